import DocumentService
import Inference
import WorkerProtocol
import Workers

/// What a gateway's readiness rests on: 200 `ready`, 200 `degraded` (only PDFs with text can be served), or 503.
struct GatewayReadiness: Sendable {
  let documentWorkers: WorkerPool
  /// nil where the OCR models are not installed.
  let recognizers: WorkerPool?
  /// Documents are asked for once it is known.
  let speed: MeasuredSpeed
  /// nil where no canaries are run.
  let canary: GatewayCanary?

  /// No worker process is being started for the first time: all are ready, or they fail, and how fast they read is known.
  var isStarted: Bool {
    let pools = [documentWorkers, recognizers].compactMap(\.?.health)
    return pools.allSatisfy { $0.failing || $0.ready == $0.size }
      && (speed.status != .measuring || pools.contains { $0.failing })
  }

  var current: Readiness {
    let ocr =
      recognizers.map { Readiness.Check("recognizers", $0).adding(speed.status) }
      ?? Readiness.Check("recognizers", .missing, "not installed: run scripts/fetch-ocr-models.sh and restart")
    let checks =
      [Readiness.Check("documentWorkers", documentWorkers), ocr]
      + (canary?.status.checks ?? []).map(Readiness.Check.init)
    let isReady = checks.allSatisfy { $0.status == .ok || $0.status == .missing }
    return Readiness(!isReady ? .notReady : ocr.status == .missing ? .degraded : .ready, checks: checks)
  }
}

extension Readiness.Check {
  fileprivate init(_ check: CanaryStatus.Check) {
    let status: Status =
      switch check.status {
      case .ok: .ok
      case .starting: .starting
      case .failed: .failed
      case .late: .late
      }
    self.init(check.name, status, check.detail)
  }

  fileprivate func adding(_ speed: MeasuredSpeed.Status) -> Self {
    guard status == .ok else { return self }
    return switch speed {
    case .measuring: Self(name, .starting, "\(detail), measuring how fast they read")
    case .measured(let speed): Self(name, .ok, "\(detail), \(speed.rate)")
    case .unknown: self
    }
  }

  fileprivate init(_ name: String, _ pool: WorkerPool) {
    let health = pool.health
    let missing = pool.missingParts
    let parts =
      ["\(health.ready) of \(health.size) processes ready"] + pool.runtimes
      + (missing.isEmpty ? [] : ["sandbox without \(missing.list)"])
    self.init(
      name, health.ready > 0 ? .ok : health.failing ? .failed : .starting, parts.joined(separator: ", "))
  }
}
