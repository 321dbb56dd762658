import Extraction
import MistralOCR

/// The body of `POST /v1/ocr`: JSON with a document in base64.
package struct OCRBody: RequestBody {
  /// Bytes for everything besides the document, a schema above all.
  private static let overhead = 256 << 10

  /// The text, and the document that is decoded from it.
  package static var memoryPerByte: Int { 2 }

  private let maximumDocument: Int
  private var received: [UInt8] = []

  /// Bytes that are there.
  package var count: Int { received.count }

  /// Bytes that a body with a document of so many may have.
  package static func maximumBytes(document: Int) -> Int { (document + 2) / 3 * 4 + overhead }

  /// - Parameters:
  ///   - contentLength: the header; a body that is declared too large is refused before any of it is read.
  ///   - maximumDocument: bytes of the document itself.
  /// - Throws: `body_too_large`.
  package init(contentLength: Int?, maximumDocument: Int) throws(Problem) {
    self.maximumDocument = maximumDocument
    guard let contentLength else { return }
    try require(contentLength <= Self.maximumBytes(document: maximumDocument))
    received.reserveCapacity(max(contentLength, 0))
  }

  package mutating func append(_ chunk: [UInt8]) throws(Problem) {
    received += chunk
    try require(received.count <= Self.maximumBytes(document: maximumDocument))
  }

  /// The request, once the body has ended.
  ///
  /// - Throws: `OCRError`, also `body_too_large` for the document alone.
  package func finish() throws(OCRError) -> OCRRequest {
    let request = try OCRRequest(parsing: received)
    do throws(Problem) { try require(request.document.file.bytes.count <= maximumDocument) } catch {
      throw OCRError(error)
    }
    return request
  }

  private func require(_ fits: Bool) throws(Problem) {
    guard !fits else { return }
    throw Problem(
      .bodyTooLarge,
      "the document may have \(maximumDocument) bytes (OCR_MAX_BODY), the JSON around it \(Self.overhead)",
      stage: .admit)
  }
}
