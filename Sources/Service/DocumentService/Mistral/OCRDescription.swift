import DocumentFormats
import Extraction
import JSON
import MistralOCR

/// The part of the gateway's interface that is Mistral's: `POST /v1/ocr`.
enum OCRDescription {
  static let operation: JSONValue = [
    "operationId": "ocr",
    "summary": "Mistral's OCR API: pages as markdown, and the fields in a schema of the caller's",
    "description": "What is filled in, and by which names, docs/api.md lists. Other keys than these are passed over.",
    "parameters": [
      OperationParts.header("Prefer", "`wait=SECONDS`, decimals allowed: how long the caller waits"),
      OperationParts.header("X-Request-ID", "1 to 128 printable ASCII characters; returned with the answer"),
      OperationParts.header("traceparent", "W3C trace context; returned with the answer"),
    ],
    "requestBody": [
      "required": true,
      "content": ["application/json": ["schema": AnswerSchemas.reference("OCRRequest")]],
    ],
    "responses": .object(
      [
        JSONValue.Member(
          "200",
          [
            "description": "The pages, and the annotation where one was asked for",
            "headers": [
              "X-OCR-Engine": ["description": "Whose fields the annotation has", "schema": ["type": "string"]],
              "X-OCR-Verdict": [
                "description": "What the document's arithmetic says of them",
                "schema": AnswerSchemas.oneOf(Verdict.allCases.map(\.rawValue)),
              ],
              "X-OCR-Unverified": [
                "description":
                  "`true` where the annotation has values under names that are not ours: a model's own, not compared with the page",
                "schema": ["const": "true"],
              ],
            ],
            "content": ["application/json": ["schema": AnswerSchemas.reference("OCRResponse")]],
          ])
      ] + OperationParts.problems(mediaType: "application/json", schema: "OCRError")),
  ]

  static let schemas: [JSONValue.Member] = [
    .init("OCRRequest", request),
    .init("OCRResponse", response),
    .init("OCRError", error),
  ]

  private static let request: JSONValue = [
    "type": "object",
    "required": ["document"],
    "properties": [
      "model": AnswerSchemas.nullable(AnswerSchemas.string),
      "document": [
        "oneOf": [
          ["type": "object", "required": ["document_url"], "properties": ["document_url": dataURI]],
          ["type": "object", "required": ["image_url"], "properties": ["image_url": imageURL]],
        ]
      ],
      "pages": AnswerSchemas.nullable(pages),
      "include_image_base64": AnswerSchemas.nullable([
        "type": "boolean", "description": "Without effect: figures on pages are not looked for",
      ]),
      "document_annotation_format": AnswerSchemas.nullable(format),
      "document_annotation_prompt": AnswerSchemas.nullable(AnswerSchemas.string),
    ],
  ]

  private static let dataURI: JSONValue = [
    "type": "string", "pattern": "^[Dd][Aa][Tt][Aa]:[^,]*;base64,",
    "description": .string("A \(DocumentFormat.list("or")) file; no URL is fetched"),
  ]

  private static let imageURL: JSONValue = [
    "anyOf": [dataURI, ["type": "object", "required": ["url"], "properties": ["url": dataURI]]]
  ]

  private static let pages: JSONValue = [
    "description": "From 0; all where there is none",
    "anyOf": [
      ["type": "array", "minItems": 1, "items": AnswerSchemas.count],
      ["type": "string", "examples": ["0-5", "0,2-4"]],
    ],
  ]

  private static let format: JSONValue = [
    "type": "object", "required": ["type"],
    "properties": [
      "type": ["enum": ["json_schema", "text"]],
      "json_schema": [
        "type": "object", "required": ["schema"],
        "properties": [
          "name": AnswerSchemas.string, "strict": ["type": "boolean"],
          "schema": ["type": "object", "description": "A JSON schema"],
        ],
      ],
    ],
  ]

  private static let response: JSONValue = AnswerSchemas.object([
    "pages": [
      "type": "array", "minItems": 1,
      "items": AnswerSchemas.object([
        "index": AnswerSchemas.count,
        "markdown": AnswerSchemas.string,
        "images": ["type": "array", "maxItems": 0],
        "dimensions": AnswerSchemas.object([
          "dpi": ["const": .integer(Int64(OCRDimensions.dpi))], "height": pixels, "width": pixels,
        ]),
      ]),
    ],
    "model": AnswerSchemas.string,
    "usage_info": AnswerSchemas.object(["pages_processed": AnswerSchemas.count, "doc_size_bytes": AnswerSchemas.count]),
    "document_annotation": AnswerSchemas.nullable(["type": "string", "contentMediaType": "application/json"]),
  ])

  private static let pixels: JSONValue = ["type": "integer", "minimum": 1]

  private static let error: JSONValue = AnswerSchemas.object(
    [
      "object": ["const": "error"], "message": AnswerSchemas.string, "type": code, "param": ["type": "null"],
      "code": code, "retryable": ["type": "boolean"],
    ],
    optional: [
      "detail": [
        "type": "array", "minItems": 1, "description": "Where the status is 422",
        "items": AnswerSchemas.object([
          "loc": ["type": "array", "items": AnswerSchemas.string], "msg": AnswerSchemas.string,
          "type": AnswerSchemas.string,
        ]),
      ]
    ])

  private static let code = AnswerSchemas.oneOf(ProblemCode.answered.map(\.rawValue))
}
