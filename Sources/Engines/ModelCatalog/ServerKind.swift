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

extension ServerKind {
  /// Seconds for which a grammar holds up each token on the server's processor, one request after the other.
  ///
  /// llama-server tries the token it has chosen, and only a refused one has it look at the whole vocabulary: 1.3 to 2.2 ms
  /// measured with this project's grammar, 262,144 tokens in the vocabulary and a small model that often chooses wrong
  /// (Gemma 3 270M on an EPYC 9004), so half of 2 ms for the 131,072 of Pixtral. vLLM's xgrammar makes its masks while the
  /// GPU works.
  public var grammarSeconds: Double {
    switch self {
    case .llama: 0.001
    case .vllm: 0
    }
  }
}
