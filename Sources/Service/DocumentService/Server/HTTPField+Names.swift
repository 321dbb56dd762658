import HTTPTypes

extension HTTPField.Name {
  static let xRequestID = known("X-Request-ID")
  static let xForwardedFor = known("X-Forwarded-For")
  static let secFetchSite = known("Sec-Fetch-Site")
  static let traceparent = known("traceparent")
  static let prefer = known("Prefer")
  static let preferenceApplied = known("Preference-Applied")
  static let idempotencyKey = known("Idempotency-Key")
  static let rateLimitPolicy = known("RateLimit-Policy")
  static let rateLimit = known("RateLimit")
  static let idempotentReplayed = known("Idempotent-Replayed")
  static let ownCompany = known("OCR-Self")
  static let accelBuffering = known("X-Accel-Buffering")

  /// A name that is written in our code, so it can only be wrong by our own mistake.
  static func known(_ text: String) -> HTTPField.Name {
    guard let name = HTTPField.Name(text) else { preconditionFailure("\(text) is no header name") }
    return name
  }
}
