import JSON

extension ExtractionResult {
  /// The answer as the contract defines it: every key present, null where nothing was read; `provenance` where the answer
  /// came through the client.
  ///
  /// - Parameter evidence: include where each value stands; an empty object otherwise.
  public func json(evidence: Bool) -> JSONValue {
    let fields = evidence ? fields : fields.withoutEvidence
    var members: [JSONValue.Member] = [.init("id", .string(id))]
    members += DocumentFields.rows.flatMap { $0.members(of: fields) }
    members += [
      .init("pages", .integer(Int64(pages))), .init("verdict", .string(verdict.rawValue)),
      .init("review", review.json),
      .init("warnings", .array(warnings.map(\.json))),
      .init("evidence", fields.evidence.json), .init("engine", engine.json),
      .init("timing", timing.json),
    ]
    if let provenance { members.append(.init("provenance", provenance.json)) }
    return .object(members)
  }
}

extension DocumentFields {
  fileprivate var withoutEvidence: DocumentFields {
    var fields = self
    fields.evidence = [:]
    for index in fields.statements.indices { fields.statements[index].evidence = [:] }
    return fields
  }
}

extension [FieldName: Evidence] {
  var json: JSONValue { .object(sorted { $0.key < $1.key }.map { .init($0.key.key, $0.value.json) }) }
}

extension EngineName {
  var json: JSONValue { ["name": .string(name), "model": .optional(model), "input": .optional(input)] }
}

extension Timing {
  var json: JSONValue {
    [
      "queueMs": .integer(Int64(queueMs)), "prepareMs": .integer(Int64(prepareMs)),
      "inferenceMs": .integer(Int64(inferenceMs)), "totalMs": .integer(Int64(totalMs)),
    ]
  }
}

extension Warning {
  var json: JSONValue {
    [
      "code": .string(code), "message": .string(message), "field": .optional(field),
      "page": .optional(page.map(Int64.init)), "row": .optional(row.map(Int64.init)),
    ]
  }
}

extension Evidence {
  var json: JSONValue {
    [
      "source": .string(source.rawValue),
      "path": .optional(path),
      "page": .optional(page.map(Int64.init)),
      "box": box.map { .array([$0.x0, $0.y0, $0.x1, $0.y1].map { .decimal($0, digits: 4) }) } ?? .null,
      "text": .string(text),
      "grounded": .bool(grounded),
      "confidence": .decimal(confidence, digits: 3),
    ]
  }
}
