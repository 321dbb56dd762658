import Foundation
import Glibc

/// A real nginx on 127.0.0.1 with certificates made for it, in a folder that goes with it.
///
/// `/` answers with the protocol it was asked in, `/file` with a file of 1 MB, unless it stands in front of something.
package final class NginxServer {
  package static let nginx = "/usr/sbin/nginx"
  package static let openssl = "/usr/bin/openssl"

  package static var isAvailable: Bool {
    FileManager.default.isExecutableFile(atPath: nginx) && FileManager.default.isExecutableFile(atPath: openssl)
  }

  package struct Failure: Error { package let step: String }

  package let url: String
  private let folder: URL
  private let process = Process()

  /// - Parameters:
  ///   - demandsClientCertificate: whether requests without one are answered with 400.
  ///   - locations: what it serves instead, in its configuration's language.
  package init(demandsClientCertificate: Bool = false, locations: String? = nil) async throws {
    folder = FileManager.default.temporaryDirectory.appending(path: "nginx-\(UUID())")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    let port = try ScriptedServer.unusedPort()
    url = "https://localhost:\(port)"
    try makeAuthority("ca")
    try makeAuthority("other")
    try makeCertificate("server")
    try makeCertificate("client")
    try Data(repeating: UInt8(ascii: "x"), count: 1_000_000).write(to: folder.appending(path: "file"))
    let configuration = """
      daemon off; master_process off; pid nginx.pid; error_log error.log;
      events { worker_connections 64; }
      http {
        access_log off; client_max_body_size 8m; default_type text/plain;
        client_body_temp_path body; proxy_temp_path proxy; fastcgi_temp_path fastcgi; uwsgi_temp_path uwsgi;
        scgi_temp_path scgi;
        server {
          listen 127.0.0.1:\(port) ssl http2;
          ssl_certificate server.pem; ssl_certificate_key server.key;
          \(demandsClientCertificate ? "ssl_client_certificate ca.pem; ssl_verify_client on;" : "")
          \(locations ?? Self.files(in: folder))
        }
      }
      """
    try configuration.write(to: folder.appending(path: "nginx.conf"), atomically: true, encoding: .utf8)
    process.executableURL = URL(fileURLWithPath: Self.nginx)
    process.arguments = ["-p", folder.path, "-e", "error.log", "-c", "nginx.conf"]
    process.standardError = FileHandle.nullDevice
    try process.run()
    // nginx writes its number once it listens.
    for _ in 0..<200 {
      if FileManager.default.fileExists(atPath: path("nginx.pid")) { return }
      try await Task.sleep(for: .milliseconds(50))
    }
    throw Failure(step: "nginx")
  }

  deinit {
    if process.isRunning {
      // nginx inherits the blocked signals of the thread that started it: SIGTERM would wait for ever.
      kill(process.processIdentifier, SIGKILL)
      process.waitUntilExit()
    }
    try? FileManager.default.removeItem(at: folder)
  }

  private static func files(in folder: URL) -> String {
    """
    location = / { return 200 "$server_protocol $connection"; }
    location = /file { root \(folder.path); }
    """
  }

  package func path(_ file: String) -> String { folder.appending(path: file).path }

  /// The server's public key as libcurl wants it.
  package func pin() throws -> String {
    try run("pkey", "-in", "server.key", "-pubout", "-outform", "DER", "-out", "server.der")
    try run("dgst", "-sha256", "-binary", "-out", "server.digest", "server.der")
    return "sha256//" + (try Data(contentsOf: folder.appending(path: "server.digest"))).base64EncodedString()
  }

  private func makeAuthority(_ name: String) throws {
    try run(
      "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2", "-subj",
      "/CN=\(name)", "-keyout", "\(name).key", "-out", "\(name).pem")
  }

  private func makeCertificate(_ name: String) throws {
    try run(
      "req", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-subj", "/CN=\(name)", "-addext",
      "subjectAltName=DNS:localhost", "-keyout", "\(name).key", "-out", "\(name).csr")
    try run(
      "x509", "-req", "-days", "2", "-in", "\(name).csr", "-copy_extensions", "copy", "-CA", "ca.pem", "-CAkey",
      "ca.key", "-CAcreateserial", "-out", "\(name).pem")
  }

  private func run(_ arguments: String...) throws {
    let openssl = Process()
    openssl.executableURL = URL(fileURLWithPath: Self.openssl)
    openssl.arguments = arguments
    openssl.currentDirectoryURL = folder
    openssl.standardOutput = FileHandle.nullDevice
    openssl.standardError = FileHandle.nullDevice
    try openssl.run()
    openssl.waitUntilExit()
    if openssl.terminationStatus != 0 { throw Failure(step: arguments.joined(separator: " ")) }
  }
}
