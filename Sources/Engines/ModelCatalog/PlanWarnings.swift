import ImagePlanning

/// What a plan cannot meet, in sentences that say what to choose instead.
struct PlanWarnings {
  let manifest: ModelManifest
  let profile: ServingProfile
  let gpu: GPU
  let slots: Int
  let model: LatencyModel
  let alternatives: [ModelManifest]

  func all(
    _ memory: MemoryBudget, _ expectations: [ServingPlan.Expectation], _ escalation: ServingPlan.EscalationTimes
  ) -> [String] {
    self.memory(memory) + expectations.compactMap { latency($0) } + self.escalation(escalation)
  }

  func memory(_ memory: MemoryBudget) -> [String] {
    var warnings: [String] = []
    if !memory.fits {
      let advice =
        profile.memoryShare == nil && memory.maximumSlots > 0
        ? "choose --slots \(memory.maximumSlots) or fewer, a smaller context per slot, or keyValueCache q8_0"
        : "choose a smaller model or a GPU with more memory"
      warnings.append("GPU memory: \(memory.total.oneDecimal) of \(memory.usable.oneDecimal) GiB; \(advice).")
    } else if memory.fullRequests < slots {
      warnings.append(
        "GPU memory: the cache holds \(memory.fullRequests) requests of full context at a time, fewer than \(slots) slots; "
          + "further ones wait or are computed again.")
    }
    let largest = manifest.budget.hardCap
    if largest >= profile.contextPerSlot {
      warnings.append("Context: an image of \(largest) tokens does not fit the \(profile.contextPerSlot) of a slot.")
    }
    return warnings
  }

  private func latency(_ expected: ServingPlan.Expectation) -> String? {
    // What is doubtful has a warning of its own.
    guard expected.lastOfBurst > LatencyModel.target, expected.mode != .doubtful else { return nil }
    let facts =
      "\(expected.name): one document alone takes \(expected.alone.oneDecimal) s, "
      + "the last of ten \(expected.lastOfBurst.oneDecimal) s at best."
    let advice = expected.mode == .image ? imageAdvice(expected) : textAdvice(expected)
    return facts + " Within 5 s: " + (advice.isEmpty ? ["no choice known here"] : advice).joined(separator: "; ") + "."
  }

  private func imageAdvice(_ expected: ServingPlan.Expectation) -> [String] {
    var advice: [String] = []
    let own = manifest.name
    if expected.alone > LatencyModel.target,
      let tokens = largestImage(expected.workload, model, manifest, { $0.alone($1) })
    {
      advice.append("one alone with \(own) and at most \(tokens) image tokens")
    }
    for (name, manifest, model) in [(own, manifest, model)] + others {
      let burst: (LatencyModel, Workload) -> Double = { lastOfBurst($0, $1) }
      guard let tokens = largestImage(expected.workload, model, manifest, burst) else { continue }
      advice.append("ten at once with \(name) and at most \(tokens) image tokens")
    }
    let text = Workload(imageTokens: 0, promptTokens: 700, outputTokens: expected.workload.outputTokens)
    if model.alone(text) <= LatencyModel.target {
      advice.append("one alone as text (\(model.alone(text).oneDecimal) s)")
    }
    return advice
  }

  private func textAdvice(_ expected: ServingPlan.Expectation) -> [String] {
    others.compactMap { name, _, model in
      let last = lastOfBurst(model, expected.workload)
      return last <= LatencyModel.target ? "\(name) (\(last.oneDecimal) s)" : nil
    }
  }

  private func escalation(_ escalation: ServingPlan.EscalationTimes) -> [String] {
    guard escalation.tenTogether > LatencyModel.target else { return [] }
    if escalation.fourTogether > LatencyModel.target {
      return [
        "Escalation: four doubtful documents of ten take \(escalation.fourTogether.oneDecimal) s; choose a smaller model."
      ]
    }
    return [
      "Escalation: ten doubtful documents take \(escalation.tenTogether.oneDecimal) s, four of ten "
        + "\(escalation.fourTogether.oneDecimal) s: 5 s hold only where most are settled without the model."
    ]
  }

  private var others: [(String, ModelManifest, LatencyModel)] {
    alternatives.compactMap { other in
      guard other.name != manifest.name, let profile = other.profile(for: profile.server) ?? other.profiles.first else {
        return nil
      }
      return (other.name, other, LatencyModel(other, profile, on: gpu))
    }
  }

  private func lastOfBurst(_ model: LatencyModel, _ workload: Workload) -> Double {
    model.burst(workload, documents: ServingPlan.burst, inFlight: min(slots, ServingPlan.burst)).last
  }

  /// The largest image, in steps of 16 tokens, that is answered in time; nil where none of 64 or more is.
  private func largestImage(
    _ workload: Workload, _ model: LatencyModel, _ manifest: ModelManifest,
    _ seconds: (LatencyModel, Workload) -> Double
  ) -> Int? {
    stride(from: manifest.budget.hardCap / 16 * 16, through: 64, by: -16).first { tokens in
      var smaller = workload
      smaller.imageTokens = tokens
      return seconds(model, smaller) <= LatencyModel.target
    }
  }
}

extension Double {
  /// With one decimal, for people.
  fileprivate var oneDecimal: String {
    let tenths = Int((self * 10).rounded())
    return "\(tenths / 10).\(abs(tenths % 10))"
  }
}
