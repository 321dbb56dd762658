import Extraction
import FoundationEssentials
import Settings

/// The file of the tokens that are taken. A line for each:
///
///     NAME SHA256-OF-THE-TOKEN [requests-per-minute=N] [pages-per-minute=N] [bytes-per-minute=SIZE] [expires=YYYY-MM-DD]
///
/// Empty lines and those that begin with `#` are skipped. A name may stand in several lines, such as while a token is exchanged;
/// their limits are the same then.
public enum TokensFile {
  /// What is wrong with a line, for people. It shows nothing of the line, which may be a token.
  public enum Mistake: String, Sendable {
    case noText = "is not UTF-8"
    case tooFewWords = "needs a name and a SHA-256, separated by blanks"
    case name = "the name must be 1 to 64 letters, digits, points, hyphens and underscores"
    case digest = "the second word must be a SHA-256: 64 hexadecimal digits"
    case digestTwice = "the same token stands in two lines"
    case option =
      "after the SHA-256 stand requests-per-minute=, pages-per-minute=, bytes-per-minute= and expires=, each once"
    case count = "requests and pages per minute must be 1 to 1000000"
    case size = "bytes per minute must be 1KiB to 1024GiB, such as 200MiB"
    case date = "expires must be the last day of the token, such as expires=2027-01-31"
    case otherLimits = "a name that stands in several lines must have the same limits in each"
  }

  /// Files of tokens are small.
  private static let longest = 1 << 20
  private static let counts = SettingSyntax<Int>.count(1...1_000_000)
  private static let sizes = SettingSyntax<Int>.size(1_024...(1 << 40))

  /// - Throws: `unreadable`, `noToken`, `tokenLine`.
  package static func read(_ path: String) throws(CredentialFailure) -> [AccessToken] {
    guard let bytes = FileManager.default.contents(atPath: path), bytes.count <= longest else {
      throw .unreadable(.tokens)
    }
    return try parse([UInt8](bytes))
  }

  /// - Throws: `noToken`, `tokenLine`.
  package static func parse(_ bytes: [UInt8]) throws(CredentialFailure) -> [AccessToken] {
    var tokens: [AccessToken] = []
    for (index, line) in bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).enumerated() {
      do throws(LineError) {
        guard let token = try self.token(line) else { continue }
        if tokens.contains(where: { $0.digest == token.digest }) { throw LineError(.digestTwice) }
        if let other = tokens.first(where: { $0.name == token.name }), other.limits != token.limits {
          throw LineError(.otherLimits)
        }
        tokens.append(token)
      } catch {
        throw .tokenLine(index + 1, error.mistake)
      }
    }
    guard !tokens.isEmpty else { throw .noToken }
    return tokens
  }

  private struct LineError: Error {
    let mistake: Mistake

    init(_ mistake: Mistake) { self.mistake = mistake }
  }

  /// nil for a line that names no token.
  private static func token(_ line: ArraySlice<UInt8>) throws(LineError) -> AccessToken? {
    guard let text = String(validating: line, as: UTF8.self) else { throw LineError(.noText) }
    let words = text.split { $0 == " " || $0 == "\t" || $0 == "\r" }
    guard let name = words.first, name.first != "#" else { return nil }
    guard words.count >= 2 else { throw LineError(.tooFewWords) }
    guard (1...64).contains(name.utf8.count), name.utf8.allSatisfy(isNameByte) else { throw LineError(.name) }
    guard let digest = digest(words[1]) else { throw LineError(.digest) }
    var token = AccessToken(name: String(name), digest: digest)
    var seen: Set<Substring> = []
    for word in words.dropFirst(2) {
      let parts = word.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      guard parts.count == 2, seen.insert(parts[0]).inserted else { throw LineError(.option) }
      try apply(parts[0], String(parts[1]), to: &token)
    }
    return token
  }

  private static func apply(_ option: Substring, _ value: String, to token: inout AccessToken) throws(LineError) {
    switch option {
    case "requests-per-minute": token.limits.requests = try number(counts, value, else: .count)
    case "pages-per-minute": token.limits.pages = try number(counts, value, else: .count)
    case "bytes-per-minute": token.limits.bytes = try number(sizes, value, else: .size)
    case "expires":
      guard let day = CalendarDate(iso: value) else { throw LineError(.date) }
      token.lastDay = day
    default: throw LineError(.option)
    }
  }

  private static func number(
    _ syntax: SettingSyntax<Int>, _ text: String, else mistake: Mistake
  ) throws(LineError) -> Int {
    guard let value = try? syntax.parse(text) else { throw LineError(mistake) }
    return value
  }

  private static func isNameByte(_ byte: UInt8) -> Bool { byte.isLetter || byte.isDigit || "._-".utf8.contains(byte) }

  private static func digest(_ text: Substring) -> [UInt8]? {
    guard text.utf8.count == 64, text.utf8.allSatisfy(\.isHexDigit) else { return nil }
    let digits = Array(text)
    return stride(from: 0, to: 64, by: 2).compactMap { UInt8(String(digits[$0...$0 + 1]), radix: 16) }
  }
}
