/// Header fields of requests to a collector, as OpenTelemetry's settings write them: `NAME=VALUE`, values percent-encoded,
/// separated by commas. Secrets: they prove who sends.
public struct OTLPHeaders: Sendable, Equatable, CustomStringConvertible, CustomReflectable {
  package struct Field: Sendable, Equatable {
    package var name: String
    package var value: Secret
  }

  package let fields: [Field]

  /// What the sender writes itself.
  private static let ours = ["connection", "content-length", "content-type", "expect", "host", "transfer-encoding"]

  /// nil for any other text.
  package init?(_ text: String) {
    var fields: [Field] = []
    for entry in text.split(separator: ",", omittingEmptySubsequences: false) {
      guard let sign = entry.firstIndex(of: "=") else { return nil }
      let name = Self.trimmed(entry[..<sign]).lowercased()
      guard Self.isName(name), !Self.ours.contains(name), !fields.contains(where: { $0.name == name }),
        let value = Self.decoded(Self.trimmed(entry[entry.index(after: sign)...]))
      else { return nil }
      fields.append(Field(name: name, value: Secret(value)))
    }
    self.fields = fields
  }

  public var description: String { "[redacted]" }
  public var customMirror: Mirror { Mirror(self, children: []) }

  private static func trimmed(_ text: Substring) -> Substring {
    var text = text
    while text.first == " " { text.removeFirst() }
    while text.last == " " { text.removeLast() }
    return text
  }

  private static func isName(_ text: String) -> Bool {
    !text.isEmpty && text.utf8.allSatisfy { $0.isDigit || $0.isLowercase || "-_.".utf8.contains($0) }
  }

  /// Printable ASCII, not empty; nil for anything else.
  private static func decoded(_ text: Substring) -> String? {
    var bytes: [UInt8] = []
    var rest = text.utf8[...]
    while let byte = rest.popFirst() {
      guard byte == UInt8(ascii: "%") else {
        bytes.append(byte)
        continue
      }
      guard rest.count >= 2, rest.prefix(2).allSatisfy(\.isHexDigit),
        let value = UInt8(String(decoding: rest.prefix(2), as: UTF8.self), radix: 16)
      else { return nil }
      bytes.append(value)
      rest = rest.dropFirst(2)
    }
    let isPrintable = bytes.allSatisfy { (0x20...0x7E).contains($0) }
    return isPrintable && !bytes.isEmpty ? String(decoding: bytes, as: UTF8.self) : nil
  }
}
