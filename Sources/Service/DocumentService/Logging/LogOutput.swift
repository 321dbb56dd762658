import Concurrency
import FoundationEssentials
import Glibc
import Settings
import Synchronization

/// Where a program's log lines go: into memory, from which one thread writes them to a descriptor, so that a reader that stalls
/// stops nothing but the log. Lines are whole and in order; those that have no room are dropped, counted, and reported in a
/// line once writing goes on.
public final class LogOutput: Sendable {
  /// Why there is no log.
  public enum StartFailure: Error, Sendable {
    case noPipe
    case noThread
  }

  private struct State {
    var buffer: LogBuffer
    /// All lines are written; the thread sleeps until the bell rings.
    var isAsleep = false
    var dropped = 0
  }

  /// Bytes that may wait while as many are written: about 2,000 requests each.
  public static let defaultLimit = 512 << 10
  /// Bytes; the default of 8 MiB would count where memory is limited.
  private static let stackSize = 256 << 10
  /// At its end a program waits no longer for a reader that stalls.
  private static let longestFlush = Duration.seconds(1)

  private let descriptor: Int32
  private let format: LogFormat
  private let sinks: [any LogSink]
  /// A pipe that wakes the thread.
  private let bell: (hear: Int32, ring: Int32)
  private let state: Mutex<State>

  /// - Parameters:
  ///   - descriptor: written to as long as the process runs.
  ///   - limit: bytes that may wait while as many are written.
  ///   - sinks: what takes every line besides.
  package init(
    _ format: LogFormat, descriptor: Int32 = 2, limit: Int = LogOutput.defaultLimit, sinks: [any LogSink] = []
  ) throws(StartFailure) {
    var ends: [Int32] = [0, 0]
    guard pipe(&ends) == 0 else { throw .noPipe }
    for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    self.descriptor = descriptor
    self.format = format
    self.sinks = sinks
    bell = (ends[0], ends[1])
    state = Mutex(State(buffer: LogBuffer(limit: limit)))
    try startThread()
  }

  /// Lines that were lost: there was no room for them, or they could not be written.
  public var droppedLines: Int { state.withLock { $0.dropped } }

  /// Never waits.
  package func write(_ line: LogLine) {
    for sink in sinks { sink.take(line) }
    let bytes = bytes(line)
    let wakes = state.withLock { state in
      if !state.buffer.append(bytes) { state.dropped += 1 }
      defer { state.isAsleep = false }
      return state.isAsleep
    }
    if wakes { _ = Glibc.write(bell.ring, [1], 1) }
  }

  /// Returns when everything is written, after a second at the latest.
  public func flush() {
    let deadline = ContinuousClock.now + Self.longestFlush
    while !state.withLock({ $0.isAsleep && $0.buffer.isEmpty }), ContinuousClock.now < deadline { usleep(1_000) }
  }

  private func bytes(_ line: LogLine) -> [UInt8] { Array((line.text(format) + "\n").utf8) }
}

// MARK: - The thread

extension LogOutput {
  private func startThread() throws(StartFailure) {
    if BlockingThread.start(stackSize: Self.stackSize, { [self] in run() }) != 0 { throw .noThread }
  }

  private func run() {
    var unreported = 0
    while true {
      let taken = state.withLock { state in
        state.isAsleep = state.buffer.isEmpty
        return state.isAsleep ? nil : state.buffer.take()
      }
      guard let (lines, lost) = taken else {
        var ring: UInt8 = 0
        _ = read(bell.hear, &ring, 1)
        continue
      }
      let failed = write(lines)
      if failed > 0 { state.withLock { $0.dropped += failed } }
      unreported += lost + failed
      if unreported > 0, write(report(unreported)) == 0 { unreported = 0 }
    }
  }

  private func report(_ count: Int) -> [UInt8] {
    bytes(
      LogLine(
        time: Date().timeIntervalSince1970, level: "warning", message: "log lines dropped",
        fields: [("count", "\(count)")]))
  }

  /// - Returns: how many of the lines could not be written.
  private func write(_ lines: [UInt8]) -> Int {
    var failed = 0
    var rest = lines[...]
    while !rest.isEmpty {
      // Up to this size a pipe takes all or nothing (pipe(7)): lines stay whole, whatever else writes to it, even if the
      // program ends meanwhile.
      let part = LogBuffer.wholeLines(rest, upTo: Int(PIPE_BUF))
      if !writeAll(part) { failed += part.count { $0 == UInt8(ascii: "\n") } }
      rest = rest.dropFirst(part.count)
    }
    return failed
  }

  private func writeAll(_ bytes: ArraySlice<UInt8>) -> Bool {
    var rest = bytes
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
      if count >= 0 {
        rest = rest.dropFirst(count)
      } else if errno == EAGAIN {
        // Another process that shares the descriptor made it non-blocking.
        var wait = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
        poll(&wait, 1, -1)
      } else if errno != EINTR {
        return false
      }
    }
    return true
  }
}
