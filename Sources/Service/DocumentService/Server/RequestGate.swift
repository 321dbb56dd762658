import HummingbirdCore

/// What every request must pass before a route sees it.
package protocol RequestGate: Sendable {
  /// - Parameter port: that the request came to.
  /// - Throws: `Problem`, with which it is turned away.
  func check(_ request: Request, port: Int?) throws
}
