import CommandLineProgram
import Extraction
import Glibc
import HTTPTypes
import HostedSimulation
import Hummingbird
import HummingbirdCore
import Logging
import NIOCore
import ServiceLifecycle
import UnixSignals
import Workers

/// The HTTP server, with the processes that read.
struct HostedServer: Sendable {
  let apiKey: String?
  let state: HostedState
  let reader: HostedReader
  private let traffic = Traffic()

  init(apiKey: String?, state: HostedState, reader: HostedReader) {
    self.apiKey = apiKey
    self.state = state
    self.reader = reader
  }

  /// Serves until SIGTERM or SIGINT; requests that are open then are cut off.
  func run(on address: ListenArgument) async throws {
    let logger = Logger(label: "ocr-hosted-sim") { _ in SwiftLogNoOpLogHandler() }
    let (processes, traffic) = (reader.processes, traffic)
    let application = Application(
      router: router(),
      server: HTTPServerBuilder { responder in
        CountedChannel(base: HTTP1Channel(responder: responder), traffic: traffic)
      },
      configuration: ApplicationConfiguration(address: .hostname(address.host, port: address.port), serverName: nil),
      onServerRunning: { channel in
        try? await processes.waitUntilReady()
        Terminal.print("SIMULATED hosted OCR service: nothing leaves this machine, latencies are drawn, not measured")
        Terminal.print("READY http://\(address.host):\(channel.localAddress?.port ?? 0)")
      },
      logger: logger)
    var group = ServiceGroupConfiguration(
      services: [.init(service: ProcessesService(processes: processes)), .init(service: application)],
      gracefulShutdownSignals: [.sigterm, .sigint], logger: logger)
    group.maximumGracefulShutdownDuration = .seconds(1)
    try await ServiceGroup(configuration: group).run()
  }

  private func router() -> Router<HostedContext> {
    let router = Router(context: HostedContext.self)
    router.add(middleware: LabelMiddleware())
    router.post("/v1/ocr", use: OCRRoute(apiKey: apiKey, state: state, reader: reader).handle)

    let (state, traffic) = (state, traffic)
    router.get("/sim/calls") { _, _ in Response.json(state.calls) }
    router.get("/sim/traffic") { _, _ in Response.json(traffic.json) }
    router.get("/sim/faults") { _, _ in Response.json(state.faults) }
    router.delete("/sim/faults") { _, _ in
      state.set(faults: [])
      return Response.json(state.faults)
    }
    router.put("/sim/faults") { request, _ in
      let body = try await request.body.collect(upTo: 100_000)
      guard let json = try? JSONValue(parsing: body.readableBytesView) else { throw HTTPError(.badRequest) }
      do throws(FaultError) {
        state.set(faults: try Fault.list(json))
      } catch {
        return Response.json(["simulated": true, "error": .string(error.description)], status: 400)
      }
      return Response.json(state.faults)
    }
    return router
  }
}

/// What a request carries: its connection.
struct HostedContext: RequestContext {
  var coreContext: CoreRequestContextStorage
  let channel: any Channel

  init(source: Source) {
    coreContext = .init(source: source)
    channel = source.channel
  }
}

/// Labels every answer, and tells the connections of an experiment that looks in from those of clients.
private struct LabelMiddleware: RouterMiddleware {
  private static let label = HTTPField.Name("X-Simulated")

  func handle(
    _ request: Request, context: HostedContext, next: (Request, HostedContext) async throws -> Response
  ) async throws -> Response {
    if request.uri.path.hasPrefix("/sim/") {
      try await context.channel.pipeline.handler(type: TrafficHandler.self).get().disregard()
    }
    var response: Response
    do {
      response = try await next(request, context)
    } catch let error as HTTPError {
      response = .json(
        HostedError(error.status.code, "simulated: \(error.status)", type: "simulated_error").json,
        status: error.status.code)
    }
    if let label = Self.label { response.headers[label] = "ocr-hosted-sim" }
    return response
  }
}

/// Keeps the reading processes running as long as the service group runs.
private struct ProcessesService: Service {
  let processes: ReadingProcesses

  func run() async throws {
    await cancelWhenGracefulShutdown { await processes.run() }
  }
}
