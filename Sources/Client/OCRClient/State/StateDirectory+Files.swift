import Glibc

extension StateDirectory {
  /// Writes a file of the directory in one step, so that no process reads half of it; returns when the disk has it.
  package func replace(_ name: String, with text: String) throws(StateFailure) {
    try create()
    let target = "\(path)/\(name)"
    let draft = "\(target).\(getpid()).\(UInt32.random(in: .min ... .max))"
    let file = open(draft, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
    guard file >= 0 else { throw StateFailure(.open) }
    defer { close(file) }
    giveToOwner(file)
    var rest = Array(text.utf8)[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { Glibc.write(file, $0.baseAddress, $0.count) }
      guard count > 0 else { break }
      rest = rest.dropFirst(count)
    }
    guard rest.isEmpty, fsync(file) == 0 else {
      let failure = StateFailure(.write)
      unlink(draft)
      throw failure
    }
    guard Glibc.rename(draft, target) == 0 else {
      let failure = StateFailure(.rename)
      unlink(draft)
      throw failure
    }
  }

  /// The bytes of a file of the directory; nil where there is none.
  ///
  /// - Parameter limit: a longer file cannot be read.
  package func contents(of name: String, upTo limit: Int) throws(StateFailure) -> [UInt8]? {
    let file = open("\(path)/\(name)", O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK)
    if file < 0, errno == ENOENT { return nil }
    guard file >= 0 else { throw StateFailure(.open) }
    defer { close(file) }
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let count = read(file, &buffer, buffer.count)
      if count == 0 { return bytes }
      guard count > 0, bytes.count + count <= limit else { throw StateFailure(.read) }
      bytes += buffer[..<count]
    }
  }

  /// Gives a file of the directory another name there, as far as that is possible.
  package func rename(_ name: String, to other: String) { _ = Glibc.rename("\(path)/\(name)", "\(path)/\(other)") }

  /// Takes a lock that ends with this process.
  ///
  /// - Returns: false where another process has it.
  package func lockForGood(_ name: String) throws(StateFailure) -> Bool {
    try create()
    let file = open("\(path)/\(name)", O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o600)
    guard file >= 0 else { throw StateFailure(.open) }
    if flock(file, LOCK_EX | LOCK_NB) == 0 { return true }
    let isHeld = errno == EWOULDBLOCK
    let failure = StateFailure(.lock)
    close(file)
    if isHeld { return false }
    throw failure
  }

  /// What root writes must be readable by the service's user.
  private func giveToOwner(_ file: Int32) {
    var owner = stat()
    if geteuid() == 0, stat(path, &owner) == 0 { _ = fchown(file, owner.st_uid, owner.st_gid) }
  }
}
