import ArgumentParser
import CommandLineProgram
import DocumentService
import Gateway
import HTTPTransport
import Logging
import NIOCore
import Settings
import Workers

/// `ocr-gateway serve`
struct Serve: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Serve the HTTP API until SIGTERM or SIGINT.",
    discussion: """
      EXAMPLES
        ocr-gateway serve
        OCR_LISTEN=10.0.0.5:8000 OCR_ALLOWLIST=10.0.0.7/32 \\
          OCR_PLAINTEXT=allow ocr-gateway serve

      \(HelpText.servingExitCodes)
      """)

  @Option(help: "File of NAME=VALUE settings; environment variables override it.")
  var config: String?

  func run() async throws {
    let settings = try configured("ocr-gateway") { () throws(ConfigurationError) in
      try GatewayConfiguration.load(file: config)
    }
    let log = try LogOutput(settings.logFormat)
    defer { log.flush() }
    let logger = Logger(label: "ocr-gateway") { _ in LineLogHandler(level: settings.logLevel, output: log) }
    let http = try CurlTransport()
    let service = try configured("ocr-gateway") { () throws(ConfigurationError) in
      try GatewayService(configuration: settings, installation: Installation(), http: http, logger: logger, log: log)
    }
    do {
      try await service.run()
    } catch let error as IOError {
      log.flush()
      Terminal.note("ocr-gateway: OCR_LISTEN=\(settings.listen) cannot be used: \(error.description)")
      throw ExitCode(2)
    }
  }
}
