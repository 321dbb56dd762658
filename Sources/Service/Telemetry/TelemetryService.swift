import DocumentService
import HTTPTransport
import PrometheusMetrics
import ServiceLifecycle
import Settings

/// What leaves the machine besides answers: logs and errors, where the settings say so.
public struct TelemetryService: Service {
  private let forwarder: LogForwarder<ContinuousClock>?
  private let reporter: ErrorReporter<ContinuousClock>?

  /// - Parameter program: such as `ocr-gateway`.
  public init(_ settings: TelemetrySettings, program: String, http: any HTTPSending) {
    forwarder = settings.logtailToken.map {
      LogForwarder(
        url: settings.logtailURL?.description ?? TelemetrySettings.defaultLogtailURL, token: $0.revealed,
        service: program, http: http, clock: ContinuousClock())
    }
    reporter = settings.sentryDSN.map {
      ErrorReporter(
        $0, release: "\(program)@\(Release.current)", environment: settings.sentryEnvironment, http: http,
        clock: ContinuousClock())
    }
  }

  package var sinks: [any LogSink] {
    [forwarder as (any LogSink)?, reporter as (any LogSink)?].compactMap { $0 }
  }

  package func read(by registry: MetricsRegistry) {
    func read(_ sink: String, _ dropped: @escaping @Sendable () -> Int) {
      registry.read(ServerMetrics.telemetryDropped.name, dimensions: [("sink", sink)]) { Double(dropped()) }
    }
    if let forwarder { read("logtail") { forwarder.dropped } }
    if let reporter { read("sentry") { reporter.dropped } }
  }

  /// Sends until the service group shuts down.
  public func run() async throws {
    await cancelWhenGracefulShutdown {
      await withDiscardingTaskGroup { group in
        if let forwarder { group.addTask { await forwarder.run() } }
        if let reporter { group.addTask { await reporter.run() } }
        // Services end together, or not at all.
        group.addTask { try? await Task.sleep(for: .seconds(Int64.max / 4)) }
      }
    }
  }

  /// Sends what waits, before the program ends; takes two seconds each at most.
  public func flush() async {
    await forwarder?.flush()
    await reporter?.flush()
  }
}
