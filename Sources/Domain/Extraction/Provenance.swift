import JSON

/// Where an answer that came through the client was made, and what it cost.
public struct Provenance: Sendable, Equatable {
  /// The gateway's URL, or `hosted`.
  public var endpoint: String
  /// Requests sent for the document, to all endpoints together.
  public var attempts: Int
  /// Why it is the hosted side's answer though a gateway was to be asked first; nil where nothing was fallen back from.
  public var fallbackReason: FallbackReason?
  /// Pages that were charged; 0 where nothing was.
  public var chargedPages: Int
  /// Millionths of a US dollar.
  public var priceMicroUSD: Int64

  public init(
    endpoint: String, attempts: Int, fallbackReason: FallbackReason? = nil, chargedPages: Int = 0,
    priceMicroUSD: Int64 = 0
  ) {
    self.endpoint = endpoint
    self.attempts = attempts
    self.fallbackReason = fallbackReason
    self.chargedPages = chargedPages
    self.priceMicroUSD = priceMicroUSD
  }
}

/// What became of the last gateway that was asked, where the hosted side is asked instead. Labels of
/// `ocr_client_fallbacks_total`.
public enum FallbackReason: String, Sendable, CaseIterable {
  /// Refused, reset, unresolvable, broken off.
  case unreachable
  case tls
  /// No answer within the attempt's time.
  case timeout
  /// `overloaded`, `draining`, `rate_limited`.
  case overloaded
  /// 500, 502, 503, 504 and what they say otherwise.
  case serverError = "server_error"
  /// An answer that a gateway does not give.
  case badAnswer = "bad_answer"
  /// All circuits are open.
  case circuitOpen = "circuit_open"
  /// Too little time was left to ask a gateway.
  case noTime = "no_time"
}

extension Provenance {
  var json: JSONValue {
    [
      "endpoint": .string(endpoint), "attempts": .integer(Int64(attempts)),
      "fallbackReason": .optional(fallbackReason?.rawValue), "chargedPages": .integer(Int64(chargedPages)),
      "priceMicroUsd": .integer(priceMicroUSD),
    ]
  }
}
