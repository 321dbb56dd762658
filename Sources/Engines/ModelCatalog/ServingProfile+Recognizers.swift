import ImagePlanning

extension ServingProfile {
  /// GiB of the GPU that a process which recognizes text on it takes: CUDA's own about 0.4, what cuDNN and cuBLAS load, and the
  /// tensors of three networks. Not measured.
  public static let recognizerGibibytes = 1.0
  /// Contexts are cut in steps of so many tokens, and hold at least the largest image and so many.
  private static let contextStep = 256
  private static let textTokens = 512

  /// The profile beside processes that recognize text on the same GPU: it counts their memory, and takes less by itself where
  /// both together would not fit. A server that takes a share of the GPU takes a smaller one; another gets a smaller context.
  func beside(recognizers: Int, _ manifest: ModelManifest, on gpu: GPU, slots: Int) -> ServingProfile {
    guard recognizers > 0 else { return self }
    let taken = Double(recognizers) * Self.recognizerGibibytes
    var profile = self
    if var share = memoryShare {
      share.value = max(0, share.value - (taken / gpu.usableMemory.value))
      profile.memoryShare = share
      let words = Int((share.value * 100).rounded(.down))
      if let flag = command.firstIndex(of: "--gpu-memory-utilization"), flag + 1 < command.count {
        profile.command[flag + 1] = "0.\(words < 10 ? "0" : "")\(words)"
      }
      return profile
    }
    profile.memory.append(
      MemoryItem(
        name: "\(recognizers) recognizers", gibibytes: taken,
        evidence: FigureEvidence(.estimated, "\(Self.recognizerGibibytes) GiB each; not measured")))
    let least = manifest.budget.hardCap + Self.textTokens
    while !MemoryBudget(manifest, profile, on: gpu, slots: slots).fits,
      profile.contextPerSlot - Self.contextStep >= least
    {
      profile.contextPerSlot -= Self.contextStep
    }
    return profile
  }
}
