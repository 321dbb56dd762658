import Settings
import Testing

@Suite struct OTLPHeadersTests {
  @Test func fieldsAreReadAsOpenTelemetryWritesThem() throws {
    let headers = try #require(OTLPHeaders("X-Api-Key=abc, authorization = Basic%20dTpw%3D ,dataset=a=b"))
    #expect(headers.fields.map(\.name) == ["x-api-key", "authorization", "dataset"])
    #expect(headers.fields.map(\.value.revealed) == ["abc", "Basic dTpw=", "a=b"])
  }

  @Test(arguments: [
    "", "abc", "=a", "a=", "a=1,", "a=1,a=2", "a b=1", "a=%", "a=%4", "a=%zz", "a=%0d%0aX: 1", "a=\u{E4}",
    "Content-Type=text/plain", "content-length=1", "host=x",
  ])
  func otherTextIsNone(text: String) { #expect(OTLPHeaders(text) == nil) }

  @Test func theyAreNeverShown() throws {
    let headers = try #require(OTLPHeaders("x-api-key=s3cret"))
    var dumped = ""
    dump(headers, to: &dumped)
    for shown in ["\(headers)", String(reflecting: headers), dumped] { #expect(!shown.contains("s3cret"), "\(shown)") }
  }

  @Test(arguments: [
    ("http://127.0.0.1:4318", "127.0.0.1", 4318), ("https://collector.example/a:b", "collector.example", 443),
    ("http://[2001:db8::1]", "2001:db8::1", 80), ("http://[::1]:8080/llm", "::1", 8080),
    ("http://localhost", "localhost", 80),
  ])
  func hostAndPortAreThoseOfTheURL(text: String, host: String, port: Int) throws {
    let url = try #require(ServerURL(text))
    #expect(url.host == host && url.port == port)
  }
}
