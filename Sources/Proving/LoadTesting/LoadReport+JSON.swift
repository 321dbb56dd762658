import Extraction
import Formatting
import JSON

extension LoadReport {
  /// The value of the key `format`; another number for every change that old readers would get wrong.
  static let format = "ocr-loadtest/1"

  /// The report for programs (docs/load-testing.md has the keys); times are milliseconds.
  public var json: JSONValue {
    [
      "format": .string(Self.format),
      "simulated": .bool(isSimulated),
      "startedAt": .string(startedAt),
      "interrupted": .bool(isInterrupted),
      "holds": .bool(holds),
      "checks": .array(
        checks.map { ["text": .string($0.text), "measured": .string($0.measured), "holds": .bool($0.holds)] }),
      "server": [
        "url": .string(server.url), "name": .optional(server.name), "version": .optional(server.version),
        "engine": .optional(server.engine),
      ],
      "machine": ["cores": .integer(Int64(machine.cores))],
      "asked": asked.json,
      "highestRate": .rate(highestRate),
      "steps": .array(steps.map(\.json)),
      "run": run.json,
    ]
  }
}

extension LoadReport.Step {
  fileprivate var json: JSONValue {
    [
      "rate": .rate(rate), "confirmation": .bool(isConfirmation), "requests": .count(requests), "p50Ms": .time(p50),
      "p95Ms": .time(p95), "errorShare": .rate(errorShare), "endedEarly": .bool(endedEarly), "holds": .bool(holds),
    ]
  }
}

extension LoadRequest {
  fileprivate var json: JSONValue {
    [
      "mode": .string(mode.rawValue), "rate": .rate(rate), "arrivals": .optional(arrivals),
      "concurrency": .count(concurrency), "burst": .count(burst), "everyMs": .time(every),
      "durationMs": .time(duration), "warmupMs": .time(warmup), "seed": .string(String(seed)),
      "waitSeconds": .rate(wait),
      "slo": .string(objective), "maxErrorShare": .rate(maximumErrorShare), "mix": .optional(mix),
      "folders": .array(folders.map(JSONValue.string)), "documents": .count(documents), "truth": .bool(checksTruth),
    ]
  }
}

extension RunSummary {
  fileprivate var json: JSONValue {
    [
      "elapsedMs": .time(elapsed), "requests": .count(requests), "answered": .count(answered), "errors": .count(errors),
      "errorShare": .rate(errorShare), "unfinished": .count(unfinished), "held": .count(held),
      "offeredRate": .rate(offeredRate), "achievedRate": .rate(achievedRate),
      "latency": latencies.json, "refusals": refusals.json, "scheduleLag": lag.json,
      "engines": Self.object(engines), "kinds": Self.object(kinds), "stages": Self.object(stages),
      "codes": .object(codes.map { JSONValue.Member($0.code, .count($0.count)) }),
      "truth": truth?.json ?? .null,
      "series": .array(series.map(\.json)),
    ]
  }

  private static func object(_ classes: [Class]) -> JSONValue {
    .object(classes.map { JSONValue.Member($0.name, $0.times.json) })
  }
}

extension RunSummary.Second {
  fileprivate var json: JSONValue {
    [
      "due": .count(due), "answered": .count(answered), "errors": .count(errors), "p50Ms": .time(p50),
      "p95Ms": .time(p95), "maxMs": .time(max),
    ]
  }
}

extension Distribution {
  fileprivate var json: JSONValue {
    [
      "count": .count(count), "meanMs": .time(mean), "p50Ms": .time(p50), "p90Ms": .time(p90), "p95Ms": .time(p95),
      "p99Ms": .time(p99), "maxMs": .time(max),
      "percentiles": .array(curve.map { [.decimal($0.percentile, digits: 6), .time($0.value)] }),
    ]
  }
}

extension TruthTally {
  fileprivate var json: JSONValue {
    func share(_ share: Share) -> JSONValue { ["right": .count(share.right), "known": .count(share.known)] }
    return ["vendor": share(vendor), "date": share(date), "total": share(total), "withoutTruth": .count(unknown)]
  }
}

extension JSONValue {
  fileprivate static func count(_ count: Int?) -> JSONValue { .optional(count.map(Int64.init)) }

  fileprivate static func rate(_ value: Double?) -> JSONValue { value.map { .decimal($0, digits: 6) } ?? .null }

  /// Milliseconds; the digits go to the microsecond.
  fileprivate static func time(_ time: Duration?) -> JSONValue {
    time.map { .decimal(Double($0.microseconds) / 1_000, digits: 3) } ?? .null
  }
}
