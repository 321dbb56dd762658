import Extraction

/// Takes the documents of one batch out of a form as its body arrives: every part is a document, whatever its field.
///
/// Every error is a `Problem` of the stage `admit`.
package struct BatchBody: RequestBody {
  /// Documents of one batch.
  package static let maximumDocuments = 10
  /// The documents of a batch lie in memory together: all of them may have as many bytes as this many of the largest.
  package static let largestDocuments = 4

  /// Bytes a batch may have, the form around the documents included.
  package static func maximumBytes(document: Int) -> Int { largestDocuments * document + DocumentBody.formOverhead }

  private let maximumDocument: Int
  private let onDocument: @Sendable (Int, FormPart, Result<[UInt8], Problem>) -> Void
  private var parser: MultipartParser
  private var received = 0
  /// The part that is being read.
  private var part: FormPart?
  private var document: [UInt8] = []
  private var isTooLarge = false
  /// Parts that began.
  private(set) package var count = 0

  /// - Parameters:
  ///   - contentType: The header.
  ///   - contentLength: The header; a body that is declared too large is refused before any of it is read.
  ///   - maximumDocument: Bytes of one document.
  ///   - onDocument: Told of each document as soon as its last byte is there: its place, its headers, and its bytes or why it
  ///     is not taken.
  /// - Throws: `unsupported_media_type`, `malformed_request`, `batch_too_large`.
  package init(
    contentType: String?, contentLength: Int?, maximumDocument: Int,
    onDocument: @escaping @Sendable (Int, FormPart, Result<[UInt8], Problem>) -> Void
  ) throws(Problem) {
    guard let type = contentType.flatMap({ MediaType($0) }), type.name == "multipart/form-data" else {
      throw Problem(
        .unsupportedMediaType, "a batch is multipart/form-data, each part a document; send one document to /v1/extract",
        stage: .admit)
    }
    parser = try MultipartParser(form: type)
    self.maximumDocument = maximumDocument
    self.onDocument = onDocument
    try require(contentLength ?? 0 <= Self.maximumBytes(document: maximumDocument))
  }

  /// Takes the next bytes of the body.
  ///
  /// - Throws: `batch_too_large` at the first byte or part too many; `malformed_request` for a broken form.
  package mutating func append(_ chunk: [UInt8]) throws(Problem) {
    received += chunk.count
    try require(received <= Self.maximumBytes(document: maximumDocument))
    var events: [MultipartParser.Event] = []
    do throws(MultipartError) {
      try parser.push(chunk, into: &events)
    } catch {
      throw Problem(error)
    }
    for event in events { try take(event) }
  }

  /// The number of documents, once the body has ended.
  ///
  /// - Throws: `malformed_request` for a form that is cut off or has no parts.
  package func finish() throws(Problem) -> Int {
    do throws(MultipartError) {
      try parser.finish()
    } catch {
      throw Problem(error)
    }
    guard count > 0 else {
      throw Problem(.malformedRequest, "the form has no parts: send a document in each", stage: .admit)
    }
    return count
  }

  private mutating func take(_ event: MultipartParser.Event) throws(Problem) {
    switch event {
    case .partBegan(let part):
      count += 1
      try require(count <= Self.maximumDocuments)
      self.part = part
    case .body(let bytes):
      isTooLarge = isTooLarge || document.count + bytes.count > maximumDocument
      if isTooLarge { document = [] } else { document += bytes }
    case .partEnded:
      guard let part else { return }
      let refusal = Problem(
        .bodyTooLarge, "a document may have \(maximumDocument) bytes (OCR_MAX_BODY)", stage: .admit)
      onDocument(count - 1, part, isTooLarge ? .failure(refusal) : .success(document))
      (self.part, document, isTooLarge) = (nil, [], false)
    case .finished: break
    }
  }

  private func require(_ fits: Bool) throws(Problem) {
    guard !fits else { return }
    throw Problem(
      .batchTooLarge,
      """
      a batch may have \(Self.maximumDocuments) documents and, with the form, \
      \(Self.maximumBytes(document: maximumDocument)) bytes (\(Self.largestDocuments) times OCR_MAX_BODY)
      """, stage: .admit)
  }
}
