import ArgumentParser
import CommandLineProgram
import DocumentFormats
import Extraction
import FoundationEssentials
import Glibc
import HTTPTransport
import JSON
import LoadTesting

/// One run of the program, from its arguments to its reports.
struct Session {
  private let arguments: Arguments
  private let documents: [LoadDocument]
  private let sequence: DocumentSequence
  private let earlier: LoadReport?

  /// Reads everything that is needed, so that a run is not lost to a mistyped name.
  ///
  /// - Throws: `ValidationError`.
  init(_ arguments: Arguments) throws {
    self.arguments = arguments
    documents = try arguments.documents.flatMap { try DocumentFolder.read($0, withTruth: arguments.truth) }
    guard !documents.isEmpty else {
      throw ValidationError("no \(DocumentFormat.list("or")) file in \(arguments.documents.joined(separator: ", "))")
    }
    var unmatched = ""
    guard
      let sequence = DocumentSequence(
        documents, mix: arguments.mix ?? .even, seed: arguments.seed, onEmpty: { unmatched = $0 })
    else { throw ValidationError("--mix: no document matches \(unmatched)") }
    self.sequence = sequence
    earlier = try arguments.compare.map(Self.readReport)
    for file in [arguments.json, arguments.html].compactMap({ $0 }) {
      let descriptor = open(file, O_WRONLY | O_CREAT, 0o644)
      guard descriptor >= 0 else { throw ValidationError("\(file) cannot be written") }
      close(descriptor)
    }
  }

  private static func readReport(_ path: String) throws -> LoadReport {
    guard let bytes = FileManager.default.contents(atPath: path) else {
      throw ValidationError("--compare \(path) cannot be read")
    }
    do {
      return try LoadReport(parsing: [UInt8](bytes))
    } catch {
      throw ValidationError("--compare \(path) is not a report of this program: \(error)")
    }
  }

  /// - Returns: the exit code.
  func run() async throws -> Int32 {
    Self.allowManyConnections()
    let transport = try CurlTransport(
      .init(
        certificateAuthorityFile: arguments.ca ?? Self.variable("OCR_GATEWAY_CA"),
        clientCertificateFile: arguments.cert ?? Self.variable("OCR_GATEWAY_CERT"),
        clientKeyFile: arguments.certKey ?? Self.variable("OCR_GATEWAY_CERT_KEY"), userAgent: "ocr-loadtest",
        idleConnections: RunPlan.inFlightLimit))
    let startedAt = Self.now()
    guard let server = await server(transport) else {
      RunDisplay.note("ocr-loadtest: \(arguments.url) cannot be reached")
      return 3
    }
    let load = LoadRun(
      transport, .init(url: base + "/v1/extract", headers: headers, timeout: timeout), documents: documents,
      checksTruth: arguments.truth)
    let outcome = await arguments.ramp ? ramp(load) : once(load)
    RunDisplay.clear()
    guard let outcome else { return 3 }
    let report = LoadReport(
      startedAt: startedAt, server: server, machine: .init(cores: sysconf(Int32(_SC_NPROCESSORS_ONLN))), asked: asked,
      outcome: outcome)
    try write(report)
    if report.isInterrupted { return 3 }
    if outcome.last.measurement.responses == 0 {
      RunDisplay.note("ocr-loadtest: \(arguments.url) gave no response to any request")
      return 3
    }
    return report.holds ? 0 : 1
  }

  private func once(_ load: LoadRun) async -> LoadOutcome? {
    let pace: RunPlan.Pace =
      if let workers = arguments.concurrency {
        .workers(workers)
      } else if let size = arguments.burst {
        .arrivals(.bursts(size: size, every: arguments.every))
      } else if let rate = arguments.rate {
        .arrivals(arguments.arrivals(at: rate))
      } else {
        .workers(1)
      }
    var sequence = sequence
    let result = await load.perform(
      RunPlan(pace: pace, duration: arguments.runDuration, warmup: arguments.warmup), &sequence
    ) { RunDisplay.show($0) }
    return LoadOutcome(arguments.objective, run: result)
  }

  private func ramp(_ load: LoadRun) async -> LoadOutcome? {
    guard let start = arguments.startRate else { return nil }
    var sequence = sequence
    let ramp = LoadRun.Ramp(
      start: start, arrivals: { [arguments] in arguments.arrivals(at: $0) }, objective: arguments.objective,
      duration: arguments.runDuration, warmup: arguments.warmup)
    return await load.perform(ramp, &sequence) { step in
      RunDisplay.note(step.text)
    } onProgress: { rate, progress in
      RunDisplay.show(progress, label: "\(rate.text): ")
    }
  }

  private func write(_ report: LoadReport) throws {
    let comparison = earlier.map { Comparison(old: $0, new: report) }
    Terminal.write(report.text { Terminal.colored($0, $1 ? .green : .red) })
    if let comparison { Terminal.write("\n" + comparison.text) }
    if let file = arguments.json { try Self.write(report.json.serialized(pretty: true) + "\n", to: file) }
    if let file = arguments.html { try Self.write(report.html(comparison: comparison), to: file) }
  }

  private static func write(_ text: String, to file: String) throws {
    do { try Data(text.utf8).write(to: URL(filePath: file)) } catch {
      throw ValidationError("\(file) cannot be written")
    }
  }

  /// What answers there; nil where nothing does.
  private func server(_ transport: CurlTransport) async -> LoadReport.Server? {
    let request = OutboundRequest(
      url: base + "/v1/version", headers: headers, timeouts: .init(connect: .seconds(5), total: .seconds(10)))
    guard let response = try? await transport.send(request) else { return nil }
    let version = try? JSONValue(parsing: response.body)
    return LoadReport.Server(
      url: arguments.url, name: version?["name"]?.string, version: version?["version"]?.string,
      engine: version?["engine"]?.string)
  }

  private var base: String { arguments.url.hasSuffix("/") ? String(arguments.url.dropLast()) : arguments.url }

  private var headers: [HTTPHeader] {
    var headers: [HTTPHeader] = []
    if let wait = arguments.wait { headers.append(HTTPHeader("Prefer", "wait=\(wait.formattedSeconds)")) }
    let token = arguments.token ?? Self.variable("OCR_GATEWAY_TOKEN")
    if let token { headers.append(HTTPHeader("Authorization", "Bearer \(token)")) }
    return headers
  }

  /// nil where it is not set, or empty.
  private static func variable(_ name: String) -> String? {
    getenv(name).map { String(cString: $0) }.flatMap { $0.isEmpty ? nil : $0 }
  }

  /// What a server says within half a minute of its deadline is waited for; its default deadline is 30 s.
  private var timeout: Duration { .seconds(arguments.wait ?? 30) + .seconds(30) }

  private var asked: LoadRequest {
    let hasRate = arguments.mode == .rate || arguments.mode == .ramp
    return LoadRequest(
      mode: arguments.mode, rate: hasRate ? arguments.startRate?.perSecond : nil,
      arrivals: hasRate ? arguments.arrivals.rawValue : nil, concurrency: arguments.concurrency,
      burst: arguments.burst, every: arguments.burst == nil ? nil : arguments.every, duration: arguments.runDuration,
      warmup: arguments.warmup, seed: arguments.seed, wait: arguments.wait, objective: arguments.slo.text,
      maximumErrorShare: arguments.maxError.value, mix: arguments.mix?.text,
      folders: arguments.documents.map { $0.split(separator: "/").last.map(String.init) ?? $0 },
      documents: documents.count, checksTruth: arguments.truth)
  }

  /// Every request in flight has a connection, and many systems allow 1024 descriptors unless asked for more.
  private static func allowManyConnections() {
    var limit = rlimit()
    guard getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 else { return }
    limit.rlim_cur = min(limit.rlim_max, 16_384)
    setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
  }

  /// ISO 8601, UTC.
  private static func now() -> String {
    var seconds = time(nil)
    var parts = tm()
    gmtime_r(&seconds, &parts)
    var text = [CChar](repeating: 0, count: 32)
    let count = strftime(&text, text.count, "%Y-%m-%dT%H:%M:%SZ", &parts)
    return String(decoding: text.prefix(count).map(UInt8.init(bitPattern:)), as: UTF8.self)
  }
}

extension Double {
  /// Without `.0` where it is a whole number.
  fileprivate var formattedSeconds: String { self == rounded() ? String(Int(self)) : String(self) }
}
