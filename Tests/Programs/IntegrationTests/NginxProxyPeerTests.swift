import Foundation
import TestSupport
import Testing

extension IntegrationTests {
  /// A real nginx at 127.0.0.1, which the gateway trusts, names its clients by `X-Forwarded-For`.
  @Suite(
    .serialized, .enabled(if: NginxServer.isAvailable, "run scripts/setup.sh --test for nginx"),
    .gateway(["OCR_ALLOWLIST": "127.0.0.3", "OCR_TRUSTED_PROXIES": "127.0.0.1"]))
  struct NginxProxyPeerTests {
    /// What a client says of itself stands before what nginx saw.
    @Test func theAllowListIsThatOfTheClientsBehindNginx() async throws {
      let gateway = try IntegrationTests.gateway
      let nginx = try await NginxServer(
        locations: """
          location / {
            proxy_pass http://127.0.0.1:\(gateway.port);
            proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;
          }
          """)
      #expect(try status(nginx.url, from: "127.0.0.3") == "200")
      #expect(try status(nginx.url, from: "127.0.0.3", claiming: "10.9.9.9") == "200")
      #expect(try status(nginx.url, from: "127.0.0.4") == "403")
      #expect(try status(nginx.url, from: "127.0.0.4", claiming: "127.0.0.3") == "403")
      withExtendedLifetime(nginx) {}
      let peers = try gateway.log().filter { $0["route"] as? String == "GET /v1/version" }.map { $0["peer"] as? String }
      #expect(peers == ["127.0.0.3", "127.0.0.3", "127.0.0.4", "127.0.0.4"])
    }

    /// Of the answer to `GET /v1/version`.
    private func status(_ url: String, from address: String, claiming client: String? = nil) throws -> String {
      let header = client.map { ["-H", "X-Forwarded-For: \($0)"] } ?? []
      // nginx listens on IPv4 only, with a certificate of its own.
      let options = ["-4ks", "-m", "20", "--interface", address, "-o", "/dev/null", "-w", "%{http_code}"]
      let curl = try ChildProcess(URL(filePath: "/usr/bin/curl"), options + header + ["\(url)/v1/version"])
      #expect(try curl.waitForExit() == .code(0), "\(curl.errors)")
      return curl.output
    }
  }
}
