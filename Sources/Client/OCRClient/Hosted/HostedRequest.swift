import DocumentFormats
import Extraction
import JSON
import MistralOCR

/// The body of `POST /v1/ocr`: one file inside a `data:` URI, and the form its annotation is to have.
///
/// Files are never uploaded: what is kept for 30 days there is not kept of a request. No header asks for less retention:
/// Mistral documents none.
package struct HostedRequest: Sendable {
  package var model: String
  package var type: DocumentFormat
  package var file: [UInt8]
  /// Most pages to be read; nil for all of them.
  package var pageLimit: Int?

  package init(model: String, type: DocumentFormat, file: [UInt8], pageLimit: Int? = nil) {
    self.model = model
    self.type = type
    self.file = file
    self.pageLimit = pageLimit
  }

  /// JSON. The file is written straight into it: it is most of it, and may be large.
  package var body: [UInt8] {
    var options: [JSONValue.Member] = [
      .init("model", .string(model)), .init("include_image_base64", false),
      .init("document_annotation_format", HostedAnnotation.format),
    ]
    if let pageLimit { options.append(.init("pages", .array((0..<Int64(pageLimit)).map(JSONValue.integer)))) }
    let key = OCRRequest.Document.Key(type.family).rawValue
    let head = "{\"document\":{\"type\":\"\(key)\",\"\(key)\":\"data:\(type.mediaType);base64,"
    let base64 = Base64.encode(file)
    let tail = "\"}," + JSONValue.object(options).serialized().dropFirst()
    var body: [UInt8] = []
    body.reserveCapacity(head.utf8.count + base64.utf8.count + tail.utf8.count)
    body += head.utf8
    body += base64.utf8
    body += tail.utf8
    return body
  }
}
