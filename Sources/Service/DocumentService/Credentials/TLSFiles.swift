/// Where the service's certificate is, and whose clients it takes.
public struct TLSFiles: Sendable, Equatable {
  /// PEM file of the certificate and those up to its authority.
  public var certificate: String
  /// PEM file of the certificate's private key.
  public var key: String
  /// PEM file of the authorities whose certificates clients must show; nil where they show none.
  public var clientAuthority: String?

  public init(certificate: String, key: String, clientAuthority: String?) {
    self.certificate = certificate
    self.key = key
    self.clientAuthority = clientAuthority
  }

  var paths: [String] { [certificate, key] + (clientAuthority.map { [$0] } ?? []) }
}
