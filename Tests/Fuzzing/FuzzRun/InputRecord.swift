import Glibc

/// A file in memory that holds the input that is worked on: it outlives the process, whatever ends that.
package struct InputRecord: ~Copyable {
  private let memory: UnsafeMutableRawPointer
  private static let size = 64 << 10

  /// nil where the file cannot be made.
  package init?(_ path: String) {
    let file = open(path, O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
    defer { close(file) }
    guard file >= 0, ftruncate(file, Self.size) == 0,
      let memory = mmap(nil, Self.size, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0), memory != MAP_FAILED
    else { return nil }
    self.memory = memory
  }

  deinit { munmap(memory, Self.size) }

  /// Its length in eight bytes, and the input.
  package borrowing func note(_ input: [UInt8]) {
    let kept = min(input.count, Self.size - 8)
    memory.storeBytes(of: UInt64(kept).littleEndian, as: UInt64.self)
    input.withUnsafeBytes { bytes in
      if let base = bytes.baseAddress { memcpy(memory + 8, base, kept) }
    }
  }
}
