import DocumentService
import Foundation
import TestSupport
import Testing

struct TLSIdentityTests {
  private static let certificates = Result {
    let folder = try CertificateFolder()
    try folder.authority("ca")
    try folder.certificate("server")
    try folder.certificate("another")
    try folder.certificate("expired", days: -1)
    try folder.write("no certificate", to: "text.pem")
    return folder
  }

  private func load(_ certificate: String, _ key: String, _ authority: String? = nil) throws -> TLSIdentity {
    let folder = try Self.certificates.get()
    return try TLSIdentity(
      TLSFiles(
        certificate: folder.path(certificate), key: folder.path(key), clientAuthority: authority.map { folder.path($0) }
      ))
  }

  @Test func daysUntilTheEndAreCounted() throws {
    let identity = try load("server.pem", "server.key", "ca.pem")
    #expect(identity.daysLeft(at: identity.expiry) == 0)
    #expect(identity.daysLeft(at: identity.expiry - 86_400) == 1)
    #expect(identity.daysLeft(at: identity.expiry - 86_399) == 0)
    #expect(identity.daysLeft(at: identity.expiry + 1) == -1)
    let left = identity.daysLeft(at: Int64(Date().timeIntervalSince1970))
    #expect((28...30).contains(left))
    // A server with it still starts: its clients say what is wrong.
    #expect(try load("expired.pem", "expired.key").daysLeft(at: Int64(Date().timeIntervalSince1970)) < 0)
  }

  @Test(
    arguments: [
      ("none.pem", "server.key", nil, CredentialFailure.unreadable(.certificate)),
      ("server.pem", "none.key", nil, .unreadable(.key)),
      ("server.pem", "server.key", "none", .unreadable(.clientAuthority)),
      ("text.pem", "server.key", nil, .notPEM(.certificate)), ("server.pem", "text.pem", nil, .notPEM(.key)),
      ("server.pem", "server.pem", nil, .notPEM(.key)),
      ("server.pem", "server.key", "text.pem", .notPEM(.clientAuthority)),
      ("server.pem", "another.key", nil, .unusablePair),
    ] as [(String, String, String?, CredentialFailure)])
  func whatCannotBeUsedIsNamed(_ certificate: String, _ key: String, _ authority: String?, _ failure: CredentialFailure)
  {
    #expect(throws: failure) { try load(certificate, key, authority) }
    #expect(!failure.description.isEmpty && failure.setting.hasPrefix("OCR_TLS_"))
  }

  /// As `openssl` computes it.
  @Test func thePinIsThatOfThePublicKey() throws {
    let folder = try Self.certificates.get()
    let shell = Process()
    shell.executableURL = URL(filePath: "/bin/sh")
    shell.arguments = [
      "-c",
      "openssl x509 -in '\(folder.path("server.pem"))' -noout -pubkey | openssl pkey -pubin -outform DER"
        + " | openssl dgst -sha256 -binary | openssl base64 -A",
    ]
    let pipe = Pipe()
    shell.standardOutput = pipe
    try shell.run()
    let text = String(decoding: pipe.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    #expect(try TLSIdentity.pin(folder.path("server.pem")) == "sha256//" + text)
  }
}
