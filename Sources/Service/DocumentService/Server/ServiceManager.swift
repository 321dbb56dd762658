import Glibc

/// What started this process, where it wants to hear of it (sd_notify(3)).
enum ServiceManager {
  /// Says that the start is over. Without a waiter nothing happens.
  static func reportReady() {
    guard let name = getenv("NOTIFY_SOCKET").map({ Array(String(cString: $0).utf8) }), let first = name.first else {
      return
    }
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    guard name.count < MemoryLayout.size(ofValue: address.sun_path) else { return }
    withUnsafeMutableBytes(of: &address.sun_path) { path in
      path.copyBytes(from: name)
      // A name outside the file system begins with a zero byte.
      if first == UInt8(ascii: "@") { path[0] = 0 }
    }
    let size = socklen_t(MemoryLayout<sa_family_t>.size + name.count)
    let descriptor = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
    guard descriptor >= 0 else { return }
    defer { close(descriptor) }
    let message = Array("READY=1".utf8)
    _ = withUnsafePointer(to: address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        sendto(descriptor, message, message.count, Int32(MSG_NOSIGNAL), $0, size)
      }
    }
  }
}
