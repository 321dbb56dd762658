import ArgumentParser
import CommandLineProgram
import DocumentService
import Gateway
import HTTPTransport
import Logging
import NIOCore
import Settings
import Telemetry
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

      If systemd passes it a socket, it listens on that instead of OCR_LISTEN, and a
      restart refuses no connection. With --standby it starts beside another process
      on the same socket: it warms up, reports to systemd that it is ready, and
      answers on the Unix socket. SIGUSR1 makes it take the connections, SIGUSR2
      leave them to the other process.

      \(HelpText.servingExitCodes)
      """)

  @Option(help: "File of NAME=VALUE settings; environment variables override it.")
  var config: String?

  @Option(help: "Path of a Unix socket: take systemd's connections only after SIGUSR1.")
  var standby: String?

  func run() async throws {
    let socket = try handedOver()
    let settings = try configured("ocr-gateway") { () throws(ConfigurationError) in
      try GatewayConfiguration.load(file: config, given: socket.map { ["OCR_LISTEN": "\($0.address)"] } ?? [:])
    }
    let http = try CurlTransport()
    let telemetry = TelemetryService(
      settings.telemetry, program: "ocr-gateway", instance: InstanceName.name(listening: settings.listen), http: http)
    let log = try LogOutput(settings.logFormat, sinks: telemetry.sinks)
    defer { log.flush() }
    let logger = Logger(label: "ocr-gateway") { _ in LineLogHandler(level: settings.logLevel, output: log) }
    let service = try configured("ocr-gateway") { () throws(ConfigurationError) in
      try GatewayService(
        configuration: settings, installation: Installation(), shared: socket.map { .init($0, standby: standby) },
        http: http, logger: logger, log: log, telemetry: telemetry)
    }
    do {
      try await service.run()
    } catch let error as ConfigurationError {
      log.flush()
      try configured("ocr-gateway") { () throws(ConfigurationError) in throw error }
    } catch let error as IOError {
      log.flush()
      Terminal.note("ocr-gateway: OCR_LISTEN=\(settings.listen) cannot be used: \(error.description)")
      throw ExitCode(2)
    }
    await telemetry.flush()
  }

  private func handedOver() throws -> InheritedSocket? {
    do {
      let socket = try InheritedSocket.handedOver()
      if standby == nil || socket != nil { return socket }
      Terminal.note("ocr-gateway: --standby needs a socket of systemd's")
    } catch {
      Terminal.note("ocr-gateway: \(error)")
    }
    throw ExitCode(2)
  }
}
