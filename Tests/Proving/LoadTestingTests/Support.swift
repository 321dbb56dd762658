import DocumentFormats
import Extraction
import HTTPTransport
import JSON
import LoadTesting

extension LoadDocument {
  static let receipt = LoadDocument(name: "receipt.jpg", format: .jpeg, bytes: [1])
}

/// What a gateway answers.
func answer(
  engine: String = "embedded", model: String? = nil, queue: Int64 = 0, prepare: Int64 = 0, inference: Int64 = 0,
  vendor: String? = nil, date: String? = nil, total: Int64? = nil
) -> JSONValue {
  [
    "vendor": .optional(vendor), "date": .optional(date), "total": .optional(total),
    "engine": ["name": .string(engine), "model": .optional(model)],
    "timing": [
      "queueMs": .integer(queue), "prepareMs": .integer(prepare), "inferenceMs": .integer(inference),
      "totalMs": .integer(queue + prepare + inference),
    ],
  ]
}

func response(_ status: Int, _ body: JSONValue) -> OutboundResponse {
  OutboundResponse(status: status, headers: [], body: Array(body.serialized().utf8))
}

extension Measurement {
  mutating func record(
    _ latency: Duration, due: Duration = .zero, lag: Duration = .zero, _ response: OutboundResponse,
    of document: LoadDocument = .receipt, checksTruth: Bool = false
  ) {
    let sample = Sample(
      document: 0, due: due, sent: due + lag, finished: due + latency, outcome: RequestOutcome(response))
    record(sample, of: document, checksTruth: checksTruth)
  }
}

/// A run of a minute with these requests, as it is reported.
func report(
  _ measurement: Measurement, mode: LoadRequest.Mode = .rate, url: String = "http://gateway.test:8000",
  folders: [String] = ["samples"], checksTruth: Bool = false, held: Int = 0, interrupted: Bool = false
) -> LoadReport {
  let objective = ServiceLevelObjective(
    bounds: ServiceLevelObjective.bounds(parsing: "p95<5s") ?? [], maximumErrorShare: 0.01)
  let plan = RunPlan(pace: .workers(1), duration: .seconds(60))
  let result = RunResult(
    plan: plan, measurement: measurement, elapsed: .seconds(60), held: held, interrupted: interrupted)
  return LoadReport(
    startedAt: "2026-11-21T12:00:00Z",
    server: .init(url: url, name: "ocr-gateway", version: "0.1.0", engine: "embedded"), machine: .init(cores: 2),
    asked: LoadRequest(
      mode: mode, rate: 2.5, arrivals: "poisson", concurrency: nil, burst: nil, every: nil, duration: .seconds(60),
      warmup: .seconds(2), seed: .max, wait: 4.5, objective: "p95<5s", maximumErrorShare: 0.01, mix: "pdf=3,jpg=7",
      folders: folders, documents: 7, checksTruth: checksTruth),
    outcome: mode == .ramp
      ? LoadOutcome(
        objective, last: result,
        steps: [
          LoadReport.Step(result, rate: 2, isConfirmation: false, holds: true),
          LoadReport.Step(result, rate: 4, isConfirmation: false, holds: false),
          LoadReport.Step(result, rate: 2, isConfirmation: true, holds: true),
        ], highestRate: 2) : LoadOutcome(objective, run: result))
}
