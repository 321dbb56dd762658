/// What a model server takes of a GPU's memory.
///
/// Sum of the profile's items and the key-value cache. llama-server reserves the cache for all its slots at the start; vLLM
/// takes its share of the memory and gives to the cache what the other items leave.
public struct MemoryBudget: Sendable, Equatable {
  /// The profile's items, then the cache.
  public let items: [MemoryItem]
  /// GiB free for a server.
  public let usable: Double
  /// Tokens of all requests that the cache holds.
  public let cacheTokens: Int
  /// Requests of full context that the cache holds at a time.
  public let fullRequests: Int
  /// The largest number of slots that fits.
  public let maximumSlots: Int
  private let slots: Int

  /// GiB.
  public var total: Double { items.reduce(0) { $0 + $1.gibibytes } }
  /// GiB that remain; negative where it does not fit.
  public var headroom: Double { usable - total }
  public var fits: Bool { headroom >= 0 && fullRequests > 0 && slots <= maximumSlots }

  public init(_ manifest: ModelManifest, _ profile: ServingProfile, on gpu: GPU, slots: Int) {
    self.slots = slots
    usable = gpu.usableMemory.value
    let others = profile.memory.reduce(0) { $0 + $1.gibibytes }
    let perToken = Self.cacheBytesPerToken(manifest.architecture, profile.keyValueCache) / Self.gibibyte
    let request = perToken * Double(profile.contextPerSlot)
    let cache: Double
    if let share = profile.memoryShare {
      cache = max(0, usable * share.value - others)
      cacheTokens = Int(cache / perToken)
      fullRequests = Int(cache / request)
      // Requests that do not fit wait or are computed again: slower, but no slot is too many.
      maximumSlots = fullRequests > 0 ? .max : 0
    } else {
      cache = request * Double(slots)
      cacheTokens = slots * profile.contextPerSlot
      fullRequests = slots
      maximumSlots = max(0, Int((usable - others) / request))
    }
    let source =
      "\(cacheTokens) tokens of 2 x layers x key-value heads x head dimension x \(profile.keyValueCache.rawValue)"
    items =
      profile.memory + [
        MemoryItem(
          name: "key-value cache", gibibytes: cache,
          evidence: FigureEvidence(manifest.architecture.evidence.status, source))
      ]
  }

  /// Bytes that a token takes in the cache: a key and a value in every layer.
  static func cacheBytesPerToken(_ architecture: ModelArchitecture, _ cache: KeyValueCache) -> Double {
    let numbers = 2 * architecture.layers * architecture.keyValueHeads * architecture.headDimension
    return Double(numbers) * cache.bytesPerNumber
  }

  private static let gibibyte = 1_073_741_824.0
}
