import Extraction
import Formatting
import Settings

/// What a request prefers (`Prefer`, RFC 7240). Only `wait` is understood; other preferences are passed over.
package struct Prefer: Sendable, Equatable {
  /// How long the caller waits for the answer; decimals are allowed beyond the RFC.
  package let wait: Duration?

  /// - Parameter lines: The values of the request's `Prefer` headers, in order.
  /// - Throws: `malformed_request` where a list cannot be read, or the first `wait` is not a number of seconds.
  package init(_ lines: [String]) throws(Problem) {
    var wait: Duration?
    for line in lines {
      var scanner = HeaderScanner(line.utf8)
      repeat {
        // RFC 9110, 5.6.1: a list may have empty elements.
        while scanner.take(",") {}
        guard !scanner.isAtEnd else { break }
        guard let preference = scanner.parameter(), scanner.parameters() != nil else {
          throw Self.malformed("the Prefer header is malformed")
        }
        // RFC 7240, 2: of a preference given twice only the first counts.
        if preference.name == "wait", wait == nil {
          guard let duration = Duration(decimal: preference.value.utf8, unit: .seconds(1)) else {
            throw Self.malformed("Prefer: wait must be a number of seconds such as 10 or 2.5, not negative")
          }
          wait = duration
        }
      } while scanner.take(",")
      guard scanner.isAtEnd else { throw Self.malformed("the Prefer header is malformed") }
    }
    self.wait = wait
  }

  /// The value of `Preference-Applied` for the wait that was granted.
  package static func applied(wait: Duration) -> String { "wait=\(wait.secondsText)" }

  private static func malformed(_ detail: String) -> Problem {
    Problem(.malformedRequest, detail, stage: .admit)
  }
}
