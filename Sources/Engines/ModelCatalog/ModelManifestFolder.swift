import Glibc

/// The folder that holds the manifests, found from the running program's own path.
public struct ModelManifestFolder: Sendable {
  public let path: String

  /// Looks for it; nil where it is not installed.
  ///
  /// - Parameter program: path of the running program; `/proc/self/exe` unless a test says otherwise.
  public init?(program: String? = nil) {
    guard let resolved = realpath(program ?? "/proc/self/exe", nil) else { return nil }
    defer { free(resolved) }
    var above = Self.parent(String(cString: resolved))
    // Beside bin/ where it is installed, above the build folder in a checkout.
    while above.count > 1, access(above + "/models/models.lock", R_OK) != 0 { above = Self.parent(above) }
    guard above.count > 1 else { return nil }
    path = above + "/models"
  }

  /// The models that have a manifest, by name.
  public var names: [String] {
    guard let folder = opendir(path) else { return [] }
    defer { closedir(folder) }
    var names: [String] = []
    while let entry = readdir(folder) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) {
        $0.withMemoryRebound(to: CChar.self, capacity: Int(NAME_MAX) + 1) { String(cString: $0) }
      }
      if name.hasSuffix(".json"), !name.hasPrefix(".") { names.append(String(name.dropLast(5))) }
    }
    return names.sorted()
  }

  /// A model's manifest; nil where `names` does not list it.
  public func manifest(named name: String) throws(ManifestError) -> ModelManifest? {
    guard names.contains(name) else { return nil }
    return try ModelManifest.load(path: "\(path)/\(name).json")
  }

  private static func parent(_ path: String) -> String {
    guard let slash = path.lastIndex(of: "/") else { return "." }
    return slash == path.startIndex ? "/" : String(path[..<slash])
  }
}
