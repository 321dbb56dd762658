import Extraction
import JSON
import MistralOCR

extension FuzzSubject {
  /// JSON: what is read is written so that it reads the same, both readers agree, and an answer of ours survives.
  static let json = FuzzSubject(
    "json", maximumBytes: 4096,
    words: [
      "{", "}", "[", "]", ":", ",", "\"", "null", "true", "false", "\\u", "\\ud83d\\ude00", "1e308", "-0", "1.50",
      "9223372036854775807", "-9223372036854775808", "\u{2028}", "\\\"", "[[[[[[[[",
    ]
  ) { input in
    let parsed = result { () throws(JSONError) in try JSONValue(parsing: input) }
    let outline = result { () throws(JSONError) in try JSONObjectText(parsing: input, limits: .standard) }
    var outcome = Outcome()
    guard case .success(let value) = parsed else {
      guard case .failure(let error) = parsed, case .failure(let same) = outline else {
        throw BrokenProperty(description: "both readers refuse the same texts")
      }
      try require(error == same, "both readers see the same mistake")
      outcome.add(error: error)
      return outcome
    }
    guard case .success(let object) = outline else {
      throw BrokenProperty(description: "both readers take the same texts")
    }
    for pretty in [false, true] {
      let text = value.serialized(pretty: pretty)
      guard let again = try? JSONValue(parsing: text.utf8) else {
        throw BrokenProperty(description: "what is written is JSON")
      }
      try require(again.serialized(pretty: pretty) == text, "what is written stays the same when it is read")
      if !value.hasDecimals { try require(again == value, "a value is written as it is read") }
    }
    try require((value.members != nil) == (object != nil), "both readers know an object")
    for member in value.members ?? [] {
      try require(object?.value(member.key) == member.value, "both readers find the same value")
      try require(object?.string(member.key).map(\.text) == member.value.string, "both readers find the same text")
      try require(object?.has(member.key) == (member.value != .null), "both readers know what is null")
      try require((object?.object(member.key) != nil) == (member.value.members != nil), "both find objects inside")
    }
    outcome.add(count: value.members?.count ?? 0)
    outcome.add(count: value.elements?.count ?? 0)
    if let answer = try? ExtractionResult(json: value) {
      outcome.add(true)
      let written = answer.json(evidence: true)
      try require(
        (try? ExtractionResult(json: written))?.json(evidence: true) == written, "an answer is written as read")
    }
    return outcome
  }

  /// Requests of `POST /v1/ocr`: a document's bytes and its pages are what was asked for, a schema gives JSON or an error of ours.
  static let ocrRequest = FuzzSubject(
    "ocr-request", maximumBytes: 8192,
    words: [
      #"{"document":{"#, #""document_url":"#, #""image_url":"#, #""data:application/pdf;base64,"#, "JVBERi0=",
      #""pages":"#,
      #""0,2-4""#, "[0,1]", #""document_annotation_format":{"type":"json_schema","json_schema":{"schema":"#,
      #""properties":{"#, #""total""#, #"{"type":"number"}"#, #""required":["#, #""$ref":"#, #""$defs""#, #""anyOf":["#,
      #""enum":["#, #""items":"#, "null", "}", "]", ",",
    ]
  ) { input in
    var outcome = Outcome()
    let request: OCRRequest
    do throws(OCRError) { request = try OCRRequest(parsing: input) } catch {
      try require([400, 415, 422].contains(error.status), "a request that cannot be read is the caller's fault")
      try require(error.status != 422 || !error.details.isEmpty, "422 has details")
      try require((try? JSONValue(parsing: error.json.serialized().utf8)) != nil, "an error is JSON")
      outcome.add(count: error.problem.detail.utf8.count * 8)
      return outcome
    }
    let file = request.document.file
    try require((try? DataURI(parsing: file.text)) == file, "a data URI is written as it is read")
    try require(file.bytes.count <= input.count, "a file is no larger than its text")
    if let pages = request.pages {
      let isSound = pages.ranges.allSatisfy { $0.lowerBound >= 0 && pages.contains($0.upperBound) }
      try require(!pages.ranges.isEmpty && isSound, "pages are counted from 0")
      outcome.add(count: pages.ranges.count)
    }
    guard let format = request.annotation else { return outcome }
    for isOpen in [false, true] {
      guard let schema = try? AnnotationSchema(format.schema, isOpen: isOpen) else { continue }
      guard let text = try? schema.annotation(of: receipt) else { continue }
      guard let annotation = try? JSONValue(parsing: text.utf8), annotation.members != nil else {
        throw BrokenProperty(description: "an annotation is a JSON object")
      }
      outcome.add(count: annotation.members?.count ?? 0)
    }
    return outcome
  }

  private static let receipt: ExtractionResult = {
    var fields = DocumentFields(documentType: .receipt)
    fields.vendor = "Quayside Stores Ltd"
    fields.date = CalendarDate(year: 2026, month: 2, day: 26)
    fields.currency = Currency(code: "EUR")
    (fields.total, fields.tax, fields.subtotal) = (1550, 120, 1430)
    fields.lineItems = [LineItem(description: "Tea", amount: 1430)]
    return ExtractionResult(
      id: "1", fields: fields, pages: 1, verdict: .reconciled, warnings: [], engine: EngineName(name: "embedded"),
      timing: Timing(queueMs: 0, prepareMs: 0, inferenceMs: 0, totalMs: 0))
  }()

  private static func result<Value, Failure: Error>(
    _ body: () throws(Failure) -> Value
  ) -> Result<Value, Failure> {
    do throws(Failure) { return .success(try body()) } catch { return .failure(error) }
  }
}

extension JSONValue {
  /// Decimals are rounded when they are written, and large ones are null.
  fileprivate var hasDecimals: Bool {
    switch self {
    case .decimal: true
    case .array(let values): values.contains(where: \.hasDecimals)
    case .object(let members): members.contains { $0.value.hasDecimals }
    default: false
    }
  }
}
