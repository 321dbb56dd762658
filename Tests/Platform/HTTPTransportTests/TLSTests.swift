import Foundation
import Glibc
import HTTPTransport
import TestSupport
import Testing

@Suite(.enabled(if: NginxServer.isAvailable, "needs nginx and openssl"))
struct TLSTests {
  @Test func ownAuthorityIsTrustedAndTenRequestsShareOneHTTP2Connection() async throws {
    let server = try await NginxServer()
    let transport = try CurlTransport(.init(certificateAuthorityFile: server.path("ca.pem")))
    let url = server.url
    let first = try await transport.send(OutboundRequest(to: url + "/"))
    let bodies = try await withThrowingTaskGroup(of: String.self) { group in
      for _ in 0..<10 { group.addTask { try await transport.send(OutboundRequest(to: url + "/")).text } }
      return try await group.reduce(into: []) { $0.append($1) }
    }

    #expect(first.status == 200)
    #expect(first.text.hasPrefix("HTTP/2.0 "))
    #expect(Set(bodies) == [first.text])
  }

  @Test func bodyOverTheHTTP2WindowTakesHTTP1() async throws {
    let server = try await NginxServer()
    let transport = try CurlTransport(.init(certificateAuthorityFile: server.path("ca.pem")))
    func protocolOf(bytes: Int) async throws -> Substring? {
      let body = String(repeating: "x", count: bytes)
      let response = try await transport.send(OutboundRequest("POST", to: server.url + "/", body: body))
      return response.text.split(separator: " ").first
    }
    #expect(try await protocolOf(bytes: 65_535) == "HTTP/2.0")
    #expect(try await protocolOf(bytes: 65_536) == "HTTP/1.1")
    #expect(try await protocolOf(bytes: 3_000_000) == "HTTP/1.1")
  }

  @Test func megabyteComesBackOverHTTP2() async throws {
    let server = try await NginxServer()
    let transport = try CurlTransport(.init(certificateAuthorityFile: server.path("ca.pem")))
    let file = try await transport.send(OutboundRequest(to: server.url + "/file"))

    #expect(file.body.count == 1_000_000)
    #expect(file.header("content-length") == "1000000")
  }

  @Test func theEndOfTheCertificateIsToldWhereItIsWanted() async throws {
    let server = try await NginxServer()
    let transport = try CurlTransport(.init(certificateAuthorityFile: server.path("ca.pem")))
    var request = OutboundRequest(to: server.url + "/")
    #expect(try await transport.send(request).certificateEnd == nil)
    request.wantsCertificate = true
    for _ in 0..<2 {
      let end = try #require(try await transport.send(request).certificateEnd)
      #expect(end.hasSuffix(" GMT") && end.contains("20"), "\(end)")
    }
  }

  @Test func authoritiesThatDidNotSignAreRefused() async throws {
    let server = try await NginxServer()
    for file in [nil, server.path("other.pem")] {
      let transport = try CurlTransport(.init(certificateAuthorityFile: file))
      #expect(await failure(of: OutboundRequest(to: server.url + "/"), by: transport) == .tls)
    }
  }

  @Test func missingAuthorityFileIsATLSFailure() async throws {
    let server = try await NginxServer()
    let transport = try CurlTransport(.init(certificateAuthorityFile: server.path("none.pem")))
    #expect(await failure(of: OutboundRequest(to: server.url + "/"), by: transport) == .tls)
  }

  @Test func certificateMustBeForTheNameAskedFor() async throws {
    let server = try await NginxServer()
    let transport = try CurlTransport(.init(certificateAuthorityFile: server.path("ca.pem")))
    let url = server.url.replacing("localhost", with: "127.0.0.1")
    #expect(await failure(of: OutboundRequest(to: url + "/"), by: transport) == .tls)
  }

  @Test func pinnedKeyIsDemandedInAddition() async throws {
    let server = try await NginxServer()
    let request = OutboundRequest(to: server.url + "/")
    var configuration = TransportConfiguration(
      certificateAuthorityFile: server.path("ca.pem"), pinnedPublicKey: try server.pin())
    #expect(try await CurlTransport(configuration).send(request).status == 200)

    configuration.pinnedPublicKey = "sha256//AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="
    #expect(await failure(of: request, by: try CurlTransport(configuration)) == .tls)

    configuration.pinnedPublicKey = try server.pin()
    configuration.certificateAuthorityFile = server.path("other.pem")
    #expect(await failure(of: request, by: try CurlTransport(configuration)) == .tls)
  }

  @Test func clientCertificateIsShownWhereItIsDemanded() async throws {
    let server = try await NginxServer(demandsClientCertificate: true)
    let request = OutboundRequest(to: server.url + "/")
    var configuration = TransportConfiguration(certificateAuthorityFile: server.path("ca.pem"))
    // nginx completes the handshake and answers in HTTP.
    #expect(try await CurlTransport(configuration).send(request).status == 400)

    configuration.clientCertificateFile = server.path("client.pem")
    configuration.clientKeyFile = server.path("client.key")
    #expect(try await CurlTransport(configuration).send(request).status == 200)

    configuration.clientKeyFile = server.path("server.key")
    #expect(await failure(of: request, by: try CurlTransport(configuration)) == .tls)
  }

  @Test func refusalAfterTheHandshakeIsNotABrokenConnection() async throws {
    let files = try await NginxServer()
    let server = Process()
    let port = try ScriptedServer.unusedPort()
    server.executableURL = URL(fileURLWithPath: NginxServer.openssl)
    server.arguments = [
      "s_server", "-accept", "\(port)", "-cert", files.path("server.pem"), "-key", files.path("server.key"), "-Verify",
      "1", "-verify_return_error", "-www", "-tls1_3",
    ]
    server.standardOutput = FileHandle.nullDevice
    server.standardError = FileHandle.nullDevice
    try server.run()
    defer { kill(server.processIdentifier, SIGKILL) }

    let transport = try CurlTransport(.init(certificateAuthorityFile: files.path("ca.pem")))
    let request = OutboundRequest(to: "https://localhost:\(port)/")
    var code = await failure(of: request, by: transport)
    // Until it listens.
    for _ in 0..<100 where code == .refused {
      try await Task.sleep(for: .milliseconds(100))
      code = await failure(of: request, by: transport)
    }
    #expect(code == .tls)
  }
}
