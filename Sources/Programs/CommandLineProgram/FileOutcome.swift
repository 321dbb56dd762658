import Extraction
import JSON

/// What became of one file.
package struct FileOutcome: Sendable {
  package var file: String
  /// Under which it was asked for; 32 hexadecimal digits.
  package var requestID: String
  package var result: Result<ExtractionResult, Problem>

  package init(file: String, requestID: String, _ result: Result<ExtractionResult, Problem>) {
    self.file = file
    self.requestID = requestID
    self.result = result
  }

  package var problem: Problem? { if case .failure(let problem) = result { problem } else { nil } }

  /// The answer or the problem, with the file.
  package func json(evidence: Bool) -> JSONValue {
    let answer =
      switch result {
      case .success(let result): result.json(evidence: evidence)
      case .failure(let problem): problem.json(requestId: requestID)
      }
    guard case .object(let members) = answer else { return answer }
    return .object([.init("file", .string(file))] + members)
  }
}
