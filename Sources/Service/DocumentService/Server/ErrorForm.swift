import Extraction
import JSON

/// An error of one interface, which says more than the problem that it is.
package protocol ProblemConvertible: Error {
  var problem: Problem { get }
}

/// How a route tells what went wrong.
package struct ErrorForm: Sendable {
  var mediaType: String
  /// The answer for a problem, which may have been made of an error that says more.
  var answer: @Sendable (_ problem: Problem, _ error: any Error, _ requestID: String) -> (status: Int, json: JSONValue)

  /// RFC 9457, as every route of ours.
  package static let problem = ErrorForm(mediaType: "application/problem+json") { problem, _, requestID in
    (problem.code.status, problem.json(requestId: requestID))
  }
}
