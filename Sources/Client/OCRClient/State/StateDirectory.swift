import Glibc

/// Where what outlives a process is kept: the mode and the spend. Processes with the same directory share both.
public struct StateDirectory: Sendable, Equatable {
  public let path: String

  public init(path: String) { self.path = path }

  /// The operator's choice, else the standard place.
  public init(_ configuration: ClientConfiguration) {
    self.init(path: configuration.stateDirectory ?? Self.standardPath)
  }

  /// `ocr-client` in `$XDG_STATE_HOME`, else in `~/.local/state` (XDG Base Directory Specification 0.8).
  public static var standardPath: String {
    if let home = variable("XDG_STATE_HOME"), home.hasPrefix("/") { return home + "/ocr-client" }
    return (variable("HOME") ?? "") + "/.local/state/ocr-client"
  }

  private static func variable(_ name: String) -> String? { getenv(name).map { String(cString: $0) } }

  /// Makes it with all that is missing above it, for its owner only.
  func create() throws(StateFailure) {
    var parent = ""
    for part in path.split(separator: "/") {
      parent += "/" + part
      mkdir(parent, 0o700)
    }
    guard access(path, W_OK | X_OK) == 0 else { throw StateFailure(.makeDirectory) }
    // A user who writes here can empty the ledger, and so lift the cap.
    var status = stat()
    guard stat(path, &status) == 0, status.st_mode & S_IWOTH == 0 else {
      errno = EACCES
      throw StateFailure(.trustDirectory)
    }
  }
}

/// A file or folder of the state directory that cannot be read or written.
public struct StateFailure: Error, Sendable, Equatable, CustomStringConvertible {
  public enum Operation: String, Sendable {
    case makeDirectory = "making the directory"
    case trustDirectory = "using a directory that every user may write to (chmod o-w it)"
    case lock = "locking the directory"
    case open = "opening the file"
    case read = "reading the file"
    case write = "writing the file"
    case rename = "putting the file in its place"
  }

  public let operation: Operation
  /// `errno`.
  public let code: Int32

  /// Right after the call that failed.
  init(_ operation: Operation) {
    self.operation = operation
    code = errno
  }

  public var description: String { "\(operation.rawValue) failed: \(String(cString: strerror(code)))" }
}
