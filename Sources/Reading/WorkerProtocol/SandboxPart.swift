/// A wall around a worker that a kernel, a container engine or systemd may deny it. The raw values are in dashboards.
public enum SandboxPart: String, Sendable, CaseIterable {
  /// An unprivileged user, without capabilities.
  case privileges
  /// A user namespace of its own, in which it has no rights.
  case userNamespace = "user_namespace"
  /// A network without interfaces.
  case networkNamespace = "network_namespace"
  /// Of the file system only what it needs, to be read (Landlock).
  case landlock
  /// Of the system calls only what it needs (seccomp).
  case seccomp

  /// In a frame.
  fileprivate var bit: UInt8 {
    switch self {
    case .privileges: 1
    case .userNamespace: 2
    case .networkNamespace: 4
    case .landlock: 8
    case .seccomp: 16
    }
  }
}

extension Set<SandboxPart> {
  /// Names in the order of their declaration.
  public var list: String {
    SandboxPart.allCases.filter(contains).map { $0.rawValue.split(separator: "_").joined(separator: " ") }
      .joined(separator: ", ")
  }
}

extension ByteWriter {
  mutating func put(_ parts: Set<SandboxPart>) { put(parts.reduce(UInt8(0)) { $0 | $1.bit }) }
}

extension ByteReader {
  mutating func sandboxParts() throws(FrameError) -> Set<SandboxPart> {
    let bits = try uint8()
    let parts = Set(SandboxPart.allCases.filter { bits & $0.bit != 0 })
    guard parts.reduce(UInt8(0), { $0 | $1.bit }) == bits else { throw .malformed }
    return parts
  }
}
