import Extraction
import Glibc
import HTTPTypes
import Hummingbird
import ImagePlanning
import JSON
import ModelCatalog
import ModelSimulation
import NIOCore
import StandInServer
import Synchronization
import Workers

/// `POST /v1/chat/completions`
struct ChatRoute: Sendable {
  /// As llama-server's.
  private static let largestBody = 100 << 20
  /// Readings kept: some kB each, more than an experiment has documents.
  private static let largestMemory = 2000

  private let face: ServerFace
  private let server: ServerDescription
  private let faults: FaultSwitch
  private let reader: PromptReader
  private let ledger: RequestLedger
  private let line: Line
  private let clock: SimulatedClock
  private let readings = ReadingMemory<Int, PageTranscription>(limit: largestMemory)
  private let memory = LastFields()

  /// What becomes of requests between their arrival and their answer.
  private enum Line: Sendable {
    /// They wait for a slot, and are answered as fast as can be.
    case untimed(Slots)
    /// They take the time that the hardware would.
    case timed(SimulatedHardware, SimulatedGPU)
  }

  /// - Parameter hardware: whose time answers take; nil for none.
  init(
    face: ServerFace, server: ServerDescription, hardware: SimulatedHardware?, clock: SimulatedClock,
    faults: FaultSwitch, reader: PromptReader, ledger: RequestLedger
  ) {
    self.face = face
    self.server = server
    self.clock = clock
    self.faults = faults
    self.reader = reader
    self.ledger = ledger
    line = hardware.map { .timed($0, SimulatedGPU($0.timeline, clock: clock)) } ?? .untimed(Slots(server.slots))
  }

  /// What becomes of a request, in the order it happens.
  private enum Event: Sendable {
    case refused(RequestError)
    case garbage
    /// The answer begins.
    case began
    case token(String)
    case finished(Script.FinishReason, Timings?)
    case disconnected
  }

  func handle(_ request: Request, _ context: StandInContext) async throws -> Response {
    let body = try await request.body.collect(upTo: Self.largestBody)
    let chat: ChatRequest
    do {
      chat = try ChatRequest(Array(body.readableBytesView), geometry: geometry)
      try check(chat)
    } catch {
      return .json(face.body(of: error), status: error.status)
    }
    let fault = faults.next()
    let number = ledger.enter(
      chat, traceparent: HTTPField.Name("traceparent").flatMap { request.headers[$0] }, fault: fault)
    let (events, out) = AsyncStream.makeStream(of: Event.self)
    let work = Task {
      let last: Event?
      do {
        last = try await perform(chat, fault, out)
      } catch let error as RequestError {
        last = .refused(error)
      } catch {
        last = nil
      }
      // Before the end is sent: a client that has the whole answer finds the request counted as done.
      ledger.leave(isCancelled: last == nil)
      if let last { out.yield(last) }
      out.finish()
    }
    out.onTermination = { _ in work.cancel() }
    let disconnect = try? await context.channel.pipeline.handler(type: CancelOnCloseHandler.self).get()
    disconnect?.watch(work)

    let answer = ChatAnswer(
      number: number, model: server.model, created: Int64(time(nil)),
      promptTokens: chat.promptTokens - (fault == .shrunkenImages ? chat.imageTokens.reduce(0, +) / 2 : 0))
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
    if !server.hasVision, chat.prompt.hasImages {
      throw RequestError(
        status: 500, type: "server_error",
        message: "image input is not supported - hint: if this is unexpected, you may need to provide the mmproj")
    }
    if face == .vllm, chat.model != server.model {
      throw RequestError(
        status: 404, type: "not_found_error", message: "The model `\(chat.model ?? "")` does not exist.")
    }
    guard chat.promptTokens < server.context else {
      throw .contextExceeded(prompt: chat.promptTokens, context: server.context)
    }
  }

  private var geometry: ImageGeometry {
    if case .timed(let hardware, _) = line { hardware.geometry } else { .pixtral }
  }

  /// Queues the request and answers it, unless its fault needs neither; returns how it ends.
  private func perform(
    _ chat: ChatRequest, _ fault: ModelFault?, _ out: AsyncStream<Event>.Continuation
  ) async throws -> Event {
    switch (fault, line) {
    case (.failure, _): throw RequestError(status: 500, type: "server_error", message: "simulated: fault http-500")
    case (.garbage, _): return .garbage
    case (_, .untimed(let slots)):
      return try await slots.withSlot { try await answer(chat, fault, turn: nil, out) }
    case (_, .timed(let hardware, let gpu)):
      // A request that hangs keeps its slot.
      let isEndless = fault == .hang || fault == .hangMidway
      let work = hardware.work(of: chat, outputTokens: isEndless ? .max : maximumTokens(chat))
      return try await gpu.serve(work) { turn in try await answer(chat, fault, turn: turn, out) }
    }
  }

  /// Tokens that the request and the context leave for the answer.
  private func maximumTokens(_ chat: ChatRequest) -> Int {
    let left = server.context - chat.promptTokens
    return min(left, max(0, chat.maximumTokens ?? left))
  }

  /// Reads the prompt and says the answer, token by token; returns how it ends.
  ///
  /// - Parameter turn: says when a token is due; what is read goes on meanwhile.
  private func answer(
    _ chat: ChatRequest, _ fault: ModelFault?, turn: SimulatedGPU.Turn?, _ out: AsyncStream<Event>.Continuation
  ) async throws -> Event {
    if fault == .hang { try await forever() }
    let prompt = fault == .blind ? chat.prompt.withoutImages : chat.prompt
    let reading = try await readings.reading(of: prompt.hashValue) { try await reader.read(prompt) }
    let misreading = fault == .wrongProjector ? (prompt.hasImages ? .wrongTotal : nil) : fault
    let previous = memory.replace(with: chat.prompt.pages.isEmpty ? nil : reading.fields)
    guard
      let answer = Answer(
        chat.form, constraint: chat.constraint, reading: reading, previous: previous, fault: misreading)
    else {
      throw RequestError(
        status: 500, type: "server_error", message: "simulated: the stand-in has no answer of the form asked for")
    }
    let script = Script(answer.text, maximumTokens: maximumTokens(chat), fault: fault, slow: faults.slow)
    if let turn, turn.announce(tokens: script.finishes ? script.tokens.count : nil) { ledger.countLateReading() }
    try await turn?.token(1)
    try await clock.sleep(for: script.pace.beforeFirst)
    out.yield(.began)
    for (place, token) in script.tokens.enumerated() {
      try Task.checkCancellation()
      try await turn?.token(place + 1)
      out.yield(.token(token))
      try await clock.sleep(for: script.pace.betweenTokens)
    }
    switch script.end {
    case .finish(let reason):
      let timings = try await turn?.end()
      return .finished(reason, face == .llama ? timings : nil)
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
        case .finished(let reason, let timings):
          try await send(answer.closing(reason, tokens: tokens, timings: timings))
          if chat.includesUsage { try await send(answer.counts(tokens: tokens, timings: timings)) }
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
      if case .finished(let reason, let timings) = event {
        return .json(answer.whole(tokens.joined(), tokens: tokens.count, finish: reason, timings: timings))
      }
    }
    return Response(status: .ok, body: ResponseBody(contentLength: 1) { _ in throw ConnectionCut() })
  }
}

/// The fields of the request before, for the fault `other-document`.
private final class LastFields: Sendable {
  private let fields = Mutex<DocumentFields?>(nil)

  /// The fields until now; kept where there are no new ones.
  func replace(with new: DocumentFields?) -> DocumentFields? {
    fields.withLock { fields in
      defer { fields = new ?? fields }
      return fields
    }
  }
}
