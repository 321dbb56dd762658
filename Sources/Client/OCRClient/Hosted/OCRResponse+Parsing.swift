import JSON
import MistralOCR

extension OCRResponse {
  /// The body of an answer with status 200; nil where anything is missing that Mistral's own SDK requires of it.
  ///
  /// The annotation is JSON in a string. Where it is an object, which Mistral's documentation shows and its SDK drops
  /// silently, it is taken as well: it is paid for, and says the same.
  package init?(parsing body: [UInt8]) {
    guard let json = try? JSONValue(parsing: body), let elements = json["pages"]?.elements,
      let model = json["model"]?.string, let usage = json["usage_info"],
      let processed = usage["pages_processed"]?.integer, (0...Self.mostPages).contains(processed)
    else { return nil }
    let pages = elements.compactMap { OCRPage($0) }
    guard pages.count == elements.count, Set(pages.map(\.index)).count == pages.count else { return nil }
    let annotation = json["document_annotation"]
    self.init(
      pages: pages.sorted { $0.index < $1.index }, model: model,
      usage: OCRUsage(pagesProcessed: Int(processed), bytes: usage["doc_size_bytes"]?.integer.map { Int($0) }),
      documentAnnotation: annotation?.string ?? annotation.flatMap { $0.members == nil ? nil : $0.serialized() })
  }

  /// The service takes 1,000 pages; a number a thousand times larger is an error.
  private static let mostPages: Int64 = 1_000_000
}

extension OCRPage {
  fileprivate init?(_ json: JSONValue) {
    guard let index = json["index"]?.integer, (0..<1_000_000).contains(index), let markdown = json["markdown"]?.string
    else { return nil }
    // The size is of the picture that the service made; positions are not given in it.
    self.init(index: Int(index), markdown: markdown, dimensions: nil)
  }
}
