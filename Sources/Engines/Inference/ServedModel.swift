import ImagePlanning
import ModelCatalog
import Synchronization

/// The model behind the server, as the engines need to know it.
public struct ServedModel: Sendable {
  /// Its name in answers.
  public var name: String
  public var geometry: ImageGeometry
  public var budget: ImageBudget
  /// Learned by all that ask the model: copies share it.
  let speed: ObservedSpeed

  /// - Parameter assumedSpeed: what it is assumed to do until its answers teach better.
  public init(name: String, geometry: ImageGeometry, budget: ImageBudget, assumedSpeed: ModelSpeed) {
    self.name = name
    self.geometry = geometry
    self.budget = budget
    speed = ObservedSpeed(assumedSpeed)
  }

  /// A manifest's model on a GPU of known speed.
  ///
  /// - Parameter gpu: what the speed is reckoned for until answers were timed.
  public init(_ manifest: ModelManifest, profile: ServingProfile, gpu: GPU) {
    let latency = LatencyModel(manifest, profile, on: gpu)
    let prompt = 1000
    let seconds = latency.prefill(Workload(imageTokens: 0, promptTokens: prompt, outputTokens: 0))
    self.init(
      name: manifest.name, geometry: manifest.geometry, budget: manifest.budget,
      assumedSpeed: ModelSpeed(
        promptTokensPerSecond: Double(prompt) / seconds, outputTokensPerSecond: 1 / latency.decodeStep(batch: 1)))
  }
}

/// How fast the model server is for one request alone, learned from the times of its answers. What others at the server do
/// to that is the scheduler's to foresee.
final class ObservedSpeed: Sendable {
  /// Share of what was known before in each new estimate: some four answers decide.
  private static let memory = 0.75
  /// Shorter answers say more about the network than about the model.
  private static let shortest = Duration.milliseconds(1)

  private let assumed: ModelSpeed
  /// Time taken over time reckoned with the assumed speed.
  private let slowness = Mutex(1.0)

  init(_ assumed: ModelSpeed) { self.assumed = assumed }

  var current: ModelSpeed {
    let slowness = slowness.withLock { $0 }
    return ModelSpeed(
      promptTokensPerSecond: assumed.promptTokensPerSecond / slowness,
      outputTokensPerSecond: assumed.outputTokensPerSecond / slowness)
  }

  func learn(promptTokens: Int, outputTokens: Int, took time: Duration) {
    let reckoned =
      Double(promptTokens) / assumed.promptTokensPerSecond + Double(outputTokens) / assumed.outputTokensPerSecond
    guard reckoned > 0 else { return }
    let ratio = max(time, Self.shortest) / .seconds(1) / reckoned
    slowness.withLock { $0 = min(max($0 * Self.memory + ratio * (1 - Self.memory), 0.001), 1000) }
  }

  /// A request was not sent for want of time, and so teaches nothing: what made the server seem slower than assumed
  /// counts a little less. Otherwise one that was slow for a while would never be asked again.
  func notAsked() {
    slowness.withLock { $0 = min($0, $0 * Self.memory + 1 - Self.memory) }
  }
}
