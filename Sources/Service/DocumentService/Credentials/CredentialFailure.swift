/// Why files that say who gets in cannot be used. Its text holds nothing of what is in them.
public enum CredentialFailure: Error, Sendable, Equatable, CustomStringConvertible {
  /// A file is not there, or may not be read.
  case unreadable(CredentialFile)
  /// A line of the tokens file, counted from 1.
  case tokenLine(Int, TokensFile.Mistake)
  /// The tokens file names no token: every request would be refused.
  case noToken
  /// A file is there, and is not the PEM that it should be.
  case notPEM(CredentialFile)
  /// The certificate and the key do not belong together, or are of a kind that is not served.
  case unusablePair

  /// Stable, for logs and metrics.
  public var code: String {
    switch self {
    case .unreadable: "unreadable"
    case .tokenLine: "token_line"
    case .noToken: "no_token"
    case .notPEM: "not_pem"
    case .unusablePair: "unusable_pair"
    }
  }

  /// The setting that names the file.
  public var setting: String {
    switch self {
    case .unreadable(let file), .notPEM(let file): file.rawValue
    case .tokenLine, .noToken: CredentialFile.tokens.rawValue
    case .unusablePair: CredentialFile.certificate.rawValue
    }
  }

  public var description: String {
    switch self {
    case .unreadable: "the file cannot be read"
    case .tokenLine(let number, let mistake): "line \(number): \(mistake.rawValue)"
    case .noToken: "the file names no token, so nobody would get in"
    case .notPEM(.key): "the file holds no private key in PEM without a password"
    case .notPEM: "the file holds no certificates in PEM"
    case .unusablePair: "the certificate and the key of OCR_TLS_KEY cannot be used together"
    }
  }
}

/// The files that say who gets in, by the settings that name them.
public enum CredentialFile: String, Sendable {
  case certificate = "OCR_TLS_CERT"
  case key = "OCR_TLS_KEY"
  case clientAuthority = "OCR_TLS_CLIENT_CA"
  case tokens = "OCR_TOKENS_FILE"
}
