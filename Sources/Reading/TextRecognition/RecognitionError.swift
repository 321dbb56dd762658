/// Why text recognition cannot work. Never holds text of a page.
public enum RecognitionError: Error, Equatable, CustomStringConvertible {
  /// A file of the models folder is missing or not what it should be.
  case modelsUnusable(detail: String)
  /// The inference library is missing, is another version, or refuses a network.
  case runtimeUnusable(detail: String)
  /// The library reported a failure while running a network.
  case inferenceFailed(detail: String)
  /// A network's output does not have the shape that follows from its input. Seen when memory runs out: OpenVINO then
  /// reports success and hands out the previous output. The process should not read further pages.
  case shapeMismatch(expected: [Int], got: [Int])

  /// A stable name for logs.
  public var code: String {
    switch self {
    case .modelsUnusable: "models_unusable"
    case .runtimeUnusable: "runtime_unusable"
    case .inferenceFailed: "inference_failed"
    case .shapeMismatch: "shape_mismatch"
    }
  }

  public var description: String {
    switch self {
    case .modelsUnusable(let detail), .runtimeUnusable(let detail), .inferenceFailed(let detail): "\(code): \(detail)"
    case .shapeMismatch(let expected, let got): "\(code): expected \(expected), got \(got)"
    }
  }
}
