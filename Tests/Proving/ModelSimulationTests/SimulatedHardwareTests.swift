import ModelCatalog
import ModelSimulation
import Testing

@Suite struct SimulatedHardwareTests {
  private func hardware(
    _ name: String = "pixtral-12b", _ server: ServerKind = .llama, slots: Int? = nil, context: Int? = nil
  ) throws -> SimulatedHardware {
    try SimulatedHardware(SimulatedProcess.manifest(name), server: server, gpu: .t4, slots: slots, context: context)
  }

  /// Start of image, a frame header of 512 × 256 px, end of image.
  private static let image =
    #"{"type":"image_url","image_url":{"url":"data:image/jpeg;base64,/9j/wAALCAEAAgABAREA/9k="}}"#

  private func request(_ hardware: SimulatedHardware, images: Int, system: String = "") throws -> ChatRequest {
    let images = Array(repeating: Self.image, count: images).joined(separator: ",")
    return try ChatRequest(
      Array(
        #"{"messages":[{"role":"system","content":"\#(system)"},{"role":"user","content":[\#(images)]}]}"#.utf8),
      geometry: hardware.geometry)
  }

  /// Image tokens of 512 × 256 px by the model's own cells.
  @Test(arguments: [("pixtral-12b", 33 * 16), ("qwen3-vl-2b", 16 * 8), ("ministral-3-3b", 20 * 10)])
  func imagesCostWhatTheModelCounts(_ name: String, _ tokens: Int) throws {
    let hardware = try hardware(name)
    let chat = try request(hardware, images: 2)
    #expect(chat.imageTokens == [tokens, tokens])
    #expect(chat.promptTokens == 2 * tokens + 3)
    let work = hardware.work(of: chat, outputTokens: 7)
    #expect(work.inputTokens == chat.promptTokens && work.outputTokens == 7 && work.prefix == nil)
    let manifest = try SimulatedProcess.manifest(name)
    let model = LatencyModel(manifest, try #require(manifest.profile(for: .llama)), on: .t4)
    #expect(work.prefill == model.prefill(images: [tokens, tokens], promptTokens: 3))
    // The vision tower sees one image at a time: two are less than one of twice the size.
    let large = Workload(imageTokens: 2 * tokens, promptTokens: 3, outputTokens: 0)
    #expect(work.prefill < model.prefill(large))
    #expect(model.prefill(images: [tokens], promptTokens: 3) < work.prefill)
  }

  @Test func theSystemMessageIsThePrefix() throws {
    let hardware = try hardware()
    let one = hardware.work(of: try request(hardware, images: 1, system: "Read it well."), outputTokens: 1)
    let same = hardware.work(of: try request(hardware, images: 2, system: "Read it well."), outputTokens: 1)
    let other = hardware.work(of: try request(hardware, images: 1, system: "Read it soon."), outputTokens: 1)
    #expect(one.prefix?.tokens == 4)
    #expect(one.prefix == same.prefix)
    #expect(one.prefix?.identity != other.prefix?.identity)
  }

  @Test func memoryLimitsSlots() throws {
    let most = 16
    #expect(try hardware(slots: most).slots == most)
    #expect(throws: SimulatedHardware.Refusal.tooManySlots(fitting: most, context: 2560)) {
      try hardware(slots: most + 1)
    }
    // Twice the context, half the slots: fewer than the profile's ten.
    #expect(throws: SimulatedHardware.Refusal.tooManySlots(fitting: 8, context: 5120)) { try hardware(context: 5120) }
    #expect(throws: SimulatedHardware.Refusal.doesNotFit(context: 100_000)) { try hardware(context: 100_000) }
    #expect(throws: SimulatedHardware.Refusal.noProfile(.vllm)) { try hardware("qwen3-vl-2b", .vllm) }
    let profile = try hardware()
    #expect(profile.slots == 10 && profile.context == 2560)
  }

  /// vLLM has slots enough; its cache is what is short.
  @Test func memoryLimitsTheTokensOfVLLM() throws {
    var server = try hardware(server: .vllm, slots: 100).timeline
    let request = ServerTimeline.Request(inputTokens: 3000, prefill: 1, outputTokens: 10)
    let ids = (0..<10).map { _ in server.enter(request, at: 0) }
    let tokens = MemoryBudget(
      try SimulatedProcess.manifest("pixtral-12b"),
      try #require(SimulatedProcess.manifest("pixtral-12b").profile(for: .vllm)), on: .t4, slots: 100
    ).cacheTokens
    #expect(ids.count { server.progress(of: $0)?.admitted == 0 } == tokens / 3000)
  }

  private func hardware(server: ServerKind, slots: Int) throws -> SimulatedHardware {
    try hardware("pixtral-12b", server, slots: slots)
  }
}
