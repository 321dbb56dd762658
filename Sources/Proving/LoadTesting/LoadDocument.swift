/// A file that is sent.
public struct LoadDocument: Sendable {
  public enum Format: String, Sendable, CaseIterable {
    case pdf, jpeg, png

    /// By the end of a file's name; nil for other files.
    public init?(fileName: some StringProtocol) {
      switch fileName.split(separator: ".").last?.lowercased() {
      case "pdf": self = .pdf
      case "jpg", "jpeg": self = .jpeg
      case "png": self = .png
      default: return nil
      }
    }

    /// What its latencies are given under: `pdf` or `image`.
    public var kind: String { self == .pdf ? "pdf" : "image" }

    public var contentType: String { self == .pdf ? "application/pdf" : "image/\(rawValue)" }
  }

  public var name: String
  public var format: Format
  public var bytes: [UInt8]
  /// What is known to stand on it.
  public var truth: DocumentTruth?

  public init(name: String, format: Format, bytes: [UInt8], truth: DocumentTruth? = nil) {
    self.name = name
    self.format = format
    self.bytes = bytes
    self.truth = truth
  }
}
