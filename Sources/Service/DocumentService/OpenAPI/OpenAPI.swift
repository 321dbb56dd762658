import Bookkeeping
import DocumentFormats
import Extraction
import JSON

/// The descriptions of the HTTP interfaces that `GET /openapi.json` serves (OpenAPI 3.1, JSON Schema 2020-12).
package enum OpenAPI {
  /// The interface of `ocr-gateway serve`.
  package static let document = description(
    of: "OCR gateway", "Receipts, invoices and bank statements in, checked JSON out.",
    paths: commonPaths + [.init("/v1/ocr", ["post": OCRDescription.operation])], schemas: OCRDescription.schemas)

  /// The interface of `ocr-client serve`.
  package static let sidecar = description(
    of: "OCR sidecar",
    "A gateway's interface for the processes of one machine. Gateways answer, and the hosted service where that is allowed.",
    paths: commonPaths)

  /// - Parameter schemas: those of paths that not every server has.
  private static func description(
    of title: String, _ description: String, paths: [JSONValue.Member], schemas: [JSONValue.Member] = []
  ) -> JSONValue {
    [
      "openapi": "3.1.0",
      "info": [
        "title": .string(title),
        "version": .string(Release.current),
        "description": .string(description),
        "license": ["name": "Apache-2.0", "identifier": "Apache-2.0"],
      ],
      "paths": .object(paths),
      // Neither, or one: whether a server asks for tokens is its operator's choice.
      "security": [[:], ["token": []]],
      "components": [
        "schemas": .object((AnswerSchemas.all.members ?? []) + schemas),
        "securitySchemes": ["token": ["type": "http", "scheme": "bearer"]],
      ],
    ]
  }

  /// Of every server of documents.
  private static let commonPaths: [JSONValue.Member] = [
    .init("/v1/extract", ["post": extract]),
    .init("/v1/extract/batch", ["post": batch]),
    .init("/health", ["get": probe("health", "The process is up", ["200": answer("It is", "Health")])]),
    .init(
      "/health/ready",
      [
        "get": probe(
          "ready", "Whether documents should be sent here",
          ["200": answer("Documents are taken", "Readiness"), "503": answer("Documents are not taken", "Readiness")])
      ]),
    .init("/health/metrics", ["get": metrics("healthMetrics")]),
    .init("/metrics", ["get": metrics("metrics")]),
    .init("/v1/version", ["get": probe("version", "What is running", ["200": answer("The release", "Version")])]),
    .init(
      "/openapi.json",
      [
        "get": probe(
          "openapi", "This document",
          [
            "200": [
              "description": "OpenAPI 3.1",
              "content": ["application/json": ["schema": ["type": "object"]]],
            ]
          ])
      ]),
  ]

  /// A document by itself, under each media type that it may come with.
  private static let documents: [JSONValue.Member] =
    (DocumentFormat.allCases.map(\.mediaType) + ["application/octet-stream"]).map {
      .init($0, ["schema": .object([])])
    }

  private static let form: JSONValue = [
    "schema": [
      "type": "object", "required": ["file"],
      "properties": ["file": ["type": "string", "contentMediaType": "application/octet-stream"]],
    ]
  ]

  private static let extract: JSONValue = [
    "operationId": "extract",
    "summary": "Extract the fields of one document",
    "parameters": parameters,
    "requestBody": [
      "required": true,
      "description": "The file itself, or a form with the field `file`. Its type is told by its first bytes.",
      "content": .object(documents + [.init("multipart/form-data", form)]),
    ],
    "responses": .object(
      [
        JSONValue.Member(
          "200",
          outcome(
            "The document's fields, or lines that tell how far it is and at the end `result` or `error`",
            json: ["$ref": "#/components/schemas/ExtractionResult"], line: "ExtractEvent", others: BookFormat.allCases))
      ] + problems),
  ]

  private static let batch: JSONValue = [
    "operationId": "extractBatch",
    "summary": "Extract the fields of several documents, each by itself",
    "parameters": parameters,
    "requestBody": [
      "required": true,
      "description": .string(
        """
        A form of which every part is a document, whatever its field is named: 1 to \(BatchBody.maximumDocuments) of \
        them, each of at most OCR_MAX_BODY bytes, all together of at most \(BatchBody.largestDocuments) times as many.
        """),
      "content": [
        "multipart/form-data": [
          "schema": [
            "type": "object", "minProperties": 1,
            "additionalProperties": ["type": "string", "contentMediaType": "application/octet-stream"],
          ]
        ]
      ],
    ],
    "responses": .object(
      [
        JSONValue.Member(
          "200",
          outcome(
            "What became of each document: an array in input order, or lines as they finish, in any order",
            json: ["type": "array", "items": ["$ref": "#/components/schemas/BatchItem"]], line: "BatchEvent"))
      ] + problems),
  ]

  /// Of every operation that takes documents.
  private static let parameters: JSONValue = [
    [
      "name": "include", "in": "query", "required": false, "description": "What to add to the answer",
      "style": "form", "explode": false,
      "schema": [
        "type": "array",
        "items": ["type": "string", "enum": .array(Inclusion.allCases.map { .string($0.rawValue) })],
      ],
    ],
    OperationParts.header("Prefer", "`wait=SECONDS`, decimals allowed: how long the caller waits"),
    [
      "name": "Idempotency-Key", "in": "header", "required": false,
      "description": .string(
        """
        The caller's name for the document, in a batch together with its place: who asks again with the same bytes joins \
        the run that is under way, or gets its answer for OCR_REPLAY_WINDOW.
        """),
      "schema": ["type": "string", "pattern": "^[!-~]{1,255}$"],
    ],
    OperationParts.header(
      "OCR-Self", "Names and tax numbers of the company that books, separated by semicolons: never the seller"),
    OperationParts.header("X-Request-ID", "1 to 128 printable ASCII characters; returned with the answer"),
    OperationParts.header("traceparent", "W3C trace context; returned with the answer"),
  ]

  /// An answer about documents: JSON, or what else `Accept` names, lines of it for instance.
  private static func outcome(
    _ description: String, json: JSONValue, line: String, others: [BookFormat] = []
  ) -> JSONValue {
    [
      "description": .string(description),
      "headers": [
        "Preference-Applied": [
          "description": "The wait that was granted, where one was asked for", "schema": ["type": "string"],
        ],
        "Idempotent-Replayed": [
          "description": "`true` where the whole answer is that of an earlier request", "schema": ["const": "true"],
        ],
      ],
      "content": .object(
        [
          JSONValue.Member("application/json", ["schema": json]),
          JSONValue.Member(
            "application/x-ndjson",
            ["schema": ["description": "Each line", "$ref": .string("#/components/schemas/\(line)")]]),
        ] + others.map { .init($0.mediaType, ["schema": ["type": "string"]]) }),
    ]
  }

  private static let problems = OperationParts.problems(mediaType: "application/problem+json", schema: "Problem")

  private static func probe(_ id: String, _ summary: String, _ responses: JSONValue) -> JSONValue {
    ["operationId": .string(id), "summary": .string(summary), "responses": responses]
  }

  private static func metrics(_ id: String) -> JSONValue {
    probe(
      id, "Counters and measurements for Prometheus",
      [
        "200": [
          "description": "Text format 0.0.4; docs/operations.md lists the metrics",
          "content": ["text/plain": ["schema": ["type": "string"]]],
        ]
      ])
  }

  private static func answer(_ description: String, _ schema: String) -> JSONValue {
    [
      "description": .string(description),
      "content": ["application/json": ["schema": ["$ref": .string("#/components/schemas/\(schema)")]]],
    ]
  }
}
