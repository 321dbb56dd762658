import Formatting
import Glibc

/// How the text of a setting becomes a value and back.
package struct SettingSyntax<Value>: Sendable {
  /// What is allowed, for people; a cell of the table in docs/configuration.md.
  package let allowed: String
  package let parse: @Sendable (String) throws(RejectedValue) -> Value
  package let format: @Sendable (Value) -> String

  package init(
    allowed: String, parse: @escaping @Sendable (String) throws(RejectedValue) -> Value,
    format: @escaping @Sendable (Value) -> String
  ) {
    self.allowed = allowed
    self.parse = parse
    self.format = format
  }

  /// A syntax that needs no further word on why a value is wrong.
  package init(
    allowed: String, parse: @escaping @Sendable (String) -> Value?, format: @escaping @Sendable (Value) -> String
  ) {
    self.init(
      allowed: allowed,
      parse: { (text: String) throws(RejectedValue) -> Value in
        guard let value = parse(text) else { throw RejectedValue() }
        return value
      },
      format: format)
  }

  /// As a syntax of values that are there; a setting that is not given stays nil.
  package static func optional<Wrapped>(_ syntax: SettingSyntax<Wrapped>) -> Self where Value == Wrapped? {
    Self(
      allowed: syntax.allowed,
      parse: { (text: String) throws(RejectedValue) -> Wrapped? in try syntax.parse(text) },
      format: { $0.map(syntax.format) ?? "" })
  }
}

/// A value that is not allowed.
package struct RejectedValue: Error {
  /// Why it is rejected, where `allowed` does not say so already.
  package var hint: String?

  package init(hint: String? = nil) { self.hint = hint }
}

extension SettingSyntax where Value == Int {
  package static func count(_ range: ClosedRange<Int>) -> Self {
    Self(
      allowed: "\(range.lowerBound) to \(range.upperBound)",
      parse: { text in Int(strictDigits: text.utf8).flatMap { range.contains($0) ? $0 : nil } },
      format: { String($0) })
  }

  /// Bytes, as a whole number with or without a unit of 1024 (`KiB`) or 1000 (`KB`).
  package static func size(_ range: ClosedRange<Int>) -> Self {
    Self(
      allowed: "\(byteText(range.lowerBound)) to \(byteText(range.upperBound)); B, KB, MB, GB, KiB, MiB, GiB",
      parse: { text in
        let digits = text.utf8.prefix { $0.isDigit }
        let unit = String(Substring(text.utf8[digits.endIndex...]))
        guard let factor = unit.isEmpty ? 1 : byteUnits.first(where: { $0.name == unit })?.bytes,
          let number = Int(strictDigits: digits)
        else { return nil }
        let (bytes, overflow) = number.multipliedReportingOverflow(by: factor)
        return !overflow && range.contains(bytes) ? bytes : nil
      },
      format: byteText)
  }
}

extension SettingSyntax where Value == String {
  package static var readableFile: Self {
    Self(
      allowed: "the path of a file that can be read",
      parse: { (text: String) throws(RejectedValue) -> String in
        guard access(text, R_OK) == 0 else {
          throw RejectedValue(hint: "\(SettingProblem.quoted(text)) cannot be read")
        }
        return text
      }, format: { $0 })
  }
}

extension SettingSyntax where Value == Duration {
  package static func duration(_ range: ClosedRange<Duration>) -> Self {
    Self(
      allowed: "\(range.lowerBound.secondsText)s to \(range.upperBound.secondsText)s; ms, s, m, h",
      parse: { text in
        // Zero needs no unit.
        if text == "0", range.contains(.zero) { return .zero }
        guard let duration = Duration(parsing: text) else { return nil }
        return range.contains(duration) ? duration : nil
      },
      format: { "\($0.secondsText)s" })
  }
}

extension SettingSyntax where Value == ListenAddress {
  package static var listenAddress: Self {
    Self(
      allowed: "an IPv4 address or an IPv6 address in brackets, a colon, a port from 0 to 65535 (0: any free port)",
      parse: { ListenAddress($0) }, format: \.description)
  }
}

extension SettingSyntax where Value == ServerURL {
  package static var serverURL: Self {
    Self(
      allowed: "http:// or https://, a host, an optional port and path",
      parse: { (text: String) throws(RejectedValue) -> ServerURL in
        if let url = ServerURL(text) { return url }
        throw RejectedValue(hint: ServerURL.mayHoldCredentials(text) ? "the URL \(ServerURL.notShown)" : nil)
      }, format: \.description)
  }
}

extension SettingSyntax where Value == Secret {
  package static var secret: Self {
    Self(
      allowed: "printable ASCII without blanks",
      parse: { text in
        !text.isEmpty && text.utf8.allSatisfy { (0x21...0x7E).contains($0) } ? Secret(text) : nil
      }, format: \.description)
  }
}

extension SettingSyntax where Value: CaseIterable & RawRepresentable & SendableMetatype, Value.RawValue == String {
  /// One of the words of an enumeration.
  package static var word: Self {
    Self(
      allowed: Value.allCases.map(\.rawValue).joined(separator: ", "), parse: { Value(rawValue: $0) },
      format: { $0.rawValue })
  }
}

/// Units of sizes, each with its length in bytes.
private let byteUnits: [(name: String, bytes: Int)] = [
  ("GiB", 1 << 30), ("MiB", 1 << 20), ("KiB", 1 << 10), ("GB", 1_000_000_000), ("MB", 1_000_000), ("KB", 1000),
  ("B", 1),
]

/// The size in the largest unit of 1024 that divides it.
@Sendable private func byteText(_ bytes: Int) -> String {
  let unit = byteUnits.prefix(3).first { bytes > 0 && bytes % $0.bytes == 0 }
  return unit.map { String(bytes / $0.bytes) + $0.name } ?? String(bytes)
}
