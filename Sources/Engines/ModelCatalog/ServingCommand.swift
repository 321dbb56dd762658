/// Where a model server runs, as far as its command depends on that.
public struct ServingPlace: Sendable, Equatable {
  /// Where it listens.
  public var host: String
  /// The folder that holds the files of all models.
  public var models: String
  /// The file that holds the key which server and gateway share; nil where the server has it in a variable.
  public var keyFile: String?
  /// The server can fetch nothing.
  public var isOffline = false

  /// The port of every server.
  public static let port = 8080

  /// A checkout, by hand.
  public static let checkout = ServingPlace(host: "127.0.0.1", models: "models", keyFile: "models/server.key")
  /// A container of docker/compose.yaml, which says its address in a network without a way out.
  public static let container = ServingPlace(
    host: "10.213.77.2", models: "/models", keyFile: "/run/secrets/model_key", isOffline: true)
  /// deploy/systemd/ocr-model-server.service.
  public static let unit = ServingPlace(host: "127.0.0.1", models: "/opt/ocr-models", keyFile: nil)
}

/// A model server's command with all values filled in. The key is never among the words: they are shown to everybody by `ps`.
public struct ServingCommand: Sendable, Equatable {
  /// Program and arguments.
  public var words: [String]
  public var environment: [EnvironmentVariable]
  /// The variable that the server takes its key from, where it reads no file.
  public var keyVariable: String?
  public var keyFile: String?

  public init(_ profile: ServingProfile, slots: Int, at place: ServingPlace) {
    let values = [
      "{slots}": "\(slots)", "{context}": "\(profile.contextPerSlot)",
      "{totalContext}": "\(slots * profile.contextPerSlot)", "{host}": place.host, "{keyFile}": place.keyFile ?? "",
    ]
    var command = profile.command
    if place.keyFile == nil, let key = command.firstIndex(of: "{keyFile}"), key > 0 {
      command.removeSubrange(key - 1...key)
    }
    words = command.map { word in
      let folder = "{models}/"
      if word.hasPrefix(folder) { return "\(place.models)/\(word.dropFirst(folder.count))" }
      if place.isOffline, profile.repository.hasSuffix("/" + word), let name = word.split(separator: "/").last {
        return "\(place.models)/\(name)"
      }
      return values[word] ?? word
    }
    environment = profile.environment
    keyVariable = profile.server == .vllm ? "VLLM_API_KEY" : place.keyFile == nil ? "LLAMA_API_KEY" : nil
    keyFile = place.keyFile
  }

  /// As typed into a shell.
  public var shell: String {
    var key: [String] = []
    if let keyVariable, let keyFile { key = ["\(keyVariable)=\"$(cat \(keyFile))\""] }
    let variables = environment.map { "\($0.name)=\(Self.quoted($0.value))" }
    return (key + variables + words.map(Self.quoted)).joined(separator: " ")
  }

  /// For a shell.
  static func quoted(_ word: String) -> String {
    let plain = word.utf8.allSatisfy { byte in
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"):
        true
      default: "-_./:=,+@%".utf8.contains(byte)
      }
    }
    // Manifests hold no quotes beside JSON's.
    return plain && !word.isEmpty ? word : "'\(word)'"
  }
}
