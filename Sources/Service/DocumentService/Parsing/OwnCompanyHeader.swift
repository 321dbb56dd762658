import Extraction

/// The `OCR-Self` of a request: who books its documents, and so is not their seller.
package enum OwnCompanyHeader {
  /// - Parameter lines: the values of the request's headers of that name.
  /// - Throws: `malformed_request` where a name has fewer than three letters and digits, or there are too many.
  package static func parse(_ lines: [String]) throws(Problem) -> OwnCompany {
    guard !lines.isEmpty else { return OwnCompany() }
    guard let own = OwnCompany(parsing: lines.joined(separator: ";")) else {
      throw Problem(
        .malformedRequest,
        "OCR-Self must be names and tax numbers of at least three letters or digits, separated by semicolons",
        stage: .admit)
    }
    return own
  }
}
