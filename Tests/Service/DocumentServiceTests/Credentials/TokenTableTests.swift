import Digest
import DocumentService
import Extraction
import Testing

struct TokenTableTests {
  private let table = TokenTable([
    AccessToken(name: "first", digest: SHA256(Array("one".utf8)).bytes, limits: CallerLimits(pages: 3)),
    AccessToken(
      name: "second", digest: SHA256(Array("two".utf8)).bytes, lastDay: CalendarDate(year: 2026, month: 11, day: 30)),
    AccessToken(name: "third", digest: SHA256(Array("three".utf8)).bytes),
  ])

  private func ask(_ authorization: String..., day: Int = 30) throws -> Result<Caller, TokenRefusal> {
    let today = try #require(CalendarDate(year: 2026, month: 11 + (day > 30 ? 1 : 0), day: day > 30 ? day - 30 : day))
    return Result { () throws(TokenRefusal) in
      try table.caller(authorization, at: "10.0.0.7", today: today)
    }
  }

  @Test func everyTokenIsItsName() throws {
    #expect(
      try ask("Bearer one") == .success(Caller(address: "10.0.0.7", token: "first", limits: CallerLimits(pages: 3))))
    #expect(try ask("bearer  two").get().token == "second")
    #expect(try ask("BEARER three").get().token == "third")
  }

  @Test func whatIsNoTokenIsToldApart() throws {
    for missing in [[], ["Basic b25l"], [""]] {
      let result = Result { () throws(TokenRefusal) in
        try table.caller(missing, at: "10.0.0.7", today: CalendarDate(unixSeconds: 0))
      }
      #expect(result == .failure(TokenRefusal(.missing)), "\(missing)")
    }
    for wrong in ["Bearer", "Bearer On", "Bearer ONE", "Bearer one two", "Bearer four", "Bearer \u{0}"] {
      #expect(try ask(wrong) == .failure(TokenRefusal(.unknown)), "\(wrong)")
    }
    #expect(try ask("Bearer one", "Bearer three") == .failure(TokenRefusal(.missing)))
  }

  @Test func theLastDayCounts() throws {
    #expect(try ask("Bearer two", day: 30).get().token == "second")
    #expect(try ask("Bearer two", day: 31) == .failure(TokenRefusal(.expired)))
    #expect(try ask("Bearer one", day: 31).get().token == "first")
  }

  @Test func aRefusalSaysHowToGetIn() {
    for reason in [TokenRefusal.Reason.missing, .unknown, .expired] {
      #expect(TokenRefusal(reason).problem.code == .unauthorized)
    }
    // RFC 6750, 3: no error where nothing was shown.
    #expect(TokenRefusal(.missing).challenge == #"Bearer realm="ocr-gateway""#)
    #expect(TokenRefusal(.unknown).challenge == #"Bearer realm="ocr-gateway", error="invalid_token""#)
  }

  @Test func noNameIsAnAddress() {
    #expect(Caller(address: "10.0.0.7").key == "10.0.0.7")
    #expect(Caller(address: "10.0.0.1", token: "10.0.0.7").key != "10.0.0.7")
  }
}
