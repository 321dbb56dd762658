import DocumentFormats

extension DocumentFormat {
  /// The format of a document that can be read.
  ///
  /// - Throws: `malformed_request` for no bytes at all, `unsupported_media_type` naming what was seen.
  package static func require(_ bytes: [UInt8]) throws(Problem) -> DocumentFormat {
    switch FileType(bytes) {
    case .document(let format): return format
    case .other(let name):
      throw Problem(.unsupportedMediaType, "this is \(name); \(list("and")) are read", stage: .admit)
    case .empty:
      throw Problem(.malformedRequest, "the document is empty", stage: .admit)
    }
  }
}
