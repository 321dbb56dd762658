import Concurrency
import Extraction
import Glibc
import HTTPTransport
import Inference
import JSON
import Logging
import ModelServing
import NIOCore
import NIOPosix
import Settings
import WorkerProtocol
import Workers

/// What an installation needs, looked at one by one, each with the way to mend it.
public struct Diagnosis: Sendable {
  /// One thing that was looked at.
  public struct Finding: Sendable {
    public var name: String
    public var isGood: Bool
    /// What was seen.
    public var detail: String
    /// What to do; nil where all is well.
    public var fix: String?

    public var json: JSONValue {
      ["name": .string(name), "ok": .bool(isGood), "detail": .string(detail), "fix": .optional(fix)]
    }
  }

  private let installation: Installation
  private let configFile: String?
  private let http: any HTTPSending

  /// - Parameter http: what reaches the model server, and a gateway that runs already.
  public init(installation: Installation, configFile: String?, http: any HTTPSending) {
    self.installation = installation
    self.configFile = configFile
    self.http = http
  }

  /// Looks at everything; takes a second or two, because worker processes are really started.
  public func run() async -> [Finding] {
    let configuration: GatewayConfiguration?
    let configurationFinding: Finding
    do {
      let loaded = try GatewayConfiguration.load(file: configFile)
      configuration = loaded
      configurationFinding = good("configuration", "listens on \(loaded.listen)")
    } catch {
      configuration = nil
      configurationFinding = bad("configuration", "\(error)", "see docs/configuration.md")
    }
    var findings = [
      configurationFinding,
      await port(configuration ?? GatewayConfiguration()),
    ]
    if let configuration { findings += AccessDiagnosis(configuration: configuration, now: Int64(time(nil))).findings }
    findings += [
      await documentWorker(configuration ?? GatewayConfiguration()),
      await electronicInvoices(),
      models(),
      await recognizer(configuration ?? GatewayConfiguration()),
    ]
    if let configuration, let url = configuration.modelURL, configuration.engine != .embedded {
      findings.append(await modelServer(url, configuration))
    }
    return findings
  }

  private func modelServer(_ url: ServerURL, _ configuration: GatewayConfiguration) async -> Finding {
    let server = ModelServer(baseURL: url.description, apiKey: configuration.modelAPIKey?.revealed, transport: http)
    do {
      let found = try await server.capabilities(deadline: .now + .seconds(10))
      let sight = found.hasVision ? "sees images" : "takes text only"
      return good(
        "model server",
        "\(found.model), \(found.slots) slots of \(found.contextTokens) tokens, \(sight)")
    } catch ModelFailure.unauthorized {
      return bad("model server", "\(url) refuses the key", "set OCR_MODEL_API_KEY")
    } catch ModelFailure.unsuitable(let why) {
      return bad("model server", "\(url) cannot be used", why)
    } catch {
      return bad(
        "model server", "\(url) cannot be asked", "start it, or set OCR_MODEL_URL; ocr-gateway plan prints the command")
    }
  }

  private func port(_ configuration: GatewayConfiguration) async -> Finding {
    let listen = configuration.listen
    do {
      let channel = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
        .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
        .bind(host: "\(listen.address)", port: Int(listen.port)).get()
      try await channel.close()
      return good("port", "\(listen) is free")
    } catch {
      let own = (try? TransportConfiguration.ownGateway(configuration.tls)).flatMap { try? CurlTransport($0) }
      return await RunningGateway(listen: listen, isEncrypted: configuration.tls != nil, http: own ?? http).finding
        ?? bad("port", "\(listen) cannot be bound: \(error)", "stop what listens there or set OCR_LISTEN")
    }
  }

  private func documentWorker(_ configuration: GatewayConfiguration) async -> Finding {
    let packages =
      "apt-get install libpoppler-glib8 libcairo2 libjpeg62-turbo libpng16-16 libxml2, or run scripts/setup.sh"
    guard access(installation.documentWorker, X_OK) == 0 else {
      return bad("document worker", "\(installation.documentWorker) is missing", "build it: scripts/quickstart.sh")
    }
    return await starts(
      .documentWorkers(installation, count: 1), "document worker", fix: packages, sandbox: configuration.sandbox)
  }

  /// Has a worker parse XML: only then is the library for it loaded.
  private func electronicInvoices() async -> Finding {
    let name = "e-invoices"
    let fix = "apt-get install libxml2"
    guard access(installation.documentWorker, X_OK) == 0 else { return bad(name, "not tried without a worker", fix) }
    let pool = WorkerPool(
      .documentWorkers(installation, count: 1), logger: Logger(label: "doctor") { _ in SwiftLogNoOpLogHandler() })
    let reader = DocumentReader(
      documents: pool, recognizers: nil,
      limits: .init(maximumPages: 1, maximumPixels: 1, pageTimeout: .seconds(10)))
    do {
      _ = try await whileRunning(pool.run) {
        try await reader.read(Array("<?xml version='1.0'?><Invoice/>".utf8), deadline: .now + .seconds(10))
      }
      return good(name, "libxml2 parses XML")
    } catch {
      return bad(name, (error as? Problem)?.detail ?? "no worker parses XML", fix)
    }
  }

  private func models() -> Finding {
    if let models = installation.models { return good("models", models) }
    return bad("models", "the OCR models are not installed: images cannot be read", "run scripts/fetch-ocr-models.sh")
  }

  private func recognizer(_ configuration: GatewayConfiguration) async -> Finding {
    guard let models = installation.models else {
      return bad("recognizer", "not tried without models", "run scripts/fetch-ocr-models.sh")
    }
    let finding = await starts(
      .recognizers(installation, models: models, count: 1, on: configuration.recognizerDevice), "recognizer",
      fix: "remove models/ocr and run scripts/fetch-ocr-models.sh again", sandbox: configuration.sandbox)
    guard finding.isGood else { return finding }
    do {
      // Beside a gateway that runs already, it is what that leaves.
      let speed = try await ReadingSpeed.here(installation, configuration)
      return Finding(
        name: finding.name, isGood: true, detail: "\(finding.detail); \(speed.sentence)", fix: finding.fix)
    } catch {
      return bad("recognizer", "starts, but reads no drawn receipt", "stop what keeps the processors busy; try again")
    }
  }

  /// Starts one process of a pool and waits until it is ready or has failed.
  private func starts(
    _ kind: WorkerPool.Configuration, _ name: String, fix: String, sandbox: SandboxPolicy
  ) async -> Finding {
    guard let missing = await WorkerPool.missingParts(ofOne: kind) else { return bad(name, "does not start", fix) }
    if missing.isEmpty { return good(name, "starts and is ready") }
    return Finding(
      name: name, isGood: sandbox == .auto, detail: "starts, but the system denies its sandbox: \(missing.list)",
      fix: "SECURITY.md, \"Walls\", says what gives a worker each part")
  }

  private func good(_ name: String, _ detail: String) -> Finding { .good(name, detail) }

  private func bad(_ name: String, _ detail: String, _ fix: String) -> Finding { .bad(name, detail, fix) }
}

extension Diagnosis.Finding {
  static func good(_ name: String, _ detail: String) -> Self {
    Self(name: name, isGood: true, detail: detail, fix: nil)
  }

  static func bad(_ name: String, _ detail: String, _ fix: String) -> Self {
    Self(name: name, isGood: false, detail: detail, fix: fix)
  }
}
