import Foundation
import Logging
import Testing
import WorkerProtocol
import Workers

/// The driver with real processes: a stand-in worker in Python that speaks the frame protocol and obeys orders.
@Suite(.serialized)
struct WorkerPoolTests {
  /// Kind 1 echoes; 2 ends the process with the code in the payload; 3 hangs; 4 tells its pid; 5 spins; 6 works for a tenth
  /// of the time and echoes after two seconds.
  static let standIn = """
    import os, struct, sys, time, resource
    def send(kind, payload):
        os.write(1, struct.pack('<IB', len(payload), kind) + payload)
    def receive(count):
        data = b''
        while len(data) < count:
            part = os.read(0, count - len(data))
            if not part: sys.exit(0)
            data += part
        return data
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    send(64, b'')
    while True:
        size, kind = struct.unpack('<IB', receive(5))
        payload = receive(size)
        if kind == 1: send(9, payload)
        if kind == 2: os._exit(payload[0])
        if kind == 3: time.sleep(600)
        if kind == 4: send(9, str(os.getpid()).encode())
        if kind == 5:
            resource.setrlimit(resource.RLIMIT_CPU, (1, 60))
            while True: pass
        if kind == 6:
            for _ in range(40):
                until = time.process_time() + 0.005
                while time.process_time() < until: pass
                time.sleep(0.045)
            send(9, payload)
    """

  static func configuration(
    size: Int = 1, documents: Int = 100, abandonment: WorkerPoolState.Abandonment = .kill, script: String = standIn
  ) -> WorkerPool.Configuration {
    WorkerPool.Configuration(
      name: "stand-in", executable: "/usr/bin/env", arguments: ["/usr/bin/python3", "-c", script],
      startTimeout: .seconds(30),
      limits: .init(size: size, documentsPerWorker: documents, residentBytes: 1 << 30, abandonment: abandonment))
  }

  static func withPool(
    _ configuration: WorkerPool.Configuration, _ body: @Sendable (WorkerPool) async throws -> Void
  ) async throws {
    signal(SIGPIPE, SIG_IGN)
    let pool = WorkerPool(configuration, logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
    let running = Task { await pool.run() }
    defer { running.cancel() }
    return try await body(pool)
  }

  static func pid(_ pool: WorkerPool) async throws -> Int32 {
    let reply = try await pool.withWorker(for: "a") {
      try await $0.exchange(Frame(kind: 4, payload: []), timeout: .seconds(30))
    }
    return try #require(Int32(String(decoding: reply.payload, as: UTF8.self)))
  }

  @Test func requestOfAMegabyteComesBackWhole() async throws {
    try await Self.withPool(Self.configuration()) { pool in
      let payload = (0..<1_000_000).map { UInt8(truncatingIfNeeded: $0) }
      let reply = try await pool.withWorker(for: "a") {
        try await $0.exchange(Frame(kind: 1, payload: payload), timeout: .seconds(30))
      }
      #expect(reply.payload == payload)
    }
  }

  @Test(arguments: [(UInt8(77), WorkerFailure.outOfMemory), (3, .died), (0, .died)])
  func howAProcessEndedTellsWhatWentWrong(code: UInt8, failure: WorkerFailure) async throws {
    try await Self.withPool(Self.configuration()) { pool in
      await #expect(throws: failure) {
        try await pool.withWorker(for: "a") {
          try await $0.exchange(Frame(kind: 2, payload: [code]), timeout: .seconds(30))
        }
      }
      let fresh = try await Self.pid(pool)
      #expect(fresh > 0)
      #expect(pool.restarts == [failure == .outOfMemory ? .memoryLimit : .crash: 1])
    }
  }

  @Test func cpuTimeThatIsUsedUpIsToldApartFromACrash() async throws {
    try await Self.withPool(Self.configuration()) { pool in
      await #expect(throws: WorkerFailure.outOfCPU) {
        try await pool.withWorker(for: "a") {
          try await $0.exchange(Frame(kind: 5, payload: []), timeout: .seconds(60))
        }
      }
      #expect(pool.restarts == [.cpuLimit: 1])
    }
  }

  @Test func processThatGetsLittleProcessorTimeIsWaitedFor() async throws {
    try await Self.withPool(Self.configuration()) { pool in
      // Two seconds on the wall, a fifth of a second of a processor.
      let reply = try await pool.withWorker(for: "a") {
        try await $0.exchange(Frame(kind: 6, payload: [7]), timeout: .milliseconds(800))
      }
      #expect(reply.payload == [7])
      #expect(pool.restarts.isEmpty)
    }
  }

  @Test func processorTimeIsLimitedWhereTheProcessLimitsItNot() async throws {
    let spinning = "import os\nos.write(1, b'\\x00\\x00\\x00\\x00\\x40')\nos.read(0, 5)\nwhile True: pass"
    try await Self.withPool(Self.configuration(script: spinning)) { pool in
      await #expect(throws: WorkerFailure.outOfCPU) {
        try await pool.withWorker(for: "a") {
          try await $0.exchange(Frame(kind: 1, payload: []), timeout: .milliseconds(300))
        }
      }
      #expect(pool.restarts == [.cpuLimit: 1])
    }
  }

  @Test(arguments: [SIGKILL, SIGTERM])
  func processThatIsKilledFromOutsideIsToldApartFromACrash(signal: Int32) async throws {
    try await Self.withPool(Self.configuration()) { pool in
      let pid = try await Self.pid(pool)
      await #expect(throws: WorkerFailure.killed) {
        try await pool.withWorker(for: "a") { lease in
          async let reply = lease.exchange(Frame(kind: 3, payload: []), timeout: .seconds(60))
          try await Task.sleep(for: .milliseconds(50))
          kill(pid, signal)
          return try await reply
        }
      }
      #expect(pool.restarts == [.killed: 1])
    }
  }

  @Test func processThatIsStoppedIsToldApartFromOneThatHangs() async throws {
    try await Self.withPool(Self.configuration()) { pool in
      let pid = try await Self.pid(pool)
      kill(pid, SIGSTOP)
      await #expect(throws: WorkerFailure.stopped) {
        try await pool.withWorker(for: "a") {
          try await $0.exchange(Frame(kind: 1, payload: []), timeout: .milliseconds(200))
        }
      }
      #expect(pool.restarts == [.timeout: 1])
    }
  }

  @Test func processThatHangsIsKilledAtTheTimeout() async throws {
    try await Self.withPool(Self.configuration()) { pool in
      let before = try await Self.pid(pool)
      await #expect(throws: WorkerFailure.timedOut) {
        try await pool.withWorker(for: "a") {
          try await $0.exchange(Frame(kind: 3, payload: []), timeout: .milliseconds(200))
        }
      }
      #expect(try await Self.pid(pool) != before)
      #expect(kill(before, 0) != 0)
      // Of a process that its caller still held when it was killed, and let go of then.
      #expect(pool.restarts == [.timeout: 1])
    }
  }

  @Test func killedIdleProcessIsReplacedAtOnce() async throws {
    try await Self.withPool(Self.configuration()) { pool in
      let before = try await Self.pid(pool)
      kill(before, SIGKILL)
      while pool.processIDs.contains(before) { try await Task.sleep(for: .milliseconds(10)) }
      #expect(try await Self.pid(pool) != before)
    }
  }

  @Test func processIsInAGroupOfItsOwnAwayFromCtrlC() async throws {
    try await Self.withPool(Self.configuration()) { pool in
      let pid = try await Self.pid(pool)
      #expect(getpgid(pid) == pid)
    }
  }

  @Test func processIsReplacedAfterItsNumberOfDocuments() async throws {
    try await Self.withPool(Self.configuration(documents: 2)) { pool in
      let pids = [try await Self.pid(pool), try await Self.pid(pool), try await Self.pid(pool)]
      #expect(pids[0] == pids[1])
      #expect(pids[1] != pids[2])
      #expect(pool.restarts == [.recycled: 1])
    }
  }

  @Test func callerThatLeavesHearsOfItAtOnceAndAnExpensiveProcessSurvives() async throws {
    try await Self.withPool(Self.configuration(abandonment: .finish)) { pool in
      let before = try await Self.pid(pool)
      let impatient = Task {
        try await pool.withWorker(for: "a") {
          // Answered only after the stand-in has read it all, which it does right away.
          try await $0.exchange(Frame(kind: 1, payload: [UInt8](repeating: 1, count: 4 << 20)), timeout: .seconds(30))
        }
      }
      impatient.cancel()
      await #expect(throws: CancellationError.self) { try await impatient.value }
      #expect(try await Self.pid(pool) == before)
    }
  }

  @Test func callerThatIsCancelledWhileItWaitsLeavesTheLine() async throws {
    try await Self.withPool(Self.configuration()) { pool in
      try await pool.withWorker(for: "a") { _ in
        let waiting = Task { try await pool.withWorker(for: "a") { _ in true } }
        waiting.cancel()
        await #expect(throws: CancellationError.self) { try await waiting.value }
      }
      #expect(try await Self.pid(pool) > 0)
    }
  }

  @Test func bytesThatAreNoReplyEndTheProcessNotTheGateway() async throws {
    let rude =
      "import os\nos.write(1, b'\\x00\\x00\\x00\\x00\\x40')\nos.read(0, 5)\nos.write(1, b'\\xff' * 64)\nos.read(0, 1 << 20)"
    try await Self.withPool(Self.configuration(script: rude)) { pool in
      await #expect(throws: WorkerFailure.died) {
        try await pool.withWorker(for: "a") {
          try await $0.exchange(Frame(kind: 1, payload: []), timeout: .seconds(30))
        }
      }
    }
  }

  @Test func callersAreToldWhereNoProcessCanBeStarted() async throws {
    try await Self.withPool(Self.configuration(script: "raise SystemExit(79)")) { pool in
      await #expect(throws: WorkerFailure.unavailable) { try await pool.withWorker(for: "a") { _ in true } }
      #expect(pool.health.failing)
    }
    var missing = Self.configuration()
    missing.executable = "/nonexistent/worker"
    try await Self.withPool(missing) { pool in
      await #expect(throws: WorkerFailure.unavailable) { try await pool.withWorker(for: "a") { _ in true } }
    }
  }
}
