/// A socket address to listen on.
public struct ListenAddress: Sendable, Equatable {
  public var address: IPAddress
  /// 0 lets the system choose.
  public var port: UInt16

  public init(address: IPAddress, port: UInt16) {
    self.address = address
    self.port = port
  }

  /// `127.0.0.1:8000` or `[::1]:8000`.
  package init?(_ text: String) {
    guard let colon = text.lastIndex(of: ":"),
      let port = Int(strictDigits: text[text.index(after: colon)...].utf8).flatMap(UInt16.init(exactly:))
    else { return nil }
    var host = text[..<colon]
    let bracketed = host.hasPrefix("[") && host.hasSuffix("]")
    if bracketed { host = host.dropFirst().dropLast() }
    guard host.contains(":") == bracketed, let address = IPAddress(host) else { return nil }
    self.init(address: address, port: port)
  }
}

extension ListenAddress: CustomStringConvertible {
  public var description: String { address.family == .v6 ? "[\(address)]:\(port)" : "\(address):\(port)" }
}
