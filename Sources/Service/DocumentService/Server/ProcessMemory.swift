import CMalloc
import Glibc
import KernelFiles

/// The memory that this process may use.
package enum ProcessMemory {
  /// Blocks of more bytes are mapped, and so go back to the system when they are freed. The allocator would raise this
  /// threshold to the size of the largest document, and keep what documents needed.
  private static let largestKeptBlock: Int32 = 256 << 10

  /// Has the allocator give the memory of documents back.
  package static func giveBackLargeBlocks() { mallopt(M_MMAP_THRESHOLD, largestKeptBlock) }

  /// Gives back the pages of small blocks that are free again.
  static func giveBackFreeBlocks() { malloc_trim(0) }

  /// In bytes: the machine's, the control group's, or the process's own limit, whichever is least.
  package static func limit() -> Int {
    var limits = [Int(sysconf(Int32(_SC_PHYS_PAGES))) * Int(sysconf(Int32(_SC_PAGESIZE)))]
    // As a container sees its own group, version 2 and 1 (https://docs.kernel.org/admin-guide/cgroup-v2.html).
    for file in ["/sys/fs/cgroup/memory.max", "/sys/fs/cgroup/memory/memory.limit_in_bytes"] {
      // There may be no such file, or `max` in it.
      if let limit = KernelFile.contents(file).flatMap({ Int($0.filter(\.isNumber)) }) { limits.append(limit) }
    }
    for resource in [RLIMIT_DATA, RLIMIT_AS] {
      var limit = rlimit()
      if getrlimit(__rlimit_resource_t(resource.rawValue), &limit) == 0, limit.rlim_cur < rlim_t(Int.max) {
        limits.append(Int(limit.rlim_cur))
      }
    }
    return limits.min() ?? 0
  }
}
