import Extraction
import JSON
import MistralOCR

/// How a route tells what went wrong.
package struct ErrorForm: Sendable {
  var mediaType: String
  /// The answer for a problem, which may have been made of an error that says more.
  var answer: @Sendable (_ problem: Problem, _ error: any Error, _ requestID: String) -> (status: Int, json: JSONValue)

  /// RFC 9457, as every route of ours.
  static let problem = ErrorForm(mediaType: "application/problem+json") { problem, _, requestID in
    (problem.code.status, problem.json(requestId: requestID))
  }

  /// What Mistral's SDK understands.
  static let mistral = ErrorForm(mediaType: "application/json") { problem, error, _ in
    let error = error as? OCRError ?? OCRError(problem)
    return (error.status, error.json)
  }
}
