import Extraction

/// Collects the document of one request as its body arrives: the body itself, or the form field `file`.
///
/// Every error is a `Problem` of the stage `admit`.
package struct DocumentBody: RequestBody {
  /// The field that holds the document.
  static let fieldName = "file"
  /// Bytes a form may add to the document: boundaries, headers, other fields.
  static let formOverhead = 64 << 10

  private let maximumBytes: Int
  private var parser: MultipartParser?
  private var received = 0
  private var document: [UInt8] = []
  private var fieldSeen = false
  private var inField = false

  /// - Parameters:
  ///   - contentType: The header; nil and everything but `multipart/form-data` mean that the body is the document,
  ///     whose type its first bytes tell.
  ///   - contentLength: The header; a body that is declared too large is refused before any of it is read.
  ///   - maximumBytes: Of the document.
  /// - Throws: `malformed_request`, `unsupported_media_type` for other multipart types, `body_too_large`.
  package init(contentType: String?, contentLength: Int?, maximumBytes: Int) throws(Problem) {
    self.maximumBytes = maximumBytes
    if let contentType {
      guard let type = MediaType(contentType) else { throw Self.malformed("the Content-Type header is malformed") }
      if type.name == "multipart/form-data" {
        parser = try MultipartParser(form: type)
      } else if type.name.hasPrefix("multipart/") {
        throw Problem(
          .unsupportedMediaType, "the body is multipart, but not multipart/form-data; or send the document itself",
          stage: .admit)
      }
    }
    guard let contentLength else { return }
    try require(contentLength <= maximumBytes + (parser == nil ? 0 : Self.formOverhead))
    document.reserveCapacity(min(max(contentLength, 0), maximumBytes))
  }

  /// Takes the next bytes of the body.
  ///
  /// - Throws: `body_too_large` as soon as the document exceeds the maximum; `malformed_request` for a broken form.
  package mutating func append(_ chunk: [UInt8]) throws(Problem) {
    received += chunk.count
    guard parser != nil else {
      try require(received <= maximumBytes)
      document += chunk
      return
    }
    var events: [MultipartParser.Event] = []
    var failure: MultipartError?
    do throws(MultipartError) {
      try parser?.push(chunk, into: &events)
    } catch {
      failure = error
    }
    for event in events { try take(event) }
    if let failure { throw Problem(failure) }
    try require(received - document.count <= Self.formOverhead)
  }

  /// The document, once the body has ended. It may be empty: `DocumentFormat.require` refuses that.
  ///
  /// - Throws: `malformed_request` for a form that is cut off or has no field `file`.
  package func finish() throws(Problem) -> [UInt8] {
    if let parser {
      do throws(MultipartError) {
        try parser.finish()
      } catch {
        throw Problem(error)
      }
      guard fieldSeen else { throw Self.malformed("the form has no field named `\(Self.fieldName)`") }
    }
    return document
  }

  private mutating func take(_ event: MultipartParser.Event) throws(Problem) {
    switch event {
    case .partBegan(let part):
      inField = part.name == Self.fieldName
      guard inField else { return }
      guard !fieldSeen else { throw Self.malformed("the form has more than one field named `\(Self.fieldName)`") }
      fieldSeen = true
    case .body(let bytes):
      guard inField else { return }
      try require(document.count + bytes.count <= maximumBytes)
      document += bytes
    case .partEnded, .finished:
      inField = false
    }
  }

  private func require(_ fits: Bool) throws(Problem) {
    guard !fits else { return }
    let form = parser == nil ? "" : ", the form around it \(Self.formOverhead)"
    throw Problem(
      .bodyTooLarge, "the document may have \(maximumBytes) bytes (OCR_MAX_BODY)\(form)", stage: .admit)
  }

  private static func malformed(_ detail: String) -> Problem {
    Problem(.malformedRequest, detail, stage: .admit)
  }
}
