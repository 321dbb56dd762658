import Extraction
import JSON

/// What the descriptions of operations are made of.
enum OperationParts {
  /// One answer for each status of a problem.
  static func problems(mediaType: String, schema: String) -> [JSONValue.Member] {
    Set(ProblemCode.answered.map(\.status)).sorted().map { status in
      let codes = ProblemCode.answered.filter { $0.status == status }.map { "`\($0.rawValue)`" }
      return JSONValue.Member(
        String(status),
        [
          "description": .string(codes.joined(separator: ", ")),
          "content": .object([.init(mediaType, ["schema": ["$ref": .string("#/components/schemas/\(schema)")]])]),
        ])
    }
  }

  static func header(_ name: String, _ description: String) -> JSONValue {
    [
      "name": .string(name), "in": "header", "required": false, "description": .string(description),
      "schema": ["type": "string"],
    ]
  }
}
