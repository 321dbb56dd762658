import Extraction

/// The description of the HTTP interface that `GET /openapi.json` serves (OpenAPI 3.1, JSON Schema 2020-12).
package enum OpenAPI {
  package static let document: JSONValue = [
    "openapi": "3.1.0",
    "info": [
      "title": "OCR gateway",
      "version": .string(GatewayVersion.current),
      "description": "Receipts, invoices and bank statements in, checked JSON out.",
      "license": ["name": "Apache-2.0", "identifier": "Apache-2.0"],
    ],
    "paths": [
      "/v1/extract": ["post": extract],
      "/health": ["get": probe("health", "The process is up", ["200": answer("It is", "Health")])],
      "/health/ready": [
        "get": probe(
          "ready", "Whether documents should be sent here",
          ["200": answer("Documents are taken", "Readiness"), "503": answer("Documents are not taken", "Readiness")])
      ],
      "/health/metrics": ["get": metrics("healthMetrics")],
      "/metrics": ["get": metrics("metrics")],
      "/v1/version": ["get": probe("version", "What is running", ["200": answer("The release", "Version")])],
      "/openapi.json": [
        "get": probe(
          "openapi", "This document",
          [
            "200": [
              "description": "OpenAPI 3.1",
              "content": ["application/json": ["schema": ["type": "object"]]],
            ]
          ])
      ],
    ],
    "components": ["schemas": AnswerSchemas.all],
  ]

  private static let extract: JSONValue = [
    "operationId": "extract",
    "summary": "Extract the fields of one document",
    "parameters": [
      [
        "name": "include", "in": "query", "required": false, "description": "What to add to the answer",
        "style": "form", "explode": false,
        "schema": [
          "type": "array",
          "items": ["type": "string", "enum": .array(Inclusion.allCases.map { .string($0.rawValue) })],
        ],
      ],
      header("Prefer", "`wait=SECONDS`, decimals allowed: how long the caller waits"),
      header("X-Request-ID", "1 to 128 printable ASCII characters; returned with the answer"),
      header("traceparent", "W3C trace context; returned with the answer"),
    ],
    "requestBody": [
      "required": true,
      "description": "The file itself, or a form with the field `file`. Its type is told by its first bytes.",
      "content": [
        "application/pdf": ["schema": .object([])],
        "image/jpeg": ["schema": .object([])],
        "image/png": ["schema": .object([])],
        "application/octet-stream": ["schema": .object([])],
        "multipart/form-data": [
          "schema": [
            "type": "object", "required": ["file"],
            "properties": ["file": ["type": "string", "contentMediaType": "application/octet-stream"]],
          ]
        ],
      ],
    ],
    "responses": .object(
      [JSONValue.Member("200", answer("The document's fields", "ExtractionResult"))] + problems),
  ]

  /// One answer for each status that `ProblemCode` knows.
  private static let problems: [JSONValue.Member] = Set(ProblemCode.allCases.map(\.status)).sorted().map { status in
    let codes = ProblemCode.allCases.filter { $0.status == status }.map { "`\($0.rawValue)`" }
    return JSONValue.Member(
      String(status),
      [
        "description": .string(codes.joined(separator: ", ")),
        "content": ["application/problem+json": ["schema": ["$ref": "#/components/schemas/Problem"]]],
      ])
  }

  private static func header(_ name: String, _ description: String) -> JSONValue {
    [
      "name": .string(name), "in": "header", "required": false, "description": .string(description),
      "schema": ["type": "string"],
    ]
  }

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
