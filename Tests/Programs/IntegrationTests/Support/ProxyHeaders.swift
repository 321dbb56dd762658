import Foundation

/// A header of PROXY protocol version 2 that names a client over TCP.
func proxyHeader(_ client: String) -> [UInt8] {
  var address = [UInt8](repeating: 0, count: 16)
  let isV6 = client.contains(":")
  inet_pton(isV6 ? AF_INET6 : AF_INET, client, &address)
  let length = isV6 ? 16 : 4
  // The gateway's own address and the ports are not looked at.
  let rest = address.prefix(length) + [UInt8](repeating: 1, count: length + 4)
  return proxyHeader(command: 0x21, family: isV6 ? 0x21 : 0x11, Array(rest))
}

func proxyHeader(command: UInt8, family: UInt8, _ rest: [UInt8]) -> [UInt8] {
  Array("\r\n\r\n\0\r\nQUIT\n".utf8) + [command, family, UInt8(rest.count >> 8), UInt8(rest.count & 0xFF)] + rest
}
