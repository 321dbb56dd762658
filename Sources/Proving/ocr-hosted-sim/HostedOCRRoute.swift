import Digest
import DocumentFormats
import Extraction
import Glibc
import HTTPTypes
import HostedSimulation
import Hummingbird
import JSON
import MistralOCR
import NIOCore
import StandInServer

/// `POST /v1/ocr`
struct HostedOCRRoute: Sendable {
  /// 50 MB of a document in base64, and the rest of the request.
  private static let largestBody = 70_000_000
  /// How long the fault `hang` lasts: as long as the service's own SDK waits.
  private static let silence = Duration.seconds(300)
  /// Between two bytes under the fault `drip`.
  private static let dripInterval = Duration.milliseconds(100)

  /// nil: any key will do.
  let apiKey: String?
  let state: HostedState
  let reader: HostedReader

  /// What a client is given.
  private enum Delivery {
    case whole(JSONValue)
    /// Something else than the answer that was paid for.
    case spoilt(JSONValue, HostedFault.Kind)
  }

  func handle(_ request: Request, _ context: StandInContext) async throws -> Response {
    var response: Response
    do {
      switch try await answer(request) {
      case .whole(let json): response = .json(json)
      case .spoilt(let json, let fault): response = try await spoilt(json, fault, on: context.channel)
      }
    } catch let error as HostedError {
      response = .json(error.json, status: error.status)
      if let seconds = error.retryAfter { response.headers[.retryAfter] = String(seconds) }
    }
    if let remaining = state.remainingRequests { response.headers[.rateLimitRemaining] = String(remaining) }
    return response
  }

  /// Reads the document and waits until its answer is due.
  ///
  /// - Throws: `HostedError`, `CancellationError`.
  private func answer(_ request: Request) async throws -> Delivery {
    let arrival = ContinuousClock.now
    guard isAuthorized(request.headers[.authorization]) else { throw HostedError.unauthorized }
    if case .refused(let seconds) = state.admitRequest() { throw HostedError.rateLimited(retryAfter: seconds) }
    let body = try await request.body.collect(upTo: Self.largestBody)
    let call: OCRRequest
    do { call = try OCRRequest(parsing: Array(body.readableBytesView)) } catch { throw HostedError(error) }
    let name = call.model ?? "mistral-ocr-latest"
    guard let model = HostedModels.model(named: name) else { throw HostedError.unknownModel(name) }

    let digest = SHA256(call.document.file.bytes).hexadecimal
    let family = DocumentFormat(call.document.file.bytes)?.family ?? .image
    guard call.document.key == .init(family) else { throw HostedError.wrongKey }
    let fault = state.nextFault(document: digest, isPDF: family == .pdf)
    let pages: Int
    let json: JSONValue
    do {
      switch fault {
      case .status(let status, let retryAfter): throw HostedError.failure(status, retryAfter: retryAfter)
      case .parserError: throw HostedError.invalidPDF
      default: break
      }
      let answer = try SimulatedHostedAnswer(
        call, model: model, pages: try await reader.read(call.document, digest: digest),
        today: CalendarDate(unixSeconds: Int64(time(nil))))
      pages = answer.chargedPages
      if case .refused(let seconds) = state.admit(pages: pages) { throw HostedError.rateLimited(retryAfter: seconds) }
      json = answer.json
    } catch let error as HostedError {
      state.log(document: digest, pages: 0, outcome: String(error.status))
      throw error
    }
    // From here on it is charged, whether or not the answer arrives.
    state.log(document: digest, pages: pages, outcome: fault?.name ?? "answer")
    let due = arrival + state.nextLatency()
    if due < .now { state.countLateReading() }
    try await Task.sleep(until: due, clock: .continuous)
    return fault.map { .spoilt(json, $0) } ?? .whole(json)
  }

  private func isAuthorized(_ authorization: String?) -> Bool {
    guard let authorization, authorization.hasPrefix("Bearer ") else { return false }
    let key = authorization.dropFirst("Bearer ".count)
    return apiKey.map { $0 == key } ?? !key.isEmpty
  }

  private func spoilt(_ json: JSONValue, _ fault: HostedFault.Kind, on channel: any Channel) async throws -> Response {
    let bytes = ByteBuffer(string: json.serialized())
    switch fault {
    case .hang:
      try await Task.sleep(for: Self.silence)
      throw ConnectionCut()
    case .reset:
      await Self.reset(channel)
      throw ConnectionCut()
    case .garbage:
      let html = ByteBuffer(string: "<html><body><h1>It works!</h1></body></html>")
      return Response(status: .ok, headers: [.contentType: "text/html"], body: .init(byteBuffer: html))
    case .resetMidBody:
      return Self.response(bytes) { piece, writer in
        try await writer.write(piece.getSlice(at: 0, length: piece.readableBytes / 2) ?? piece)
        // A reset takes what was not read yet with it: let the half arrive.
        try await Task.sleep(for: Self.dripInterval)
        await Self.reset(channel)
        throw ConnectionCut()
      }
    case .drip:
      return Self.response(bytes) { piece, writer in
        for byte in piece.readableBytesView {
          try await writer.write(ByteBuffer(bytes: [byte]))
          try await Task.sleep(for: Self.dripInterval)
        }
        try await writer.finish(nil)
      }
    case .status, .parserError: throw ConnectionCut()
    }
  }

  /// 200 with a body of these bytes' length, written in another way.
  private static func response(
    _ bytes: ByteBuffer, _ write: @escaping @Sendable (ByteBuffer, inout any ResponseBodyWriter) async throws -> Void
  ) -> Response {
    Response(
      status: .ok, headers: [.contentType: "application/json"],
      body: ResponseBody(contentLength: bytes.readableBytes) { writer in
        var any: any ResponseBodyWriter = writer
        try await write(bytes, &any)
      })
  }

  private static func reset(_ channel: any Channel) async {
    if let socket = channel as? any SocketOptionProvider {
      try? await socket.setSoLinger(linger(l_onoff: 1, l_linger: 0)).get()
    }
    try? await channel.close()
  }
}

extension HTTPField.Name {
  fileprivate static let rateLimitRemaining = HTTPField.Name("X-RateLimit-Remaining") ?? .retryAfter
}
