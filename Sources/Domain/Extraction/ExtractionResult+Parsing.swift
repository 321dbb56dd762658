import JSON

extension ExtractionResult {
  /// Reads what `json(evidence:)` writes. Strict: every key of the contract must be there with a value of its kind; other
  /// keys are skipped. Total: any JSON gives an answer or an error. `fields.warnings` is empty, as `warnings` do not tell
  /// which are the reader's.
  public init(json: JSONValue) throws(ObjectReadingError) {
    let answer = try ObjectReader(json, path: "")
    var fields = try DocumentFields(reading: answer)
    fields.evidence = try Evidence.all(reading: answer.object("evidence"))
    let engine = try answer.object("engine")
    let timing = try answer.object("timing")
    self.init(
      id: try answer.string("id"), fields: fields, pages: try answer.count("pages"),
      verdict: try answer.word("verdict"), review: try Review(reading: answer.object("review")),
      warnings: try answer.objects("warnings", Warning.init(reading:)),
      engine: EngineName(
        name: try engine.string("name"), model: try engine.optionalString("model"),
        input: try engine.optionalString("input")),
      timing: Timing(
        queueMs: try timing.count("queueMs"), prepareMs: try timing.count("prepareMs"),
        inferenceMs: try timing.count("inferenceMs"), totalMs: try timing.count("totalMs")),
      provenance: try answer.objectIfGiven("provenance").map(Provenance.init(reading:)))
  }
}

extension FieldName {
  /// The name with this `key`; nil for any other text.
  init?(key: String) {
    if let row = DocumentFields.rows.first(where: { $0.key == key }), let name = row.name {
      self = name
      return
    }
    guard key.hasSuffix("]"), let bracket = key.firstIndex(of: "["),
      let index = Int(key[key.index(after: bracket)...].dropLast()), index >= 0
    else { return nil }
    self = key.hasPrefix("taxLines[") ? .taxLine(index) : .lineItem(index)
    // Refuses another word before the bracket and another way to write the number.
    guard self.key == key else { return nil }
  }
}

extension Warning {
  fileprivate init(reading warning: ObjectReader) throws(ObjectReadingError) {
    self.init(
      code: try warning.string("code"), message: try warning.string("message"),
      field: try warning.optionalString("field"), page: try warning.optionalInteger("page").map(Int.init),
      row: try warning.optionalInteger("row").map(Int.init))
  }
}

extension Evidence {
  /// That of every value in an object.
  static func all(reading object: ObjectReader) throws(ObjectReadingError) -> [FieldName: Evidence] {
    var evidence: [FieldName: Evidence] = [:]
    for key in object.keys {
      guard let name = FieldName(key: key) else { throw object.wrong(key) }
      evidence[name] = try Evidence(reading: object.object(key))
    }
    return evidence
  }

  fileprivate init(reading evidence: ObjectReader) throws(ObjectReadingError) {
    let box = try evidence.optionalNumbers("box")
    let page = try evidence.optionalCount("page")
    guard box?.count ?? 4 == 4 else { throw evidence.wrong("box") }
    guard page ?? 1 >= 1 else { throw evidence.wrong("page") }
    self.init(
      source: try evidence.word("source"), path: try evidence.optionalString("path"), page: page,
      box: box.map { FractionBox(x0: $0[0], y0: $0[1], x1: $0[2], y1: $0[3]) }, text: try evidence.string("text"),
      grounded: try evidence.bool("grounded"), confidence: try evidence.number("confidence"))
  }
}

extension Provenance {
  fileprivate init(reading provenance: ObjectReader) throws(ObjectReadingError) {
    self.init(
      endpoint: try provenance.string("endpoint"), attempts: try provenance.count("attempts"),
      fallbackReason: try provenance.optionalWord("fallbackReason"),
      chargedPages: try provenance.count("chargedPages"), priceMicroUSD: try provenance.integer("priceMicroUsd"))
  }
}
