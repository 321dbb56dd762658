/// What a request may ask of a service.
package struct DocumentLimits: Sendable {
  /// Bytes of one document.
  package var maxBody: Int
  /// For requests that ask for none; never above `maxDeadline`.
  package var defaultDeadline: Duration
  package var maxDeadline: Duration

  package init(maxBody: Int, defaultDeadline: Duration, maxDeadline: Duration) {
    self.maxBody = maxBody
    self.defaultDeadline = defaultDeadline
    self.maxDeadline = maxDeadline
  }
}
