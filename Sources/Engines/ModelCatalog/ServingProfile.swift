import JSON

/// How a model is run with one kind of server.
public struct ServingProfile: Sendable, Equatable {
  public var server: ServerKind
  public var quantization: String
  /// Where its files are published.
  public var repository: String
  /// Empty where the server fetches them itself.
  public var files: [ModelFile]
  /// Requests worked on at a time.
  public var slots: Int
  /// Images that are being read at a time: more would only keep those being answered waiting. nil where the server reads
  /// in pieces and it makes no difference.
  public var imagePrefills: Int?
  /// Prompt and answer tokens of one request.
  public var contextPerSlot: Int
  public var keyValueCache: KeyValueCache
  /// Environment variables of the command, by name.
  public var environment: [EnvironmentVariable]
  /// The command with the placeholders `{slots}`, `{context}` (of a slot), `{totalContext}`, `{host}`, `{models}` (the folder of
  /// all models' files) and `{keyFile}`.
  public var command: [String]
  public var commandEvidence: FigureEvidence
  /// GPU memory besides the key-value cache.
  public var memory: [MemoryItem]
  /// Share of the GPU's memory that the server takes at once; nil where it takes what it needs.
  public var memoryShare: Figure?
  /// Bytes of weights read for one decode step.
  public var bytesPerStep: Figure

  /// Images that the command lets a request have; nil where it sets no limit.
  public var imagesPerRequest: Int? {
    guard let flag = command.firstIndex(of: "--limit-mm-per-prompt"), flag + 1 < command.count else { return nil }
    return (try? JSONValue(parsing: command[flag + 1].utf8))?["image"]?.integer.map { Int(clamping: $0) }
  }
}

/// A variable of a command's environment.
public struct EnvironmentVariable: Sendable, Equatable {
  public var name: String
  public var value: String
}

/// A file of a model.
public struct ModelFile: Sendable, Equatable {
  public var name: String
  public var url: String
  /// Bytes; nil where unknown.
  public var size: Int64?
  /// In hexadecimal; nil where unknown.
  public var sha256: String?
  public var evidence: FigureEvidence
}

/// How the numbers of the key-value cache are stored.
public enum KeyValueCache: String, Sendable, CaseIterable {
  case f16
  /// llama.cpp's blocks of 32 numbers in 34 bytes.
  case q8 = "q8_0"

  /// Bytes of a number.
  public var bytesPerNumber: Double {
    switch self {
    case .f16: 2
    case .q8: 34.0 / 32
    }
  }
}

/// A share of the GPU's memory.
public struct MemoryItem: Sendable, Equatable {
  public var name: String
  public var gibibytes: Double
  public var evidence: FigureEvidence

  public init(name: String, gibibytes: Double, evidence: FigureEvidence) {
    self.name = name
    self.gibibytes = gibibytes
    self.evidence = evidence
  }
}
