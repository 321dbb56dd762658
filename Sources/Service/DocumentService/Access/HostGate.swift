import Extraction
import Glibc
import HTTPTypes
import HummingbirdCore
import Settings

/// Refuses requests of web pages, whose browsers may stand where clients are admitted.
///
/// A page can have a browser send requests to any address, and can point its own name there (DNS rebinding). The first kind names
/// its page in `Origin` or is called foreign in `Sec-Fetch-Site`, the second has its name in `Host`. No page has an address for
/// its name, so addresses pass.
package struct HostGate: RequestGate {
  /// In lower case.
  private let names: Set<String>

  /// - Parameter names: that the service is called by, besides addresses, localhost and this machine's name.
  package init(names: [String]) {
    var machine = [CChar](repeating: 0, count: 256)
    gethostname(&machine, machine.count - 1)
    let bytes = machine.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }
    self.init(names: names, machine: String(decoding: bytes, as: UTF8.self))
  }

  package init(names: [String], machine: String) {
    let short = machine.prefix { $0 != "." }
    self.names = Set((names + [machine, String(short), "localhost"]).map { $0.lowercased() }.filter { !$0.isEmpty })
  }

  package func check(_ request: Request, port: Int?) throws {
    // Only a request of HTTP/1.0, which no browser sends, comes without a host.
    guard let host = request.head.authority?.lowercased() else { return try refuseForeignPages(request, own: []) }
    guard isOurs(host) else {
      throw Problem(
        .forbidden, "Host must be an address, localhost, this machine's name or one of OCR_HOSTNAMES", stage: .admit)
    }
    // A proxy in front may speak TLS.
    try refuseForeignPages(request, own: ["http://" + host, "https://" + host])
  }

  /// - Parameter host: in lower case, with or without a port.
  package func isOurs(_ host: String) -> Bool {
    if host.hasPrefix("[") {
      guard let end = host.firstIndex(of: "]"), Self.isPort(host[host.index(after: end)...]) else { return false }
      return IPAddress(host[host.index(after: host.startIndex)..<end]) != nil
    }
    let name = host.prefix { $0 != ":" }
    guard Self.isPort(host[name.endIndex...]) else { return false }
    return IPAddress(name) != nil || names.contains(String(name))
  }

  private static func isPort(_ text: Substring) -> Bool {
    text.isEmpty || text.first == ":" && UInt16(text.dropFirst()) != nil
  }
}

extension RequestGate {
  /// - Parameter own: origins of pages that the service could have sent itself, in lower case.
  /// - Throws: `forbidden`.
  package func refuseForeignPages(_ request: Request, own: [String]) throws(Problem) {
    let isForeign = request.headers[values: .origin].contains { !own.contains($0.lowercased()) }
    let sites = request.headers[values: .secFetchSite].map { $0.lowercased() }
    guard !isForeign, sites.allSatisfy({ ["same-origin", "none"].contains($0) }) else {
      throw Problem(.forbidden, "requests of other origins are not taken", stage: .admit)
    }
  }
}
