import DocumentFormats
import Extraction
import JSON

/// JSON schemas of every answer, named as in the API description.
enum AnswerSchemas {
  static let all: JSONValue = [
    "ExtractionResult": result,
    "TaxLine": object(of: TaxLine.self),
    "LineItem": object(of: LineItem.self),
    "Buyer": object(of: Buyer.self),
    "PaymentDetails": object(of: PaymentDetails.self),
    "Period": object(["start": day, "end": day]),
    "AccountStatement": accountStatement,
    "Warning": object([
      "code": string, "message": string, "field": nullable(string),
      "page": nullable(["type": "integer", "minimum": 1]),
      "row": nullable(count),
    ]),
    "Evidence": evidence,
    "Problem": problem,
    "ExtractEvent": [
      "anyOf": [progress([:]), line("result", [:], resultReference), line("error", [:], problemReference)]
    ],
    "BatchItem": [
      "anyOf": [
        object(["index": index, "status": ["const": 200], "result": resultReference]),
        object(["index": index, "status": errorStatus, "error": problemReference]),
      ]
    ],
    "BatchEvent": [
      "anyOf": [
        progress(["index": index]),
        line("result", ["index": index, "status": ["const": 200]], resultReference),
        line("error", ["index": index, "status": errorStatus], problemReference),
      ]
    ],
    "Health": object(["status": ["const": "ok"]]),
    "Readiness": readiness,
    "Version": object([
      "name": oneOf(["ocr-gateway", "ocr-client"]), "version": string, "engine": string,
      "instance": ["type": "string", "description": "What the service calls itself: its machine and port"],
    ]),
  ]

  static let string: JSONValue = ["type": "string"]
  static let count: JSONValue = ["type": "integer", "minimum": 0]

  private static let resultMembers: KeyValuePairs<String, JSONValue> = [
    "pages": ["type": "integer", "minimum": 0, "description": "None where the document is XML"],
    "verdict": oneOf(Verdict.allCases.map(\.rawValue)),
    "review": object([
      "needed": ["type": "boolean"], "fields": ["type": "array", "items": string],
      "reasons": ["type": "array", "items": oneOf(Review.Reason.allCases.map(\.rawValue))],
    ]),
    "warnings": array("Warning"),
    "evidence": places,
    "engine": object([
      "name": oneOf(["embedded", "model", "cascade:embedded", "cascade:model", "hosted"]), "model": nullable(string),
      "input": nullable(oneOf(["text", "hint", "image", "choices", DocumentFormat.xml.name])),
    ]),
    "timing": object(["queueMs": count, "prepareMs": count, "inferenceMs": count, "totalMs": count]),
  ]

  /// By the keys of the values.
  private static let places: JSONValue = ["type": "object", "additionalProperties": reference("Evidence")]

  private static let day: JSONValue = ["type": "string", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"]

  /// The verdict follows from the account's own balances.
  private static let accountStatement: JSONValue = object(
    members(of: AccountStatement.self) + [
      (key: "verdict", value: oneOf(Verdict.allCases.map(\.rawValue))), (key: "evidence", value: places),
    ])

  private static let result: JSONValue = object(
    [(key: "id", value: string)] + members(of: DocumentFields.self) + Array(resultMembers),
    optional: [(key: "provenance", value: provenance)])

  /// Of an answer that came through a client.
  private static let provenance: JSONValue = object([
    "endpoint": ["type": "string", "description": "The gateway's URL, or `hosted`"], "attempts": count,
    "fallbackReason": nullable(oneOf(FallbackReason.allCases.map(\.rawValue))), "chargedPages": count,
    "priceMicroUsd": ["type": "integer", "minimum": 0, "description": "Millionths of a US dollar"],
  ])

  private static let evidence: JSONValue = object([
    "source": oneOf(Evidence.Source.allCases.map(\.rawValue)),
    "path": nullable(["type": "string", "description": "The element of an e-invoice's XML"]),
    "page": nullable(["type": "integer", "minimum": 1]),
    "box": nullable([
      "type": "array", "minItems": 4, "maxItems": 4, "items": ["type": "number", "minimum": 0, "maximum": 1],
      "description": "x0, y0, x1, y1 as fractions of the upright page, origin top left",
    ]),
    "text": string,
    "grounded": ["type": "boolean"],
    "confidence": ["type": "number", "minimum": 0, "maximum": 1],
  ])

  private static let problem: JSONValue = object(
    [
      "type": ["type": "string", "format": "uri"], "title": string,
      "status": ["type": "integer", "minimum": 400, "maximum": 599],
      "code": oneOf(ProblemCode.answered.map(\.rawValue)), "detail": string, "retryable": ["type": "boolean"],
      "requestId": string, "stage": oneOf(Stage.allCases.map(\.rawValue)),
    ],
    optional: ["retryAfterMs": count])

  private static let resultReference = reference("ExtractionResult")
  private static let problemReference = reference("Problem")
  private static let errorStatus: JSONValue = ["type": "integer", "minimum": 400, "maximum": 599]
  private static let index: JSONValue = [
    "type": "integer", "minimum": 0, "maximum": .integer(Int64(BatchBody.maximumDocuments - 1)),
    "description": "Place of the document in the batch",
  ]

  private static func progress(_ place: KeyValuePairs<String, JSONValue>) -> JSONValue {
    object(
      [(key: "event", value: ["const": "progress"])] + Array(place) + [
        (key: "stage", value: oneOf(Stage.allCases.map(\.rawValue))), (key: "page", value: count),
        (key: "pages", value: nullable(count)),
      ])
  }

  /// A line that tells an outcome: the member of its name holds it.
  private static func line(
    _ name: String, _ place: KeyValuePairs<String, JSONValue>, _ outcome: JSONValue
  ) -> JSONValue {
    object(
      [(key: "event", value: ["const": .string(name)])] + Array(place) + [(key: name, value: outcome)])
  }

  private static let readiness: JSONValue = object([
    "status": oneOf(Readiness.Status.allCases.map(\.rawValue)),
    "checks": [
      "type": "object",
      "additionalProperties": object([
        "status": oneOf(Readiness.Check.Status.allCases.map(\.rawValue)), "detail": string,
      ]),
    ],
  ])

  static func reference(_ name: String) -> JSONValue { ["$ref": .string("#/components/schemas/\(name)")] }

  private static func array(_ name: String) -> JSONValue { ["type": "array", "items": reference(name)] }

  static func nullable(_ schema: JSONValue) -> JSONValue { ["anyOf": [schema, ["type": "null"]]] }

  static func oneOf(_ values: [String]) -> JSONValue {
    ["type": "string", "enum": .array(values.map(JSONValue.string))]
  }

  /// Keys and schemas of a table's fields.
  private static func members<Record: Tabular>(
    of record: Record.Type, optional: Bool = false
  ) -> [(key: String, value: JSONValue)] {
    Record.rows.filter { $0.isOptional == optional }.flatMap { row in
      row.schemas(reference: reference).map { (key: $0.key, value: $0.value) }
    }
  }

  private static func object<Record: Tabular>(of record: Record.Type) -> JSONValue {
    object(members(of: record), optional: members(of: record, optional: true))
  }

  /// An object whose keys are all there, and no others.
  static func object(
    _ required: KeyValuePairs<String, JSONValue>, optional: KeyValuePairs<String, JSONValue> = [:]
  ) -> JSONValue {
    object(Array(required), optional: Array(optional))
  }

  private static func object(
    _ required: [(key: String, value: JSONValue)], optional: [(key: String, value: JSONValue)] = []
  ) -> JSONValue {
    [
      "type": "object",
      "required": .array(required.map { .string($0.key) }),
      "properties": .object((required + optional).map { JSONValue.Member($0.key, $0.value) }),
      "additionalProperties": false,
    ]
  }
}
