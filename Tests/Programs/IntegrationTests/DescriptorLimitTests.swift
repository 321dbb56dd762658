import Foundation
import Testing

extension IntegrationTests {
  /// Where no further descriptor can be opened, no worker can be started.
  @Suite(.serialized, .gateway(["OCR_DOCUMENT_WORKERS": "1", "OCR_RECOGNIZERS": "1"]))
  struct DescriptorLimitTests {
    @Test func workerThatCannotBeStartedIsStartedLater() throws {
      let gateway = try IntegrationTests.gateway
      // Whatever is opened from now on would have a number above the limit, as if all below it were taken.
      try Self.limit(gateway, to: 4)
      kill(try gateway.documentWorker(), SIGKILL)
      try gateway.waitForLog("not started: Too many open files")
      #expect(gateway.process.isRunning)
      #expect(gateway.documentWorkers.isEmpty)
      try Self.limit(gateway, to: 1024)
      try eventually("a worker is started", within: .seconds(40)) { !gateway.documentWorkers.isEmpty }
      let answer = try gateway.answer(to: .extract(Files.example("invoice.pdf")))
      #expect(answer.status == 200, "\(answer.text)")
    }

    /// Sets how many files a running gateway may have open.
    private static func limit(_ gateway: GatewayProcess, to count: Int) throws {
      let prlimit = try ChildProcess(
        URL(filePath: "/usr/bin/prlimit"), ["--pid", "\(gateway.pid)", "--nofile=\(count):"])
      #expect(try prlimit.waitForExit() == .code(0), "\(prlimit.errors)")
    }
  }
}
