import Extraction

/// A token that is taken, as the tokens file has it: never the token itself.
package struct AccessToken: Sendable, Equatable {
  package var name: String
  /// SHA-256 of the token.
  package var digest: [UInt8]
  package var limits: CallerLimits
  /// The last day, in UTC, on which it is taken; nil where it does not expire.
  package var lastDay: CalendarDate?

  package init(name: String, digest: [UInt8], limits: CallerLimits = CallerLimits(), lastDay: CalendarDate? = nil) {
    self.name = name
    self.digest = digest
    self.limits = limits
    self.lastDay = lastDay
  }
}

/// What a caller may ask for in a minute; nil: as much as it likes.
package struct CallerLimits: Sendable, Equatable {
  /// What is counted.
  package enum Unit: String, Sendable, CaseIterable { case requests, pages, bytes }

  package var requests: Int?
  package var pages: Int?
  package var bytes: Int?

  package init(requests: Int? = nil, pages: Int? = nil, bytes: Int? = nil) {
    self.requests = requests
    self.pages = pages
    self.bytes = bytes
  }

  package subscript(unit: Unit) -> Int? {
    switch unit {
    case .requests: requests
    case .pages: pages
    case .bytes: bytes
    }
  }
}
