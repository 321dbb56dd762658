import Settings

extension HeartbeatTarget {
  /// Why a list of URLs is none. Names a URL by its place only: URLs are secrets, wrong ones as well.
  package struct ListError: Error, Sendable, Equatable {
    package let hint: String
  }

  /// URLs with commas or blanks between them.
  package static func list(_ text: String) throws(ListError) -> [HeartbeatTarget] {
    var targets: [HeartbeatTarget] = []
    for url in text.split(whereSeparator: { $0 == "," || $0.isWhitespace }) {
      let place = targets.count + 1
      guard let target = HeartbeatTarget(url) else {
        throw ListError(hint: "URL \(place) (not shown) is no absolute URL of printable ASCII characters")
      }
      // Twice the beats would break the limit of healthchecks.io.
      if let same = targets.firstIndex(of: target) {
        throw ListError(hint: "URL \(place) (not shown) is the same as URL \(same + 1)")
      }
      targets.append(target)
    }
    return targets
  }
}

extension SettingSyntax where Value == [HeartbeatTarget] {
  package static var heartbeatTargets: Self {
    Self(
      allowed: "http:// or https:// URLs, separated by commas or blanks",
      parse: { (text: String) throws(RejectedValue) -> [HeartbeatTarget] in
        do throws(HeartbeatTarget.ListError) {
          return try HeartbeatTarget.list(text)
        } catch {
          throw RejectedValue(hint: error.hint)
        }
      },
      format: { $0.map(\.description).joined(separator: " ") })
  }
}
