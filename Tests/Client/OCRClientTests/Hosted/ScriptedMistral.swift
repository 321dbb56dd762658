import Extraction
import HTTPTransport
import MistralOCR
import OCRClient
import Synchronization

/// Time that jumps to wherever somebody wants to sleep until.
final class JumpingTime: Sendable {
  let start = ContinuousClock.now
  private let passed = Mutex(Duration.zero)
  private let isCancelled = Mutex(false)

  var elapsed: Duration { passed.withLock { $0 } }
  var now: ContinuousClock.Instant { start + elapsed }
  /// s since 1970.
  var unixSeconds: Int64 { SpendBookTests.noon + elapsed.components.seconds }

  var source: TimeSource {
    TimeSource(now: { [self] in now }, sleep: { [self] in try sleep(until: $0) })
  }

  func advance(by duration: Duration) { passed.withLock { $0 += duration } }
  /// From now on nobody sleeps: the caller has left.
  func cancelSleep() { isCancelled.withLock { $0 = true } }

  private func sleep(until deadline: ContinuousClock.Instant) throws {
    if isCancelled.withLock({ $0 }) { throw CancellationError() }
    let target = start.duration(to: deadline)
    passed.withLock { $0 = max($0, target) }
  }
}

/// No hosted service: does with every request what a test wrote down, and keeps its own account of what it charges.
final class ScriptedMistral: HTTPSending {
  enum Step: Sendable {
    case says(Int, String = "", [String: String] = [:])
    /// Before a connection stands: nothing is charged.
    case unreachable(TransportError.Code)
    /// The document is processed and charged; what comes of it is this error.
    case breaksOff(TransportError.Code)
    /// The document is processed and charged, and nothing comes within the request's time.
    case hangs
    /// The caller leaves while the document is processed.
    case isCancelled

    /// The bundled receipt.
    static let answers = Step.says(
      200, HostedSamples.answer([HostedSamples.receipt], annotation: HostedSamples.receiptAnnotation))
    static let parserError = Step.says(
      400, #"{"object":"error","message":"no","type":"document_parser_invalid_file","param":null,"code":"3740"}"#)

    var isCharged: Bool {
      switch self {
      case .says(let status, _, _): (200..<300).contains(status)
      case .unreachable: false
      case .breaksOff, .hangs, .isCancelled: true
      }
    }
  }

  private struct State {
    var requests: [OutboundRequest] = []
    var charged: [String: Int] = [:]
  }

  /// What every request takes that is answered.
  static let latency = Duration.milliseconds(900)

  private let time: JumpingTime
  private let script: @Sendable (_ request: Int, OCRRequest?) -> Step
  private let state = Mutex(State())

  /// - Parameter script: what comes of a request, counted from 1.
  init(_ time: JumpingTime, script: @escaping @Sendable (_ request: Int, OCRRequest?) -> Step) {
    self.time = time
    self.script = script
  }

  var requests: [OutboundRequest] { state.withLock { $0.requests } }
  /// Requests that were charged, by idempotency key.
  var charged: [String: Int] { state.withLock { $0.charged } }

  func send(_ request: OutboundRequest, onBody: (@Sendable ([UInt8]) -> Void)?) async throws -> OutboundResponse {
    let count = state.withLock { state in
      state.requests.append(request)
      return state.requests.count
    }
    let step = script(count, try? OCRRequest(parsing: request.body))
    if step.isCharged {
      state.withLock { $0.charged[request.header("Idempotency-Key") ?? "", default: 0] += 1 }
    }
    switch step {
    case .says(let status, let body, let headers):
      time.advance(by: Self.latency)
      return OutboundResponse(
        status: status, headers: headers.map { HTTPHeader($0.key, $0.value) }, body: Array(body.utf8))
    case .unreachable(let code): throw TransportError(code, "scripted")
    case .breaksOff(let code):
      time.advance(by: Self.latency)
      throw TransportError(code, "scripted")
    case .hangs:
      time.advance(by: request.timeouts.total)
      throw TransportError(.timeout, "scripted")
    case .isCancelled: throw CancellationError()
    }
  }
}

extension OutboundRequest {
  func header(_ name: String) -> String? { headers.first { $0.name == name }?.value }
}

/// A renderer that has as many pages as it is told, or none at all.
struct ScriptedRenderer: PageRenderer {
  var pages = 1
  var problem: Problem?
  /// Of `images` alone.
  var drawingProblem: Problem?

  static let image: [UInt8] = [0xFF, 0xD8, 0xFF, 0xE0]

  func pageCount(_ bytes: [UInt8], deadline: ContinuousClock.Instant) async throws -> Int {
    if let problem { throw problem }
    return pages
  }

  func images(_ bytes: [UInt8], deadline: ContinuousClock.Instant) async throws -> [[UInt8]] {
    if let problem = drawingProblem { throw problem }
    return (0..<pages).map { Self.image + [UInt8($0)] }
  }
}
