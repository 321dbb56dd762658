import CommandLineProgram
import Extraction
import Hummingbird
import HummingbirdCore
import JSON
import ModelCatalog
import ModelSimulation
import StandInServer

/// The HTTP server, with the processes that read.
struct SimulatedServer: Sendable {
  let face: ServerFace
  let description: ServerDescription
  /// Whose time answers take; nil where they come as fast as they can.
  let hardware: SimulatedHardware?
  let clock: SimulatedClock
  let apiKey: String?
  let faults: FaultSwitch
  let reader: PromptReader

  /// Serves until SIGTERM or SIGINT; requests that are open then are cut off.
  func run(on address: ListenArgument) async throws {
    try await StandInService(name: "ocr-model-sim", address: address, processes: reader.processes, notice: timing).run(
      router(),
      through: HTTPServerBuilder { responder in
        // llama-server closes idle connections after five seconds.
        HTTP1Channel(
          responder: responder,
          configuration: .init(additionalChannelHandlers: [CancelOnCloseHandler()], idleTimeout: .seconds(5)))
      })
  }

  /// The line that says that times are not measured; empty where none is simulated.
  private var timing: String {
    guard let hardware else { return "" }
    let speed = clock.speed == 1 ? "" : ", \(clock.speed) times as fast as calculated"
    return "SIMULATED \(description.model), \(face.kind.title), \(hardware.gpu.title), \(hardware.slots) slots of "
      + "\(hardware.context) tokens: times are calculated, not measured\(speed)"
  }

  private func router() -> Router<StandInContext> {
    let router = Router(context: StandInContext.self)
    router.add(middleware: FaceMiddleware(face: face, apiKey: apiKey))
    for path in ["/health", "/props", "/version", "/v1/models"] {
      guard let description = face.description(path, of: description) else { continue }
      router.get(RouterPath(path)) { _, _ in Response.json(description) }
    }
    // vLLM's health has no body.
    if face == .vllm { router.get("/health") { _, _ in Response(status: .ok) } }

    let ledger = RequestLedger()
    let chat = ChatRoute(
      face: face, server: description, hardware: hardware, clock: clock, faults: faults, reader: reader, ledger: ledger)
    router.post("/v1/chat/completions", use: chat.handle)

    let clock = clock
    router.put("/sim/speed") { request, _ in
      let text = String(buffer: try await request.body.collect(upTo: 100)).filter { !$0.isWhitespace }
      guard let speed = Double(text), SimulatedClock.speeds.contains(speed) else { throw HTTPError(.badRequest) }
      clock.speed = speed
      return Response.json(["speed": .decimal(speed, digits: 2)])
    }

    let faults = faults
    router.get("/sim/requests") { _, _ in Response.json(ledger.json) }
    router.get("/sim/fault") { _, _ in Response.json(["fault": .optional(faults.current?.rawValue)]) }
    router.delete("/sim/fault") { _, _ in
      faults.set(nil)
      return Response.json(["fault": .null])
    }
    router.put("/sim/fault") { request, _ in
      let name = String(buffer: try await request.body.collect(upTo: 100))
      guard let fault = ModelFault(rawValue: name.filter { !$0.isWhitespace }) else { throw HTTPError(.badRequest) }
      faults.set(fault)
      return Response.json(["fault": .string(fault.rawValue)])
    }
    return router
  }
}

/// Labels every answer, asks for the key, and gives errors the server's form.
private struct FaceMiddleware: RouterMiddleware {
  let face: ServerFace
  let apiKey: String?

  func handle(
    _ request: Request, context: StandInContext,
    next: (Request, StandInContext) async throws -> Response
  ) async throws -> Response {
    var response: Response
    if isRefused(request) {
      response = refusal(401, "authentication_error", "Invalid API Key")
    } else {
      do {
        response = try await next(request, context)
      } catch let error as HTTPError where error.status == .notFound {
        response = refusal(404, "not_found_error", "File Not Found")
      } catch let error as HTTPError {
        response = refusal(error.status.code, "server_error", "simulated: \(error.status)")
      }
    }
    response.label("ocr-model-sim")
    return response
  }

  /// Health and the stand-in's own paths need no key.
  private func isRefused(_ request: Request) -> Bool {
    guard let apiKey, request.uri.path != "/health", !request.uri.path.hasPrefix("/sim/") else { return false }
    return request.headers[.authorization] != "Bearer \(apiKey)"
  }

  private func refusal(_ status: Int, _ type: String, _ message: String) -> Response {
    .json(face.body(of: RequestError(status: status, type: type, message: message)), status: status)
  }
}
