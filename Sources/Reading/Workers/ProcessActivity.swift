import Glibc
import KernelFiles

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
    guard let line = KernelFile.contents("/proc/\(process)/stat"), let name = line.lastIndex(of: ")") else {
      return nil
    }
    let fields = line[line.index(after: name)...].split(separator: " ")
    guard fields.count > 12, let user = Int64(fields[11]), let system = Int64(fields[12]) else { return nil }
    switch fields[0] {
    case "S", "I": state = .asleep
    case "T", "t": state = .stopped
    default: state = .ready
    }
    processorTime = .seconds(user + system) / sysconf(Int32(_SC_CLK_TCK))
  }
}
