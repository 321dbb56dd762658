import Glibc
import Synchronization

/// How many connections a process can hold open, with descriptors to spare for all else it opens.
package final class ConnectionLimit: Sendable {
  /// More descriptors would only be memory for idle connections.
  private static let mostDescriptors: rlim_t = 8_192
  /// For the libraries, the model server, monitors and files.
  private static let reserve = 48
  /// Pipes of a worker process that runs, and of one that is started in its place.
  private static let descriptorsPerProcess = 8
  /// Connections that are told that there are too many.
  private static let farewells = 16

  /// Connections that are served at a time.
  package let connections: Int
  private let open = Atomic(0)

  /// - Parameter connections: that are served at a time.
  package init(connections: Int) { self.connections = connections }

  /// Raises the soft limit of descriptors as far as the hard one allows, and leaves what the process itself needs.
  ///
  /// - Parameter processes: worker processes that it runs.
  package convenience init(processes: Int) {
    var limit = rlimit()
    getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
    limit.rlim_cur = max(limit.rlim_cur, min(limit.rlim_max, Self.mostDescriptors))
    setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
    self.init(
      connections: Self.connections(descriptors: Int(min(limit.rlim_cur, Self.mostDescriptors)), processes: processes))
  }

  /// At least one, however few descriptors there are.
  package static func connections(descriptors: Int, processes: Int) -> Int {
    max(1, descriptors - processes * descriptorsPerProcess - reserve - farewells)
  }

  package enum Admission: Sendable {
    case admitted
    /// It is told that there are too many.
    case refused
    /// It is closed at once.
    case dropped
  }

  /// Counts a connection; every one that is not dropped must be given back.
  package func admit() -> Admission {
    let open = open.add(1, ordering: .relaxed).newValue
    if open <= connections { return .admitted }
    if open <= connections + Self.farewells { return .refused }
    giveBack()
    return .dropped
  }

  package func giveBack() { open.subtract(1, ordering: .relaxed) }
}
