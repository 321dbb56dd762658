import Foundation
import ModelCatalog
import TestSupport
import Testing

/// The manifests of the repository.
enum ManifestFiles {
  static let folder = Checkout.root.appending(path: "models")

  static func manifest(_ name: String) throws -> ModelManifest {
    try ModelManifest.load(path: folder.appending(path: name + ".json").path)
  }

  static func bytes(_ name: String) throws -> [UInt8] {
    [UInt8](try Data(contentsOf: folder.appending(path: name + ".json")))
  }

  /// A model's arithmetic on a T4.
  static func model(_ name: String, _ server: ServerKind = .llama) throws -> LatencyModel {
    let manifest = try manifest(name)
    return LatencyModel(manifest, try #require(manifest.profile(for: server)), on: .t4)
  }

  /// The same without grammars, as others reckon.
  static func modelWithoutGrammar(_ name: String, _ server: ServerKind = .llama) throws -> LatencyModel {
    var model = try model(name, server)
    model.grammarSeconds = 0
    return model
  }
}
