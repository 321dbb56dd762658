import Glibc

/// What this machine has left.
package enum MachineRoom {
  /// Bytes: what is there for new work, and all there is.
  package struct Room: Sendable, Equatable {
    package var free: Int64
    package var size: Int64

    package init(free: Int64, size: Int64) { (self.free, self.size) = (free, size) }
  }

  /// Memory that can be had without swapping (proc_meminfo(5)); nil where the kernel does not tell.
  package static func memory() -> Room? { KernelFile.contents("/proc/meminfo").flatMap(memory) }

  package static func memory(_ text: String) -> Room? {
    func kibibytes(_ name: String) -> Int64? {
      let line = text.split(separator: "\n").first { $0.hasPrefix(name + ":") }
      return line?.split(separator: " ").dropFirst().first.flatMap { Int64($0) }
    }
    guard let free = kibibytes("MemAvailable"), let size = kibibytes("MemTotal") else { return nil }
    return Room(free: free << 10, size: size << 10)
  }

  /// The disk that a folder lies on; nil where there is no such folder.
  package static func disk(of folder: String = "/") -> Room? {
    var status = statvfs()
    guard statvfs(folder, &status) == 0 else { return nil }
    let block = Int64(status.f_frsize)
    // What only root may use is no room for a service.
    return Room(free: Int64(status.f_bavail) * block, size: Int64(status.f_blocks) * block)
  }
}
