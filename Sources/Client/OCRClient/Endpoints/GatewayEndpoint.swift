import Extraction
import Formatting
import HTTPTransport
import JSON
import Settings

/// One gateway: how it is asked.
package struct GatewayEndpoint: Sendable, Equatable {
  package let url: ServerURL
  private let token: Secret?

  package init(_ url: ServerURL, token: Secret?) {
    self.url = url
    self.token = token
  }

  /// What stands in provenance, metrics and logs.
  package var name: String { url.description }

  /// Asks for a document's fields.
  ///
  /// - Parameters:
  ///   - timeout: for the whole request.
  ///   - wait: the time that the gateway is given.
  ///   - own: who books the document.
  package func extraction(
    of bytes: [UInt8], own: OwnCompany = OwnCompany(), key: String, requestID: String, timeout: Duration, wait: Duration
  ) -> OutboundRequest {
    OutboundRequest(
      method: "POST", url: name + "/v1/extract?" + Self.options,
      headers: [
        HTTPHeader("Accept", "application/json"), HTTPHeader("Prefer", "wait=\(wait.secondsText)"),
        HTTPHeader("Idempotency-Key", key), HTTPHeader("X-Request-ID", requestID),
      ] + (own.isEmpty ? [] : [HTTPHeader("OCR-Self", own.names.joined(separator: "; "))]) + authorization,
      body: bytes, timeouts: .init(connect: min(Self.connectTimeout, timeout / 2), total: timeout),
      maximumResponseBytes: Self.maximumAnswer)
  }

  /// Asks whether it takes documents: status 200 says so.
  package func readiness() -> OutboundRequest {
    OutboundRequest(
      url: name + "/health/ready", headers: authorization,
      timeouts: .init(connect: Self.connectTimeout, total: Self.readinessTimeout))
  }

  /// What is requested besides the fields. Part of a document's key: with other options it has another answer.
  package static let options = "include=evidence"

  /// One lost SYN is sent again after 1 s (RFC 6298, 2.1), the second after 3 s.
  private static let connectTimeout = Duration.seconds(2)
  /// Readiness is known without work; a gateway that needs longer is not ready.
  private static let readinessTimeout = Duration.seconds(3)
  /// Evidence of 10,000 items is a tenth of it.
  private static let maximumAnswer = 32 << 20

  private var authorization: [HTTPHeader] {
    token.map { [HTTPHeader("Authorization", "Bearer \($0.revealed)")] } ?? []
  }
}
