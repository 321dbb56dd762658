import Glibc

/// Where the worker programs and the OCR models lie, found from the running program's own path.
public struct Installation: Sendable {
  /// Path of `ocr-document-worker`, in the folder of the running program.
  public let documentWorker: String
  /// Path of `ocr-recognizer`, in the folder of the running program.
  public let recognizer: String
  /// The folder with the OCR models and runtime; nil where it is not installed.
  public let models: String?

  /// - Parameter program: path of the running program; `/proc/self/exe` unless a test says otherwise.
  public init(program: String? = nil) {
    let path = program ?? Self.resolved("/proc/self/exe") ?? "ocr-gateway"
    let folder = Self.parent(path)
    documentWorker = folder + "/ocr-document-worker"
    recognizer = folder + "/ocr-recognizer"
    // Beside bin/ where it is installed, above the build folder in a checkout.
    var above = folder
    while above.count > 1, access(above + "/models/ocr/rec.keys.txt", R_OK) != 0 { above = Self.parent(above) }
    models = above.count > 1 ? above + "/models/ocr" : nil
  }

  /// Why no recognizer of this machine can run on a GPU; nil where it may.
  public var lackOfGPU: String? {
    if access(RecognizerDevice.deviceFile, F_OK) != 0 {
      return "this machine has no NVIDIA GPU, or no driver for it: \(RecognizerDevice.deviceFile) is missing"
    }
    guard let models, access(RecognizerDevice.libraries(besides: models), R_OK) == 0 else {
      return "the GPU's libraries are not installed: run scripts/fetch-ocr-models.sh --cuda"
    }
    return nil
  }

  private static func parent(_ path: String) -> String {
    guard let slash = path.lastIndex(of: "/") else { return "." }
    return slash == path.startIndex ? "/" : String(path[..<slash])
  }

  private static func resolved(_ link: String) -> String? {
    guard let path = realpath(link, nil) else { return nil }
    defer { free(path) }
    return String(cString: path)
  }
}
