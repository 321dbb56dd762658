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
    // Installed: PREFIX/share next to PREFIX/bin. From a checkout: in a folder above the build folder.
    var candidates = [Self.parent(folder) + "/share/ocr-gateway/models/ocr"]
    var above = folder
    while above.count > 1 {
      candidates.append(above + "/models/ocr")
      above = Self.parent(above)
    }
    models = candidates.first { access($0 + "/rec.keys.txt", R_OK) == 0 }
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
