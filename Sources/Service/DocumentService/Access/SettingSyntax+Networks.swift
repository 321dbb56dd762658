import Settings

extension SettingSyntax where Value == AllowList {
  package static var allowList: Self {
    Self(
      allowed: SettingSyntax<[CIDR]>.networks,
      parse: { (text: String) throws(RejectedValue) -> AllowList in
        AllowList(try SettingSyntax<[CIDR]>.parseNetworks(text))
      },
      format: \.description)
  }
}

extension SettingSyntax where Value == [CIDR] {
  package static var trustedProxies: Self {
    Self(
      allowed: "\(networks); not everybody (/0)",
      parse: { (text: String) throws(RejectedValue) -> [CIDR] in
        let networks = try parseNetworks(text)
        if let everybody = networks.first(where: { $0.prefixLength == 0 }) {
          throw RejectedValue(hint: "\(everybody) is everybody: each could claim to be any client")
        }
        return networks
      },
      format: { $0.map(\.description).joined(separator: ",") })
  }

  fileprivate static var networks: String {
    "networks such as 10.0.0.0/8 or 2001:db8::/32 and plain addresses, separated by commas or blanks"
  }

  fileprivate static func parseNetworks(_ text: String) throws(RejectedValue) -> [CIDR] {
    var networks: [CIDR] = []
    for entry in text.split(whereSeparator: { $0 == "," || $0 == " " || $0 == "\t" }) {
      do throws(CIDR.ParseError) {
        networks.append(try CIDR(entry))
      } catch {
        switch error {
        case .malformed:
          throw RejectedValue(hint: "\(SettingProblem.quoted(entry)) is neither a network nor an address")
        case .hostBitsSet(let meant):
          throw RejectedValue(hint: "\(entry) is not the first address of its network \(meant)")
        }
      }
    }
    return networks
  }
}
