import Extraction
import JSON

/// An error of `/v1/ocr`, in a form that Mistral's SDK understands and with our stable code in it.
///
/// The SDK raises its general error for any body. For 422 it wants a list in `detail`: a string there makes it complain
/// about the answer instead of telling it (wire formats of Mistral's SDK 1.9 to 3.7).
public struct OCRError: Error, Sendable, Equatable {
  /// An error at one place of the request.
  public struct Detail: Sendable, Equatable {
    /// Keys from `body` down.
    public var location: [String]
    public var message: String
    /// For machines: `missing`, `type_error`, `value_error`, or our stable code.
    public var type: String

    public init(location: [String], message: String, type: String) {
      self.location = location
      self.message = message
      self.type = type
    }
  }

  /// HTTP status.
  public var status: Int
  public var problem: Problem
  /// At 422 always one at least.
  public var details: [Detail]

  /// An error of the document or of the gateway.
  public init(_ problem: Problem) {
    self.problem = problem
    status = problem.code.status
    details =
      status == 422
      ? [Detail(location: ["body", "document"], message: problem.detail, type: problem.code.rawValue)] : []
  }

  /// An error of the request: 422, as Mistral answers, where our own routes answer 400 `malformed_request`.
  ///
  /// - Parameter keys: where, from the body's own keys down.
  public init(at keys: [String], _ message: String, type: String) {
    self.init(Problem(.malformedRequest, message, stage: .admit), at: keys, type: type)
  }

  /// An error of a document, at a place of the request: 422.
  public init(_ problem: Problem, at keys: [String], type: String) {
    self.problem = problem
    status = 422
    details = [Detail(location: ["body"] + keys, message: problem.detail, type: type)]
  }

  /// The body of the answer.
  public var json: JSONValue {
    let code = JSONValue.string(problem.code.rawValue)
    var members: [JSONValue.Member] = [
      .init("object", "error"), .init("message", .string(problem.detail)), .init("type", code), .init("param", .null),
      .init("code", code), .init("retryable", .bool(problem.code.retryable)),
    ]
    if !details.isEmpty { members.append(.init("detail", .array(details.map(\.json)))) }
    return .object(members)
  }
}

extension OCRError.Detail {
  fileprivate var json: JSONValue {
    ["loc": .array(location.map(JSONValue.string)), "msg": .string(message), "type": .string(type)]
  }
}
