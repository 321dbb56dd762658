import MistralOCR

extension OCRError: ProblemConvertible {}

extension ErrorForm {
  /// What Mistral's SDK understands.
  static let mistral = ErrorForm(mediaType: "application/json") { problem, error, _ in
    let error = error as? OCRError ?? OCRError(problem)
    return (error.status, error.json)
  }
}
