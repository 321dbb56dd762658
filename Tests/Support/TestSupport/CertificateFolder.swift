import Foundation

/// Authorities and certificates that `openssl` makes, in a folder that goes with it: NAME.pem and NAME.key.
package final class CertificateFolder: Sendable {
  package static let openssl = "/usr/bin/openssl"

  package struct Failure: Error { package let step: String }

  package let folder: URL

  package init() throws {
    folder = FileManager.default.temporaryDirectory.appending(path: "certificates-\(UUID())")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(at: folder) }

  package func path(_ file: String) -> String { folder.appending(path: file).path }

  package func authority(_ name: String) throws {
    try run(
      "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "30", "-subj",
      "/CN=\(name)", "-keyout", "\(name).key", "-out", "\(name).pem")
  }

  /// - Parameter days: that it is valid; less than nothing: it has expired.
  package func certificate(
    _ name: String, by authority: String = "ca", days: Int = 30, names: String = "DNS:localhost,IP:127.0.0.1"
  ) throws {
    try run(
      "req", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-subj", "/CN=\(name)", "-addext",
      "subjectAltName=\(names)", "-keyout", "\(name).key", "-out", "\(name).csr")
    try run(
      "x509", "-req", "-days", "\(days)", "-in", "\(name).csr", "-copy_extensions", "copy", "-CA", "\(authority).pem",
      "-CAkey", "\(authority).key", "-CAcreateserial", "-out", "\(name).pem")
  }

  /// Puts the files of one certificate in the place of another's, each at once.
  package func exchange(_ name: String, with other: String) throws {
    for suffix in ["pem", "key"] {
      let text = try Data(contentsOf: folder.appending(path: "\(other).\(suffix)"))
      try text.write(to: folder.appending(path: "\(name).\(suffix)"), options: .atomic)
    }
  }

  package func write(_ text: String, to file: String) throws {
    try Data(text.utf8).write(to: folder.appending(path: file), options: .atomic)
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
