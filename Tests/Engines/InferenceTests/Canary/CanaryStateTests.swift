import Extraction
import Inference
import Testing

@Suite struct CanaryStateTests {
  private func state(asksModel: Bool = true) -> CanaryState {
    CanaryState(interval: .seconds(60), deadline: .seconds(20), asksModel: asksModel)
  }

  /// Status words by name.
  private func words(_ state: CanaryState, at time: Duration) -> [String] {
    state.status(at: time).checks.map { "\($0.name) \($0.status.rawValue)" }
  }

  private let fine = ["model ok", "schema ok", "reading ok"]

  /// A state whose first canaries, 2 s long each, ended well.
  private func proven() -> CanaryState {
    var state = state()
    _ = state.next(at: .zero)
    state.probed(.enforced, at: .seconds(2))
    _ = state.next(at: .seconds(2))
    state.read(.read, at: .seconds(4))
    return state
  }

  @Test func canariesAreDueAtTheStartAndEveryInterval() {
    var state = state()
    #expect(state.next(at: .zero) == .probeSchema)
    state.probed(.enforced, at: .seconds(1))
    #expect(state.next(at: .seconds(1)) == .readReceipt)
    state.read(.read, at: .seconds(3))
    #expect(state.next(at: .seconds(3)) == .wait(until: .seconds(60)))
    #expect(state.next(at: .milliseconds(59_999)) == .wait(until: .seconds(60)))
    #expect(state.next(at: .seconds(60)) == .probeSchema)
    #expect(state.next(at: .seconds(60)) == .wait(until: .seconds(61)))
    #expect(state.next(at: .seconds(61)) == .readReceipt)
  }

  @Test func aGoodAnswerCountsInsteadOfAReadingButNotOfAProbe() {
    var state = proven()
    state.recordGoodAnswer(at: .seconds(50))
    #expect(state.next(at: .seconds(60)) == .probeSchema)
    #expect(state.next(at: .seconds(62)) == .wait(until: .seconds(110)))
    #expect(state.next(at: .seconds(110)) == .readReceipt)
  }

  @Test func withoutModelOnlyReadingCounts() {
    var state = state(asksModel: false)
    #expect(words(state, at: .zero) == ["reading starting"])
    #expect(state.next(at: .zero) == .readReceipt)
    state.read(.read, at: .seconds(1))
    #expect(words(state, at: .seconds(1)) == ["reading ok"])
    #expect(state.next(at: .seconds(1)) == .wait(until: .seconds(60)))
  }

  @Test func itStartsUntilEverythingIsKnown() {
    var state = state()
    #expect(words(state, at: .zero) == ["model starting", "schema starting", "reading starting"])
    #expect(state.status(at: .zero).isStarting)
    _ = state.next(at: .zero)
    state.probed(.enforced, at: .seconds(1))
    #expect(words(state, at: .seconds(1)) == ["model ok", "schema ok", "reading starting"])
    #expect(state.status(at: .seconds(1)).isStarting && !state.status(at: .seconds(1)).isReady)
    _ = state.next(at: .seconds(1))
    state.read(.read, at: .seconds(4))
    let status = state.status(at: .seconds(4))
    #expect(words(state, at: .seconds(4)) == fine)
    #expect(status.isReady && !status.isStarting && status.reason == nil && status.readingTime == .seconds(3))
  }

  @Test func randomWeightsObeyTheSchemaAndReadNothing() {
    var state = state()
    _ = state.next(at: .zero)
    state.probed(.enforced, at: .seconds(1))
    _ = state.next(at: .seconds(1))
    state.read(CanaryFinding(Problem(.nothingFound, "", stage: .validate)), at: .seconds(2))
    let status = state.status(at: .seconds(2))
    #expect(words(state, at: .seconds(2)) == ["model ok", "schema ok", "reading failed"])
    #expect(!status.isReady && !status.isStarting)
    #expect(status.reason == "reading failed: refused: nothing_found")
  }

  @Test func anIgnoredSchemaIsNotReady() {
    var state = proven()
    _ = state.next(at: .seconds(60))
    state.probed(.ignored, at: .seconds(61))
    #expect(words(state, at: .seconds(61)) == ["model ok", "schema failed", "reading ok"])
    #expect(!state.status(at: .seconds(61)).isReady)
    state.probed(.refused("the server answers 400"), at: .seconds(62))
    #expect(words(state, at: .seconds(62)) == ["model ok", "schema failed", "reading ok"])
  }

  @Test func aDeadServerFailsAndRecovers() {
    var state = proven()
    _ = state.next(at: .seconds(60))
    state.probed(.unavailable("no connection: refused"), at: .seconds(61))
    let status = state.status(at: .seconds(61))
    #expect(words(state, at: .seconds(61)) == ["model failed", "schema failed", "reading ok"])
    #expect(status.reason?.contains("no connection: refused") == true)
    _ = state.next(at: .seconds(61))
    state.read(.unavailable("gone"), at: .seconds(62))
    #expect(words(state, at: .seconds(62)) == ["model failed", "schema failed", "reading failed"])
    _ = state.next(at: .seconds(121))
    state.probed(.enforced, at: .seconds(122))
    #expect(words(state, at: .seconds(122)) == ["model ok", "schema ok", "reading failed"])
    state.read(.read, at: .seconds(123))
    #expect(words(state, at: .seconds(123)) == fine)
  }

  @Test func lateIsNotWrong() {
    var state = proven()
    _ = state.next(at: .seconds(60))
    state.probed(.late, at: .seconds(80))
    #expect(words(state, at: .seconds(80)) == ["model late", "schema late", "reading ok"])
    _ = state.next(at: .seconds(80))
    state.read(CanaryFinding(Problem(.deadlineExceeded, "", stage: .extract)), at: .seconds(84))
    #expect(words(state, at: .seconds(84)) == ["model late", "schema late", "reading late"])
    #expect(!state.status(at: .seconds(84)).isReady)
  }

  @Test func aCanaryThatOnlyWaitedInLineSaysNothing() {
    var state = proven()
    _ = state.next(at: .seconds(60))
    state.recordGoodAnswer(at: .seconds(70))
    state.probed(.late, at: .seconds(80))
    #expect(words(state, at: .seconds(80)) == fine)
    _ = state.next(at: .seconds(130))
    _ = state.next(at: .seconds(130))
    state.recordGoodAnswer(at: .seconds(131))
    state.read(.late, at: .seconds(150))
    #expect(words(state, at: .seconds(150)).last == "reading ok")
    // A wrong number is wrong, whatever else was read.
    state.read(.wrong("x"), at: .seconds(150))
    #expect(words(state, at: .seconds(150)).last == "reading failed")
  }

  @Test func aGoodAnswerMendsReadingButNoSchema() {
    var state = state()
    _ = state.next(at: .zero)
    state.probed(.ignored, at: .seconds(1))
    _ = state.next(at: .seconds(1))
    state.read(.wrong("x"), at: .seconds(2))
    state.recordGoodAnswer(at: .seconds(3))
    #expect(words(state, at: .seconds(3)) == ["model ok", "schema failed", "reading ok"])
  }

  @Test func proofsGrowStale() {
    let state = proven()
    // Heard at 2 s and 4 s; good for an interval and a deadline.
    #expect(words(state, at: .seconds(82)) == fine)
    #expect(words(state, at: .seconds(84)).last == "reading ok")
    #expect(words(state, at: .milliseconds(84_001)) == ["model late", "schema late", "reading late"])
    #expect(words(self.state(), at: .seconds(80)).first == "model starting")
    #expect(words(self.state(), at: .milliseconds(80_001)).first == "model late")
  }

  @Test func aFirstReadingUnderWayIsNotLate() {
    var state = CanaryState(interval: .seconds(3), deadline: .seconds(10), asksModel: true)
    _ = state.next(at: .zero)
    state.probed(.enforced, at: .seconds(9))
    #expect(state.next(at: .seconds(9)) == .readReceipt)
    // Longer after the start than an interval and a deadline, but within the reading's own.
    #expect(words(state, at: .seconds(18)).last == "reading starting")
    #expect(words(state, at: .milliseconds(22_001)).last == "reading late")
  }

  // MARK: - Pictures

  /// Its first reading ended at the start.
  private func seeing() -> CanaryState {
    var state = CanaryState(
      interval: .seconds(60), deadline: .seconds(20), asksModel: true, pictureDeadline: .seconds(40))
    state.read(.read, at: .zero)
    return state
  }

  @Test func theFirstPictureWaitsForTheFirstReading() {
    var state = CanaryState(
      interval: .seconds(60), deadline: .seconds(20), asksModel: true, pictureDeadline: .seconds(40))
    #expect(state.nextPicture(at: .zero) == .wait(until: .milliseconds(250)))
    state.read(.late, at: .seconds(9))
    #expect(state.nextPicture(at: .seconds(9)) == .showPicture)
    #expect(state.nextPicture(at: .seconds(10)) == .wait(until: .seconds(69)))
  }

  private func sight(_ state: CanaryState, at time: Duration) -> String? {
    state.status(at: time).checks.first { $0.name == "sight" }?.status.rawValue
  }

  @Test func aPictureIsShownAtTheStartAndEveryIntervalBesideTheOthers() {
    var state = seeing()
    #expect(state.nextPicture(at: .zero) == .showPicture)
    #expect(state.next(at: .zero) == .probeSchema)
    #expect(sight(state, at: .seconds(100)) == "starting")
    #expect(sight(state, at: .milliseconds(100_001)) == "late")
    state.saw(.read, at: .seconds(5))
    #expect(sight(state, at: .seconds(5)) == "ok")
    #expect(state.nextPicture(at: .seconds(5)) == .wait(until: .seconds(60)))
    #expect(state.nextPicture(at: .seconds(60)) == .showPicture)
    state.saw(.wrong("it reads another total"), at: .seconds(70))
    #expect(state.status(at: .seconds(70)).checks.last?.detail == "it reads another total")
    #expect(sight(state, at: .seconds(70)) == "failed")
  }

  /// Words say nothing of sight: a server without it answers them right.
  @Test func onlyAGoodAnswerByPictureCountsAsSight() {
    var state = seeing()
    _ = state.nextPicture(at: .zero)
    state.saw(.wrong("blind"), at: .seconds(2))
    state.recordGoodAnswer(at: .seconds(3))
    #expect(sight(state, at: .seconds(3)) == "failed")
    state.recordGoodAnswer(byPicture: true, at: .seconds(50))
    #expect(sight(state, at: .seconds(50)) == "ok")
    #expect(state.nextPicture(at: .seconds(60)) == .wait(until: .seconds(110)))
  }

  @Test func aPictureThatWaitsInALongQueueChangesNothing() {
    var state = seeing()
    _ = state.nextPicture(at: .zero)
    state.saw(.read, at: .seconds(2))
    _ = state.nextPicture(at: .seconds(60))
    state.recordGoodAnswer(at: .seconds(80))
    state.saw(.late, at: .seconds(100))
    #expect(sight(state, at: .seconds(100)) == "ok")
    _ = state.nextPicture(at: .seconds(120))
    state.saw(.late, at: .seconds(160))
    #expect(sight(state, at: .seconds(160)) == "late")
  }

  @Test func withoutPicturesThereIsNoWordOfSight() {
    var state = proven()
    state.recordGoodAnswer(byPicture: true, at: .seconds(5))
    #expect(sight(state, at: .seconds(5)) == nil)
  }
}
