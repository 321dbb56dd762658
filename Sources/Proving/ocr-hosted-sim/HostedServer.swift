import CommandLineProgram
import Extraction
import HostedSimulation
import Hummingbird
import HummingbirdCore
import JSON
import StandInServer

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
    let traffic = traffic
    try await StandInService(
      name: "ocr-hosted-sim", address: address, processes: reader.processes,
      notice: "SIMULATED hosted OCR service: nothing leaves this machine, latencies are drawn, not measured"
    ).run(
      router(),
      through: HTTPServerBuilder { responder in
        CountedChannel(base: HTTP1Channel(responder: responder), traffic: traffic)
      })
  }

  private func router() -> Router<StandInContext> {
    let router = Router(context: StandInContext.self)
    router.add(middleware: LabelMiddleware())
    router.post("/v1/ocr", use: HostedOCRRoute(apiKey: apiKey, state: state, reader: reader).handle)

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
        state.set(faults: try HostedFault.list(json))
      } catch {
        return Response.json(["simulated": true, "error": .string(error.description)], status: 400)
      }
      return Response.json(state.faults)
    }
    return router
  }
}

/// Labels every answer, and tells the connections of an experiment that looks in from those of clients.
private struct LabelMiddleware: RouterMiddleware {
  func handle(
    _ request: Request, context: StandInContext, next: (Request, StandInContext) async throws -> Response
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
    response.label("ocr-hosted-sim")
    return response
  }
}
