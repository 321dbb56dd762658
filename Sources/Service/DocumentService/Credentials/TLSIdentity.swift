import Digest
import FoundationEssentials
import NIOCore
import NIOSSL

/// The service's certificate, ready for connections.
public struct TLSIdentity: Sendable {
  let context: NIOSSLContext
  /// When the certificate ends to be valid, in seconds of Unix time.
  public let expiry: Int64

  /// For a peer to answer the end of a connection.
  private static let farewell = TimeAmount.seconds(1)

  /// - Throws: where a file cannot be used.
  public init(_ files: TLSFiles) throws(CredentialFailure) {
    let chain = try Self.certificates(files.certificate, .certificate)
    guard access(files.key) else { throw .unreadable(.key) }
    guard let key = try? NIOSSLPrivateKey(file: files.key, format: .pem) else { throw .notPEM(.key) }
    var configuration = TLSConfiguration.makeServerConfiguration(
      certificateChain: chain.map { .certificate($0) }, privateKey: .privateKey(key))
    configuration.minimumTLSVersion = .tlsv12
    configuration.applicationProtocols = ["http/1.1"]
    configuration.shutdownTimeout = Self.farewell
    if let authority = files.clientAuthority {
      configuration.trustRoots = .certificates(try Self.certificates(authority, .clientAuthority))
      // A client is no host: whose certificate it is stands in no name that could be compared.
      configuration.certificateVerification = .noHostnameVerification
    }
    guard let context = try? NIOSSLContext(configuration: configuration) else { throw .unusablePair }
    self.context = context
    expiry = Int64(chain[0].notValidAfter)
  }

  /// Digest of a certificate's public key, as libcurl takes it: programs that have the certificate itself need no authority.
  ///
  /// - Parameter path: of its PEM file.
  /// - Throws: where the file cannot be used.
  public static func pin(_ path: String) throws(CredentialFailure) -> String {
    let chain = try certificates(path, .certificate)
    guard let publicKey = try? chain[0].extractPublicKey().toSPKIBytes() else { throw .notPEM(.certificate) }
    return "sha256//" + Data(SHA256(publicKey).bytes).base64EncodedString()
  }

  /// Whole days until the certificate ends to be valid; less than nothing afterwards.
  public func daysLeft(at unixSeconds: Int64) -> Int {
    let left = expiry - unixSeconds
    return Int(left >= 0 ? left / 86_400 : (left - 86_399) / 86_400)
  }

  private static func certificates(
    _ path: String, _ file: CredentialFile
  ) throws(CredentialFailure) -> [NIOSSLCertificate] {
    guard access(path) else { throw .unreadable(file) }
    guard let certificates = try? NIOSSLCertificate.fromPEMFile(path), !certificates.isEmpty else {
      throw .notPEM(file)
    }
    return certificates
  }
}

private func access(_ path: String) -> Bool { FileManager.default.isReadableFile(atPath: path) }
