extension SettingSyntax where Value == [HeartbeatTarget] {
  /// Hints name a URL by its place only: URLs are secrets, wrong ones as well.
  static var heartbeatTargets: Self {
    Self(
      allowed: "http:// or https:// URLs, between them commas or blanks",
      parse: { (text: String) throws(RejectedValue) -> [HeartbeatTarget] in
        var targets: [HeartbeatTarget] = []
        for url in text.split(whereSeparator: { $0 == "," || $0.isWhitespace }) {
          let place = targets.count + 1
          guard let target = HeartbeatTarget(url) else {
            throw RejectedValue(hint: "URL \(place) (not shown) is no absolute URL of printable ASCII characters")
          }
          if let same = targets.firstIndex(of: target) {
            throw RejectedValue(hint: "URL \(place) (not shown) is the same as URL \(same + 1)")
          }
          targets.append(target)
        }
        return targets
      },
      format: { $0.map(\.description).joined(separator: " ") })
  }
}
