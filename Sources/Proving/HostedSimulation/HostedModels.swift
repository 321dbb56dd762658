/// The OCR models that the service knows by name, as of November 2026.
public enum HostedModels {
  /// Dated names, and the aliases of the newest.
  private static let current = [
    "mistral-ocr-2512": "mistral-ocr-2512", "mistral-ocr-4-0": "mistral-ocr-4-0",
    "mistral-ocr-4-1": "mistral-ocr-4-1", "mistral-ocr-4": "mistral-ocr-4-1",
    "mistral-ocr-latest": "mistral-ocr-4-1",
  ]

  /// The model that answers to a name; nil for what never was or is retired (`mistral-ocr-2503`, `mistral-ocr-2505`).
  public static func model(named name: String) -> String? { current[name] }
}
