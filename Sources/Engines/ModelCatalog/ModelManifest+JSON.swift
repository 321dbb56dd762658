import Extraction
import Glibc
import ImagePlanning
import JSON

/// Why a manifest cannot be used.
public enum ManifestError: Error, Sendable, Equatable, CustomStringConvertible {
  case unreadable(path: String)
  case notJSON(JSONError)
  /// A key is not there; its path in the file.
  case missing(String)
  /// A key that has no meaning.
  case unknown(String)
  case unexpected(String, expected: String)

  public var description: String {
    switch self {
    case .unreadable(let path): "\(path) cannot be read"
    case .notJSON(let error): "not JSON: \(error)"
    case .missing(let key): "\(key) is missing"
    case .unknown(let key): "\(key) has no meaning"
    case .unexpected(let key, let expected): "\(key) is not \(expected)"
    }
  }
}

extension ModelManifest {
  /// Larger than any manifest.
  private static let maximumBytes = 1 << 20

  /// Reads a manifest's file.
  public static func load(path: String) throws(ManifestError) -> ModelManifest {
    guard let file = fopen(path, "r") else { throw .unreadable(path: path) }
    defer { fclose(file) }
    var bytes = [UInt8](repeating: 0, count: maximumBytes)
    let count = fread(&bytes, 1, bytes.count, file)
    guard ferror(file) == 0, feof(file) != 0 else { throw .unreadable(path: path) }
    return try ModelManifest(parsing: bytes[..<count])
  }

  /// Reads the text of a manifest; every key is required, no other is allowed.
  public init(parsing bytes: some Sequence<UInt8>) throws(ManifestError) {
    let value: JSONValue
    do {
      value = try JSONValue(parsing: bytes)
    } catch {
      throw .notJSON(error)
    }
    let root = try ManifestObject(
      value, at: "",
      keys: ["name", "title", "source", "license", "geometry", "budget", "architecture", "profiles"])
    name = try root.string("name")
    title = try root.string("title")
    source = try root.string("source")
    license = try root.string("license")

    let geometry = try root.object(
      "geometry", keys: ["patch", "merge", "maximumEdge", "breakTokens"] + FigureEvidence.keys)
    self.geometry = ImageGeometry(
      patch: try geometry.integer("patch", 1...64), merge: try geometry.integer("merge", 1...8),
      maximumEdge: try geometry.integer("maximumEdge", 64...16384),
      breakTokens: try geometry.integer("breakTokens", 0...1))
    geometryEvidence = try FigureEvidence(geometry)

    let budget = try root.object("budget", keys: ["tokens", "hardCap", "minimumTextHeight"] + FigureEvidence.keys)
    let tokens = try budget.integer("tokens", 16...65536)
    self.budget = ImageBudget(
      tokens: tokens, hardCap: try budget.integer("hardCap", tokens...65536),
      minimumTextHeight: try budget.integer("minimumTextHeight", 4...64))
    budgetEvidence = try FigureEvidence(budget)

    architecture = try ModelArchitecture(
      root.object("architecture", keys: ModelArchitecture.keys + FigureEvidence.keys))

    var profiles: [ServingProfile] = []
    for profile in try root.objects("profiles", keys: ServingProfile.keys) {
      profiles.append(try ServingProfile(profile))
    }
    guard !profiles.isEmpty, Set(profiles.map(\.server)).count == profiles.count else {
      throw .unexpected("profiles", expected: "one profile for each kind of server")
    }
    self.profiles = profiles
  }
}

extension FigureEvidence {
  fileprivate static let keys = ["status", "source"]

  fileprivate init(_ object: ManifestObject) throws(ManifestError) {
    status = try object.choice("status")
    source = try object.string("source")
  }
}

extension Figure {
  fileprivate init(_ object: ManifestObject) throws(ManifestError) {
    value = try object.number("value")
    evidence = try FigureEvidence(object)
  }
}

extension ModelArchitecture {
  fileprivate static let keys = [
    "layers", "attentionHeads", "keyValueHeads", "headDimension", "bodyParameters", "outputParameters",
    "visionLayers", "visionWidth", "visionParameters",
  ]

  fileprivate init(_ object: ManifestObject) throws(ManifestError) {
    layers = try object.integer("layers", 1...1024)
    attentionHeads = try object.integer("attentionHeads", 1...1024)
    keyValueHeads = try object.integer("keyValueHeads", 1...1024)
    headDimension = try object.integer("headDimension", 1...1024)
    bodyParameters = try object.number("bodyParameters")
    outputParameters = try object.number("outputParameters")
    visionLayers = try object.integer("visionLayers", 1...1024)
    visionWidth = try object.integer("visionWidth", 1...65536)
    visionParameters = try object.number("visionParameters")
    evidence = try FigureEvidence(object)
  }
}

extension ServingProfile {
  fileprivate static let keys = [
    "server", "quantization", "repository", "files", "slots", "imagePrefills", "contextPerSlot", "keyValueCache",
    "environment",
    "command", "commandEvidence", "memory", "memoryShare", "bytesPerStep",
  ]

  fileprivate init(_ object: ManifestObject) throws(ManifestError) {
    server = try object.choice("server")
    quantization = try object.string("quantization")
    repository = try object.string("repository")
    files = []
    for file in try object.objects("files", keys: ["name", "url", "size", "sha256"] + FigureEvidence.keys) {
      files.append(try ModelFile(file))
    }
    slots = try object.integer("slots", 1...256)
    imagePrefills = try object.isNull("imagePrefills") ? nil : object.integer("imagePrefills", 1...256)
    contextPerSlot = try object.integer("contextPerSlot", 256...1_048_576)
    keyValueCache = try object.choice("keyValueCache")
    environment = try object.strings(in: "environment").map { EnvironmentVariable(name: $0.key, value: $0.value) }
    command = try object.strings("command")
    commandEvidence = try FigureEvidence(object.object("commandEvidence", keys: FigureEvidence.keys))
    memory = []
    for item in try object.objects("memory", keys: ["name", "gib"] + FigureEvidence.keys) {
      memory.append(
        MemoryItem(
          name: try item.string("name"), gibibytes: try item.number("gib"), evidence: try FigureEvidence(item)))
    }
    memoryShare =
      try object.isNull("memoryShare")
      ? nil : Figure(object.object("memoryShare", keys: ["value"] + FigureEvidence.keys))
    bytesPerStep = try Figure(object.object("bytesPerStep", keys: ["value"] + FigureEvidence.keys))
  }
}

extension ModelFile {
  fileprivate init(_ object: ManifestObject) throws(ManifestError) {
    name = try object.string("name")
    url = try object.string("url")
    size = try object.isNull("size") ? nil : Int64(object.integer("size", 1...Int.max))
    sha256 = try object.isNull("sha256") ? nil : object.string("sha256")
    let isHash = sha256?.utf8.allSatisfy { Character(Unicode.Scalar($0)).isHexDigit && !(65...70).contains($0) }
    guard isHash ?? true, sha256?.utf8.count ?? 64 == 64 else {
      throw .unexpected(object.path + "sha256", expected: "64 hexadecimal digits in lower case, or null")
    }
    // It becomes a path.
    guard !name.contains("/"), !name.hasPrefix(".") else {
      throw .unexpected(object.path + "name", expected: "a file name")
    }
    evidence = try FigureEvidence(object)
  }
}
