import Extraction
import HTTPTransport
import OCRClient
import Settings
import Testing

@Suite struct GatewayEndpointTests {
  private func endpoint(_ url: String, token: String? = nil) throws -> GatewayEndpoint {
    GatewayEndpoint(try #require(ServerURL(url)), token: token.map { Secret($0) })
  }

  @Test func ownNamesTravelInAHeader() throws {
    let url = try #require(ServerURL("http://10.0.0.1:8000"))
    let own = try #require(OwnCompany(parsing: "Kolb KG;DE811907980"))
    let endpoint = GatewayEndpoint(url, token: nil)
    func headers(_ own: OwnCompany) -> [String] {
      endpoint.extraction(of: [1], own: own, key: "k", requestID: "r", timeout: .seconds(9), wait: .seconds(8)).headers
        .filter { $0.name == "OCR-Self" }.map(\.value)
    }
    #expect(headers(own) == ["Kolb KG; DE811907980"])
    #expect(headers(OwnCompany()) == [])
    #expect(
      !endpoint.extraction(of: [1], own: own, key: "k", requestID: "r", timeout: .seconds(9), wait: .seconds(8)).url
        .contains("Kolb"))
  }

  @Test func asksForFieldsWithEvidence() throws {
    let request = try endpoint("https://ocr.example:8443/box/", token: "s3cret").extraction(
      of: [1, 2], key: "k1", requestID: "r1", timeout: .seconds(9.8), wait: .milliseconds(9_310))
    #expect(request.method == "POST")
    #expect(request.url == "https://ocr.example:8443/box/v1/extract?include=evidence")
    #expect(request.body == [1, 2])
    #expect(
      request.headers == [
        HTTPHeader("Accept", "application/json"), HTTPHeader("Prefer", "wait=9.31"),
        HTTPHeader("Idempotency-Key", "k1"), HTTPHeader("X-Request-ID", "r1"),
        HTTPHeader("Authorization", "Bearer s3cret"),
      ])
    #expect(request.timeouts == .init(connect: .seconds(2), total: .seconds(9.8)))
  }

  @Test func connectingTakesHalfOfAShortAttempt() throws {
    let request = try endpoint("http://a").extraction(
      of: [], key: "k", requestID: "r", timeout: .seconds(1), wait: .milliseconds(900))
    #expect(request.timeouts.connect == .milliseconds(500))
    #expect(!request.headers.contains { $0.name == "Authorization" })
  }

  @Test func asksWhetherItIsReady() throws {
    let request = try endpoint("http://a:1", token: "t").readiness()
    #expect(request.method == "GET")
    #expect(request.url == "http://a:1/health/ready")
    #expect(request.headers == [HTTPHeader("Authorization", "Bearer t")])
    #expect(request.timeouts.total == .seconds(3))
  }

  @Test func itsNameHoldsNoSecret() throws {
    #expect(try endpoint("http://a:1/", token: "s3cret").name == "http://a:1")
  }
}
