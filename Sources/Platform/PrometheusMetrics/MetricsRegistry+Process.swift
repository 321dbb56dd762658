import Glibc
import KernelFiles

extension MetricFamily {
  /// What Prometheus' client libraries tell of a process, under their names; `MetricsRegistry.readProcess` feeds them.
  ///
  /// The names are those of https://prometheus.io/docs/instrumenting/writing_clientlibs/#process-metrics.
  public static let process = [
    MetricFamily(
      "process_cpu_seconds_total", .counter, help: "User and system CPU time of this process, without its children"),
    MetricFamily("process_open_fds", .gauge, help: "Open file descriptors of this process"),
    MetricFamily(
      "process_resident_memory_bytes", .gauge, help: "Resident memory of this process, without its children"),
    MetricFamily("process_start_time_seconds", .gauge, help: "When this process was started, since the Unix epoch"),
  ]
}

extension MetricsRegistry {
  /// Reads the families of `MetricFamily.process` from the kernel at every exposition.
  public func readProcess() {
    read("process_cpu_seconds_total") { Self.seconds(of: CLOCK_PROCESS_CPUTIME_ID) }
    read("process_open_fds") { Self.openFileDescriptors() }
    read("process_resident_memory_bytes") { KernelFile.residentBytes().map(Double.init) }
    let start = Self.startTime()
    read("process_start_time_seconds") { start }
  }

  private static func seconds(of clock: clockid_t) -> Double? {
    var time = timespec()
    guard clock_gettime(clock, &time) == 0 else { return nil }
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1_000_000_000
  }

  /// proc(5)'s stat tells the start in clock ticks since the machine's start, as field 22; the program's name, which
  /// may hold anything, ends with the last parenthesis and is field 2.
  private static func startTime() -> Double? {
    guard let stat = KernelFile.contents("/proc/self/stat"), let nameEnd = stat.lastIndex(of: ")"),
      let now = seconds(of: CLOCK_REALTIME), let sinceBoot = seconds(of: CLOCK_BOOTTIME)
    else { return nil }
    let fields = stat[nameEnd...].split(separator: " ")
    guard fields.count > 20, let ticks = Double(fields[20]) else { return nil }
    return now - sinceBoot + ticks / Double(sysconf(Int32(_SC_CLK_TCK)))
  }

  private static func openFileDescriptors() -> Double? {
    guard let folder = opendir("/proc/self/fd") else { return nil }
    defer { closedir(folder) }
    var count = 0
    while readdir(folder) != nil { count += 1 }
    // Without `.`, `..` and the descriptor of the folder itself.
    return Double(count - 3)
  }
}
