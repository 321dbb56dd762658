import ModelCatalog
import Testing

@Suite struct LatencySimulationTests {
  private func request(
    _ arrival: Double, prefill: Double = 1, tokens: Int = 100, output: Int = 10
  ) -> LatencySimulation.Request {
    LatencySimulation.Request(arrival: arrival, inputTokens: tokens, prefill: prefill, outputTokens: output)
  }

  @Test func aloneNothingWaits() throws {
    let model = try ManifestFiles.model("pixtral-12b")
    let latencies = LatencySimulation(model, inFlight: 10).latencies(of: [request(0), request(100)])
    #expect(latencies.allSatisfy { abs($0 - (1 + 10 * model.decodeStep(batch: 1))) < 1e-9 })
  }

  /// llama-server reads new prompts before the next step: whoever is being answered waits.
  @Test func aPromptHoldsUpAnswersOfLlamaServer() throws {
    let model = try ManifestFiles.model("pixtral-12b")
    let step = model.decodeStep(batch: 1)
    let latencies = LatencySimulation(model, inFlight: 2).latencies(of: [request(0), request(1 + 4.5 * step)])
    // Five steps alone, the other's prompt, five together.
    #expect(abs(latencies[0] - (2 + 5 * step + 5 * model.decodeStep(batch: 2))) < 1e-9)
  }

  /// vLLM reads at most 1,024 tokens a step and goes on answering.
  @Test func answersGoOnWhileVLLMReads() throws {
    let model = try ManifestFiles.model("pixtral-12b", .vllm)
    let step = model.decodeStep(batch: 1)
    let long = request(1 + 4.5 * step, prefill: 4, tokens: 4096)
    let latencies = LatencySimulation(model, inFlight: 2).latencies(of: [request(0), long])
    // Five steps alone, one with each of four chunks, the last together with the other.
    #expect(abs(latencies[0] - (1 + 5 * step + 4 + 4 * step + model.decodeStep(batch: 2))) < 1e-9)
  }

  @Test func noMoreThanAllowedAreInFlight() throws {
    let model = try ManifestFiles.model("pixtral-12b")
    let each = 1 + 10 * model.decodeStep(batch: 1)
    let latencies = LatencySimulation(model, inFlight: 1).latencies(of: [request(0), request(0), request(0)])
    for (place, latency) in latencies.enumerated() { #expect(abs(latency - Double(place + 1) * each) < 1e-9) }
  }

  @Test func arrivalsAreTheSameForASeedAndAverageToOne() {
    let intervals = PoissonArrivals(seed: 7).intervals(20_000)
    #expect(intervals == PoissonArrivals(seed: 7).intervals(20_000))
    #expect(intervals != PoissonArrivals(seed: 8).intervals(20_000))
    #expect(abs(intervals.reduce(0, +) / 20_000 - 1) < 0.03)
    // Exponential: 1/e of them are longer than the average.
    #expect(abs(Double(intervals.count { $0 > 1 }) / 20_000 - 0.3679) < 0.02)
  }
}
