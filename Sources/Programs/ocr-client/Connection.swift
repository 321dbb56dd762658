import ArgumentParser
import CommandLineProgram
import DocumentService
import HTTPTransport
import Logging
import OCRClient
import PrometheusMetrics
import Settings
import Sidecar
import Telemetry

/// A client as it is configured, with what it needs.
struct Connection {
  let configuration: ClientConfiguration
  let log: LogOutput
  let logger: Logger
  let metrics = SidecarMetrics.registry()
  let telemetry: TelemetryService
  let renderer: DocumentPageRenderer
  let client: DocumentClient

  /// - Parameters:
  ///   - config: path of a file with settings.
  ///   - quiet: for commands whose output people read: only errors are logged, as text.
  init(config: String?, quiet: Bool = false) throws {
    let configuration = try configured(ClientProgram.name) { () throws(ConfigurationError) in
      try ClientConfiguration.load(file: config)
    }
    var destinations = configuration.telemetry
    // What a person starts shows its log and errors to that person.
    if quiet { (destinations.logtailToken, destinations.sentryDSN) = (nil, nil) }
    let telemetry = TelemetryService(
      destinations, program: ClientProgram.name,
      instance: quiet ? nil : InstanceName.name(listening: configuration.sidecarListen), http: try CurlTransport())
    let log = try LogOutput(quiet ? .text : configuration.logFormat, sinks: telemetry.sinks)
    let level = quiet ? max(configuration.logLevel, .error) : configuration.logLevel
    let logger = Logger(label: ClientProgram.name) { _ in LineLogHandler(level: level, output: log) }
    self.configuration = configuration
    self.log = log
    self.logger = logger
    self.telemetry = telemetry
    telemetry.read(by: metrics)
    renderer = DocumentPageRenderer(logger: logger)
    client = try DocumentClient(
      configuration: configuration, renderer: renderer, logger: logger, metrics: metrics, tracer: telemetry.tracer)
  }

  var stateDirectory: StateDirectory { StateDirectory(configuration) }

  /// What the client's processes spent, for reading.
  var spendLedger: SpendLedger {
    SpendLedger(
      stateDirectory, caps: SpendCaps(daily: configuration.dailyCapMicroUSD, monthly: configuration.monthlyCapMicroUSD))
  }

  /// Does something with the client while the processes that open documents run.
  func whileServing<Value: Sendable>(_ body: @escaping (DocumentClient) async -> Value) async -> Value {
    let renderer = renderer
    let processes = Task { await renderer.run() }
    let value = await body(client)
    processes.cancel()
    await processes.value
    return value
  }
}
