import Glibc
import NIOCore
import Settings

/// A listening socket that systemd opened and holds (sd_listen_fds(3)): connections that come while no process serves wait
/// in it, so that a restart refuses no connection. Several processes may take connections of it.
public struct InheritedSocket: Sendable, Equatable {
  /// Why what was handed over cannot be used.
  public struct Refusal: Error, Sendable, CustomStringConvertible {
    public let description: String
  }

  /// The first descriptor behind standard error, by systemd's convention.
  private static let firstDescriptor: Int32 = 3

  public let descriptor: Int32
  public let address: ListenAddress

  /// The socket that was handed to this process; nil where none was.
  ///
  /// - Throws: `Refusal` unless it is one, of TCP, that listens.
  public static func handedOver() throws(Refusal) -> InheritedSocket? {
    defer {
      // They are not for the processes that this one starts.
      unsetenv("LISTEN_PID")
      unsetenv("LISTEN_FDS")
    }
    guard number("LISTEN_PID") == getpid(), let count = number("LISTEN_FDS"), count > 0 else { return nil }
    guard count == 1 else { throw Refusal(description: "\(count) sockets were handed over; one is taken") }
    let descriptor = Self.firstDescriptor
    guard fcntl(descriptor, F_SETFD, FD_CLOEXEC) == 0, option(SO_ACCEPTCONN, of: descriptor) == 1,
      let address = Self.address(of: descriptor)
    else { throw Refusal(description: "what was handed over is no listening TCP socket") }
    return InheritedSocket(descriptor: descriptor, address: address)
  }

  /// For a service of this machine's processes alone.
  ///
  /// - Throws: `Refusal` unless it listens on a loopback address.
  public func requireLoopback() throws(Refusal) {
    guard address.address.isLoopback else {
      throw Refusal(
        description: "the socket that was handed over listens on \(address), which is not loopback; use 127.0.0.1")
    }
  }

  private static func number(_ name: String) -> Int32? { getenv(name).flatMap { Int32(String(cString: $0)) } }

  private static func option(_ name: Int32, of descriptor: Int32) -> Int32? {
    var value: Int32 = 0
    var size = socklen_t(MemoryLayout<Int32>.size)
    return getsockopt(descriptor, SOL_SOCKET, name, &value, &size) == 0 ? value : nil
  }

  private static func address(of descriptor: Int32) -> ListenAddress? {
    var storage = sockaddr_storage()
    var size = socklen_t(MemoryLayout<sockaddr_storage>.size)
    let socket: SocketAddress? = withUnsafeMutableBytes(of: &storage) { bytes in
      guard let base = bytes.baseAddress?.assumingMemoryBound(to: sockaddr.self),
        getsockname(descriptor, base, &size) == 0
      else { return nil }
      switch Int32(base.pointee.sa_family) {
      case AF_INET: return SocketAddress(bytes.load(as: sockaddr_in.self))
      case AF_INET6: return SocketAddress(bytes.load(as: sockaddr_in6.self))
      default: return nil
      }
    }
    guard let ip = socket?.ipAddress.flatMap({ IPAddress($0) }), let port = socket?.port.flatMap(UInt16.init(exactly:))
    else { return nil }
    return ListenAddress(address: ip, port: port)
  }
}
