import Glibc

/// The file `mode` of a state directory: one word that every process with that directory follows.
public struct ModeFile: Sendable {
  /// Changes whenever the file is written, replaced or given another owner.
  struct Version: Sendable, Equatable {
    fileprivate var numbers: [Int]
    fileprivate var times: [UInt8]
  }

  /// What the file says.
  enum Content: Sendable, Equatable {
    case mode(Mode)
    /// Not to be followed.
    case refused(Refusal)
  }

  /// Why a file is not followed.
  enum Refusal: String, Sendable {
    /// It belongs to another user than this process's or root, or others may write it.
    case writableByOthers = "writable_by_others"
    case unreadable
    /// It holds anything but the name of a mode.
    case unknownMode = "unknown_mode"
  }

  private let directory: StateDirectory
  private var path: String { "\(directory.path)/\(Self.name)" }
  private static let name = "mode"

  public init(_ directory: StateDirectory) { self.directory = directory }

  /// Switches every process with this directory, from its next document on.
  ///
  /// The file is replaced in one step, so that no process reads half of it.
  public func write(_ mode: Mode) throws(StateFailure) {
    try directory.replace(Self.name, with: mode.rawValue + "\n")
  }

  /// nil where there is no file.
  func version() -> Version? {
    var status = stat()
    return lstat(path, &status) == 0 ? Version(status) : nil
  }

  /// What the file says, with the version that says so; nil where there is no file.
  func read() -> (content: Content, version: Version)? {
    var status = stat()
    let file = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK)
    guard file >= 0 else { return version().map { (.refused(.unreadable), $0) } }
    defer { close(file) }
    guard fstat(file, &status) == 0 else { return nil }
    let version = Version(status)
    guard status.st_mode & S_IFMT == S_IFREG else { return (.refused(.unreadable), version) }
    guard status.st_uid == geteuid() || status.st_uid == 0, status.st_mode & (S_IWGRP | S_IWOTH) == 0 else {
      return (.refused(.writableByOthers), version)
    }
    // Longer than any mode and its line end.
    var bytes = [UInt8](repeating: 0, count: 32)
    let count = Glibc.read(file, &bytes, bytes.count)
    guard count >= 0 else { return (.refused(.unreadable), version) }
    let word = String(decoding: bytes[..<count], as: UTF8.self).filter { !$0.isWhitespace }
    return (Mode(rawValue: word).map(Content.mode) ?? .refused(.unknownMode), version)
  }
}

extension ModeFile.Version {
  fileprivate init(_ status: stat) {
    // Times alone are too coarse: some file systems count milliseconds.
    numbers = [Int(truncatingIfNeeded: status.st_ino), status.st_size, Int(status.st_mode), Int(status.st_uid)]
    times = withUnsafeBytes(of: (status.st_mtim, status.st_ctim)) { Array($0) }
  }
}
