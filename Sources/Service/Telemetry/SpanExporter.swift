import Formatting
import HTTPTransport
import JSON
import Settings
import Traces

/// Sends spans to a collector by OTLP over HTTP, as JSON (https://opentelemetry.io/docs/specs/otlp/#otlphttp).
package final class SpanExporter<C: Clock>: SpanSink where C.Duration == Duration {
  package let sender: BatchSender<WaitingItems, C>

  /// - Parameters:
  ///   - endpoint: without `/v1/traces`.
  ///   - resource: what all spans have in common.
  package init(
    endpoint: ServerURL, headers: OTLPHeaders?, resource: [SpanAttribute], http: any HTTPSending, clock: C
  ) {
    let fields =
      [HTTPHeader("Content-Type", "application/json")]
      + (headers?.fields ?? []).map { HTTPHeader($0.name, $0.value.revealed) }
    let head =
      #"{"resourceSpans":[{"resource":{"attributes":\#(resource.json.serialized())},"scopeSpans":[{"scope":{"name":"ocr"},"#
      + #""spans":["#
    sender = BatchSender(
      WaitingItems(), manners: .otlp, http: http, clock: clock, refused: Self.refusedSpans
    ) { spans in
      OutboundRequest(
        method: "POST", url: "\(endpoint)/v1/traces", headers: fields,
        body: Array(head.utf8) + Array(spans.joined(separator: [UInt8(ascii: ",")])) + Array("]}]}]}".utf8),
        timeouts: .init(total: .zero))
    }
  }

  package func take(_ span: Span) {
    let bytes = Array(span.json.serialized().utf8)
    sender.add { $0.append(bytes) }
  }

  /// Spans that a collector says it will not take, in an answer of 200.
  private static func refusedSpans(_ response: OutboundResponse) -> Int {
    let count = try? JSONValue(parsing: response.body)["partialSuccess"]?["rejectedSpans"]
    // 64-bit integers are strings in protobuf's JSON; numbers are to be taken too.
    return (count?.integer).map { Int($0) } ?? count?.string.flatMap { Int($0) } ?? 0
  }
}

extension Span {
  /// In OTLP's JSON: ids in hexadecimal, 64-bit integers as strings, enumerations as numbers.
  package var json: JSONValue {
    var members: [JSONValue.Member] = [
      .init("traceId", .string(traceID)), .init("spanId", .string(spanID)),
    ]
    if let parentID { members.append(.init("parentSpanId", .string(parentID))) }
    members += [
      .init("name", .string(name)), .init("kind", .integer(kind.number)),
      .init("startTimeUnixNano", .string("\(began)")), .init("endTimeUnixNano", .string("\(ended)")),
    ]
    if !attributes.isEmpty { members.append(.init("attributes", attributes.json)) }
    // STATUS_CODE_ERROR; without a status nothing is said of it.
    if isFailed { members.append(.init("status", ["code": 2])) }
    return .object(members)
  }
}

extension Span.Kind {
  /// As in `SpanKind`.
  fileprivate var number: Int64 {
    switch self {
    case .internal: 1
    case .server: 2
    case .client: 3
    }
  }
}

extension [SpanAttribute] {
  fileprivate var json: JSONValue {
    .array(
      map { attribute in
        let value: JSONValue =
          switch attribute.value {
          case .text(let text): ["stringValue": .string(text)]
          case .number(let number): ["intValue": .string("\(number)")]
          case .flag(let flag): ["boolValue": .bool(flag)]
          }
        return ["key": .string(attribute.key), "value": value]
      })
  }
}
