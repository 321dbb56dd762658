import DocumentService
import Extraction
import Testing

struct TokensFileTests {
  private let digest = String(repeating: "a1", count: 32)
  private let other = String(repeating: "0F", count: 32)

  private func parse(_ text: String) throws(CredentialFailure) -> [AccessToken] {
    try TokensFile.parse(Array(text.utf8))
  }

  @Test func aLineIsANameADigestAndItsLimits() throws {
    let tokens = try parse(
      """
      # who gets in
      droplet \(digest) requests-per-minute=120 pages-per-minute=300 bytes-per-minute=200MiB expires=2027-01-31\r

      \tmonitor   \(other)
      """)
    #expect(
      tokens == [
        AccessToken(
          name: "droplet", digest: [UInt8](repeating: 0xA1, count: 32),
          limits: CallerLimits(requests: 120, pages: 300, bytes: 200 << 20),
          lastDay: CalendarDate(year: 2027, month: 1, day: 31)),
        AccessToken(name: "monitor", digest: [UInt8](repeating: 0x0F, count: 32)),
      ])
  }

  @Test func aNameMayHaveTwoTokensWhileOneIsExchanged() throws {
    #expect(
      try parse("a \(digest) pages-per-minute=5 expires=2027-01-01\na \(other) pages-per-minute=5").count == 2)
    #expect(throws: CredentialFailure.tokenLine(2, .otherLimits)) {
      try parse("a \(digest) pages-per-minute=5\na \(other) pages-per-minute=6")
    }
  }

  @Test(arguments: [
    ("droplet", TokensFile.Mistake.tooFewWords), ("dro/plet DIGEST", .name),
    (String(repeating: "n", count: 65) + " DIGEST", .name), ("a secret-token-itself", .digest),
    ("a DIGESTa", .digest), ("a DIGEST limit", .option), ("a DIGEST limit=4", .option),
    ("a DIGEST expires=2027-01-01 expires=2027-01-01", .option), ("a DIGEST requests-per-minute=0", .count),
    ("a DIGEST pages-per-minute=1000001", .count), ("a DIGEST pages-per-minute=-1", .count),
    ("a DIGEST bytes-per-minute=1", .size), ("a DIGEST bytes-per-minute=9999999999999999999GiB", .size),
    ("a DIGEST expires=2027-02-30", .date), ("a DIGEST expires=soon", .date),
  ])
  func aMistakeIsToldByItsLineAndShowsNothingOfIt(_ line: String, _ mistake: TokensFile.Mistake) {
    let failure = #expect(throws: CredentialFailure.self) {
      try parse("ok \(other)\n" + line.replacing("DIGEST", with: digest))
    }
    #expect(failure == .tokenLine(2, mistake))
    #expect(failure?.setting == "OCR_TOKENS_FILE")
    #expect(failure?.description.contains("secret-token-itself") == false)
  }

  @Test func theSameTokenTwiceIsAMistake() {
    #expect(throws: CredentialFailure.tokenLine(2, .digestTwice)) { try parse("a \(digest)\nb \(digest.uppercased())") }
  }

  @Test(arguments: ["", "\n\n", "# nobody\n"]) func aFileWithoutTokensWouldLockEverybodyOut(_ text: String) {
    #expect(throws: CredentialFailure.noToken) { try parse(text) }
  }

  @Test func bytesThatAreNoTextAreAMistake() {
    #expect(throws: CredentialFailure.tokenLine(1, .noText)) { try TokensFile.parse([0x61, 0x20, 0xFF]) }
  }

  @Test func aFileThatIsNotThereIsToldAsSuch() {
    #expect(throws: CredentialFailure.unreadable(.tokens)) { try TokensFile.read("/nowhere/tokens") }
  }
}
