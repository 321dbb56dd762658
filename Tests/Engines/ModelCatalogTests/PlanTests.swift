import Extraction
import ImagePlanning
import JSON
import ModelCatalog
import Testing

@Suite struct PlanTests {
  private func plan(
    _ name: String, _ server: ServerKind = .llama, slots: Int? = nil, recognizers: Int = 0, workload: Workload? = nil
  ) throws -> ServingPlan {
    let manifest = try ManifestFiles.manifest(name)
    return ServingPlan(
      manifest, try #require(manifest.profile(for: server)), on: .t4, slots: slots, recognizers: recognizers,
      workload: workload, alternatives: try ManifestTests.names.map(ManifestFiles.manifest))
  }

  @Test func coversImageTextAndDoubt() throws {
    let plan = try plan("pixtral-12b")
    #expect(plan.expectations.map(\.mode) == [.image, .image, .text, .text, .doubtful])
    #expect(plan.expectations.allSatisfy { $0.bursts.map(\.inFlight) == [1, 2, 3, 4, 6, 10] })
    #expect(plan.expectations[0].workload.imageTokens == plan.manifest.budget.tokens)
    // Less to read and less to write is faster in every column.
    for (slow, fast) in [(0, 1), (0, 2), (2, 3), (3, 4)] {
      let (slow, fast) = (plan.expectations[slow], plan.expectations[fast])
      #expect(fast.alone < slow.alone && fast.lastOfBurst < slow.lastOfBurst)
      #expect(fast.sustainable.rate >= slow.sustainable.rate && fast.saturation > slow.saturation)
    }
    #expect(plan.escalation.fourTogether < 5 && plan.escalation.tenTogether > 5)
  }

  @Test func warnsWhereFiveSecondsCannotBeMet() throws {
    let pixtral = try plan("pixtral-12b")
    let image = try #require(pixtral.warnings.first { $0.hasPrefix("image, whole answer") })
    #expect(image.contains("one document alone takes 7.2 s"))
    #expect(image.contains("ten at once with qwen3-vl-2b and at most"))
    #expect(!image.contains("ten at once with pixtral-12b"))
    #expect(pixtral.warnings.contains { $0.hasPrefix("text, whole answer") && $0.contains("qwen3-vl-2b") })
    #expect(pixtral.warnings.contains { $0.hasPrefix("Escalation") })
    let small = Workload(imageTokens: 256, promptTokens: 150, outputTokens: 80)
    #expect(try plan("qwen3-vl-2b", workload: small).warnings.isEmpty)
  }

  /// What a warning says fits must fit, and the next size must not.
  @Test func advisedImageSizesHold() throws {
    let warning = try #require(try plan("pixtral-12b").warnings.first { $0.hasPrefix("image, whole answer") })
    let match = try #require(warning.firstMatch(of: /one alone with pixtral-12b and at most (\d+) image tokens/))
    let tokens = try #require(Int(match.1))
    let model = try ManifestFiles.model("pixtral-12b")
    #expect(model.alone(Workload(imageTokens: tokens, promptTokens: 700, outputTokens: 80)) <= 5)
    #expect(model.alone(Workload(imageTokens: tokens + 16, promptTokens: 700, outputTokens: 80)) > 5)
  }

  @Test func warnsWhereMemoryDoesNotSuffice() throws {
    let tooMany = try plan("pixtral-12b", slots: 20)
    #expect(!tooMany.memory.fits)
    let warning = try #require(tooMany.warnings.first)
    #expect(warning.hasPrefix("GPU memory") && warning.contains("--slots \(tooMany.memory.maximumSlots) "))
    #expect(try plan("pixtral-12b", slots: tooMany.memory.maximumSlots).memory.fits)
    let vllm = try plan("pixtral-12b", .vllm)
    #expect(vllm.memory.fits && vllm.warnings[0].contains("4 requests of full context"))
  }

  @Test func fewerSlotsAreFewerInFlight() throws {
    let plan = try plan("ministral-3-3b", slots: 4)
    #expect(plan.expectations.allSatisfy { $0.bursts.map(\.inFlight) == [1, 2, 3, 4] && $0.sustainable.inFlight <= 4 })
    #expect(plan.json["command"]?.string?.contains("-np 4 -c 10240") == true)
  }

  @Test func jsonSaysEverythingOnceMore() throws {
    let plan = try plan("pixtral-12b")
    let json = try JSONValue(parsing: plan.json.serialized().utf8)
    #expect(json["memory"]?["fits"]?.bool == true)
    #expect(json["latency"]?.elements?.count == 5)
    #expect(json["prompt_seconds"]?.elements?.last?["expected"]?.number == 7.25)
    #expect(json["warnings"]?.elements?.compactMap(\.string) == plan.warnings)
    let figures = (json["assumptions"]?.elements ?? []) + (json["memory"]?["items"]?.elements ?? [])
    #expect(figures.count >= 15)
    #expect(
      figures.allSatisfy {
        ["verified", "estimated"].contains($0["status"]?.string) && $0["source"]?.string?.isEmpty == false
      })
  }

  /// What recognizers take of the GPU is the model's no more, and the files that come of the plan say both.
  @Test(arguments: [ServerKind.llama, .vllm]) func recognizersOnTheGPUTakeFromTheModel(server: ServerKind) throws {
    let alone = try plan("pixtral-12b", server)
    let beside = try plan("pixtral-12b", server, recognizers: 2)
    #expect(beside.memory.headroom >= 0)
    switch server {
    case .llama:
      let reserved = beside.memory.items.first { $0.name == "2 recognizers" }?.gibibytes
      #expect(reserved == 2 * ServingProfile.recognizerGibibytes)
      #expect(beside.memory.usable - beside.memory.total < alone.memory.headroom)
    case .vllm:
      #expect(beside.memory.total <= alone.memory.total - 2 * ServingProfile.recognizerGibibytes + 0.01)
      let share = try #require(beside.composeFile.firstMatch(of: /--gpu-memory-utilization", "(0\.\d\d)"/)?.1)
      #expect(try #require(Double(share)) < 0.92)
    }
    #expect(beside.environmentFile.contains("OCR_RECOGNIZER_DEVICE=cuda\nOCR_RECOGNIZERS=2"))
    #expect(!alone.environmentFile.contains("OCR_RECOGNIZER"))
  }

  /// A context becomes smaller before a plan does not fit.
  @Test func recognizersShrinkTheContext() throws {
    let slots = try plan("qwen3-vl-2b").memory.maximumSlots
    let alone = try plan("qwen3-vl-2b", slots: slots)
    let beside = try plan("qwen3-vl-2b", slots: slots, recognizers: 1)
    #expect(alone.memory.fits && alone.memory.headroom < ServingProfile.recognizerGibibytes)
    #expect(beside.profile.contextPerSlot < alone.profile.contextPerSlot && beside.memory.fits)
    // Pixtral's contexts hold the largest image and little more: fewer slots are what is left.
    let full = try plan("pixtral-12b", recognizers: 3)
    #expect(full.profile.contextPerSlot == 2560 && full.warnings[0].hasPrefix("GPU memory"))
  }
}
