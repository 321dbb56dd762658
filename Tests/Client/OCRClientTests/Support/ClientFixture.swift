import Extraction
import OCRClient
import Settings
import Synchronization
import TestSupport
import Traces

/// A client between scripted endpoints, in virtual time.
struct ClientFixture {
  let time: VirtualTime
  let gateways: ScriptedGateways
  let hosted: ScriptedHosted?
  let metrics = RecordingMetrics()
  let log = RecordingLog()
  let directory: TemporaryDirectory
  let client: DocumentClient

  /// - Parameter hosts: of the gateways.
  init(
    _ mode: Mode = .gateway, hosts: [String] = ["a"], time: VirtualTime, gateways: ScriptedGateways,
    hosted: ScriptedHosted? = nil, seed: UInt64 = 1, tracer: Tracer? = nil,
    _ change: (inout ClientConfiguration) -> Void = { _ in }
  ) throws {
    self.time = time
    self.gateways = gateways
    self.hosted = hosted
    directory = try TemporaryDirectory()
    var configuration = ClientConfiguration()
    configuration.mode = mode
    configuration.gatewayURLs = hosts.compactMap { ServerURL("http://\($0)") }
    configuration.stateDirectory = directory.path
    change(&configuration)
    let generator = RandomSource(seed: seed)
    client = DocumentClient(
      configuration: configuration, transport: gateways, hosted: hosted, logger: log.logger, metrics: metrics,
      time: time.source, random: { generator.next() }, announcement: HostedAnnouncement(),
      tracer: tracer)
  }

  /// One document within that time, counted as under way.
  func extract(
    _ document: Document = Document([1, 2, 3]), within limit: Duration = .seconds(10)
  ) async throws
    -> ExtractionResult
  {
    try await time.document { try await client.extract(document, deadline: time.now + limit) }
  }

  /// What it fails with.
  func failure(
    _ document: Document = Document([1, 2, 3]), within limit: Duration = .seconds(10)
  ) async throws
    -> ExtractionFailure
  {
    do {
      _ = try await extract(document, within: limit)
    } catch let failure as ExtractionFailure {
      return failure
    }
    throw NoFailure()
  }

  struct NoFailure: Error {}

  func circuit(_ host: String) -> ClientStatus.Circuit? {
    client.status.gateways.first { $0.name == "http://\(host)" }?.circuit
  }
}

/// Random numbers that are the same on every run.
private final class RandomSource: Sendable {
  private let generator: Mutex<SeededGenerator>

  init(seed: UInt64) { generator = Mutex(SeededGenerator(seed: seed)) }

  func next() -> UInt64 { generator.withLock { $0.next() } }
}
