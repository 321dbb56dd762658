/// What holds for every request of a transport.
public struct TransportConfiguration: Sendable, Equatable {
  /// PEM file of the only authorities to be trusted; nil for those of the system.
  public var certificateAuthorityFile: String?
  /// PEM file of the client's certificate, with its chain.
  public var clientCertificateFile: String?
  /// PEM file of the certificate's private key.
  public var clientKeyFile: String?
  /// `sha256//` and the base64 of the digest of the server's public key (several with `;` between them), demanded of
  /// every `https:` server in addition to a trusted certificate.
  public var pinnedPublicKey: String?
  /// Whether certificates must come from a trusted authority and name their server. Without, the pin alone says who a server is,
  /// and there must be one.
  public var demandsAuthority: Bool
  /// `User-Agent` of every request.
  public var userAgent: String
  /// Most idle connections kept; the oldest is closed first.
  public var idleConnections: Int
  /// How long a connection may be idle before it is used again; whole seconds.
  ///
  /// llama-server closes connections that were idle for 4.8 s (measured); the margin is for the way there.
  public var idleLifetime: Duration

  public init(
    certificateAuthorityFile: String? = nil, clientCertificateFile: String? = nil, clientKeyFile: String? = nil,
    pinnedPublicKey: String? = nil, demandsAuthority: Bool = true, userAgent: String = "ocr-gateway",
    idleConnections: Int = 32, idleLifetime: Duration = .seconds(4)
  ) {
    self.certificateAuthorityFile = certificateAuthorityFile
    self.clientCertificateFile = clientCertificateFile
    self.clientKeyFile = clientKeyFile
    self.pinnedPublicKey = pinnedPublicKey
    self.demandsAuthority = demandsAuthority
    self.userAgent = userAgent
    self.idleConnections = idleConnections
    self.idleLifetime = idleLifetime
  }
}
