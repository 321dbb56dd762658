import Glibc

/// A small file that the kernel writes when it is read (proc(5)).
package enum KernelFile {
  /// Its first 4,096 bytes; nil where it cannot be read.
  package static func contents(_ path: String) -> String? {
    let file = open(path, O_RDONLY | O_CLOEXEC)
    guard file >= 0 else { return nil }
    defer { close(file) }
    var buffer = [UInt8](repeating: 0, count: 4_096)
    let count = read(file, &buffer, buffer.count)
    return count > 0 ? String(decoding: buffer[..<count], as: UTF8.self) : nil
  }

  /// Memory of a process in bytes, without its children; nil when it is gone.
  package static func residentBytes(of process: pid_t = getpid()) -> Int? {
    // The second field, in pages.
    guard let fields = contents("/proc/\(process)/statm")?.split(separator: " "), fields.count > 1 else { return nil }
    return Int(fields[1]).map { $0 * sysconf(Int32(_SC_PAGESIZE)) }
  }
}
