import Extraction
import HTTPTransport
import JSON

/// What came of one request.
package enum RequestOutcome: Sendable, Equatable {
  case answered(MeasuredAnswer)
  /// A response without an answer, with the code of its problem document, else `http_` and the status.
  case problem(status: Int, code: String)
  /// No response, with the transport's code.
  case failed(code: String)

  package init(_ response: OutboundResponse) {
    let json = try? JSONValue(parsing: response.body)
    if response.status == 200 {
      let isMarked = response.header("X-Simulated") != nil
      self =
        MeasuredAnswer(json, isMarkedSimulated: isMarked).map(Self.answered)
        ?? .problem(status: 200, code: "not_an_answer")
    } else {
      self = .problem(status: response.status, code: json?["code"]?.string ?? "http_\(response.status)")
    }
  }

  /// The server would not take the request because of its load.
  var isRefusal: Bool { self == .problem(status: 503, code: "overloaded") }
}

/// The parts of an answer that are measured.
package struct MeasuredAnswer: Sendable, Equatable {
  /// `embedded`, `model`, `cascade:embedded`, `cascade:model`: the engine that read the document.
  package var engine: String
  /// A stand-in for a model took part: the model's name says so, or a header of the response.
  package var isSimulated: Bool
  /// The server's own account of its time.
  package var queue: Duration
  package var prepare: Duration
  package var inference: Duration
  package var fields: AnsweredFields

  init?(_ json: JSONValue?, isMarkedSimulated: Bool) {
    guard let json, let engine = json["engine"]?["name"]?.string, let timing = json["timing"] else { return nil }
    self.engine = engine
    isSimulated = isMarkedSimulated || json["engine"]?["model"]?.string?.contains("simulated") == true
    func time(_ key: String) -> Duration { .milliseconds(max(0, min(timing[key]?.integer ?? 0, 86_400_000))) }
    queue = time("queueMs")
    prepare = time("prepareMs")
    inference = time("inferenceMs")
    fields = AnsweredFields(
      vendor: json["vendor"]?.string, date: json["date"]?.string, total: json["total"]?.integer)
  }
}

/// The fields of an answer that are compared with the truth.
package struct AnsweredFields: Sendable, Equatable {
  package var vendor: String?
  package var date: String?
  /// In minor units.
  package var total: Int64?

  package init(vendor: String?, date: String?, total: Int64?) {
    self.vendor = vendor
    self.date = date
    self.total = total
  }
}

/// One request from when it was due to its end; times are counted from the start of the run.
package struct Sample: Sendable {
  /// Index of the document.
  package var document: Int
  package var due: Duration
  /// Later than `due` where the generator was late, or had reached its limit of requests in flight.
  package var sent: Duration
  package var finished: Duration
  package var outcome: RequestOutcome

  package init(document: Int, due: Duration, sent: Duration, finished: Duration, outcome: RequestOutcome) {
    self.document = document
    self.due = due
    self.sent = sent
    self.finished = finished
    self.outcome = outcome
  }

  /// From when the request was due.
  package var latency: Duration { finished - due }
}
