import Batching
import Extraction
import ModelCatalog
import ModelServing

/// What requests cost a kind of server, from manifest and GPU; how far off that is, the scheduler learns.
struct ServerTiming: Sendable {
  let server: ServerKind
  private let latency: LatencyModel
  private let imagePrefills: Int?
  /// Tokens that the cache holds where all slots share it; nil where each has its own.
  private let sharedCache: Int?
  /// Of the profile.
  private let contextPerSlot: Int

  init(_ manifest: ModelManifest, _ profile: ServingProfile, on gpu: GPU) {
    server = profile.server
    latency = LatencyModel(manifest, profile, on: gpu)
    imagePrefills = profile.imagePrefills
    contextPerSlot = profile.contextPerSlot
    sharedCache =
      profile.memoryShare == nil
      ? nil : MemoryBudget(manifest, profile, on: gpu, slots: profile.slots).cacheTokens
  }

  /// - Parameter answerTokens: expected; those that are allowed are kept free in the cache.
  func demand(of request: ModelRequest, kind: String, answerTokens: Double) -> Demand {
    let text = TokenEstimate.text(request.system) + request.user.reduce(0) { $0 + $1.textTokens }
    return demand(
      kind: kind, imageTokens: request.imageTokens, textTokens: text, answerTokens: answerTokens,
      allowedTokens: request.maximumTokens)
  }

  /// A request for a page, before any is known.
  func page(imageTokens: Int) -> Demand {
    demand(
      kind: "", imageTokens: imageTokens, textTokens: TokenEstimate.system,
      answerTokens: Double(TokenEstimate.answer(items: 2, server.answerSpacing)),
      allowedTokens: TokenEstimate.answer(items: 10, server.answerSpacing))
  }

  private func demand(
    kind: String, imageTokens: Int, textTokens: Int, answerTokens: Double, allowedTokens: Int
  ) -> Demand {
    let prefill = latency.prefill(
      Workload(imageTokens: imageTokens, promptTokens: textTokens, outputTokens: allowedTokens))
    return Demand(
      kind: kind, tokens: imageTokens + textTokens + allowedTokens, holdsImage: imageTokens > 0,
      exclusive: .seconds(prefill), shared: .seconds(answerTokens * latency.decodeStep(batch: 1)))
  }

  /// How many times longer an answer takes with so many in flight than alone.
  func slowdown(inFlight: Int) -> Double { latency.slowdown(batch: inFlight) }

  /// Whether all slots may live on the context that the server states for each.
  ///
  /// llama-server does not say which it is. Without options it has one cache for all slots, and states the whole of it for
  /// each; started as the profile says, each slot has a cache of its own. A context larger than the profile's is taken for
  /// the former: at worst fewer requests are open than the server would take.
  private func isShared(_ capabilities: ModelCapabilities) -> Bool {
    server == .llama && capabilities.contextTokens > contextPerSlot
  }

  func limits(_ capabilities: ModelCapabilities, maximumInFlight: Int, places: Int) -> SchedulingLimits {
    let slots = min(maximumInFlight, capabilities.slots)
    let tokens = capabilities.contextTokens * (isShared(capabilities) ? 1 : capabilities.slots)
    return SchedulingLimits(
      slots: slots, places: places, tokens: min(tokens, sharedCache ?? tokens), images: imagePrefills)
  }
}

extension ModelRequest.Part {
  fileprivate var textTokens: Int {
    switch self {
    case .text(let text): TokenEstimate.text(text)
    case .jpeg: 0
    }
  }
}
