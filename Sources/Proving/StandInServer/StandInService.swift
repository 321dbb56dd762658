import ArgumentParser
import CommandLineProgram
import Glibc
import Hummingbird
import HummingbirdCore
import Logging
import NIOCore
import ServiceLifecycle
import UnixSignals
import Workers

/// The HTTP server of a stand-in, with the processes that read for it.
package struct StandInService: Sendable {
  /// The program's.
  private let name: String
  private let address: ListenArgument
  private let processes: ReadingProcesses
  /// Said before the line with the address, where it is not empty.
  private let notice: String

  package init(name: String, address: ListenArgument, processes: ReadingProcesses, notice: String) {
    self.name = name
    self.address = address
    self.processes = processes
    self.notice = notice
  }

  /// Serves until SIGTERM or SIGINT; requests that are open then are cut off. Says READY once it can answer.
  ///
  /// - Throws: `ValidationError` where the address cannot be used.
  package func run(_ router: Router<StandInContext>, through server: HTTPServerBuilder) async throws {
    // A reader that dies while it is written to must not take this process along.
    signal(SIGPIPE, SIG_IGN)
    let logger = Logger(label: name) { _ in SwiftLogNoOpLogHandler() }
    let (address, processes, notice) = (address, processes, notice)
    let application = Application(
      router: router, server: server,
      configuration: ApplicationConfiguration(address: .hostname(address.host, port: address.port), serverName: nil),
      onServerRunning: { channel in
        try? await processes.waitUntilReady()
        if !notice.isEmpty { Terminal.print(notice) }
        Terminal.print("READY http://\(address.host):\(channel.localAddress?.port ?? 0)")
      },
      logger: logger)
    var group = ServiceGroupConfiguration(
      services: [.init(service: ProcessesService(processes: processes)), .init(service: application)],
      gracefulShutdownSignals: [.sigterm, .sigint], logger: logger)
    group.maximumGracefulShutdownDuration = .seconds(1)
    do {
      try await ServiceGroup(configuration: group).run()
    } catch let error as IOError {
      throw ValidationError("--listen \(address.host):\(address.port) cannot be used: \(error.description)")
    }
  }
}

/// Keeps the reading processes running as long as the service group runs.
private struct ProcessesService: Service {
  let processes: ReadingProcesses

  func run() async throws {
    await cancelWhenGracefulShutdown { await processes.run() }
  }
}
