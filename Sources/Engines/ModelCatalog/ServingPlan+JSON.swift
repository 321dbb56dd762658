import Extraction
import ImagePlanning
import JSON

extension ServingPlan {
  /// The plan for programs.
  public var json: JSONValue {
    let rows = LatencyModel.promptTable(manifest, profile, on: gpu)
    return [
      "model": .string(manifest.name), "gpu": .string(gpu.name), "server": .string(profile.server.rawValue),
      "slots": .integer(Int64(slots)), "context_per_slot": .integer(Int64(profile.contextPerSlot)),
      "memory": memory.json,
      "prompt_seconds": .array(
        rows.map { row in
          [
            "image_tokens": .integer(Int64(row.imageTokens)), "pessimistic": .seconds(row.pessimistic),
            "expected": .seconds(row.expected), "optimistic": .seconds(row.optimistic),
          ]
        }),
      "decode_step_seconds": .array(
        [1, slots].map { batch in
          [
            "batch": .integer(Int64(batch)),
            "seconds": .decimal(LatencyModel(manifest, profile, on: gpu).decodeStep(batch: batch), digits: 4),
          ]
        }),
      "latency": .array(expectations.map(\.json)), "escalation": escalation.json,
      "warnings": .array(warnings.map(JSONValue.string)),
      "command": .string(ServingCommand(profile, slots: slots, at: .checkout).shell),
      "assumptions": .array(assumptions.map(\.json)),
    ]
  }

  /// Every constant of the arithmetic, with where it is from.
  public var assumptions: [Assumption] {
    let architecture = manifest.architecture
    return [
      Assumption(
        "image geometry", "\(manifest.geometry.patch) px patches, \(manifest.geometry.merge) x merged",
        manifest.geometryEvidence),
      Assumption(
        "image budget", "\(manifest.budget.tokens) tokens, at most \(manifest.budget.hardCap)", manifest.budgetEvidence),
      Assumption(
        "architecture",
        "\(architecture.layers) layers, \((architecture.bodyParameters / 1e6).rounded() / 1e3)e9 parameters a token",
        architecture.evidence),
      Assumption("prompt rate", "\(gpu.computeRate.value / 1e12) TFLOPS", gpu.computeRate.evidence),
      Assumption("vision tower's share of it", "\(gpu.visionShare.value)", gpu.visionShare.evidence),
      Assumption("weights for a step", "\(profile.bytesPerStep.value / 1e9) GB", profile.bytesPerStep.evidence),
      Assumption("reading them", "\(gpu.bandwidth.value / 1e9) GB/s", gpu.bandwidth.evidence),
      Assumption("rest of a step", "\(gpu.stepOverhead.value * 1e3) ms", gpu.stepOverhead.evidence),
      Assumption(
        "step for ten together", "\(profile.server.batchFactor(10)) times that of one",
        FigureEvidence(.estimated, "extrapolated from an L4")),
      Assumption(
        "gateway", "\(LatencyModel.gatewayOverhead) s a document",
        FigureEvidence(.estimated, "preparation and validation")),
      Assumption("serving command", profile.quantization, profile.commandEvidence),
    ]
  }

  /// A constant in words.
  public struct Assumption: Sendable, Equatable {
    public let name: String
    public let value: String
    public let evidence: FigureEvidence

    init(_ name: String, _ value: String, _ evidence: FigureEvidence) {
      self.name = name
      self.value = value
      self.evidence = evidence
    }

    fileprivate var json: JSONValue {
      [
        "name": .string(name), "value": .string(value), "status": .string(evidence.status.rawValue),
        "source": .string(evidence.source),
      ]
    }
  }
}

extension MemoryBudget {
  fileprivate var json: JSONValue {
    [
      "items": .array(
        items.map { item in
          [
            "name": .string(item.name), "gib": .decimal(item.gibibytes, digits: 2),
            "status": .string(item.evidence.status.rawValue), "source": .string(item.evidence.source),
          ]
        }),
      "total_gib": .decimal(total, digits: 2), "usable_gib": .decimal(usable, digits: 2), "fits": .bool(fits),
      "headroom_gib": .decimal(headroom, digits: 2), "cache_tokens": .integer(Int64(cacheTokens)),
      "full_requests": .integer(Int64(fullRequests)),
    ]
  }
}

extension ServingPlan.Expectation {
  fileprivate var json: JSONValue {
    [
      "name": .string(name), "mode": .string(mode.rawValue), "workload": workload.json, "alone_s": .seconds(alone),
      "burst_of_10": .array(
        bursts.map { burst in
          [
            "in_flight": .integer(Int64(burst.inFlight)), "median_s": .seconds(burst.median),
            "last_s": .seconds(burst.last),
          ]
        }),
      "docs_per_minute_p95_5s": .decimal(sustainable.rate, digits: 2),
      "in_flight": .integer(Int64(sustainable.inFlight)), "docs_per_minute_at_most": .decimal(saturation, digits: 1),
    ]
  }
}

extension ServingPlan.EscalationTimes {
  fileprivate var json: JSONValue {
    [
      "workload": workload.json, "ten_in_turn_s": .seconds(tenInTurn), "ten_together_s": .seconds(tenTogether),
      "four_of_ten_together_s": .seconds(fourTogether),
    ]
  }
}

extension Workload {
  fileprivate var json: JSONValue {
    [
      "image_tokens": .integer(Int64(imageTokens)), "prompt_tokens": .integer(Int64(promptTokens)),
      "output_tokens": .integer(Int64(outputTokens)),
    ]
  }
}

extension JSONValue {
  fileprivate static func seconds(_ seconds: Double) -> JSONValue { .decimal(seconds, digits: 2) }
}
