import DocumentService
import Extraction
import Testing

@Suite struct UploadBudgetTests {
  @Test func whatIsHeldByOneIsNotThereForAnother() throws {
    let budget = UploadBudget(bytes: 1_000)
    let first = budget.share()
    try first.reserve(600)
    var second: UploadShare? = budget.share()
    try second?.reserve(400)
    // The same bytes are not taken twice.
    try first.reserve(600)
    let problem = #expect(throws: Problem.self) { try budget.share().reserve(1) }
    #expect(problem?.code == .overloaded)
    #expect(problem?.retryAfterMs == 1_000)
    second = nil
    try budget.share().reserve(400)
  }

  @Test func aBodyOfUnknownLengthTakesBytesInSteps() throws {
    let budget = UploadBudget(bytes: 300 << 10)
    let share = budget.share()
    try share.reserve(1)
    try share.reserve(2)
    // 256 KiB are taken by now.
    #expect(throws: Problem.self) { try budget.share().reserve(45 << 10) }
    try budget.share().reserve(43 << 10)
  }

  @Test(arguments: [(1 << 30, 256 << 20), (32 << 30, 320 << 20), (100 << 20, 81 << 20)])
  func itFollowsFromTheMemory(_ memory: Int, _ bytes: Int) {
    #expect(UploadBudget(memory: memory, largest: 81 << 20).bytes == bytes)
  }
}
