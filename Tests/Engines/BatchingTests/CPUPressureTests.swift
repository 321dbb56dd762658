import Batching
import Foundation
import Synchronization
import Testing

struct CPUPressureTests {
  /// A file that says how long something waited, and a clock, both moved by hand.
  private final class Machine: Sendable {
    let file = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
    private let time = Mutex(ContinuousClock.now)
    private let waited = Mutex(149_396_735)

    init() throws { try say() }
    deinit { try? FileManager.default.removeItem(at: file) }

    func pressure() -> CPUPressure { CPUPressure(file: file.path) { self.time.withLock { $0 } } }

    /// So much time passes, in so much of which something waits.
    func pass(_ seconds: Double, waiting share: Double) throws {
      time.withLock { $0 += .seconds(seconds) }
      waited.withLock { $0 += Int(seconds * share * 1e6) }
      try say()
    }

    private func say() throws {
      let total = waited.withLock { $0 }
      let text = """
        some avg10=7.91 avg60=18.77 avg300=22.48 total=\(total)
        full avg10=0.00 avg60=0.00 avg300=0.00 total=0

        """
      try Data(text.utf8).write(to: file)
    }
  }

  @Test func pressureIsTheShareOfTheLastSeconds() throws {
    let machine = try Machine()
    let pressure = machine.pressure()
    #expect(pressure.recent() == 0)
    for _ in 0..<40 {
      try machine.pass(0.5, waiting: 0.8)
      _ = pressure.recent()
    }
    #expect(abs(pressure.recent() - 0.8) < 0.01)
    try machine.pass(2, waiting: 0)
    #expect(abs(pressure.recent() - 0.4) < 0.01)
  }

  @Test func whoAsksOftenGetsTheSame() throws {
    let machine = try Machine()
    let pressure = machine.pressure()
    try machine.pass(1, waiting: 1)
    let share = pressure.recent()
    try machine.pass(0.1, waiting: 0)
    #expect(share > 0.3 && pressure.recent() == share)
  }

  @Test func machineThatSaysNothingHasNone() throws {
    #expect(CPUPressure(file: "/nonexistent/cpu").recent() == 0)
    let file = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
    defer { try? FileManager.default.removeItem(at: file) }
    for text in ["", "some", "some total=", "some total=x\n", "full total=5\n", "\u{0}\u{FF}"] {
      try Data(text.utf8).write(to: file)
      #expect(CPUPressure(file: file.path).recent() == 0)
    }
  }
}
