/// The kinds of model servers.
public enum ServerKind: String, Sendable, CaseIterable {
  /// llama.cpp's `llama-server`.
  case llama
  case vllm

  /// Its name for people.
  public var title: String {
    switch self {
    case .llama: "llama-server"
    case .vllm: "vLLM"
    }
  }
}

extension ServerKind {
  /// Time of a decode step for requests decoded together, relative to one alone. Estimated: llama.cpp's factor at 4 and
  /// vLLM's at 16 were measured on an L4 (1.45; 1.30), those at 10 are extrapolated to the T4, the others follow from the
  /// simulated bursts.
  public func batchFactor(_ batch: Int) -> Double {
    let known: [(batch: Double, factor: Double)] =
      switch self {
      case .llama: [(1, 1), (2, 1.12), (4, 1.45), (8, 2.05), (10, 2.3)]
      case .vllm: [(1, 1), (10, 1.2), (16, 1.3)]
      }
    // Straight lines between them, the last one prolonged.
    let end = known.indices.dropFirst().first { Double(batch) <= known[$0].batch } ?? known.count - 1
    let (low, high) = (known[end - 1], known[end])
    return low.factor + (high.factor - low.factor) * (Double(batch) - low.batch) / (high.batch - low.batch)
  }
}

extension ServerKind {
  /// Read in the sources of llama.cpp (server-context.cpp) and vLLM; the chunk is the profiles' `--max-num-batched-tokens`.
  public var scheduling: ServerTimeline.Scheduling {
    switch self {
    case .llama: .promptsFirst
    case .vllm: .chunked(tokens: 1024)
    }
  }
}
