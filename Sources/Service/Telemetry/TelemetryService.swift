import DocumentService
import HTTPTransport
import PrometheusMetrics
import ServiceLifecycle
import Settings
import Traces

/// What leaves the machine besides answers: logs, errors and traces, where the settings say so.
public struct TelemetryService: Service {
  /// What takes the log's lines besides the log.
  package let sinks: [any LogSink]
  /// nil where no traces are recorded.
  package let tracer: Tracer?
  private let senders: [(sink: String, sender: any QueueSender)]

  /// - Parameters:
  ///   - program: such as `ocr-gateway`.
  ///   - instance: tells it from others of the program; nil for one that ends soon.
  public init(_ settings: TelemetrySettings, program: String, instance: String?, http: any HTTPSending) {
    let clock = ContinuousClock()
    var sinks: [any LogSink] = []
    var senders: [(sink: String, sender: any QueueSender)] = []
    if let token = settings.logtailToken {
      let url = settings.logtailURL?.description ?? TelemetrySettings.defaultLogtailURL
      let forwarder = LogForwarder(url: url, token: token, service: program, http: http, clock: clock)
      sinks.append(forwarder)
      senders.append(("logtail", forwarder.sender))
    }
    if let dsn = settings.sentryDSN {
      let reporter = ErrorReporter(
        dsn, release: "\(program)@\(Release.current)", environment: settings.sentryEnvironment, http: http, clock: clock
      )
      sinks.append(reporter)
      senders.append(("sentry", reporter.sender))
    }
    if let endpoint = settings.otlpEndpoint {
      let resource =
        [
          SpanAttribute("service.name", program), SpanAttribute("service.version", Release.current),
        ] + (instance.map { [SpanAttribute("service.instance.id", $0)] } ?? [])
      let exporter = SpanExporter(
        endpoint: endpoint, headers: settings.otlpHeaders, resource: resource, http: http, clock: clock)
      tracer = Tracer(ratio: settings.traceRatio, sink: exporter)
      senders.append(("otlp", exporter.sender))
    } else {
      tracer = nil
    }
    self.sinks = sinks
    self.senders = senders
  }

  package func read(by registry: MetricsRegistry) {
    for (sink, sender) in senders {
      registry.read(ServerMetrics.telemetryDropped.name, dimensions: [("sink", sink)]) { Double(sender.dropped) }
    }
  }

  /// Sends until the service group shuts down.
  public func run() async throws {
    await cancelWhenGracefulShutdown {
      await withDiscardingTaskGroup { group in
        for (_, sender) in senders { group.addTask { await sender.run() } }
        // Services end together, or not at all.
        group.addTask { try? await Task.sleep(for: .seconds(Int64.max / 4)) }
      }
    }
  }

  /// Sends what waits, before the program ends and after `run` has ended; takes two seconds at most.
  public func flush() async {
    await withDiscardingTaskGroup { group in
      for (_, sender) in senders { group.addTask { await sender.flush() } }
    }
  }
}

/// A `BatchSender`, whatever it sends.
private protocol QueueSender: Sendable {
  var dropped: Int { get }
  func run() async
  func flush() async
}

extension BatchSender: QueueSender {}
