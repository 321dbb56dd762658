import DocumentService
import Extraction
import HTTPTypes
import HummingbirdCore
import Settings

/// Refuses requests of web pages as `HostGate` does, and takes no other hosts than this machine's: a page could spend money and
/// read documents through the sidecar.
struct LoopbackGate: RequestGate {
  func check(_ request: Request, port: Int?) throws {
    guard let host = request.head.authority?.lowercased(), Self.isOurs(host, port: port) else {
      throw Problem(
        .forbidden, "Host must be a loopback address or localhost, with the port of the sidecar", stage: .admit)
    }
    try refuseForeignPages(request, own: ["http://" + host])
  }

  /// - Parameter host: in lower case; without a port it means 80 (RFC 9110, 4.2.1).
  static func isOurs(_ host: String, port: Int?) -> Bool {
    let hasPort = host.last?.isNumber == true && host.contains(":") && !host.hasSuffix("]")
    var address = hasPort ? host : host + ":80"
    if address.hasPrefix("localhost:") { address = "127.0.0.1" + address.dropFirst("localhost".count) }
    guard let listen = ListenAddress(address) else { return false }
    return listen.address.isLoopback && Int(listen.port) == port
  }
}
