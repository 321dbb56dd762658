import Foundation
import Logging
import Testing
import WorkerProtocol
import Workers

/// Processes that do not end when they should, and replies as large as pages of pixels.
@Suite(.serialized, .timeLimit(.minutes(1)))
struct WorkerEndTests {
  private static let ready = "import os, time\nos.write(1, b'\\x00\\x00\\x00\\x00\\x40')\n"

  /// A pool that was stopped as soon as its process was ready; the process's pid.
  private static func stoppedPool(_ script: String) async throws -> Int32 {
    let pool = WorkerPool(
      WorkerPoolTests.configuration(script: script), logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
    let running = Task { await pool.run() }
    while pool.health.ready == 0 { try await Task.sleep(for: .milliseconds(5)) }
    let pid = try #require(pool.processIDs.first)
    running.cancel()
    await running.value
    return pid
  }

  @Test(arguments: ["", "signal.signal(signal.SIGTERM, signal.SIG_IGN)"])
  func noProcessIsLeftWhenThePoolIsStopped(before: String) async throws {
    let pid = try await Self.stoppedPool("import signal\n\(before)\n\(Self.ready)time.sleep(600)")
    // Not even a zombie.
    #expect(kill(pid, 0) == -1 && errno == ESRCH)
  }

  @Test func processThatClosesItsOutputAndStaysIsReplaced() async throws {
    try await WorkerPoolTests.withPool(
      WorkerPoolTests.configuration(script: Self.ready + "os.read(0, 5)\nos.close(1)\ntime.sleep(600)")
    ) { pool in
      await #expect(throws: WorkerFailure.died) {
        try await pool.withWorker(for: "a") {
          try await $0.exchange(Frame(kind: 1, payload: []), timeout: .seconds(50))
        }
      }
      #expect(pool.restarts == [.crash: 1])
    }
  }

  @Test func processThatStartedAnotherIsKilledWithIt() async throws {
    // Alone, the other one would hold the pipes open, and the reply would be waited for without end.
    try await WorkerPoolTests.withPool(
      WorkerPoolTests.configuration(script: Self.ready + "os.read(0, 5)\nos.fork()\ntime.sleep(600)")
    ) { pool in
      await #expect(throws: WorkerFailure.timedOut) {
        try await pool.withWorker(for: "a") {
          try await $0.exchange(Frame(kind: 1, payload: []), timeout: .milliseconds(200))
        }
      }
    }
  }

  @Test func bytesThatNobodyAskedForEndTheProcess() async throws {
    try await WorkerPoolTests.withPool(
      WorkerPoolTests.configuration(script: Self.ready + "time.sleep(0.1)\nos.write(1, b'\\x00')\ntime.sleep(600)")
    ) { pool in
      while pool.restarts.isEmpty { try await Task.sleep(for: .milliseconds(10)) }
      #expect(Set(pool.restarts.keys) == [.crash])
    }
  }

  @Test func fiftyMegabytesComeBackWhole() async throws {
    let echo = """
      import struct, sys
      head = sys.stdin.buffer.read(5)
      sys.stdout.buffer.write(head + sys.stdin.buffer.read(struct.unpack('<IB', head)[0]))
      sys.stdout.buffer.flush()
      """
    try await WorkerPoolTests.withPool(WorkerPoolTests.configuration(script: Self.ready + echo)) { pool in
      let block = (0..<1_000_003).map { UInt8(truncatingIfNeeded: $0 &* 2_654_435_761 >> 9) }
      var payload: [UInt8] = []
      for start in 0..<50 { payload.append(contentsOf: block[start...]) }
      let request = Frame(kind: 9, payload: payload)
      let reply = try await pool.withWorker(for: "a") { try await $0.exchange(request, timeout: .seconds(50)) }
      #expect(reply.payload.count > 49_000_000)
      // Not `reply == request`: a failure would print both.
      let isSame = reply == request
      #expect(isSame)
    }
  }
}
