import ArgumentParser
import CommandLineProgram
import DocumentService
import Gateway
import Glibc
import HTTPTransport
import Settings

/// `ocr-gateway health`
struct Health: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Ask a running gateway whether it takes documents.",
    usage: "ocr-gateway health [--url <url>] [<options>]",
    discussion: """
      EXAMPLES
        ocr-gateway health
        ocr-gateway health --url http://10.0.0.5:8000
        OCR_LISTEN=10.0.0.5:8000 ocr-gateway health
        ocr-gateway health --url https://ocr.internal:8000 --ca ca.pem

      For HEALTHCHECK of containers, and for scripts. The gateway lets in only
      what is on its OCR_ALLOWLIST, its own machine too. It needs no token. Where
      OCR_TLS_CERT names the certificate of a gateway on this machine, that one is
      expected, whatever name it is for.

      EXIT CODES
        0  it takes documents
        1  it does not, or gives no answer within four seconds
        2  wrong usage
      """)

  @Option(help: "URL of the gateway. (default: where OCR_LISTEN says)")
  var url: String?

  @Option(help: "PEM file of the authorities that the gateway's certificate may come from.")
  var ca: String?

  @Option(help: "PEM file of a certificate to show, for mutual TLS.")
  var cert: String?

  @Option(help: "PEM file of the private key of --cert.")
  var certKey: String?

  func run() async throws {
    let asked = try gateway()
    let health = try await GatewayHealth.of(asked, http: CurlTransport(transport()))
    guard health.isReady else {
      Terminal.note("ocr-gateway: \(asked): \(health.detail)")
      throw ExitCode(1)
    }
    Terminal.print(health.detail)
  }

  private func gateway() throws -> ServerURL {
    if let url {
      guard let server = ServerURL(url) else {
        throw ValidationError("--url is an address such as http://10.0.0.5:8000")
      }
      return server
    }
    let text = Self.variable("OCR_LISTEN") ?? ""
    let listen = text.isEmpty ? GatewayConfiguration().listen : ListenAddress(text)
    guard let server = listen.flatMap({ GatewayHealth.url(listening: $0, isEncrypted: tls != nil) }) else {
      throw ValidationError("OCR_LISTEN is not an address and a port, such as 127.0.0.1:8000; or use --url")
    }
    return server
  }

  /// Of the gateway on this machine; nil where another one is asked, or it speaks HTTP without TLS.
  private var tls: TLSFiles? {
    guard url == nil, let certificate = Self.variable("OCR_TLS_CERT") else { return nil }
    return TLSFiles(
      certificate: certificate, key: Self.variable("OCR_TLS_KEY") ?? "",
      clientAuthority: Self.variable("OCR_TLS_CLIENT_CA"))
  }

  private func transport() throws -> TransportConfiguration {
    guard (cert == nil) == (certKey == nil) else { throw ValidationError("--cert and --cert-key belong together") }
    var transport: TransportConfiguration
    do {
      transport = try .ownGateway(tls)
    } catch {
      Terminal.note("ocr-gateway: \(error.setting): \(error)")
      throw ExitCode(1)
    }
    if let ca { (transport.certificateAuthorityFile, transport.demandsAuthority) = (ca, true) }
    if let cert { (transport.clientCertificateFile, transport.clientKeyFile) = (cert, certKey) }
    return transport
  }

  /// nil where it is not set, or empty.
  private static func variable(_ name: String) -> String? {
    getenv(name).map { String(cString: $0) }.flatMap { $0.isEmpty ? nil : $0 }
  }
}
