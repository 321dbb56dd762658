import JSON

/// The answer of `POST /v1/ocr`.
public struct OCRResponse: Sendable, Equatable {
  public var pages: [OCRPage]
  /// The model that read them.
  public var model: String
  public var usage: OCRUsage
  /// JSON in a string; nil where none was asked for. As an object the SDK would drop it silently.
  public var documentAnnotation: String?

  public init(pages: [OCRPage], model: String, usage: OCRUsage, documentAnnotation: String? = nil) {
    self.pages = pages
    self.model = model
    self.usage = usage
    self.documentAnnotation = documentAnnotation
  }

  /// The body of the answer, with every key that the SDK requires.
  public var json: JSONValue {
    [
      "pages": .array(pages.map(\.json)), "model": .string(model), "usage_info": usage.json,
      "document_annotation": .optional(documentAnnotation),
    ]
  }
}

/// One page.
public struct OCRPage: Sendable, Equatable {
  /// From 0.
  public var index: Int
  public var markdown: String
  /// nil where the page's size is not known.
  public var dimensions: OCRDimensions?

  public init(index: Int, markdown: String, dimensions: OCRDimensions?) {
    self.index = index
    self.markdown = markdown
    self.dimensions = dimensions
  }

  /// `images` are figures on the page; none are looked for.
  fileprivate var json: JSONValue {
    [
      "index": .integer(Int64(index)), "markdown": .string(markdown), "images": [],
      "dimensions": dimensions?.json ?? .null,
    ]
  }
}

/// The size of a page in px.
public struct OCRDimensions: Sendable, Equatable {
  /// px an inch.
  public var dpi: Int
  public var height: Int
  public var width: Int

  public init(dpi: Int, height: Int, width: Int) {
    self.dpi = dpi
    self.height = height
    self.width = width
  }

  fileprivate var json: JSONValue {
    ["dpi": .integer(Int64(dpi)), "height": .integer(Int64(height)), "width": .integer(Int64(width))]
  }
}

/// What an answer took.
public struct OCRUsage: Sendable, Equatable {
  /// Pages that were read.
  public var pagesProcessed: Int
  /// Of the document.
  public var bytes: Int?

  public init(pagesProcessed: Int, bytes: Int?) {
    self.pagesProcessed = pagesProcessed
    self.bytes = bytes
  }

  fileprivate var json: JSONValue {
    ["pages_processed": .integer(Int64(pagesProcessed)), "doc_size_bytes": .optional(bytes.map(Int64.init))]
  }
}
