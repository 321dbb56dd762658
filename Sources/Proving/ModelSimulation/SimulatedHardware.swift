import ImagePlanning
import ModelCatalog

/// A model on a GPU, as the stand-in takes its time from it.
public struct SimulatedHardware: Sendable {
  /// Why a model cannot be run so.
  public enum Refusal: Error, Sendable, Equatable, CustomStringConvertible {
    /// The model has no profile for the server.
    case noProfile(ServerKind)
    /// The largest number of slots that the GPU's memory holds.
    case tooManySlots(fitting: Int, context: Int)
    case doesNotFit(context: Int)

    public var description: String {
      switch self {
      case .noProfile(let server): "the model has no profile for \(server.title)"
      case .tooManySlots(let fitting, let context):
        "the GPU's memory holds \(fitting) slots of \(context) tokens at most"
      case .doesNotFit(let context): "the GPU's memory does not hold one request of \(context) tokens"
      }
    }
  }

  public let gpu: GPU
  public let geometry: ImageGeometry
  public let slots: Int
  /// Prompt and answer tokens of a request.
  public let context: Int
  private let model: LatencyModel
  private let cacheTokens: Int

  /// - Parameters:
  ///   - slots: requests worked on at a time; the profile's unless given.
  ///   - context: prompt and answer tokens of a request; the profile's unless given.
  public init(
    _ manifest: ModelManifest, server: ServerKind, gpu: GPU, slots: Int?, context: Int?
  ) throws(Refusal) {
    guard var profile = manifest.profile(for: server) else { throw .noProfile(server) }
    profile.contextPerSlot = context ?? profile.contextPerSlot
    self.gpu = gpu
    geometry = manifest.geometry
    self.slots = slots ?? profile.slots
    self.context = profile.contextPerSlot
    model = LatencyModel(manifest, profile, on: gpu)
    let memory = MemoryBudget(manifest, profile, on: gpu, slots: self.slots)
    // llama-server keeps each slot's cache apart, so that no slot can take another's.
    cacheTokens = profile.memoryShare == nil ? .max : memory.cacheTokens
    guard memory.maximumSlots > 0 else { throw .doesNotFit(context: self.context) }
    guard self.slots <= memory.maximumSlots else {
      throw .tooManySlots(fitting: memory.maximumSlots, context: self.context)
    }
  }

  /// The server before its first request.
  public var timeline: ServerTimeline { ServerTimeline(model, slots: slots, cacheTokens: cacheTokens) }

  /// What a request costs, whose answer has so many tokens at most.
  public func work(of request: ChatRequest, outputTokens: Int) -> ServerTimeline.Request {
    ServerTimeline.Request(
      inputTokens: request.promptTokens,
      prefill: model.prefill(
        images: request.imageTokens, promptTokens: request.promptTokens - request.imageTokens.reduce(0, +)),
      outputTokens: outputTokens,
      prefix: request.systemTokens == 0
        ? nil
        : ServerTimeline.Prefix(
          identity: request.system, tokens: request.systemTokens,
          seconds: model.saving(prefixTokens: request.systemTokens)))
  }
}
