import DocumentService
import Extraction
import Testing

@Suite struct UploadBudgetTests {
  @Test func whatIsHeldByOneIsNotThereForAnother() throws {
    let budget = UploadBudget(bytes: 1_000)
    let first = budget.share(of: "a")
    try first.reserve(600)
    var second: UploadShare? = budget.share(of: "a")
    try second?.reserve(400)
    // The same bytes are not taken twice.
    try first.reserve(600)
    let problem = #expect(throws: Problem.self) { try budget.share(of: "a").reserve(1) }
    #expect(problem?.code == .overloaded)
    #expect(problem?.retryAfterMs == 1_000)
    second = nil
    try budget.share(of: "a").reserve(400)
  }

  @Test func aBodyOfUnknownLengthTakesBytesInSteps() throws {
    let budget = UploadBudget(bytes: 300 << 10)
    let share = budget.share(of: "a")
    try share.reserve(1)
    try share.reserve(2)
    // 256 KiB are taken by now.
    #expect(throws: Problem.self) { try budget.share(of: "a").reserve(45 << 10) }
    try budget.share(of: "a").reserve(43 << 10)
  }

  @Test func besideOthersACallerLeavesAFourthToThem() throws {
    let budget = UploadBudget(bytes: 1_000)
    let start = ContinuousClock.now
    _ = budget.share(of: "b", at: start)
    let greedy = (0..<3).map { _ in budget.share(of: "a", at: start) }
    try greedy[0].reserve(700)
    let problem = #expect(throws: Problem.self) { try greedy[1].reserve(100) }
    #expect(problem?.code == .overloaded && problem?.retryAfterMs == 1_000)
    try greedy[1].reserve(50)
    // What is left is for another, who may take all of it at once.
    try budget.share(of: "b", at: start).reserve(250)
  }

  @Test func oneDocumentMayTakeAllThereIs() throws {
    let budget = UploadBudget(bytes: 1_000)
    _ = budget.share(of: "b")
    try budget.share(of: "a").reserve(1_000)
  }

  @Test func whoHasLongBeenAwayIsKeptNoRoom() throws {
    let budget = UploadBudget(bytes: 1_000)
    let start = ContinuousClock.now
    _ = budget.share(of: "b", at: start)
    let shares = (0..<2).map { _ in budget.share(of: "a", at: start + .seconds(61)) }
    try shares[0].reserve(700)
    try shares[1].reserve(300)
  }

  @Test(arguments: [(1 << 30, 256 << 20), (32 << 30, 320 << 20), (100 << 20, 81 << 20)])
  func itFollowsFromTheMemory(_ memory: Int, _ bytes: Int) {
    #expect(UploadBudget(memory: memory, largest: 81 << 20).bytes == bytes)
  }
}
