import Foundation
import TestSupport

/// Where the tests find files.
enum TestFiles {
  static let root = Checkout.root
  /// Documents of others, next to the repository on some machines.
  static let shared = root.deletingLastPathComponent().appending(path: "shared/data")
  static var hasShared: Bool { FileManager.default.fileExists(atPath: shared.path) }

  static func fixture(_ name: String) throws -> [UInt8] {
    [UInt8](try Data(contentsOf: root.appending(path: "Tests/Reading/ImagingTests/Fixtures/\(name)")))
  }

  static func example(_ name: String) throws -> [UInt8] {
    [UInt8](try Data(contentsOf: root.appending(path: "examples/\(name)")))
  }
}
