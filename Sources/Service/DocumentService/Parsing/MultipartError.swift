import Extraction

/// Why a body is not the form it claims to be.
package enum MultipartError: Error, Sendable {
  case badBoundary, badBoundaryLine, badHeaderLine, badDisposition, noDisposition, encodedPart
  case headersTooLong, tooManyHeaders, tooManyParts, truncated

  /// For the caller; holds nothing of the body.
  var detail: String {
    switch self {
    case .badBoundary: "the boundary in Content-Type must be 1 to 70 visible ASCII characters"
    case .badBoundaryLine: "a boundary must be followed by a line end, or by two hyphens after the last part"
    case .badHeaderLine: "a header line of a part must be `name: value` on one line that ends in CR LF"
    case .badDisposition: "a part's Content-Disposition must be `form-data` with one `name`"
    case .noDisposition: "a part has no Content-Disposition header"
    case .encodedPart: "a part's Content-Transfer-Encoding must be binary, 8bit or 7bit; send the bytes as they are"
    case .headersTooLong: "the headers of a part are longer than \(MultipartLimits.headerBytesPerPart) bytes"
    case .tooManyHeaders: "a part has more than \(MultipartLimits.headersPerPart) headers"
    case .tooManyParts: "the form has more than \(MultipartLimits.parts) parts"
    case .truncated: "the form ends before its closing boundary"
    }
  }
}

extension Problem {
  init(_ error: MultipartError) { self.init(.malformedRequest, error.detail, stage: .admit) }
}
