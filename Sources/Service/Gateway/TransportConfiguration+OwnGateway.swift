import DocumentService
import HTTPTransport

extension TransportConfiguration {
  /// For asking the gateway of this machine, whatever name its certificate is for: it must be the one in the file. Where clients
  /// must show one, the gateway's own is shown.
  ///
  /// - Parameter tls: nil where it speaks HTTP without TLS.
  /// - Throws: where the certificate cannot be read.
  public static func ownGateway(_ tls: TLSFiles?) throws(CredentialFailure) -> TransportConfiguration {
    guard let tls else { return TransportConfiguration() }
    let shows = tls.clientAuthority != nil
    return TransportConfiguration(
      clientCertificateFile: shows ? tls.certificate : nil, clientKeyFile: shows ? tls.key : nil,
      pinnedPublicKey: try TLSIdentity.pin(tls.certificate), demandsAuthority: false)
  }
}
