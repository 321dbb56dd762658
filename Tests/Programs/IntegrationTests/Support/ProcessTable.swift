import Foundation
import Testing

/// What the kernel knows about a process (proc(5)).
enum ProcessTable {
  /// Living children, zombies left out.
  static func children(of parent: pid_t) -> [pid_t] {
    let entries = (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []
    return entries.compactMap { pid_t($0) }.filter { pid in
      guard let stat = stat(pid) else { return false }
      return stat.parent == parent && stat.state != "Z"
    }.sorted()
  }

  /// The file name of a process's program.
  static func program(of pid: pid_t) -> String? {
    (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/\(pid)/exe")).map {
      URL(filePath: $0).lastPathComponent
    }
  }

  static func openDescriptors(of pid: pid_t) throws -> Int {
    try FileManager.default.contentsOfDirectory(atPath: "/proc/\(pid)/fd").count
  }

  /// As `/proc/PID/status` calls it.
  enum Memory: String {
    case now = "VmRSS:"
    /// Since the start, or since 5 was written to `clear_refs`.
    case peak = "VmHWM:"
  }

  /// In MiB.
  static func memory(_ memory: Memory, of pid: pid_t) throws -> Double {
    let status = try String(contentsOfFile: "/proc/\(pid)/status", encoding: .utf8)
    let line = try #require(status.split(separator: "\n").first { $0.hasPrefix(memory.rawValue) })
    let kibibytes = try #require(line.split(separator: " ").dropLast().last.flatMap { Double($0) })
    return kibibytes / 1024
  }

  /// Stops a process and waits until it stands still.
  static func stop(_ pid: pid_t) throws {
    kill(pid, SIGSTOP)
    try eventually("process \(pid) is stopped") { stat(pid)?.state == "T" }
  }

  /// Whether bytes wait in a process's standard input: a stopped worker has been given a request.
  static func hasInput(_ pid: pid_t) -> Bool {
    // Opening the link opens the pipe once more; nothing is read from it.
    let pipe = open("/proc/\(pid)/fd/0", O_RDONLY | O_NONBLOCK | O_CLOEXEC)
    guard pipe >= 0 else { return false }
    defer { close(pipe) }
    var event = pollfd(fd: pipe, events: Int16(POLLIN), revents: 0)
    return poll(&event, 1, 0) > 0 && event.revents & Int16(POLLIN) != 0
  }

  /// What a process, its living children and those that it has waited for took of the processors, to a hundredth of a
  /// second.
  static func processorTime(of pid: pid_t) throws -> Duration {
    let own = try #require(stat(pid), "process \(pid) runs")
    let living = children(of: pid).compactMap { stat($0)?.ticks }
    return .seconds(own.ticks + own.ticksOfEndedChildren + living.reduce(0, +)) / sysconf(Int32(_SC_CLK_TCK))
  }

  private struct Stat {
    var state: Substring
    var parent: pid_t
    /// In user and kernel mode.
    var ticks: Int
    var ticksOfEndedChildren: Int
  }

  private static func stat(_ pid: pid_t) -> Stat? {
    guard let text = try? String(contentsOfFile: "/proc/\(pid)/stat", encoding: .utf8),
      // The second field is the program's name between parentheses and may hold blanks.
      let fields = text.split(separator: ")").last?.split(separator: " "), fields.count > 14,
      let parent = pid_t(fields[1])
    else { return nil }
    let ticks = fields[11...14].compactMap { Int($0) }
    guard ticks.count == 4 else { return nil }
    return Stat(state: fields[0], parent: parent, ticks: ticks[0] + ticks[1], ticksOfEndedChildren: ticks[2] + ticks[3])
  }
}
