import ImagePlanning

/// A vision-language model as the gateway and its operator need to know it: a file `models/NAME.json`.
public struct ModelManifest: Sendable, Equatable {
  /// Its name here, and that of its file.
  public var name: String
  /// Its publisher's name for it.
  public var title: String
  /// Where the publisher presents it.
  public var source: String
  /// SPDX identifier.
  public var license: String
  public var geometry: ImageGeometry
  public var geometryEvidence: FigureEvidence
  public var budget: ImageBudget
  public var budgetEvidence: FigureEvidence
  public var architecture: ModelArchitecture
  /// One for each kind of server it can be run with.
  public var profiles: [ServingProfile]

  /// The profile for a kind of server; nil where the model has none.
  public func profile(for server: ServerKind) -> ServingProfile? { profiles.first { $0.server == server } }
}

/// Whether a figure was seen or reckoned.
public struct FigureEvidence: Sendable, Equatable {
  public enum Status: String, Sendable, CaseIterable {
    /// Read in the publisher's files or measured.
    case verified
    /// Reckoned, or taken over from others.
    case estimated
  }

  public var status: Status
  /// Where it is from.
  public var source: String

  public init(_ status: Status, _ source: String) {
    self.status = status
    self.source = source
  }
}

/// A number with where it is from.
public struct Figure: Sendable, Equatable {
  public var value: Double
  public var evidence: FigureEvidence

  public init(_ value: Double, _ evidence: FigureEvidence) {
    self.value = value
    self.evidence = evidence
  }
}

/// The sizes that decide what a model costs.
public struct ModelArchitecture: Sendable, Equatable {
  /// Layers of the language model.
  public var layers: Int
  public var attentionHeads: Int
  public var keyValueHeads: Int
  /// Numbers of one head.
  public var headDimension: Int
  /// Parameters every prompt token passes: without embedding and output layer.
  public var bodyParameters: Double
  /// Parameters of the output layer, which only the last prompt token passes.
  public var outputParameters: Double
  /// Layers of the vision tower.
  public var visionLayers: Int
  /// Numbers of a patch in the vision tower.
  public var visionWidth: Int
  /// Parameters every patch passes: vision tower and projector.
  public var visionParameters: Double
  public var evidence: FigureEvidence
}
