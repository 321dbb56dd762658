/// The release that the programs belong to.
public enum Release {
  public static let current = "0.1.0"
}
