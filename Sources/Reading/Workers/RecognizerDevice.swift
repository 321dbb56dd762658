/// What recognizers compute on: `ocr-recognizer --device`.
public enum RecognizerDevice: String, Sendable, CaseIterable {
  /// The GPU where its libraries are installed and work, else the processor.
  case auto
  case cpu
  /// The first NVIDIA GPU and nothing else.
  case cuda

  /// There where a driver of NVIDIA's runs.
  static let deviceFile = "/dev/nvidiactl"

  /// The folder of the GPU's libraries beside that of the models.
  static func libraries(besides models: String) -> String { models + "-cuda" }
}
