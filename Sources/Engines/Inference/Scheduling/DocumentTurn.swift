import Batching

/// The document that a task works on, as the schedulers need to know it; everything that is asked on its behalf finds it.
public struct DocumentTurn: Sendable {
  @TaskLocal public static var current: DocumentTurn?

  /// Who sent the document, for fairness.
  public var caller: String
  /// Its place where documents are read.
  public var place: Place

  public init(caller: String, place: Place) {
    self.caller = caller
    self.place = place
  }

  /// Whoever works without a document of a caller's: canaries, the command line.
  static let own = "gateway"
}
