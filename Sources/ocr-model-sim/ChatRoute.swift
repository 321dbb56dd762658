import Extraction
import Glibc
import Hummingbird
import ModelSimulation
import NIOCore
import Synchronization

/// `POST /v1/chat/completions`
struct ChatRoute: Sendable {
  /// As llama-server's.
  private static let largestBody = 100 << 20

  private let face: ServerFace
  private let server: ServerDescription
  private let faults: FaultSwitch
  private let reader: PromptReader
  private let ledger: RequestLedger
  private let slots: Slots
  private let memory = LastReading()

  init(
    face: ServerFace, server: ServerDescription, faults: FaultSwitch, reader: PromptReader, ledger: RequestLedger
  ) {
    self.face = face
    self.server = server
    self.faults = faults
    self.reader = reader
    self.ledger = ledger
    slots = Slots(server.slots)
  }

  /// What becomes of a request, in the order it happens.
  private enum Event: Sendable {
    case refused(RequestError)
    case garbage
    /// The answer begins.
    case began
    case token(String)
    case finished(Script.FinishReason)
    case disconnected
  }

  func handle(_ request: Request, _ context: SimulationContext) async throws -> Response {
    let body = try await request.body.collect(upTo: Self.largestBody)
    let chat: ChatRequest
    do {
      chat = try ChatRequest(Array(body.readableBytesView))
      try check(chat)
    } catch {
      return .json(face.body(of: error), status: error.status)
    }
    let fault = faults.next()
    let number = ledger.enter(chat, fault: fault)
    let (events, out) = AsyncStream.makeStream(of: Event.self)
    let work = Task {
      let last: Event?
      do {
        last = try await slots.withSlot { try await perform(chat, fault, out) }
      } catch let error as RequestError {
        last = .refused(error)
      } catch {
        last = nil
      }
      // Before the end is sent: whoever has the whole answer finds the request counted as done.
      ledger.leave(isCancelled: last == nil)
      if let last { out.yield(last) }
      out.finish()
    }
    out.onTermination = { _ in work.cancel() }
    let disconnect = try? await context.channel.pipeline.handler(type: DisconnectHandler.self).get()
    disconnect?.watch(work)

    let answer = ChatAnswer(
      number: number, model: server.model, created: Int64(time(nil)), promptTokens: chat.promptTokens)
    var iterator = events.makeAsyncIterator()
    switch await iterator.next() {
    case .began: return chat.streams ? stream(events, answer, chat) : try await whole(events, answer)
    case .refused(let error): return .json(face.body(of: error), status: error.status)
    case .garbage:
      return Response(status: .ok, headers: [.contentType: "text/html"], body: .init(byteBuffer: Self.html))
    default: throw HTTPError(.serviceUnavailable)
    }
  }

  private static let html = ByteBuffer(string: "<html><body><h1>It works!</h1></body></html>")

  private func check(_ chat: ChatRequest) throws(RequestError) {
    if face == .vllm, chat.model != server.model {
      throw RequestError(
        status: 404, type: "not_found_error", message: "The model `\(chat.model ?? "")` does not exist.")
    }
    guard chat.promptTokens < server.context else {
      throw .contextExceeded(prompt: chat.promptTokens, context: server.context)
    }
  }

  /// Reads the prompt and says the answer, token by token; returns how it ends.
  private func perform(
    _ chat: ChatRequest, _ fault: Fault?, _ out: AsyncStream<Event>.Continuation
  ) async throws -> Event {
    switch fault {
    case .hang: try await forever()
    case .failure: throw RequestError(status: 500, type: "server_error", message: "simulated: fault http-500")
    case .garbage: return .garbage
    default: break
    }
    let reading = try await reader.read(chat.prompt)
    let previous = memory.replace(with: chat.prompt.pages.isEmpty ? nil : reading.fields)
    guard
      let answer = Answer(chat.form, constraint: chat.constraint, reading: reading, previous: previous, fault: fault)
    else {
      throw RequestError(
        status: 500, type: "server_error", message: "simulated: the stand-in has no answer of the form asked for")
    }
    let left = server.context - chat.promptTokens
    let script = Script(
      answer.text, maximumTokens: min(left, max(0, chat.maximumTokens ?? left)), fault: fault, slow: faults.slow)
    try await Task.sleep(for: script.pace.beforeFirst)
    out.yield(.began)
    for token in script.tokens {
      try Task.checkCancellation()
      out.yield(.token(token))
      if script.pace.betweenTokens > .zero { try await Task.sleep(for: script.pace.betweenTokens) }
    }
    switch script.end {
    case .finish(let reason): return .finished(reason)
    case .silence: try await forever()
    case .disconnection: return .disconnected
    }
  }

  /// Until the client leaves or the program ends.
  private func forever() async throws -> Never {
    while true { try await Task.sleep(for: .seconds(3600)) }
  }

  private func stream(_ events: AsyncStream<Event>, _ answer: ChatAnswer, _ chat: ChatRequest) -> Response {
    let body = ResponseBody { writer in
      func send(_ value: JSONValue) async throws {
        try await writer.write(ByteBuffer(string: "data: \(value.serialized())\n\n"))
      }
      try await send(answer.opening)
      var tokens = 0
      for await event in events {
        switch event {
        case .token(let text):
          tokens += 1
          try await send(answer.token(text))
        case .finished(let reason):
          try await send(answer.closing(reason))
          if chat.includesUsage { try await send(answer.counts(tokens: tokens)) }
          try await writer.write(ByteBuffer(string: "data: [DONE]\n\n"))
          try await writer.finish(nil)
          return
        default: throw ConnectionCut()
        }
      }
      throw ConnectionCut()
    }
    return Response(status: .ok, headers: [.contentType: "text/event-stream"], body: body)
  }

  private func whole(_ events: AsyncStream<Event>, _ answer: ChatAnswer) async throws -> Response {
    var tokens: [String] = []
    for await event in events {
      if case .token(let text) = event { tokens.append(text) }
      if case .finished(let reason) = event {
        return .json(answer.whole(tokens.joined(), tokens: tokens.count, finish: reason))
      }
    }
    return Response(status: .ok, body: ResponseBody(contentLength: 1) { _ in throw ConnectionCut() })
  }
}

/// Ends a connection without the end of its answer.
private struct ConnectionCut: Error {}

/// What was read for the request before, for the fault `other-document`.
private final class LastReading: Sendable {
  private let fields = Mutex<DocumentFields?>(nil)

  /// The fields until now; kept where there are no new ones.
  func replace(with new: DocumentFields?) -> DocumentFields? {
    fields.withLock { fields in
      defer { fields = new ?? fields }
      return fields
    }
  }
}
