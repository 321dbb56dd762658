import Glibc

/// A month's file of the ledger, as far as it was read.
struct SpendFile: Sendable {
  let month: SpendMonth
  private(set) var book = SpendBook()
  /// Of the bytes read, always right behind the end of a line.
  private var offset = 0
  private var inode: ino_t = 0

  init(_ month: SpendMonth) { self.month = month }

  static func name(_ month: SpendMonth) -> String { "spend-\(month).jsonl" }

  private static let piece = 1 << 16

  /// Reads the lines that were added since the last time.
  ///
  /// - Parameter directory: a descriptor of the state directory.
  mutating func refresh(in directory: Int32) throws(StateFailure) {
    let file = openat(directory, Self.name(month), O_RDONLY | O_CLOEXEC | O_NOFOLLOW)
    guard file >= 0 else {
      guard errno == ENOENT else { throw StateFailure(.open) }
      self = SpendFile(month)
      return
    }
    defer { close(file) }
    var status = stat()
    guard fstat(file, &status) == 0 else { throw StateFailure(.open) }
    // Replaced or cut by a person: what it says now counts.
    if status.st_ino != inode || status.st_size < offset { self = SpendFile(month) }
    inode = status.st_ino
    guard status.st_size > offset else { return }
    var rest: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: Self.piece)
    while true {
      let count = pread(file, &buffer, buffer.count, off_t(offset + rest.count))
      if count < 0, errno == EINTR { continue }
      guard count >= 0 else { throw StateFailure(.read) }
      if count == 0 { return }
      rest += buffer[..<count]
      take(&rest)
    }
  }

  /// Adds the complete lines. Lines that are not entries are skipped: a process was killed while it wrote one, before it
  /// sent anything.
  private mutating func take(_ bytes: inout [UInt8]) {
    guard let last = bytes.lastIndex(of: UInt8(ascii: "\n")) else { return }
    for line in bytes[..<last].split(separator: UInt8(ascii: "\n")) {
      if let entry = SpendEntry(line: line) { book.add(entry) }
    }
    offset += last + 1
    bytes.removeFirst(last + 1)
  }

  /// Adds a line and waits until the disk has it. Only the holder of the ledger's lock may do so.
  static func append(_ entry: SpendEntry, to month: SpendMonth, in directory: Int32) throws(StateFailure) {
    let file = openat(
      directory, name(month), O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC | O_NOFOLLOW, 0o600)
    guard file >= 0 else { throw StateFailure(.open) }
    defer { close(file) }
    var status = stat()
    guard fstat(file, &status) == 0 else { throw StateFailure(.open) }
    if status.st_size == 0 { try settleIn(file, directory) }
    var last: UInt8 = UInt8(ascii: "\n")
    guard status.st_size == 0 || pread(file, &last, 1, status.st_size - 1) == 1 else { throw StateFailure(.read) }
    // A line that a killed process left unfinished is ended, so that this one stands alone.
    let line = Array(((last == UInt8(ascii: "\n") ? "" : "\n") + entry.line).utf8)
    guard write(file, line, line.count) == line.count, fsync(file) == 0 else { throw StateFailure(.write) }
  }

  /// A new file: root's must be readable by the service's user, and its name must be on the disk too.
  private static func settleIn(_ file: Int32, _ directory: Int32) throws(StateFailure) {
    var owner = stat()
    if geteuid() == 0, fstat(directory, &owner) == 0 { _ = fchown(file, owner.st_uid, owner.st_gid) }
    guard fsync(directory) == 0 else { throw StateFailure(.write) }
  }
}
