import Glibc

/// What a process does at a moment, as the kernel says it (proc(5)).
package struct ProcessActivity: Sendable, Equatable {
  package enum State: Sendable, Equatable {
    /// It runs, or waits for a processor or a disk: whatever time passes is the machine's.
    case ready
    /// It waits for something else.
    case asleep
    /// A signal or a debugger keeps it from running.
    case stopped
  }

  package var state: State
  /// Of all its threads.
  package var processorTime: Duration

  package init(state: State, processorTime: Duration) {
    self.state = state
    self.processorTime = processorTime
  }

  /// nil when the process is gone.
  package init?(of process: pid_t) {
    // The second field is the program's name in parentheses and may hold blanks.
    guard let line = Self.line("/proc/\(process)/stat"), let name = line.lastIndex(of: ")") else { return nil }
    let fields = line[line.index(after: name)...].split(separator: " ")
    guard fields.count > 12, let user = Int64(fields[11]), let system = Int64(fields[12]) else { return nil }
    switch fields[0] {
    case "S", "I": state = .asleep
    case "T", "t": state = .stopped
    default: state = .ready
    }
    processorTime = .seconds(user + system) / sysconf(Int32(_SC_CLK_TCK))
  }

  /// Bytes of a process in memory; 0 when it is gone.
  package static func residentBytes(of process: pid_t) -> Int {
    guard let fields = line("/proc/\(process)/statm")?.split(separator: " "), fields.count > 1,
      let pages = Int(fields[1])
    else { return 0 }
    return pages * Int(sysconf(Int32(_SC_PAGESIZE)))
  }

  /// The first bytes of a file.
  private static func line(_ path: String) -> String? {
    let file = open(path, O_RDONLY | O_CLOEXEC)
    guard file >= 0 else { return nil }
    defer { close(file) }
    var buffer = [UInt8](repeating: 0, count: 1_024)
    let count = read(file, &buffer, buffer.count)
    return count > 0 ? String(decoding: buffer[..<count], as: UTF8.self) : nil
  }
}
