import Digest
import DocumentService
import TestSupport
import Testing

@Suite struct ReplayStateTests {
  private typealias State = ReplayState<String>

  private static let start = ContinuousClock.now
  private static let one = SHA256([1])
  private static let two = SHA256([2])

  private func state(window: Duration = .seconds(10), answers: Int = 3, bytes: Int = 100) -> State {
    State(limits: .init(window: window, answers: answers, bytes: bytes))
  }

  private func key(_ text: String, caller: String = "a", index: Int? = nil) -> ReplayKey {
    ReplayKey(caller: caller, key: text, index: index)
  }

  @Test func theSameKeyAndBytesShareARunAndItsAnswer() {
    var state = state()
    #expect(state.ask(key("k"), Self.one, at: Self.start) == .start(1))
    #expect(state.ask(key("k"), Self.one, at: Self.start) == .join(1))
    #expect(state.running == 1)
    state.finish(1, keeping: ("answer", 10), at: Self.start)
    #expect(state.running == 0)
    #expect(state.ask(key("k"), Self.one, at: Self.start + .seconds(9)) == .replay("answer"))
    // The window begins with the answer, not with its last use.
    #expect(state.ask(key("k"), Self.one, at: Self.start + .seconds(10)) == .start(2))
  }

  @Test func callersKeysAndPlacesAreApart() {
    var state = state()
    let keys = [key("k"), key("l"), key("k", caller: "b"), key("k", index: 0), key("k", index: 1)]
    for (run, key) in keys.enumerated() {
      #expect(state.ask(key, Self.one, at: Self.start) == .start(run + 1))
    }
  }

  @Test func aKeyBelongsToItsBytesAsLongAsItIsKnown() {
    var state = state()
    #expect(state.ask(key("k"), Self.one, at: Self.start) == .start(1))
    #expect(state.ask(key("k"), Self.two, at: Self.start) == .reused)
    state.finish(1, keeping: ("answer", 10), at: Self.start)
    #expect(state.ask(key("k"), Self.two, at: Self.start) == .reused)
    #expect(state.ask(key("k"), Self.two, at: Self.start + .seconds(10)) == .start(2))
  }

  @Test func whatMayEndOtherwiseIsNotKept() {
    var state = state()
    _ = state.ask(key("k"), Self.one, at: Self.start)
    state.finish(1, keeping: nil, at: Self.start)
    #expect(!state.isKnown(key("k"), at: Self.start))
    #expect(state.ask(key("k"), Self.two, at: Self.start) == .start(2))
  }

  @Test func theLastWhoLeavesEndsTheRun() {
    var state = state()
    _ = state.ask(key("k"), Self.one, at: Self.start)
    _ = state.ask(key("k"), Self.one, at: Self.start)
    #expect(state.abandon(1) == false)
    #expect(state.abandon(1) == true)
    #expect(state.abandon(1) == false)
    #expect(state.ask(key("k"), Self.one, at: Self.start) == .start(2))
    // What the abandoned run ends with is nobody's.
    state.finish(1, keeping: ("old", 10), at: Self.start)
    #expect(state.ask(key("k"), Self.one, at: Self.start) == .join(2))
  }

  @Test func theLeastRecentlyUsedGoesFirst() {
    var state = state(answers: 3, bytes: 100)
    for (run, text) in ["a", "b", "c"].enumerated() {
      _ = state.ask(key(text), Self.one, at: Self.start)
      state.finish(run + 1, keeping: (text, 30), at: Self.start)
    }
    #expect(state.ask(key("a"), Self.one, at: Self.start) == .replay("a"))
    _ = state.ask(key("d"), Self.one, at: Self.start)
    state.finish(4, keeping: ("d", 30), at: Self.start)
    #expect(!state.isKnown(key("b"), at: Self.start))
    // 90 are kept: a large answer costs two more.
    _ = state.ask(key("e"), Self.one, at: Self.start)
    state.finish(5, keeping: ("e", 70), at: Self.start)
    #expect(["a", "b", "c", "d", "e"].filter { state.isKnown(key($0), at: Self.start) } == ["d", "e"])
    #expect(state.keptBytes == 100)
    // One that is larger than all memory for answers is not kept and costs none of the others.
    _ = state.ask(key("f"), Self.one, at: Self.start)
    state.finish(6, keeping: ("f", 101), at: Self.start)
    #expect(["d", "e", "f"].filter { state.isKnown(key($0), at: Self.start) } == ["d", "e"])
  }

  @Test func withoutAWindowKeysMeanNothing() {
    var state = state(window: .zero)
    #expect(state.ask(key("k"), Self.one, at: Self.start) == .start(1))
    #expect(state.ask(key("k"), Self.two, at: Self.start) == .start(2))
    #expect(!state.isKnown(key("k"), at: Self.start))
    state.finish(1, keeping: ("answer", 1), at: Self.start)
    #expect(state.keptAnswers == 0 && state.keptBytes == 0)
  }

  @Test func documentsWithoutAKeyAreRunByThemselves() {
    var state = state()
    #expect(state.ask(nil, nil, at: Self.start) == .start(1))
    #expect(state.ask(nil, nil, at: Self.start) == .start(2))
    state.finish(1, keeping: ("answer", 1), at: Self.start)
    #expect(state.keptAnswers == 0)
    #expect(state.abandon(2) == true)
  }
}

extension ReplayState.Decision: Equatable where Answer: Equatable {
  package static func == (a: Self, b: Self) -> Bool {
    switch (a, b) {
    case (.start(let a), .start(let b)), (.join(let a), .join(let b)): a == b
    case (.replay(let a), .replay(let b)): a == b
    case (.reused, .reused): true
    default: false
    }
  }
}
