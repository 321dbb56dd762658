/// What says who gets in, read from files and renewed with them.
package struct Credentials: Sendable {
  /// nil where HTTP without TLS is spoken.
  package let tls: RenewedFiles<TLSIdentity>?
  /// nil where no token is asked for.
  package let tokens: RenewedFiles<TokenTable>?

  /// No TLS, no tokens.
  package init() { (tls, tokens) = (nil, nil) }

  /// - Parameter tokens: path of the tokens file.
  /// - Throws: where a file cannot be used.
  package init(tls: TLSFiles?, tokens: String?) throws(CredentialFailure) {
    if let tls {
      self.tls = try RenewedFiles("tls", tls.paths) { () throws(CredentialFailure) in try TLSIdentity(tls) }
    } else {
      self.tls = nil
    }
    if let tokens {
      self.tokens = try RenewedFiles("tokens", [tokens]) { () throws(CredentialFailure) in
        TokenTable(try TokensFile.read(tokens))
      }
    } else {
      self.tokens = nil
    }
  }

  package var files: [any Renewable] {
    [tls as (any Renewable)?, tokens as (any Renewable)?].compactMap { $0 }
  }
}
