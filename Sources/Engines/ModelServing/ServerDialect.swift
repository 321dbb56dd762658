import Extraction
import JSON

/// What differs between the kinds of server that speak `/v1/chat/completions`.
package protocol ServerDialect: Sendable {
  /// Where a request's instructions stand.
  var instructions: InstructionPlace { get }

  /// The request's fields, in addition to those of every server, that bind the answer to its form.
  func fields(binding output: OutputFormat) -> [JSONValue.Member]

  /// Which limit of the server a request has passed, where the error says so; nil for any other error.
  func limitExceeded(_ error: ServerError) -> ModelFailure?
}

/// Where the instructions of a request can stand.
package enum InstructionPlace: Sendable {
  /// In a system message.
  case systemMessage
  /// At the head of the user's message, as a part of its own.
  case userMessage
}

/// What a server says of a failure. Its message may quote the request: nothing of it goes into errors or logs.
package struct ServerError: Sendable {
  package var type: String?
  package var message: String
  /// What of the request it is about.
  package var parameter: String?
  package var code: Int?
  /// The error object itself.
  package var details: JSONValue

  /// nil where the text is no error: `{"error":{…}}`, or the object itself with `"object":"error"` (vLLM up to 0.9).
  package init?(_ value: JSONValue) {
    guard let details = value["error"] ?? (value["object"] == "error" ? value : nil), details.members != nil else {
      return nil
    }
    self.details = details
    type = details["type"]?.string
    message = details["message"]?.string ?? ""
    parameter = details["param"]?.string
    code = details["code"]?.integer.map { Int(clamping: $0) }
  }
}

extension ServerDialect {
  /// What an error answer means.
  package func failure(status: Int, body: [UInt8]) -> ModelFailure {
    if let value = try? JSONValue(parsing: body), let error = ServerError(value),
      let exceeded = limitExceeded(error)
    {
      return exceeded
    }
    return ModelFailure(status: status)
  }

  /// What an error in the middle of an answer means; a server that gives no status failed.
  package func failure(_ error: ServerError) -> ModelFailure {
    limitExceeded(error) ?? ModelFailure(status: error.code.flatMap { (400..<600).contains($0) ? $0 : nil } ?? 500)
  }
}

extension ModelFailure {
  /// What an HTTP status other than 200 means, from any server or from a proxy in front of it.
  package init(status: Int) {
    switch status {
    case 401, 403: self = .unauthorized
    case 429, 502, 503, 504: self = .unavailable("status \(status)")
    default: self = .refused(status: status)
    }
  }
}
