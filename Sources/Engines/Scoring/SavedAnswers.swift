import JSON

/// Answers kept in a file, a line of JSON for each document: `folder`, `file`, `status`, `answer`.
package struct SavedAnswers: Sendable {
  private var answers: [String: Evaluation.Answer] = [:]

  package init() {}

  /// - Throws: where a line is no JSON object with these keys.
  package init(_ text: some Collection<UInt8>) throws(ObjectReadingError) {
    for line in text.split(separator: UInt8(ascii: "\n")) {
      guard let value = try? JSONValue(parsing: line, limits: .standard) else { throw ObjectReadingError(key: "") }
      let saved = try ObjectReader(value, path: "")
      answers[Self.key(try saved.string("folder"), try saved.string("file"))] = Evaluation.Answer(
        status: Int(clamping: try saved.integer("status")), json: value["answer"] ?? .null)
    }
  }

  package subscript(_ document: TruthDocument) -> Evaluation.Answer? {
    answers[Self.key(document.folder, document.file)]
  }

  private static func key(_ folder: String, _ file: String) -> String { folder + "/" + file }

  /// What `init` reads. Times are left out: two runs of one program are the same.
  package static func line(_ document: TruthDocument, _ answer: Evaluation.Answer) -> String {
    let value: JSONValue = [
      "file": .string(document.file), "folder": .string(document.folder), "status": .integer(Int64(answer.status)),
      "seconds": 0, "answer": answer.json,
    ]
    return value.serialized() + "\n"
  }
}
