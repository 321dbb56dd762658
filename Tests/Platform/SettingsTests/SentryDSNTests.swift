import Settings
import Testing

@Suite struct SentryDSNTests {
  @Test func theAddressOfEnvelopesAndTheKeyAreTakenApart() throws {
    let dsn = try #require(SentryDSN("https://0123abc@o1.ingest.sentry.example/42"))
    #expect(dsn.endpoint == "https://o1.ingest.sentry.example/api/42/envelope/")
    #expect(dsn.key == Secret("0123abc"))
    let own = try #require(SentryDSN("https://k@errors.example:9000/sentry/7"))
    #expect(own.endpoint == "https://errors.example:9000/sentry/api/7/envelope/")
  }

  @Test func theKeyIsNotShown() throws {
    let dsn = try #require(SentryDSN("https://0123abc@sentry.example/42"))
    var dumped = ""
    dump(dsn, to: &dumped)
    #expect(
      !"\(dsn)".contains("0123abc") && !String(reflecting: dsn).contains("0123abc") && !dumped.contains("0123abc"))
  }

  @Test(arguments: [
    "", "https://sentry.example/42", "https://k@sentry.example", "https://k@sentry.example/x",
    "https://@sentry.example/1",
    "https://K:secret@sentry.example/1", "ftp://k@sentry.example/1", "http://k@sentry.example/1",
  ])
  func anythingElseIsRefused(text: String) {
    #expect(SentryDSN(text) == nil)
  }

  @Test(arguments: [
    ("https://a.example", true), ("http://127.0.0.1:1", true), ("http://[::1]:9", true), ("http://localhost", true),
    ("http://a.example", false), ("http://10.0.0.1", false), ("http://127.0.0.1.example", false),
  ])
  func privateIsByTLSOrOnThisMachine(text: String, isPrivate: Bool) throws {
    #expect(try #require(ServerURL(text)).isPrivate == isPrivate)
  }
}
