import Settings

extension SettingSyntax where Value == AllowList {
  package static var allowList: Self {
    Self(
      allowed: "networks such as 10.0.0.0/8 or 2001:db8::/32 and plain addresses, separated by commas or blanks",
      parse: { (text: String) throws(RejectedValue) -> AllowList in
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
        return AllowList(networks)
      },
      format: \.description)
  }
}
