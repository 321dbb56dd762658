import ArgumentParser
import CommandLineProgram
import DocumentService
import FoundationEssentials
import HTTPTransport
import Logging
import Monitoring
import NIOCore
import OCRClient
import Settings
import Telemetry

/// `ocr-client monitor`
struct Monitor: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Watch gateways and tell people what is wrong.",
    discussion: """
      EXAMPLES
        ocr-client monitor
        ocr-client monitor --print-rules > /etc/ocr-monitor.rules

      It takes beats of gateways (their OCR_HEARTBEAT_URLS) and asks those of
      OCR_GATEWAY_URLS how they do. Alerts go by mail, Slack, webhook or PagerDuty:
      see the OCR_ALERT_ settings. It runs until SIGTERM or SIGINT.

      \(HelpText.servingExitCodes)
      """)

  @Flag(help: "Print the standard rules and end.")
  var printRules = false

  @Option(help: "File of NAME=VALUE settings; environment variables override it.")
  var config: String?

  func run() async throws {
    if printRules {
      Terminal.print(AlertRules.standardText)
      return
    }
    let configuration = try configured(ClientProgram.name) { () throws(ConfigurationError) in
      try ClientConfiguration.load(file: config)
    }
    let rules = try Self.rules(configuration)
    let files = MonitorFiles(StateDirectory(configuration))
    try Self.lock(files, configuration)
    let telemetry = TelemetryService(
      configuration.telemetry, program: ClientProgram.name,
      instance: InstanceName.name(listening: configuration.monitorListen), http: try CurlTransport())
    let log = try LogOutput(configuration.logFormat, sinks: telemetry.sinks)
    defer { log.flush() }
    let logger = Logger(label: ClientProgram.name) { _ in
      LineLogHandler(level: configuration.logLevel, output: log)
    }
    let others = try AlertTargets.transport(configuration)
    let metrics = MonitorMetrics.registry()
    telemetry.read(by: metrics)
    let service = MonitorService(
      configuration: configuration, rules: rules, targets: AlertTargets.targets(configuration, http: others),
      gateways: try CurlTransport(configuration.gatewayTransport), http: others, metrics: metrics, logger: logger,
      log: log)
    do {
      try await service.run(with: [telemetry])
    } catch let error as IOError {
      log.flush()
      try fail("OCR_MONITOR_LISTEN=\(configuration.monitorListen) cannot be used: \(error.description)")
    }
    await telemetry.flush()
  }

  private static func rules(_ configuration: ClientConfiguration) throws -> AlertRules {
    guard let path = configuration.monitorRulesFile else { return .standard }
    guard let bytes = FileManager.default.contents(atPath: path) else {
      try fail("OCR_MONITOR_RULES=\(path) cannot be read")
    }
    do throws(AlertRulesError) {
      return try AlertRules(String(decoding: bytes, as: UTF8.self))
    } catch {
      try fail("OCR_MONITOR_RULES=\(path): \(error)")
    }
  }

  /// Two monitors with one state would tell everything twice, and lose what the other one writes.
  private static func lock(_ files: MonitorFiles, _ configuration: ClientConfiguration) throws {
    let path = StateDirectory(configuration).path
    do {
      if try !files.lock() { try fail("OCR_STATE_DIR=\(path): another monitor runs with this directory") }
    } catch let error as StateFailure {
      try fail("OCR_STATE_DIR=\(path): \(error)")
    }
  }

  private static func fail(_ text: String) throws -> Never {
    Terminal.note("\(ClientProgram.name): \(text)")
    throw ExitCode(2)
  }

  private func fail(_ text: String) throws -> Never { try Self.fail(text) }
}
