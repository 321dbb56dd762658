/// How fast a body must come: a client that sends a byte now and then must not hold a place.
package enum BodyPace {
  /// Any client may be slow for so long.
  private static let patience = Duration.seconds(10)
  /// Slower than every link that documents are sent over.
  private static let bytesPerSecond = 1_000

  /// - Parameters:
  ///   - bytes: of the body that came.
  ///   - announced: of the whole body; nil where its length is not known.
  package static func isTooSlow(bytes: Int, of announced: Int?, in time: Duration) -> Bool {
    guard time > patience else { return false }
    if let announced, bytes >= announced { return false }
    return time > patience + .seconds(bytes / bytesPerSecond)
  }
}
