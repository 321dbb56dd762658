import HTTPTransport
import Synchronization

/// Plays a server from a script, and keeps what it was sent.
final class ScriptedTransport: HTTPSending {
  enum Answer: Sendable {
    case response(Int, String)
    /// The pieces of a stream that then ends, or stays open until it is cancelled.
    case stream([String], staysOpen: Bool = false)
    case failure(TransportError.Code, after: String = "")
  }

  struct Unexpected: Error {}

  /// The answers to each path, in order; the last one is repeated.
  private let answers: Mutex<[String: [Answer]]>
  private let received = Mutex<[OutboundRequest]>([])
  private let base: String

  init(base: String = "http://model:8080", _ answers: [String: [Answer]]) {
    self.base = base
    self.answers = Mutex(answers)
  }

  /// The requests so far.
  var requests: [OutboundRequest] { received.withLock { $0 } }
  /// Their paths.
  var paths: [String] { requests.map { String($0.url.dropFirst(base.count)) } }

  func send(_ request: OutboundRequest, onBody: (@Sendable ([UInt8]) -> Void)?) async throws -> OutboundResponse {
    received.withLock { $0.append(request) }
    let answer = answers.withLock { answers -> Answer? in
      let path = String(request.url.dropFirst(base.count))
      guard let list = answers[path] else { return nil }
      if list.count > 1 { answers[path]?.removeFirst() }
      return list.first
    }
    switch answer {
    case nil: return try await respond(404, ["{\"detail\":\"Not Found\"}"], onBody)
    case .response(let status, let body): return try await respond(status, [body], onBody)
    case .stream(let pieces, let staysOpen):
      let response = try await respond(200, pieces, onBody)
      if staysOpen { try await Task.sleep(for: .seconds(600)) }
      return response
    case .failure(let code, let beginning):
      if !beginning.isEmpty { onBody?(Array(beginning.utf8)) }
      throw TransportError(code, "scripted")
    }
  }

  private func respond(
    _ status: Int, _ pieces: [String], _ onBody: (@Sendable ([UInt8]) -> Void)?
  ) async throws -> OutboundResponse {
    guard let onBody else {
      return OutboundResponse(status: status, headers: [], body: pieces.flatMap { Array($0.utf8) })
    }
    for piece in pieces { onBody(Array(piece.utf8)) }
    return OutboundResponse(status: status, headers: [], body: [])
  }
}

/// What the two kinds of server say, as they print it.
enum Printed {
  static func props(slots: Int = 2, context: Int = 8192, vision: Bool = true) -> String {
    """
    {"default_generation_settings":{"params":{"seed":4294967295},"n_ctx":\(context)},"total_slots":\(slots),\
    "model_alias":"pixtral-12b","modalities":{"vision":\(vision),"audio":false},"build_info":"b11549"}
    """
  }
  /// Of a llama-server that starts others: no slots, a context of 0.
  static let router = """
    {"role":"router","max_instances":4,"models_autoload":true,"model_alias":"llama-server","model_path":"none",\
    "default_generation_settings":{"params":{},"n_ctx":0},"build_info":"b11549"}
    """
  static let version = #"{"version":"0.33.0"}"#
  static let models = """
    {"object":"list","data":[{"id":"pixtral-12b","object":"model","owned_by":"vllm","root":"w4a16","parent":null,\
    "max_model_len":4096,"permission":[]}]}
    """

  static func chunk(_ text: String) -> String {
    #"data: {"choices":[{"finish_reason":null,"index":0,"delta":{"content":"# + "\"\(text)\"" + "}}]}\n\n"
  }
  static func finish(_ reason: String) -> String {
    #"data: {"choices":[{"finish_reason":""# + reason + "\",\"index\":0,\"delta\":{}}]}\n\n"
  }
  static let start = """
    data: {"choices":[{"finish_reason":null,"index":0,"delta":{"role":"assistant","content":null}}],"created":1,\
    "id":"chatcmpl-1","model":"pixtral-12b","object":"chat.completion.chunk"}\n\n
    """
  static let usage = """
    data: {"choices":[],"usage":{"completion_tokens":3,"prompt_tokens":319,"total_tokens":322}}\n\n
    """
  static let done = "data: [DONE]\n\n"
  /// A complete answer.
  static let answer = [start, chunk("o"), chunk("k"), finish("stop"), usage, done]
}
