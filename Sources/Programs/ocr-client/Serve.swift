import ArgumentParser
import CommandLineProgram
import DocumentService
import NIOCore
import OCRClient
import Sidecar
import Telemetry

/// `ocr-client serve`
struct Serve: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Serve the gateway's HTTP API to programs on this machine.",
    discussion: """
      EXAMPLES
        ocr-client serve
        OCR_GATEWAY_URLS=http://10.0.0.5:8000 ocr-client serve
        curl --data-binary @receipt.jpg http://127.0.0.1:8001/v1/extract

      It runs until SIGTERM or SIGINT. If systemd passes it a socket, it listens on
      that instead of OCR_SIDECAR_LISTEN, and a restart refuses no connection.

      \(HelpText.servingExitCodes)
      """)

  @Option(help: "File of NAME=VALUE settings; environment variables override it.")
  var config: String?

  func run() async throws {
    let connection = try Connection(config: config)
    defer { connection.log.flush() }
    let listening: SidecarService.Listening
    do {
      let socket = try InheritedSocket.handedOver()
      try socket?.requireLoopback()
      listening = socket.map { .inherited($0) } ?? .configured
    } catch {
      Terminal.note("\(ClientProgram.name): \(error)")
      throw ExitCode(2)
    }
    let service = SidecarService(
      client: connection.client, configuration: connection.configuration, listening: listening,
      metrics: connection.metrics, tracer: connection.telemetry.tracer, logger: connection.logger, log: connection.log)
    do {
      try await service.run(with: [connection.telemetry, connection.renderer])
    } catch let error as IOError {
      connection.log.flush()
      let listen = connection.configuration.sidecarListen
      Terminal.note("\(ClientProgram.name): OCR_SIDECAR_LISTEN=\(listen) cannot be used: \(error.description)")
      throw ExitCode(2)
    }
    await connection.telemetry.flush()
  }
}
