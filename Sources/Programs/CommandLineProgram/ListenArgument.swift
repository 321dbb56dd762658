import ArgumentParser

/// An IPv4 address or a host name, a colon and a port: `127.0.0.1:8080`.
package struct ListenArgument: ExpressibleByArgument, Sendable {
  package let host: String
  package let port: Int

  package init(host: String, port: Int) {
    (self.host, self.port) = (host, port)
  }

  package init?(argument: String) {
    guard let colon = argument.lastIndex(of: ":"), let port = UInt16(argument[argument.index(after: colon)...]) else {
      return nil
    }
    self.init(host: String(argument[..<colon]), port: Int(port))
  }

  package var defaultValueDescription: String { "\(host):\(port)" }
}
