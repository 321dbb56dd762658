import Extraction

/// What `?include=` adds to an answer.
package enum Inclusion: String, Sendable, CaseIterable {
  /// Where each value stands.
  case evidence

  /// - Parameter values: The decoded values of the query's `include` parameters, each a list between commas.
  /// - Throws: `malformed_request` naming what is allowed.
  package static func parse(_ values: some Sequence<some StringProtocol>) throws(Problem) -> Set<Inclusion> {
    var included: Set<Inclusion> = []
    for value in values {
      for name in value.split(separator: ",") {
        guard let inclusion = Inclusion(rawValue: String(name)) else {
          let allowed = allCases.map(\.rawValue).joined(separator: ", ")
          throw Problem(.malformedRequest, "include takes a list between commas of: \(allowed)", stage: .admit)
        }
        included.insert(inclusion)
      }
    }
    return included
  }
}
