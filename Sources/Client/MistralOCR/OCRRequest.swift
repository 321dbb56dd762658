import DocumentFormats
import Extraction
import JSON

/// The body of `POST /v1/ocr`, as far as it changes an answer here.
///
/// Keys that are not among these are passed over, known to Mistral or not: releases of its SDK differ by up to four keys,
/// and the newest send `include_blocks` with every call.
public struct OCRRequest: Sendable, Equatable {
  /// A file with the key it came under.
  public struct Document: Sendable, Equatable {
    public enum Key: String, Sendable, CaseIterable {
      case documentURL = "document_url"
      case imageURL = "image_url"

      /// The key that the service wants files of a family under.
      package init(_ family: DocumentFormat.Family) { self = family == .pdf ? .documentURL : .imageURL }
    }

    public var key: Key
    public var file: DataURI

    public init(key: Key, file: DataURI) {
      self.key = key
      self.file = file
    }
  }

  /// A JSON schema that the fields of the document are to be given in (`document_annotation_format`).
  public struct AnnotationFormat: Sendable, Equatable {
    public var name: String
    public var isStrict: Bool
    public var schema: JSONValue

    public init(name: String, isStrict: Bool, schema: JSONValue) {
      self.name = name
      self.isStrict = isStrict
      self.schema = schema
    }
  }

  /// nil where the caller leaves the choice to the server.
  public var model: String?
  public var document: Document
  /// nil for all.
  public var pages: PageSelection?
  public var includesImages: Bool
  public var annotation: AnnotationFormat?
  /// What else the caller has to say of the annotation.
  public var annotationPrompt: String?

  public init(
    model: String?, document: Document, pages: PageSelection? = nil, includesImages: Bool = false,
    annotation: AnnotationFormat? = nil, annotationPrompt: String? = nil
  ) {
    self.model = model
    self.document = document
    self.pages = pages
    self.includesImages = includesImages
    self.annotation = annotation
    self.annotationPrompt = annotationPrompt
  }
}

// MARK: - Parsing

extension OCRRequest {
  /// A schema of hundreds of properties has a few thousand values.
  private static let limits = JSONLimits(values: 100_000)

  /// Reads a body. Keys that are not of this API are checked and passed over.
  ///
  /// - Throws: `OCRError`: status 400 where it is not a JSON object, nested deeper than 64 or of more than 100,000 values;
  ///   422 naming the key otherwise.
  public init(parsing body: [UInt8]) throws(OCRError) {
    let text: JSONObjectText?
    do { text = try JSONObjectText(parsing: body, limits: Self.limits) } catch {
      throw OCRError(Problem(.malformedRequest, Self.message(error), stage: .admit))
    }
    guard let json = text else {
      throw OCRError(Problem(.malformedRequest, "the body is no JSON object", stage: .admit))
    }
    model = try Self.value(json, "model", \.string, "a string")
    document = try Document(of: json)
    pages = try Self.value(
      json, "pages", { PageSelection($0) }, #"a list of numbers from 0, or a text such as "0-5" or "0,2-4""#)
    includesImages = try Self.value(json, "include_image_base64", \.bool, "true or false") ?? false
    annotation = try json.value("document_annotation_format").present.flatMap(AnnotationFormat.init)
    annotationPrompt = try Self.value(json, "document_annotation_prompt", \.string, "a string")
    if annotationPrompt != nil && annotation == nil {
      throw OCRError(
        at: ["document_annotation_prompt"], "document_annotation_prompt needs a document_annotation_format",
        type: "value_error")
    }
  }

  private static func message(_ error: JSONError) -> String {
    switch error {
    case .malformed(let offset): "the body is no JSON: see byte \(offset)"
    case .tooDeep: "the JSON is nested deeper than \(limits.depth)"
    case .tooManyValues: "the JSON has more than \(limits.values) values"
    case .duplicateKey: "an object of the JSON has a key twice"
    }
  }

  /// The value of a key that may be missing or null.
  private static func value<Value>(
    _ json: JSONObjectText, _ key: String, _ read: (JSONValue) -> Value?, _ wanted: String
  ) throws(OCRError) -> Value? {
    guard let found = json.value(key).present else { return nil }
    guard let value = read(found) else { throw OCRError(at: [key], "\(key) must be \(wanted)", type: "type_error") }
    return value
  }
}

extension OCRRequest.Document {
  /// - Parameter body: what kind of document it has follows from the key that is present; `type` is optional in Mistral's
  ///   API too.
  fileprivate init(of body: JSONObjectText) throws(OCRError) {
    guard body.has("document") else {
      throw OCRError(at: ["document"], "document is missing", type: "missing")
    }
    guard let json = body.object("document") else {
      throw OCRError(at: ["document"], "document must be an object", type: "type_error")
    }
    if json.has("file_id") {
      throw OCRError(
        at: ["document", "file_id"], "no files are kept here: send the document itself as a data: URI",
        type: "value_error")
    }
    let keys = Key.allCases.filter { json.has($0.rawValue) }
    guard keys.count == 1, let key = keys.first else {
      throw OCRError(
        at: ["document"], "document must have one of document_url and image_url",
        type: keys.isEmpty ? "missing" : "value_error")
    }
    self.key = key
    let image = key == .imageURL ? json.object(key.rawValue) : nil
    let location = ["document", key.rawValue] + (image == nil ? [] : ["url"])
    guard let text = image.map({ $0.string("url") }) ?? json.string(key.rawValue) else {
      throw OCRError(
        at: location, "\(key.rawValue) must be a string" + (key == .imageURL ? " or an object with url" : ""),
        type: "type_error")
    }
    do throws(DataURI.Defect) { file = try DataURI(parsing: text) } catch {
      throw OCRError(at: location, error.message, type: "value_error")
    }
  }
}

extension DataURI.Defect {
  fileprivate var message: String {
    switch self {
    case .otherScheme:
      "no URL is fetched: send the document itself as a data: URI, data:\(DocumentFormat.pdf.mediaType);base64,…"
    case .notBase64: "the data: URI is not in base64: data:\(DocumentFormat.pdf.mediaType);base64,…"
    case .damaged: "the base64 of the data: URI is damaged"
    }
  }
}

extension OCRRequest.AnnotationFormat {
  /// nil for `{"type": "text"}`, which asks for no schema.
  fileprivate init?(_ json: JSONValue) throws(OCRError) {
    let location = ["document_annotation_format"]
    switch json["type"]?.string {
    case "json_schema": break
    case "text": return nil
    default: throw OCRError(at: location + ["type"], "type must be json_schema", type: "value_error")
    }
    guard let format = json["json_schema"].present else {
      throw OCRError(at: location + ["json_schema"], "json_schema is missing", type: "missing")
    }
    // `schema_definition` is what the key is called before the SDK has written it.
    guard let schema = format["schema"].present ?? format["schema_definition"].present else {
      throw OCRError(at: location + ["json_schema", "schema"], "schema is missing", type: "missing")
    }
    guard schema.members != nil else {
      throw OCRError(at: location + ["json_schema", "schema"], "schema must be an object", type: "type_error")
    }
    self.schema = schema
    name = format["name"]?.string ?? ""
    isStrict = format["strict"]?.bool ?? false
  }
}

extension JSONValue? {
  /// Without a null.
  fileprivate var present: JSONValue? { self == .null ? nil : self }
}
