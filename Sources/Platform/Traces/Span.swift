import Settings

/// A piece of work in a trace, done: what it was, when, and what became of it. Nothing of a document or of its caller.
package struct Span: Sendable, Equatable {
  /// Which side of a request it is.
  package enum Kind: Sendable, Equatable {
    case `internal`, server, client
  }

  /// 32 hexadecimal digits.
  package var traceID: String
  /// 16 hexadecimal digits.
  package var spanID: String
  /// nil for the first of its trace.
  package var parentID: String?
  package var name: String
  package var kind: Kind
  /// Nanoseconds since the Unix epoch.
  package var began: Int64
  package var ended: Int64
  package var attributes: [SpanAttribute]
  /// The work failed; `error.type` says how.
  package var isFailed: Bool

  package init(
    traceID: String, spanID: String, parentID: String?, name: String, kind: Kind, began: Int64, ended: Int64,
    attributes: [SpanAttribute] = [], isFailed: Bool = false
  ) {
    self.traceID = traceID
    self.spanID = spanID
    self.parentID = parentID
    self.name = name
    self.kind = kind
    self.began = began
    self.ended = ended
    self.attributes = attributes
    self.isFailed = isFailed
  }
}

/// What spans are called, besides those of requests that came, which are called by method and route.
package enum SpanName: String, Sendable, CaseIterable {
  /// A document, from its place to its outcome.
  case document
  /// A request, until its documents are received and have their places.
  case admit
  /// Waiting for a turn.
  case schedule
  /// An exchange with a document worker: it opens a document, or makes a page of it.
  case prepare
  /// A page at a recognizer.
  case read
  /// Words, or XML, to fields by rules.
  case extract
  /// A request to the model server.
  case model
  /// Fields are checked.
  case validate
  /// A client's request to a gateway.
  case gateway
  /// A client's turn at the hosted service.
  case hosted
}

/// A fact about a span: a name of OpenTelemetry's semantic conventions, or one of ours, which begins with `ocr.`.
package struct SpanAttribute: Sendable, Equatable {
  package enum Value: Sendable, Equatable {
    case text(String)
    case number(Int64)
    case flag(Bool)
  }

  package var key: String
  package var value: Value

  package init(_ key: String, _ text: String) { (self.key, value) = (key, .text(text)) }
  package init(_ key: String, _ number: Int) { (self.key, value) = (key, .number(Int64(number))) }
  package init(_ key: String, _ flag: Bool) { (self.key, value) = (key, .flag(flag)) }

  package static func method(_ method: String) -> SpanAttribute { SpanAttribute("http.request.method", method) }
  package static func status(_ status: Int) -> SpanAttribute { SpanAttribute("http.response.status_code", status) }
  /// - Parameter type: a word of ours from a fixed set.
  package static func error(_ type: String) -> SpanAttribute { SpanAttribute("error.type", type) }

  /// Whom a request goes to.
  package static func server(_ url: String) -> [SpanAttribute] {
    guard let url = ServerURL(url) else { return [] }
    return [SpanAttribute("server.address", url.host), SpanAttribute("server.port", url.port)]
  }
}

/// Where spans go.
package protocol SpanSink: Sendable {
  /// Never waits.
  func take(_ span: Span)
}
