import Extraction
import HTTPTypes
import Hummingbird
import Inference
import Workers

/// Liveness, readiness and version.
struct HealthRoutes: Sendable {
  let admission: Admission
  let documentWorkers: WorkerPool
  /// nil where the OCR models are not installed.
  let recognizers: WorkerPool?
  /// nil where no canaries are run.
  let canary: GatewayCanary?
  let engine: GatewayConfiguration.Engine

  /// The process is up and answers.
  func health(_ request: Request, _ context: GatewayRequestContext) -> Response {
    .json(["status": "ok"])
  }

  /// Whether documents should be sent here: 200 `ready`, 200 `degraded` (only PDFs with text can be served), or 503.
  func ready(_ request: Request, _ context: GatewayRequestContext) -> Response {
    let workers = Check(documentWorkers)
    let ocr =
      recognizers.map(Check.init) ?? Check(.missing, "not installed: run scripts/fetch-ocr-models.sh and restart")
    let status = admission.status
    let intake =
      status.draining
      ? Check(.failed, "the gateway is shutting down") : Check(.ok, "\(status.inside) documents inside")
    let checks =
      [("intake", intake), ("documentWorkers", workers), ("recognizers", ocr)]
      + (canary?.status.checks ?? []).map { ($0.name, Check($0)) }

    let isReady = checks.allSatisfy { $0.1.status == .ok || $0.1.status == .missing }
    let overall = status.draining ? "draining" : !isReady ? "not_ready" : ocr.status == .missing ? "degraded" : "ready"
    return .json(
      [
        "status": .string(overall),
        "checks": .object(
          checks.map { name, check in
            JSONValue.Member(name, ["status": .string(check.status.rawValue), "detail": .string(check.detail)])
          }),
      ], status: isReady ? .ok : .serviceUnavailable)
  }

  func version(_ request: Request, _ context: GatewayRequestContext) -> Response {
    .json(["name": "ocr-gateway", "version": .string(GatewayVersion.current), "engine": .string(engine.rawValue)])
  }

  private struct Check {
    enum Status: String { case ok, starting, failed, late, missing }

    var status: Status
    var detail: String

    init(_ status: Status, _ detail: String) {
      self.status = status
      self.detail = detail
    }

    init(_ check: CanaryStatus.Check) {
      detail = check.detail
      status =
        switch check.status {
        case .ok: .ok
        case .starting: .starting
        case .failed: .failed
        case .late: .late
        }
    }

    init(_ pool: WorkerPool) {
      let health = pool.health
      detail = "\(health.ready) of \(health.size) processes ready"
      status = health.ready > 0 ? .ok : health.failing ? .failed : .starting
    }
  }
}

/// The release this program belongs to.
public enum GatewayVersion {
  public static let current = "0.1.0"
}

extension Response {
  /// A JSON answer.
  static func json(_ value: JSONValue, status: HTTPResponse.Status = .ok, headers: HTTPFields = [:]) -> Response {
    var headers = headers
    headers[.contentType] = "application/json"
    return Response(status: status, headers: headers, body: .init(byteBuffer: ByteBuffer(string: value.serialized())))
  }
}
