import Foundation
import TestSupport
import Testing

extension IntegrationTests {
  /// The gateway's own TLS, as openssl, curl and Python see it.
  @Suite(
    .serialized, .enabled(if: FileManager.default.isExecutableFile(atPath: CertificateFolder.openssl), "needs openssl"))
  struct TLSPeerTests {
    private static let invoice = "@\(Files.root.path)/examples/invoice.pdf"

    @Test func documentsAreReadOverTLS() throws {
      let gateway = try GuardedGateway()
      try gateway.waitUntilReady()
      let answer = try gateway.curl("/v1/extract", "--data-binary", Self.invoice)
      #expect(answer.status == 200 && answer.body.contains(#""total":99294,"#))
      // By name as well, as both are in the certificate.
      let named = try Curl(["--cacert", gateway.files.path("ca.pem"), "https://localhost:\(gateway.port)/health"])
      #expect(named.status == 200)
      #expect(
        try gateway.health(["--url", gateway.url, "--ca", gateway.files.path("ca.pem")]).waitForExit() == .code(0))
    }

    @Test func noOtherCertificateIsMistakenForIt() throws {
      let gateway = try GuardedGateway()
      // 60: the certificate comes from nobody that is trusted.
      #expect(try Curl(["\(gateway.url)/health"]).exit == .code(60))
      let strange = try gateway.health(["--url", gateway.url])
      #expect(try strange.waitForExit() == .code(1))
      #expect(strange.errors.contains("tls"))
      // The gateway of this machine is known by the certificate in its file.
      try gateway.files.certificate("another")
      let other = try ChildProcess(
        Files.gateway, ["health"],
        environment: [
          "OCR_LISTEN": "127.0.0.1:\(gateway.port)", "OCR_TLS_CERT": gateway.files.path("another.pem"),
          "OCR_TLS_KEY": gateway.files.path("another.key"),
        ])
      #expect(try other.waitForExit() == .code(1) && other.errors.contains("tls"))
    }

    @Test func versionsBefore1Point2AreNotSpoken() throws {
      let gateway = try GuardedGateway()
      for (version, isSpoken) in [("-tls1_3", true), ("-tls1_2", true), ("-tls1_1", false)] {
        let run = try ChildProcess(
          URL(filePath: "/bin/sh"),
          [
            "-c",
            "printf 'GET /health HTTP/1.1\\r\\nHost: localhost\\r\\nConnection: close\\r\\n\\r\\n' | openssl s_client"
              + " -connect 127.0.0.1:\(gateway.port) -quiet -verify_quiet -ign_eof -cipher ALL:@SECLEVEL=0 \(version)"
              + " -CAfile '\(gateway.files.path("ca.pem"))'",
          ], environment: ["PATH": "/usr/bin:/bin"])
        _ = try run.waitForExit()
        #expect(run.output.contains("HTTP/1.1 200 OK") == isSpoken, "\(version) \(run.output)\(run.errors)")
      }
    }

    @Test func whatIsNoTLSIsClosedAndCounted() throws {
      let gateway = try GuardedGateway()
      for bytes in [
        "GET /health HTTP/1.1\r\nHost: localhost\r\n\r\n", "\u{16}\u{3}\u{1}", "\u{0}\u{0}\u{0}\u{0}\u{0}\u{0}",
      ] {
        let connection = try gateway.connect()
        try connection.send(bytes)
        if bytes.utf8.count < 4 { connection.halfClose() }
        // An alert of TLS at most, and no HTTP.
        #expect(try !String(decoding: connection.readToEnd(), as: UTF8.self).contains("HTTP"))
      }
      try eventually("it is in the log") { try !gateway.log("TLS handshake failed").isEmpty }
      #expect(try gateway.curl("/health").status == 200)
    }

    /// Python's `ssl` keeps one connection for many requests; each body is sent whole and in pieces.
    @Test func aConnectionIsKept() throws {
      let gateway = try GuardedGateway(tokens: .token("a", "one"))
      let run = try Self.python(
        """
        import http.client, json, ssl, sys
        port, ca, file = sys.argv[1:]
        c = http.client.HTTPSConnection("127.0.0.1", int(port), context=ssl.create_default_context(cafile=ca), timeout=40)
        body = open(file, "rb").read()
        for number in range(6):
            send = body if number % 2 else iter([body[i:i + 700] for i in range(0, len(body), 700)])
            c.request("POST", "/v1/extract", send, {"Authorization": "Bearer one"}, encode_chunked=number % 2 == 0)
            sock = c.sock
            answer = c.getresponse(); result = json.loads(answer.read())
            assert answer.status == 200 and result["total"] == 99294, (answer.status, result)
            assert c.sock is sock
        c.request("POST", "/v1/extract", body, {"Authorization": "Bearer two"})
        assert c.getresponse().status == 401
        print("kept")
        """, ["\(gateway.port)", gateway.files.path("ca.pem"), String(Self.invoice.dropFirst())])
      #expect(run.output == "kept\n", "\(run.errors)")
    }

    // MARK: Before TLS

    /// Who connects is judged before the first byte of TLS, and who a proxy speaks for as well.
    @Test func allowListAndProxyHeaderComeFirst() throws {
      let gateway = try GuardedGateway([
        "OCR_ALLOWLIST": "127.0.0.1,10.7.0.0/16", "OCR_TRUSTED_PROXIES": "127.0.0.9",
      ])
      let stranger = try HTTPConnection(port: gateway.port, from: "127.0.0.5")
      try? stranger.send([0x16, 0x03, 0x01])
      #expect(try stranger.readToEnd() == [])
      let run = try Self.python(
        """
        import socket, ssl, sys
        port, ca, known, unknown = sys.argv[1:]
        context = ssl.create_default_context(cafile=ca)
        def ask(header):
            s = socket.create_connection(("127.0.0.1", int(port)), 10, ("127.0.0.9", 0))
            s.sendall(bytes.fromhex(header))
            t = context.wrap_socket(s, server_hostname="127.0.0.1")
            t.sendall(b"GET /v1/version HTTP/1.1\\r\\nHost: localhost\\r\\nConnection: close\\r\\n\\r\\n")
            return t.recv(12)
        assert ask(known) == b"HTTP/1.1 200"
        try:
            ask(unknown)
        except OSError:
            print("closed")
        """,
        ["\(gateway.port)", gateway.files.path("ca.pem")]
          + ["10.7.0.1", "10.8.0.1"].map { proxyHeader($0).map { String(format: "%02x", $0) }.joined() })
      #expect(run.output == "closed\n", "\(run.errors)")
      try eventually("both are in the log") {
        Set(try gateway.log("peer refused").compactMap { $0["peer"] as? String }) == ["127.0.0.5", "10.8.0.1"]
      }
      try eventually("the client is in the log") {
        try gateway.log("request").contains { $0["peer"] as? String == "10.7.0.1" }
      }
      #expect(try gateway.log("TLS handshake failed").isEmpty)
    }

    // MARK: Mutual TLS

    @Test func clientsMustShowACertificateOfTheAuthority() throws {
      let gateway = try GuardedGateway(["OCR_TLS_CLIENT_CA": "FOLDER/ca.pem"]) { files in
        try files.authority("other")
        try files.certificate("client")
        try files.certificate("stranger", by: "other")
        try files.certificate("expired", days: -1)
      }
      let files = gateway.files
      func ask(_ name: String, _ version: String) throws -> Curl {
        try gateway.curl(
          "/health", version, "--tls-max", String(version.dropFirst(6)), "--cert", files.path("\(name).pem"), "--key",
          files.path("\(name).key"))
      }
      for version in ["--tlsv1.2", "--tlsv1.3"] {
        #expect(try ask("client", version).status == 200)
        for name in ["stranger", "expired"] { #expect(try ask(name, version).status == 0, "\(name) \(version)") }
      }
      #expect(try gateway.curl("/health").status == 0)
      // Nothing of these requests was read.
      try eventually("they are in the log") { try !gateway.log("TLS handshake failed").isEmpty }
      #expect(try !gateway.log("request").contains { $0["status"] as? Int != 200 })
      // The client of this project shows one too.
      let state = try ClientState(
        gateways: [gateway.url], mode: "gateway", hosted: "http://127.0.0.1:9",
        [
          "OCR_GATEWAY_CA": files.path("ca.pem"), "OCR_GATEWAY_CERT": files.path("client.pem"),
          "OCR_GATEWAY_CERT_KEY": files.path("client.key"),
        ])
      let run = try state.run(["extract", "--json", String(Self.invoice.dropFirst())])
      #expect(run.output.contains(#""total":99294,"#), "\(run.errors)")
      let without = try ClientState(
        gateways: [gateway.url], mode: "gateway", hosted: "http://127.0.0.1:9", ["OCR_GATEWAY_CA": files.path("ca.pem")]
      )
      #expect(
        try without.run(["extract", "--json", "--deadline", "3s", String(Self.invoice.dropFirst())]).output.contains(
          "gateway_unreachable"))
    }

    // MARK: Changes

    /// Certificates and tokens are exchanged again and again while callers come, with open connections and new ones.
    @Test func nothingFailsWhileCertificateAndTokensAreExchanged() throws {
      let lines = try String.token("a", "one")
      let gateway = try GuardedGateway(tokens: lines) { files in
        for name in ["second", "third"] { try files.certificate(name) }
        try files.certificate("first")
        try files.exchange("server", with: "first")
      }
      let callers = try ChildProcess(
        URL(filePath: "/usr/bin/env"),
        [
          "python3", Files.root.appending(path: "Tests/Support/Tools/tls_callers.py").path, "\(gateway.port)",
          gateway.files.path("ca.pem"), "one", String(Self.invoice.dropFirst()), "8",
        ], environment: ["PATH": ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin"])
      for (number, name) in ["second", "third", "first", "second"].enumerated() {
        // Both files, one after the other: for a moment they do not belong together.
        try gateway.files.exchange("server", with: name)
        try gateway.files.write(lines + .token("b", "number \(number)"), to: "tokens")
        let before = number * 2
        try eventually("both are renewed") { try gateway.log("credentials renewed").count >= before + 2 }
      }
      #expect(try callers.waitForExit(within: .seconds(60)) == .code(0), "\(callers.errors)")
      let said = try #require(
        JSONSerialization.jsonObject(with: Data(callers.output.utf8)) as? [String: Any], "\(callers.output)")
      #expect(said["failed"] as? Int == 0, "\(said)")
      #expect(try #require(said["answered"] as? Int) > 20)
      #expect(try #require(said["certificates"] as? Int) >= 2)
    }

    @Test func aCertificateThatCannotBeUsedLeavesTheOldOne() throws {
      let gateway = try GuardedGateway()
      try gateway.files.write("nonsense", to: "server.pem")
      let message = "changed credentials cannot be used: the old ones stay"
      try eventually("the log tells it") { try !gateway.log(message).isEmpty }
      #expect(try gateway.log(message).first?["setting"] as? String == "OCR_TLS_CERT")
      #expect(try gateway.curl("/health").status == 200)
      let metrics = try gateway.curl("/metrics").body
      #expect(metrics.contains("\nocr_credentials_current{credentials=\"tls\"} 0\n"))
      let end = try #require(metrics.firstMatch(of: /\nocr_certificate_expiry_timestamp_seconds ([0-9.e+]+)\n/))
      let days = (try #require(Double(end.1)) - Date().timeIntervalSince1970) / 86_400
      #expect((28...30).contains(days))
      let doctor = try gateway.doctor()
      #expect(try doctor.waitForExit(within: .seconds(60)) == .code(1))
      #expect(doctor.output.contains("FAIL  encryption: OCR_TLS_CERT: "))
    }

    @Test func aCertificateThatEndsSoonIsTold() throws {
      let gateway = try GuardedGateway { files in
        try files.certificate("soon", days: 5)
        try files.exchange("server", with: "soon")
      }
      #expect(gateway.process.errors.contains(/expires in [45] days/))
      try gateway.waitUntilReady()
      let doctor = try gateway.doctor()
      #expect(try doctor.waitForExit(within: .seconds(60)) == .code(1))
      #expect(doctor.output.contains(/FAIL  encryption: the certificate of OCR_TLS_CERT expires in [45] days/))
      #expect(doctor.output.contains("ok    port: the gateway"))
    }

    private static func python(_ program: String, _ arguments: [String]) throws -> ChildProcess {
      let run = try ChildProcess(
        URL(filePath: "/usr/bin/env"), ["python3", "-c", program] + arguments,
        environment: ["PATH": ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin"])
      _ = try run.waitForExit(within: .seconds(60))
      return run
    }
  }
}
