/// Status and header fields of a response, put together from the lines of all its header blocks.
///
/// Interim responses (1xx) are forgotten when the next block begins; trailers are ignored.
package struct ResponseHead {
  /// Most bytes of all lines together. Real servers send hundreds; most refuse to receive more than 8 KiB to 64 KiB.
  package static let maximumBytes = 64 << 10

  /// 0 until a status line came.
  private(set) package var status = 0
  private(set) package var headers: [HTTPHeader] = []
  private var bytes = 0
  private var isInBlock = false

  package init() {}

  /// The final response's head has come to its end. libcurl itself takes a connection that ends within it for the end.
  package var isComplete: Bool { status >= 200 && !isInBlock }

  /// Takes the next line, with or without its line end. False when the head is too large.
  package mutating func append(_ line: some Collection<UInt8>) -> Bool {
    bytes += line.count
    guard bytes <= Self.maximumBytes else { return false }
    let text = String(decoding: line.prefix { $0 != 0x0D && $0 != 0x0A }, as: UTF8.self)
    if isInBlock {
      appendField(text)
    } else if status < 200, text.hasPrefix("HTTP/") {
      status = text.split(separator: " ").dropFirst().first.flatMap { Int($0) } ?? 0
      headers = []
      isInBlock = true
    }
    return true
  }

  private mutating func appendField(_ text: String) {
    if text.isEmpty {
      isInBlock = false
    } else if let first = text.first, first == " " || first == "\t", var last = headers.popLast() {
      // A folded line continues the value (RFC 9112, 5.2).
      last.value += " " + text.trimmed
      headers.append(last)
    } else if let colon = text.firstIndex(of: ":") {
      headers.append(HTTPHeader(String(text[..<colon]), text[text.index(after: colon)...].trimmed))
    }
  }
}

extension StringProtocol {
  /// Without spaces and tabs at both ends.
  fileprivate var trimmed: String {
    let rest = drop { $0 == " " || $0 == "\t" }
    guard let last = rest.lastIndex(where: { $0 != " " && $0 != "\t" }) else { return "" }
    return String(rest[...last])
  }
}
