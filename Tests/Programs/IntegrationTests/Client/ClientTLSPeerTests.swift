import Foundation
import TestSupport
import Testing

extension IntegrationTests {
  /// A real nginx with TLS in front of the real gateway, as a gateway on another machine is reached.
  @Suite(.serialized, .enabled(if: NginxServer.isAvailable, "needs nginx and openssl"))
  struct ClientTLSPeerTests {
    private static let token = "nginx-knows-this-token"

    /// A gateway and nginx before it, which wants a client certificate and the token.
    private struct Site {
      let gateway: GatewayProcess
      let nginx: NginxServer

      init() async throws {
        gateway = try GatewayProcess(["OCR_DOCUMENT_WORKERS": "1", "OCR_RECOGNIZERS": "1"])
        nginx = try await NginxServer(
          demandsClientCertificate: true,
          locations: """
            location / {
              if ($http_authorization != "Bearer \(ClientTLSPeerTests.token)") { return 401; }
              proxy_pass http://127.0.0.1:\(gateway.port); proxy_http_version 1.1; proxy_buffering off;
              proxy_read_timeout 60s;
            }
            """)
      }

      /// Everything that it asks for.
      func settings() throws -> [String: String] {
        [
          "OCR_GATEWAY_TOKEN": ClientTLSPeerTests.token, "OCR_GATEWAY_CA": nginx.path("ca.pem"),
          "OCR_GATEWAY_PIN": try nginx.pin(), "OCR_GATEWAY_CERT": nginx.path("client.pem"),
          "OCR_GATEWAY_CERT_KEY": nginx.path("client.key"),
        ]
      }
    }

    /// How one document fares, read by the command line.
    private func answer(_ site: Site, _ settings: [String: String]) throws -> [String: Any] {
      let state = try ClientState(
        gateways: [site.nginx.url], mode: "gateway", hosted: "http://127.0.0.1:9", settings)
      let file = try state.file("receipt.pdf", ClientDocuments.receipt(600))
      let run = try withExtendedLifetime(site) { try state.run(["extract", "--json", "--deadline", "3s", file]) }
      #expect(!run.output.contains(Self.token) && !run.errors.contains(Self.token))
      let line = try #require(run.output.split(separator: "\n").first, "\(run.errors)")
      return try #require(JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
    }

    @Test func documentsAreReadWithAuthorityPinCertificateAndToken() async throws {
      let site = try await Site()
      let answer = try answer(site, site.settings())
      #expect(answer["total"] as? Int == ClientDocuments.total, "\(answer)")
      #expect((answer["provenance"] as? [String: Any])?["endpoint"] as? String == site.nginx.url)
    }

    @Test func wrongTokenIsFinal() async throws {
      let site = try await Site()
      let answer = try answer(site, site.settings().merging(["OCR_GATEWAY_TOKEN": "another"]) { $1 })
      #expect(answer["code"] as? String == "unauthorized")
      #expect(answer["retryable"] as? Bool == false)
    }

    @Test(arguments: ["another authority", "another pin", "another client's key"])
    func nothingIsSentWithoutEachOfTheOthers(_ what: String) async throws {
      let site = try await Site()
      var settings = try site.settings()
      switch what {
      case "another authority": settings["OCR_GATEWAY_CA"] = site.nginx.path("other.pem")
      case "another pin": settings["OCR_GATEWAY_PIN"] = "sha256//AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="
      default: settings["OCR_GATEWAY_CERT_KEY"] = site.nginx.path("server.key")
      }
      let answer = try answer(site, settings)
      #expect(answer["code"] as? String == "gateway_unreachable", "\(answer)")
      // The gateway's own log knows of no document.
      #expect(try !site.gateway.log().contains { $0["route"] as? String == "/v1/extract" })
    }

    @Test func withoutAClientCertificateNginxTurnsTheRequestAway() async throws {
      let site = try await Site()
      var settings = try site.settings()
      settings["OCR_GATEWAY_CERT"] = nil
      settings["OCR_GATEWAY_CERT_KEY"] = nil
      let answer = try answer(site, settings)
      #expect(answer["code"] as? String == "malformed_request", "\(answer)")
    }
  }
}
