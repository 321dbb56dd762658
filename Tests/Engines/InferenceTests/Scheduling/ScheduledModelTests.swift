import Batching
import Extraction
import Inference
import JSON
import ModelCatalog
import ModelServing
import Testing

typealias ModelCheck = CanaryStatus.Check.Status

struct ScheduledModelTests {
  private static let output = OutputFormat(grammar: "root ::= \"x\"", schema: ["const": "x"])

  private func model(
    over base: GatedModel, inFlight: Int = 10, places: Int = 64, name: String = "pixtral-12b"
  ) throws -> ScheduledModel {
    let folder = try #require(ModelManifestFolder(program: #filePath))
    let manifest = try #require(try folder.manifest(named: name))
    return ScheduledModel(
      base, manifest, profile: try #require(manifest.profiles.first), gpu: .t4, maximumInFlight: inFlight,
      places: places)
  }

  private func request(_ name: String, imageTokens: Int = 0, maximumTokens: Int = 100) -> ModelRequest {
    ModelRequest(
      system: "Read.", user: [.text(name)], imageTokens: imageTokens, output: Self.output, maximumTokens: maximumTokens)
  }

  private func ask(
    _ model: ScheduledModel, _ request: ModelRequest, within seconds: Int = 600
  ) -> Task<ModelCompletion, any Error> {
    Task { try await model.complete(request, for: .gateway, deadline: .now + .seconds(seconds)) }
  }

  @Test func noMoreAreOpenThanAllowed() async throws {
    let base = GatedModel(slots: 10)
    let model = try model(over: base, inFlight: 3)
    let tasks = (0..<9).map { ask(model, request("\($0)")) }
    var arrivals = base.arrivals.makeAsyncIterator()
    for _ in 0..<9 { base.answer(try #require(await arrivals.next())) }
    for task in tasks { _ = try await task.value }
    #expect(base.mostOpen <= 3)
  }

  @Test func theServersSlotsBoundThemToo() async throws {
    let base = GatedModel(slots: 2)
    let model = try model(over: base)
    let tasks = (0..<6).map { ask(model, request("\($0)")) }
    var arrivals = base.arrivals.makeAsyncIterator()
    for _ in 0..<6 { base.answer(try #require(await arrivals.next())) }
    for task in tasks { _ = try await task.value }
    #expect(base.mostOpen <= 2)
  }

  @Test func earliestDeadlineGoesFirst() async throws {
    let base = GatedModel(slots: 1)
    let model = try model(over: base)
    var arrivals = base.arrivals.makeAsyncIterator()
    var tasks = [ask(model, request("running"))]
    #expect(await arrivals.next() == "running")
    for (name, wait) in [("last", 3000), ("middle", 2000), ("first", 1000)] {
      let before = model.status.waiting
      tasks.append(ask(model, request(name), within: wait))
      while model.status.waiting == before { await Task.yield() }
    }
    var order: [String] = []
    base.answer("running")
    for _ in 0..<3 {
      let name = try #require(await arrivals.next())
      order.append(name)
      base.answer(name)
    }
    #expect(order == ["first", "middle", "last"])
    for task in tasks { _ = try await task.value }
  }

  @Test func oneThatWouldBeLateIsRefusedAtOnce() async throws {
    let base = GatedModel(slots: 1)
    let model = try model(over: base)
    var arrivals = base.arrivals.makeAsyncIterator()
    // Some 5 s on a T4, by the manifest.
    let long = ask(model, request("long", imageTokens: 2000))
    #expect(await arrivals.next() == "long")
    do {
      _ = try await model.complete(request("late", imageTokens: 300), for: .gateway, deadline: .now + .seconds(6))
      Issue.record("it was let in")
    } catch ModelFailure.overloaded(let wait) {
      #expect(wait > .zero)
    }
    // With time enough it waits.
    let patient = ask(model, request("patient", imageTokens: 300))
    while model.status.waiting == 0 { await Task.yield() }
    base.answer("long")
    #expect(await arrivals.next() == "patient")
    base.answer("patient")
    #expect(try await patient.value.queued > .zero)
    #expect(try await long.value.queued < .seconds(1))
  }

  @Test func anAnswerSaysWhatItWouldHaveTakenAlone() async throws {
    let base = GatedModel(slots: 3)
    let model = try model(over: base)
    var arrivals = base.arrivals.makeAsyncIterator()
    let began = ContinuousClock.now
    let tasks = (0..<2).map { ask(model, request("\($0)", imageTokens: 100)) }
    for _ in 0..<2 { _ = await arrivals.next() }
    try await Task.sleep(for: .milliseconds(50))
    for name in ["0", "1"] { base.answer(name) }
    for task in tasks {
      let alone = try #require(try await task.value.alone)
      // Each waited for the other to be read.
      #expect(alone > .zero && alone < (ContinuousClock.now - began) * 0.9)
    }
  }

  @Test func fewImagesAreReadAtATime() async throws {
    let base = GatedModel(slots: 10)
    let model = try model(over: base)
    let tasks = (0..<6).map { ask(model, request("\($0)", imageTokens: 100)) } + [ask(model, request("text"))]
    var arrivals = base.arrivals.makeAsyncIterator()
    var first: Set<String> = []
    // The manifest's four, and the text beside them.
    for _ in 0..<5 { first.insert(try #require(await arrivals.next())) }
    #expect(first.contains("text"))
    while model.status.waiting < 2 { await Task.yield() }
    #expect(base.open.count == 5)
    // One image is read: the next may begin, while all are being answered.
    base.begin(try #require(first.subtracting(["text"]).first))
    first.insert(try #require(await arrivals.next()))
    #expect(base.open.count == 6)
    #expect(model.status.waiting == 1)
    for name in first { base.answer(name) }
    base.answer(try #require(await arrivals.next()))
    for task in tasks { _ = try await task.value }
  }

  @Test func tokensInFlightAreBounded() async throws {
    // vLLM's slots share a cache: Pixtral leaves it some 16,000 tokens of a T4.
    let base = GatedModel(slots: 10, context: 16_384, server: .vllm)
    let model = try model(over: base)
    let tasks = (0..<4).map { ask(model, request("\($0)", maximumTokens: 7_000)) }
    var arrivals = base.arrivals.makeAsyncIterator()
    for _ in 0..<4 { base.answer(try #require(await arrivals.next())) }
    for task in tasks { _ = try await task.value }
    #expect(base.mostOpen <= 2)
  }

  /// llama-server's own default: one cache for all slots, of which each slot states the whole. Four slots of the profile's 2,560
  /// tokens hold four requests of 2,000 tokens; 8,192 tokens for all slots hold two of 3,900.
  @Test(arguments: [(2560, 2000, 3...4), (8192, 3900, 1...2)])
  func sharedContextIsCountedOnce(context: Int, tokens: Int, open: ClosedRange<Int>) async throws {
    let base = GatedModel(slots: 4, context: context)
    let model = try model(over: base)
    let tasks = (0..<6).map { ask(model, request("\($0)", maximumTokens: tokens)) }
    var arrivals = base.arrivals.makeAsyncIterator()
    for _ in 0..<6 {
      let name = try #require(await arrivals.next())
      for _ in 0..<1000 where base.open.count < open.upperBound { await Task.yield() }
      base.answer(name)
    }
    for task in tasks { _ = try await task.value }
    #expect(open.contains(base.mostOpen))
  }

  @Test(arguments: [
    (1600, 1640, ModelCheck.ok), (1600, 1600, .ok), (1600, 4200, .ok), (1600, 1080, .failed), (1056, 1056, .ok),
    (2048, 1100, .failed),
  ])
  func countOfTokensTellsWhetherTheServerShrinksImages(
    planned: Int, counted: Int, status: ModelCheck
  ) async throws {
    let base = GatedModel(slots: 1)
    let model = try model(over: base)
    #expect(model.imageCheck == nil)
    _ = try await model.capabilities(deadline: .now + .seconds(1))
    #expect(model.imageCheck?.status == .starting)
    var arrivals = base.arrivals.makeAsyncIterator()
    func answered(_ request: ModelRequest, promptTokens: Int) async throws {
      let task = ask(model, request)
      base.answer(try #require(await arrivals.next()), promptTokens: promptTokens)
      _ = try await task.value
    }
    try await answered(request("text"), promptTokens: 20)
    #expect(model.imageCheck?.status == .starting)
    try await answered(request("image", imageTokens: planned), promptTokens: counted)
    let check = try #require(model.imageCheck)
    #expect(check.name == "images" && check.status == status)
    if status == .failed {
      #expect(check.detail.contains("\(planned)") && check.detail.contains("--image-max-tokens 2048"), "\(check)")
    }
    // The server that comes back may be another one.
    let lost = ask(model, request("lost"))
    base.fail(try #require(await arrivals.next()), .unreachable("refused"))
    await #expect(throws: ModelFailure.unreachable("refused")) { try await lost.value }
    #expect(model.imageCheck?.status == .starting)
  }

  @Test func probeSendsTheLargestImageOnce() async throws {
    let base = GatedModel(slots: 1)
    let model = try model(over: base)
    _ = try await model.capabilities(deadline: .now + .seconds(1))
    var arrivals = base.arrivals.makeAsyncIterator()
    async let probed: Void = model.probeImages(by: .now + .seconds(60))
    let name = try #require(await arrivals.next())
    let request = try #require(base.requests.last)
    #expect(request.imageTokens == 44 * 45)
    guard case .jpeg(let file) = request.user[1] else {
      Issue.record("\(request.user)")
      return
    }
    // Height and width as its header says them.
    #expect(Array(file[76..<80]) == [704 >> 8, 704 & 0xFF, 704 >> 8, 704 & 0xFF])
    base.answer(name, promptTokens: 44 * 45 + 40)
    await probed
    #expect(model.imageCheck?.status == .ok)
    await model.probeImages(by: .now + .seconds(60))
    #expect(base.requests.count == 1)
  }

  @Test func whoeverLeavesIsNotAskedForAndNoLonger() async throws {
    let base = GatedModel(slots: 1)
    let model = try model(over: base)
    var arrivals = base.arrivals.makeAsyncIterator()
    let running = ask(model, request("running"))
    #expect(await arrivals.next() == "running")
    let waiting = ask(model, request("waiting"))
    let patient = ask(model, request("patient"))
    while model.status.waiting < 2 { await Task.yield() }
    waiting.cancel()
    await #expect(throws: CancellationError.self) { try await waiting.value }
    running.cancel()
    await #expect(throws: CancellationError.self) { try await running.value }
    #expect(base.open.isSubset(of: ["patient"]))
    #expect(await arrivals.next() == "patient")
    base.answer("patient")
    _ = try await patient.value
  }

  @Test func turnThatDoesNotComeInTimeIsLate() async throws {
    let base = GatedModel(slots: 1)
    let model = try model(over: base)
    var arrivals = base.arrivals.makeAsyncIterator()
    let running = ask(model, request("running", maximumTokens: 1))
    #expect(await arrivals.next() == "running")
    // By the manifest the one before takes 0.2 s; it takes for ever.
    await #expect(throws: ModelFailure.late) {
      try await model.complete(request("waiting", maximumTokens: 1), for: .gateway, deadline: .now + .seconds(2))
    }
    base.answer("running")
    _ = try await running.value
  }

  @Test func whatFollowsReadingCountsThoseOnTheirWayAndTheAnswerItself() async throws {
    let base = GatedModel(slots: 4)
    let model = try model(over: base)
    _ = try await model.capabilities(deadline: .now + .seconds(1))
    let now = ContinuousClock.now
    func followUp(readIn seconds: Int, behind count: Int) -> Duration {
      model.followUp(caller: "a", deadline: now + .seconds(100), read: now + .seconds(seconds), behind: count)
    }
    let alone = followUp(readIn: 0, behind: 0)
    #expect(followUp(readIn: 0, behind: 8) - alone > .seconds(5))
    // The line is over by then; its answer takes as long as ever.
    #expect(abs((followUp(readIn: 60, behind: 0) - alone) / .seconds(1)) < 0.1)
    #expect(followUp(readIn: 60, behind: 3) > alone)
  }
}
