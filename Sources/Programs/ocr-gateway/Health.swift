import ArgumentParser
import CommandLineProgram
import Gateway
import Glibc
import HTTPTransport
import Settings

/// `ocr-gateway health`
struct Health: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Ask a running gateway whether it takes documents.",
    discussion: """
      EXAMPLES
        ocr-gateway health
        ocr-gateway health --url http://10.0.0.5:8000
        OCR_LISTEN=10.0.0.5:8000 ocr-gateway health

      For HEALTHCHECK of containers, and for scripts. The gateway lets in only
      what is on its OCR_ALLOWLIST, its own machine too.

      EXIT CODES
        0  it takes documents
        1  it does not, or gives no answer within four seconds
        2  wrong usage
      """)

  @Option(help: "URL of the gateway. (default: where OCR_LISTEN says)")
  var url: String?

  func run() async throws {
    let asked = try gateway()
    let health = try await GatewayHealth.of(asked, http: CurlTransport())
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
    let text = getenv("OCR_LISTEN").map { String(cString: $0) } ?? ""
    let listen = text.isEmpty ? GatewayConfiguration().listen : ListenAddress(text)
    guard let server = listen.flatMap(GatewayHealth.url) else {
      throw ValidationError("OCR_LISTEN is not an address and a port, such as 127.0.0.1:8000; or use --url")
    }
    return server
  }
}
