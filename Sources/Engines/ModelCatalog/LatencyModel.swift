import ImagePlanning

/// What a document costs a model: tokens in, tokens out.
public struct Workload: Sendable, Equatable {
  /// 0 where the model gets text only.
  public var imageTokens: Int
  /// Tokens of instructions and text.
  public var promptTokens: Int
  public var outputTokens: Int

  public init(imageTokens: Int, promptTokens: Int, outputTokens: Int) {
    self.imageTokens = imageTokens
    self.promptTokens = promptTokens
    self.outputTokens = outputTokens
  }
}

/// How long a model on a GPU takes: all formulas of the arithmetic, in seconds.
///
///     prompt = (2 · body · n + 2 · n² · layers · heads · dimension + 2 · output) / rate
///     vision = (2 · vision · p + 4 · visionLayers · visionWidth · p²) / (visionShare · rate)
///     step   = (bytesPerStep / bandwidth + overhead) · batchFactor(b) + grammar · b
///
/// n are the image and prompt tokens, p the image's patches, b the requests decoded together. A parameter costs a multiplication and an addition for each token.
/// Causal attention multiplies queries with keys and weights with values, 2 · 2 · n² · width, half of it masked; a vision
/// tower masks nothing. `ServerTimeline` puts many requests together.
public struct LatencyModel: Sendable {
  /// Seconds a document spends in the gateway besides the model. Estimated.
  public static let gatewayOverhead = 0.15
  /// Seconds an answer may take at the 95th percentile.
  public static let target = 5.0

  public let architecture: ModelArchitecture
  public let geometry: ImageGeometry
  public let bytesPerStep: Double
  public let server: ServerKind
  public let gpu: GPU
  /// Seconds for which the server's processor holds up a token of an answer with a grammar.
  public var grammarSeconds: Double
  /// Floating-point operations a second for prompts.
  public let computeRate: Double

  /// - Parameter computeRate: of the GPU's range; its middle unless given.
  public init(_ manifest: ModelManifest, _ profile: ServingProfile, on gpu: GPU, computeRate: Double? = nil) {
    architecture = manifest.architecture
    geometry = manifest.geometry
    bytesPerStep = profile.bytesPerStep.value
    server = profile.server
    self.gpu = gpu
    grammarSeconds = profile.server.grammarSeconds
    self.computeRate = computeRate ?? gpu.computeRate.value
  }

  /// Until the first token is known: vision tower and prompt.
  public func prefill(_ workload: Workload) -> Double {
    prefill(images: [workload.imageTokens], promptTokens: workload.promptTokens)
  }

  /// The same for several images, each of so many tokens: the vision tower sees one at a time.
  public func prefill(images: [Int], promptTokens: Int) -> Double {
    images.reduce(0) { $0 + vision(patches: geometry.patches(ofTokens: $1)) }
      + prompt(tokens: Double(images.reduce(promptTokens, +)))
  }

  /// What is saved of `prefill` where the first tokens of the prompt are kept: all but the output layer, which only the last
  /// token passes.
  public func saving(prefixTokens: Int) -> Double { prompt(tokens: Double(prefixTokens)) - prompt(tokens: 0) }

  private func prompt(tokens: Double) -> Double {
    let width = Double(architecture.attentionHeads * architecture.headDimension)
    let attention = 2 * tokens * tokens * Double(architecture.layers) * width
    return (2 * architecture.bodyParameters * tokens + attention + 2 * architecture.outputParameters) / computeRate
  }

  private func vision(patches: Double) -> Double {
    let attention = 4 * Double(architecture.visionLayers * architecture.visionWidth) * patches * patches
    return (2 * architecture.visionParameters * patches + attention) / (gpu.visionShare.value * computeRate)
  }

  /// One more token for each of `batch` requests.
  public func decodeStep(batch: Int) -> Double {
    (bytesPerStep / gpu.bandwidth.value + gpu.stepOverhead.value) * server.batchFactor(batch)
      + grammarSeconds * Double(batch)
  }

  /// How many times longer a token takes with so many requests than alone.
  public func slowdown(batch: Int) -> Double { decodeStep(batch: batch) / decodeStep(batch: 1) }

  /// A document that is alone at the server.
  public func alone(_ workload: Workload) -> Double {
    prefill(workload) + Double(workload.outputTokens) * decodeStep(batch: 1) + Self.gatewayOverhead
  }

  /// Documents a minute when `inFlight` requests are always at work, whatever they wait.
  public func saturation(_ workload: Workload, inFlight: Int) -> Double {
    let round =
      Double(inFlight) * prefill(workload) + Double(workload.outputTokens) * decodeStep(batch: inFlight)
    return 60 * Double(inFlight) / round
  }
}

extension LatencyModel {
  /// Seconds for an image of so many tokens and 150 of instructions, over the GPU's range of rates.
  public struct PromptRow: Sendable, Equatable {
    public let imageTokens: Int
    public let pessimistic: Double
    public let expected: Double
    public let optimistic: Double
  }

  /// Until the first token, by image size.
  public static func promptTable(
    _ manifest: ModelManifest, _ profile: ServingProfile, on gpu: GPU
  ) -> [PromptRow] {
    [0, 300, 600, 1000, 1600, 2500, 4160].map { tokens in
      func seconds(_ rate: Double) -> Double {
        LatencyModel(manifest, profile, on: gpu, computeRate: rate)
          .prefill(Workload(imageTokens: tokens, promptTokens: 150, outputTokens: 0))
      }
      return PromptRow(
        imageTokens: tokens, pessimistic: seconds(gpu.computeRateRange.lowerBound),
        expected: seconds(gpu.computeRate.value), optimistic: seconds(gpu.computeRateRange.upperBound))
    }
  }
}

extension ImageGeometry {
  /// Patches of a square image of so many tokens: rows · (rows + breaks) = tokens. Other shapes differ by some percent.
  func patches(ofTokens tokens: Int) -> Double {
    let breaks = Double(breakTokens)
    let rows = ((breaks * breaks + 4 * Double(tokens)).squareRoot() - breaks) / 2
    return rows * rows * Double(merge * merge)
  }
}
