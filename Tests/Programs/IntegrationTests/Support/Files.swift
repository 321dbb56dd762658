import Foundation
import TestSupport

/// Where the tests find programs and documents.
enum Files {
  static let root = Checkout.root

  /// The folder of the built programs: they lie beside the test bundle.
  static let programs: URL = {
    let own = (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? "/"
    let candidates = ([own] + CommandLine.arguments.filter { $0.hasSuffix(".xctest") }).map {
      URL(filePath: $0).deletingLastPathComponent()
    }
    return candidates.first {
      FileManager.default.isExecutableFile(atPath: $0.appending(path: "ocr-gateway").path)
    } ?? candidates[0]
  }()

  static let gateway = programs.appending(path: "ocr-gateway")

  static var hasModels: Bool {
    FileManager.default.fileExists(atPath: root.appending(path: "models/ocr/rec.keys.txt").path)
  }

  /// Damaged and malicious documents of others, next to the repository on some machines.
  static let hostile = root.deletingLastPathComponent().appending(path: "shared/data/hostile")
  static var hasHostile: Bool { FileManager.default.fileExists(atPath: hostile.appending(path: "index.tsv").path) }

  static func example(_ name: String) throws -> [UInt8] {
    [UInt8](try Data(contentsOf: root.appending(path: "examples/\(name)")))
  }

  /// The fields of examples/expected.json.
  static func expected(_ name: String) throws -> [String: Any] {
    let text = try Data(contentsOf: root.appending(path: "examples/expected.json"))
    let all = try JSONSerialization.jsonObject(with: text) as? [String: [String: Any]]
    return all?[name] ?? [:]
  }
}
