import DocumentService
import Extraction
import Glibc
import Settings

/// Who gets in with a configuration, and what is open.
package struct AccessDiagnosis {
  /// Days before the end of the certificate from which on it is a fault: what renews it by itself has done so by then.
  private static let fewDays = 14

  let configuration: GatewayConfiguration
  /// Seconds of Unix time.
  let now: Int64

  package init(configuration: GatewayConfiguration, now: Int64) {
    self.configuration = configuration
    self.now = now
  }

  /// One on the certificate, one on the tokens.
  package var findings: [Diagnosis.Finding] { [encryption, tokens] }

  /// What others can do that they should perhaps not; for the log at the start.
  package var warnings: [String] {
    var warnings: [String] = []
    if isOpen, configuration.tls == nil { warnings.append("documents travel without TLS (OCR_PLAINTEXT=allow)") }
    if isOpen, configuration.tokensFile == nil, configuration.clientAuthorityFile == nil {
      warnings.append("no token is asked for: every machine on OCR_ALLOWLIST may use the service")
    }
    return warnings
  }

  /// What is to be said of a certificate that ends soon, or has ended; nil where there is nothing to say.
  package static func warning(of identity: TLSIdentity, at now: Int64) -> String? {
    let days = identity.daysLeft(at: now)
    if days < 0 { return "the certificate of OCR_TLS_CERT has expired" }
    return days < fewDays ? "the certificate of OCR_TLS_CERT expires in \(days) days" : nil
  }

  /// Others than this machine can connect.
  private var isOpen: Bool { !configuration.listen.address.isLoopback }

  private var encryption: Diagnosis.Finding {
    let name = "encryption"
    guard let tls = configuration.tls else {
      return .good(
        name, isOpen ? "open: HTTP without TLS on \(configuration.listen)" : "none: only this machine can connect")
    }
    do {
      let identity = try TLSIdentity(tls)
      if let warning = Self.warning(of: identity, at: now) {
        return .bad(name, warning, "renew it: the gateway takes the new files without a restart")
      }
      guard !isReadableByAll(tls.key) else {
        return .bad(name, "every user may read the key of OCR_TLS_KEY", "chmod o-rwx it")
      }
      let clients = tls.clientAuthority == nil ? "" : "; clients must show a certificate"
      return .good(name, "TLS, the certificate is valid for \(identity.daysLeft(at: now)) days\(clients)")
    } catch {
      return .bad(
        name, "\(error.setting): \(error)", "a gateway that runs keeps what it read before; see docs/security.md")
    }
  }

  private var tokens: Diagnosis.Finding {
    let name = "tokens"
    guard let file = configuration.tokensFile else {
      return .good(
        name,
        isOpen ? "open: none is asked for, OCR_ALLOWLIST alone says who gets in" : "none: only this machine can connect"
      )
    }
    do {
      let tokens = try TokensFile.read(file)
      guard !isReadableByAll(file) else {
        return .bad(name, "every user may read OCR_TOKENS_FILE", "chmod o-rwx it")
      }
      let today = CalendarDate(unixSeconds: now)
      let expired = tokens.count { $0.lastDay.map { $0 < today } ?? false }
      let next = tokens.compactMap(\.lastDay).filter { $0 >= today }.min()
      let details = [
        "\(tokens.count) in the file", expired > 0 ? "\(expired) expired" : nil,
        next.map { "the next expires after \($0)" },
      ]
      return .good(name, details.compactMap { $0 }.joined(separator: ", "))
    } catch {
      return .bad(
        name, "\(error.setting): \(error)", "a gateway that runs keeps what it read before; see docs/security.md")
    }
  }

  private func isReadableByAll(_ path: String) -> Bool {
    var status = stat()
    return stat(path, &status) == 0 && status.st_mode & S_IROTH != 0
  }
}
