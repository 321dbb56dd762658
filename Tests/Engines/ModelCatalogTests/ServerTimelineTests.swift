import ModelCatalog
import TestSupport
import Testing

/// By hand: a prompt takes a second unless something else is said, an answer has ten tokens.
@Suite struct ServerTimelineTests {
  private typealias Request = ServerTimeline.Request

  private func request(
    prefill: Double = 1, tokens: Int = 100, output: Int = 10, prefix: ServerTimeline.Prefix? = nil
  ) -> Request {
    Request(inputTokens: tokens, prefill: prefill, outputTokens: output, prefix: prefix)
  }

  private let model: LatencyModel
  private let vllm: LatencyModel

  init() throws {
    model = try ManifestFiles.model("pixtral-12b")
    vllm = try ManifestFiles.model("pixtral-12b", .vllm)
  }

  /// Seconds of a token for so many together.
  private func step(_ batch: Int) -> Double { model.decodeStep(batch: batch) }

  @Test func eachTokenIsDueAStepAfterTheOneBefore() throws {
    var server = ServerTimeline(model, slots: 2)
    #expect(server.next == nil)
    let id = server.enter(request(output: 3), at: 5)
    #expect(server.progress(of: id)?.admitted == 5)
    #expect(server.next == 6)
    server.advance(to: 5.9)
    #expect(server.progress(of: id)?.read == nil)
    for token in 0...3 {
      let due = try #require(server.next)
      #expect(abs(due - (6 + Double(token) * step(1))) < 1e-9)
      server.advance(to: due)
      #expect(server.progress(of: id)?.tokens == token)
    }
    #expect(server.progress(of: id)?.read == 6)
    #expect(abs(try #require(server.progress(of: id)?.ended) - (6 + 3 * step(1))) < 1e-9)
    #expect(server.next == nil)
    server.leave(id, at: 7)
    #expect(server.progress(of: id) == nil)
  }

  @Test func tenTextsAreReadInTurnAndAnsweredTogether() {
    var server = ServerTimeline(model, slots: 10)
    let ids = (0..<10).map { _ in server.enter(request(prefill: 0.2), at: 0) }
    server.advance(to: 1.99)
    #expect(ids.allSatisfy { server.progress(of: $0)?.read == nil })
    server.advance(to: .infinity)
    for id in ids { #expect(abs((server.progress(of: id)?.ended ?? 0) - (2 + 10 * step(10))) < 1e-9) }
  }

  /// The last of ten at once, as the stand-in goes: from step to step. Seconds that others reckoned for a T4, to half a second.
  @Test(arguments: [(0, 80, 10.0), (600, 80, 19.5)])
  func burstsStepByStep(_ imageTokens: Int, _ outputTokens: Int, _ expected: Double) throws {
    let model = try ManifestFiles.modelWithoutGrammar("pixtral-12b")
    let work = Workload(imageTokens: imageTokens, promptTokens: 150, outputTokens: outputTokens)
    var server = ServerTimeline(model, slots: 10)
    for _ in 0..<10 {
      _ = server.enter(
        request(prefill: model.prefill(work), tokens: imageTokens + 150, output: outputTokens), at: 0)
    }
    var last = 0.0
    while let next = server.next {
      last = next
      server.advance(to: next)
    }
    #expect(abs(last + LatencyModel.gatewayOverhead - expected) <= 0.55)
    #expect(abs(last + LatencyModel.gatewayOverhead - model.burst(work, documents: 10, inFlight: 10).last) < 1e-9)
  }

  @Test func oneAloneTakesWhatTheModelSays() throws {
    let work = Workload(imageTokens: 600, promptTokens: 150, outputTokens: 80)
    for model in [model, vllm] {
      var server = ServerTimeline(model, slots: 10)
      let id = server.enter(request(prefill: model.prefill(work), tokens: 750, output: 80), at: 0)
      server.advance(to: .infinity)
      let ended = try #require(server.progress(of: id)?.ended)
      #expect(abs(ended + LatencyModel.gatewayOverhead - model.alone(work)) < 1e-9)
    }
  }

  @Test func aPromptHoldsUpAnswersOfLlamaServer() {
    var server = ServerTimeline(model, slots: 2)
    let first = server.enter(request(), at: 0)
    // In the middle of the fifth step, which is finished first.
    let second = server.enter(request(prefill: 3), at: 1 + 4.5 * step(1))
    let begun = 1 + 5 * step(1)
    server.advance(to: begun + 2.99)
    #expect(server.progress(of: first)?.tokens == 5)
    #expect(abs((server.progress(of: second)?.admitted ?? 0) - begun) < 1e-9)
    server.advance(to: begun + 3 + 1.01 * step(2))
    #expect(server.progress(of: first)?.tokens == 6)
    #expect(server.progress(of: second)?.tokens == 1)
  }

  @Test func answersGoOnWhileVLLMReads() {
    var server = ServerTimeline(vllm, slots: 2)
    let step = vllm.decodeStep(batch: 1)
    let first = server.enter(request(), at: 0)
    // Two chunks of 1,024 tokens.
    let second = server.enter(request(prefill: 3, tokens: 2048), at: 1 + 4.5 * step)
    server.advance(to: 1 + 5 * step + 1.51 + step)
    #expect(server.progress(of: first)?.tokens == 6)
    #expect(server.progress(of: second)?.read == nil)
    server.advance(to: 1 + 5 * step + 2 * (1.501 + step))
    #expect(server.progress(of: first)?.tokens == 7)
    #expect(server.progress(of: second)?.read != nil)
  }

  @Test func whoWaitsGetsTheSlotOfWhoeverLeaves() {
    var server = ServerTimeline(model, slots: 2)
    let answered = server.enter(request(), at: 0)
    let gone = server.enter(request(), at: 0)
    let waiting = server.enter(request(), at: 1)
    let givenUp = server.enter(request(), at: 1)
    server.leave(givenUp, at: 1.5)
    // Leaves in the middle of the first step, which both take part in to its end.
    server.leave(gone, at: 2 + 0.5 * step(2))
    #expect(server.progress(of: gone) == nil)
    #expect(server.progress(of: waiting)?.admitted == nil)
    server.advance(to: 2 + step(2))
    #expect(server.progress(of: answered)?.tokens == 1)
    #expect(server.progress(of: waiting)?.admitted == server.progress(of: answered).map { _ in 2 + step(2) })
    server.advance(to: .infinity)
    #expect(abs((server.progress(of: answered)?.ended ?? 0) - (3 + 10 * step(2))) < 1e-9)
    #expect(abs((server.progress(of: waiting)?.ended ?? 0) - (3 + 10 * step(2) + step(1))) < 1e-9)
    #expect(server.progress(of: givenUp) == nil)
  }

  @Test func aPromptThatIsBeingReadIsReadToItsEnd() {
    var server = ServerTimeline(model, slots: 1)
    let gone = server.enter(request(prefill: 4), at: 0)
    let waiting = server.enter(request(), at: 0)
    server.leave(gone, at: 0.5)
    server.advance(to: 3.9)
    #expect(server.progress(of: waiting)?.admitted == nil)
    server.advance(to: .infinity)
    #expect(server.progress(of: waiting)?.admitted == 4)
    #expect(abs((server.progress(of: waiting)?.ended ?? 0) - (5 + 10 * step(1))) < 1e-9)
  }

  /// Between two steps nothing is in progress.
  @Test func whoLeavesBetweenStepsFreesTheSlotAtOnce() {
    var server = ServerTimeline(model, slots: 1)
    let gone = server.enter(request(prefill: 4), at: 2)
    let waiting = server.enter(request(), at: 2)
    server.leave(gone, at: 2)
    #expect(server.progress(of: waiting)?.admitted == 2)
    #expect(server.next == 3)
  }

  @Test func anAnswerEndsWhereItIsSaidToEnd() {
    var server = ServerTimeline(model, slots: 2)
    let early = server.enter(request(output: 1000), at: 0)
    server.end(early, after: 2, at: 0.5)
    server.advance(to: 10)
    #expect(abs((server.progress(of: early)?.ended ?? 0) - (1 + 2 * step(1))) < 1e-9)
    // Said when five tokens were due: the step in progress is its last.
    let late = server.enter(request(output: 1000), at: 10)
    server.end(late, after: 2, at: 11 + 5.5 * step(1))
    server.advance(to: 20)
    #expect(abs((server.progress(of: late)?.ended ?? 0) - (11 + 6 * step(1))) < 1e-9)
    // Nothing to say: it ends with its prompt.
    let empty = server.enter(request(output: 1000), at: 20)
    server.end(empty, after: 0, at: 20)
    server.advance(to: 30)
    #expect(server.progress(of: empty)?.ended == 21)
  }

  @Test func aSlotOfLlamaServerKeepsItsPrefix() {
    let a = ServerTimeline.Prefix(identity: 1, tokens: 60, seconds: 0.6)
    let b = ServerTimeline.Prefix(identity: 2, tokens: 60, seconds: 0.6)
    var server = ServerTimeline(model, slots: 2)
    func cached(_ prefix: ServerTimeline.Prefix?, at time: Double) -> Int? {
      let id = server.enter(request(output: 1, prefix: prefix), at: time)
      server.advance(to: time + 5)
      let progress = server.progress(of: id)
      // What is kept is not read again.
      #expect(abs((progress?.read ?? 0) - (time + (progress?.cachedTokens == 60 ? 0.4 : 1))) < 1e-9)
      return progress?.cachedTokens
    }
    #expect(cached(a, at: 0) == 0)
    #expect(cached(b, at: 10) == 0)
    // Each finds the slot that keeps it.
    #expect(cached(a, at: 20) == 60)
    #expect(cached(a, at: 30) == 60)
    #expect(cached(b, at: 40) == 60)
    // Another prompt takes the slot that rested longest.
    #expect(cached(nil, at: 50) == 0)
    #expect(cached(a, at: 60) == 0)
  }

  @Test func vLLMKeepsPrefixesForAllAndLlamaServerForASlot() {
    let prefix = ServerTimeline.Prefix(identity: 1, tokens: 60, seconds: 0.6)
    for (model, cached) in [(model, 0), (vllm, 60)] {
      var server = ServerTimeline(model, slots: 2)
      _ = server.enter(request(output: 1000, prefix: prefix), at: 0)
      let second = server.enter(request(prefix: prefix), at: 2)
      server.advance(to: 3)
      #expect(server.progress(of: second)?.cachedTokens == cached)
    }
  }

  @Test func aFullCacheMakesRequestsWait() {
    var server = ServerTimeline(vllm, slots: 10, cacheTokens: 250)
    let step = vllm.decodeStep(batch: 2)
    let ids = (0..<3).map { _ in server.enter(request(), at: 0) }
    server.advance(to: .infinity)
    #expect(server.progress(of: ids[1])?.admitted == 0)
    #expect(abs((server.progress(of: ids[2])?.admitted ?? 0) - (2 + 10 * step)) < 1e-9)
    // One alone is taken in any case.
    let large = server.enter(request(tokens: 400), at: 100)
    #expect(server.progress(of: large)?.admitted == 100)
  }

  /// Requests that come, end and leave at any time: the same whether one looks at every step or seldom.
  @Test(arguments: 0..<200)
  func looksDoNotChangeAnything(_ seed: Int) {
    var random = SeededGenerator(seed: UInt64(seed))
    let model = seed.isMultiple(of: 2) ? model : vllm
    let slots = Int.random(in: 1...5, using: &random)
    var seldom = ServerTimeline(model, slots: slots, cacheTokens: seed.isMultiple(of: 3) ? 2500 : .max)
    var often = seldom
    var time = 0.0
    var open: [ServerTimeline.ID] = []
    for _ in 0..<40 {
      time += Double.random(in: 0...1.5, using: &random)
      while let next = often.next, next <= time { often.advance(to: next) }
      switch Int.random(in: 0..<4, using: &random) {
      case 0 where !open.isEmpty:
        let id = open.remove(at: Int.random(in: open.indices, using: &random))
        seldom.leave(id, at: time)
        often.leave(id, at: time)
      case 1:
        guard let id = open.randomElement(using: &random) else { continue }
        let tokens = Int.random(in: 0...30, using: &random)
        seldom.end(id, after: tokens, at: time)
        often.end(id, after: tokens, at: time)
      default:
        let work = request(
          prefill: Double.random(in: 0.05...2, using: &random), tokens: Int.random(in: 1...2000, using: &random),
          output: Int.random(in: 0...60, using: &random))
        let id = seldom.enter(work, at: time)
        #expect(often.enter(work, at: time) == id)
        open.append(id)
      }
      for id in open {
        let (one, other) = (seldom.progress(of: id), often.progress(of: id))
        #expect(one?.tokens == other?.tokens)
        #expect(abs((one?.ended ?? -1) - (other?.ended ?? -1)) < 1e-9)
      }
      #expect(open.count { seldom.progress(of: $0)?.isAtWork == true } <= slots)
    }
    seldom.advance(to: .infinity)
    #expect(open.allSatisfy { seldom.progress(of: $0)?.ended != nil })
    #expect(seldom.next == nil)
  }
}

extension ServerTimeline.Progress {
  fileprivate var isAtWork: Bool { admitted != nil && ended == nil }
}
