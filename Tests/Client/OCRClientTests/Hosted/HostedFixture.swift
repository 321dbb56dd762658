import Extraction
import HTTPTransport
import OCRClient
import Settings
import Synchronization
import Testing

/// A hosted side in front of a scripted service, in virtual time.
struct HostedFixture {
  static let image = Document([0xFF, 0xD8, 0xFF, 0xE0])
  static let pdf = Document(Array("%PDF-1.7".utf8))
  /// Of `mistral-ocr-2512` with annotation.
  static let price: Int64 = 3_000

  let time = JumpingTime()
  let log = RecordingLog()
  let directory: TemporaryDirectory
  let mistral: ScriptedMistral
  let service: HostedMistral
  let ledger: SpendLedger
  /// What `onRequest` and `onCharge` were called for.
  let requests = Counter()
  let charges = Counter()

  final class Counter: Sendable {
    private let value = Mutex(0)
    var count: Int { value.withLock { $0 } }
    func add(_ count: Int) { value.withLock { $0 += count } }
  }

  init(
    caps: SpendCaps = SpendCaps(), renderer: (any PageRenderer)? = nil, model: String = "mistral-ocr-2512",
    key: String? = "secret", requestsPerMinute: Int = 600, statePath: String? = nil, jitter: Double = 0.5,
    script: @escaping @Sendable (_ request: Int) -> ScriptedMistral.Step
  ) throws {
    directory = try TemporaryDirectory()
    mistral = ScriptedMistral(time) { request, _ in script(request) }
    ledger = SpendLedger(StateDirectory(path: statePath ?? directory.path), caps: caps)
    let (time, charges) = (time, charges)
    service = HostedMistral(
      HostedMistral.Configuration(
        baseURL: "http://mistral", apiKey: key.map { Secret($0) }, model: model, microUSDPerPage: Self.price,
        requestsPerMinute: requestsPerMinute, pagesPerMinute: 6_000),
      ledger: ledger, renderer: renderer, transport: mistral, logger: log.logger, time: time.source,
      unixSeconds: { time.unixSeconds }, random: { jitter }, onCharge: { charges.add($0.pages) })
  }

  /// With one step after the other; the last one is repeated.
  init(renderer: (any PageRenderer)? = nil, _ steps: ScriptedMistral.Step...) throws {
    try self.init(renderer: renderer) { steps[min($0, steps.count) - 1] }
  }

  func extract(
    _ document: Document = image, key: String = "k", within limit: Duration = .seconds(20)
  ) async throws -> HostedAnswer {
    try await service.extract(document, key: key, deadline: time.now + limit) { [requests] in requests.add(1) }
  }

  /// What it fails with.
  func failure(
    _ document: Document = image, key: String = "k", within limit: Duration = .seconds(20)
  ) async throws -> HostedFailure {
    do {
      _ = try await extract(document, key: key, within: limit)
    } catch let failure as HostedFailure {
      return failure
    }
    throw NoFailure()
  }

  struct NoFailure: Error {}

  /// Pages and documents without an answer that the ledger has.
  func spend() throws -> (pages: Int, unsettled: Int) {
    let status = try ledger.status(at: time.unixSeconds)
    return (status.month.pages, status.unsettled)
  }
}
