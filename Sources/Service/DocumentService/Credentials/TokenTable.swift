import Digest
import Extraction

/// The tokens that are taken.
package struct TokenTable: Sendable, Equatable {
  private let tokens: [AccessToken]

  package init(_ tokens: [AccessToken]) { self.tokens = tokens }

  package var count: Int { tokens.count }

  /// When the next token expires, or the last one did that is still here.
  package var firstLastDay: CalendarDate? { tokens.compactMap(\.lastDay).min() }

  /// Whose token a request shows.
  ///
  /// - Parameter authorization: the values of the header `Authorization`.
  package func caller(
    _ authorization: [String], at address: String, today: CalendarDate
  ) throws(TokenRefusal) -> Caller {
    guard let value = authorization.first else { throw TokenRefusal(.missing) }
    let words = value.split(separator: " ", omittingEmptySubsequences: true)
    guard authorization.count == 1, words.first?.lowercased() == "bearer" else { throw TokenRefusal(.missing) }
    guard words.count == 2, let token = find(Array(words[1].utf8)) else { throw TokenRefusal(.unknown) }
    if let lastDay = token.lastDay, lastDay < today { throw TokenRefusal(.expired) }
    return Caller(address: address, token: token.name, limits: token.limits)
  }

  /// Takes the same time whichever token it is, and whether there is one.
  private func find(_ presented: [UInt8]) -> AccessToken? {
    let digest = SHA256(presented).bytes
    var place = -1
    for (index, token) in tokens.enumerated() {
      let difference = zip(token.digest, digest).reduce(UInt8(0)) { $0 | ($1.0 ^ $1.1) }
      // All ones where nothing differs.
      let isSame = Int(truncatingIfNeeded: (UInt16(difference) &- 1) >> 8) & 1
      place = place &* (1 - isSame) &+ index &* isSame
    }
    return place >= 0 ? tokens[place] : nil
  }
}

/// Who a request is from: what fairness, limits and replays go by.
package struct Caller: Sendable, Equatable {
  /// Of the client.
  package var address: String
  /// The name of its token; nil where it shows none.
  package var token: String?
  package var limits: CallerLimits

  package init(address: String, token: String? = nil, limits: CallerLimits = CallerLimits()) {
    self.address = address
    self.token = token
    self.limits = limits
  }

  /// The same for all requests of a caller; no token's is an address.
  package var key: String { token.map { "token " + $0 } ?? address }
}

/// A request that shows no token that is taken.
package struct TokenRefusal: ProblemConvertible, Equatable {
  package enum Reason: Sendable {
    case missing
    /// Wrong, or withdrawn.
    case unknown
    case expired
  }

  package let reason: Reason

  package init(_ reason: Reason) { self.reason = reason }

  package var problem: Problem {
    let detail =
      switch reason {
      case .missing: "send the header Authorization: Bearer TOKEN"
      case .unknown: "the token is not, or no longer, one of this service"
      case .expired: "the token has expired"
      }
    return Problem(.unauthorized, detail, stage: .admit)
  }

  /// The header `WWW-Authenticate` (RFC 6750, 3).
  package var challenge: String {
    let realm = #"Bearer realm="ocr-gateway""#
    return switch reason {
    case .missing: realm
    case .unknown: realm + #", error="invalid_token""#
    case .expired: realm + #", error="invalid_token", error_description="The token has expired""#
    }
  }
}
