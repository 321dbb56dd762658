import DocumentService
import Extraction
import Settings

extension FuzzSubject {
  /// Settings that say who gets in and where: what is taken means the same when it is written and read again.
  static let networks = FuzzSubject(
    "networks", maximumBytes: 512,
    words: [
      "10.0.0.0/8", "2001:db8::/32", "::ffff:", "0.0.0.0/0", "::/0", "/128", "::1", "127.0.0.1", "[", "]:", "http://",
      "https://", "localhost", ",", " ", "KiB", "MiB", "500ms", "1.5h",
    ]
  ) { input in
    let text = input.text
    var outcome = Outcome()
    if let list = try same(.allowList, text, &outcome) {
      for address in text.split(whereSeparator: { ", \t/".contains($0) }).compactMap({ IPAddress($0) }) {
        try require(list.admits(address) || list.networks.isEmpty, "a network holds the address that names it")
      }
    }
    if let proxies: [CIDR] = try same(.trustedProxies, text, &outcome) {
      try require(!proxies.contains { $0.description.hasSuffix("/0") }, "nobody trusts everybody")
    }
    let names: [String]? = try same(.hostnames, text, &outcome)
    try require(names?.allSatisfy { $0 == $0.lowercased() } ?? true, "hostnames are in lower case")
    let address: ListenAddress? = try same(.listenAddress, text, &outcome)
    if let address {
      try require(IPAddress("\(address.address)") == address.address, "an address is written as it is read")
    }
    let url: ServerURL? = try same(.serverURL, text, &outcome)
    outcome.add(url?.isLoopback ?? false)
    let _: Int? = try same(.size(1...(1 << 40)), text, &outcome)
    if let wait: Duration = try same(.duration(.zero...(.seconds(86_400))), text, &outcome, isExact: false) {
      try require(wait <= .seconds(86_400), "a duration is in its range")
    }
    return outcome
  }

  /// The value of a setting, after a look at whether its text gives it again.
  private static func same<Value: Equatable>(
    _ syntax: SettingSyntax<Value>, _ text: String, _ outcome: inout Outcome, isExact: Bool = true
  ) throws -> Value? {
    guard let value = try? syntax.parse(text) else {
      outcome.add(false)
      return nil
    }
    outcome.add(true)
    let written = syntax.format(value)
    guard let again = try? syntax.parse(written) else {
      // Nothing at all is written as an empty text.
      try require(written.isEmpty, "what a setting is written as can be read: \(written)")
      return value
    }
    // Durations are written in whole milliseconds.
    try require(isExact ? again == value : syntax.format(again) == written, "a setting is written as it is read")
    return value
  }

  /// Files of tokens: what is taken is within its bounds, and means the same when it is written and read again.
  static let tokens = FuzzSubject(
    "tokens", maximumBytes: 2048,
    words: [
      "worker ", "requests-per-minute=", "pages-per-minute=", "bytes-per-minute=", "expires=", "2027-01-31", "200MiB",
      "1000000", "#", "\n", "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
    ]
  ) { input in
    let tokens: [AccessToken]
    var outcome = Outcome()
    do throws(CredentialFailure) {
      tokens = try TokensFile.parse(input)
    } catch {
      if case .tokenLine(_, let mistake) = error { outcome.add(count: mistake.rawValue.utf8.count * 8) }
      outcome.add(error: error)
      return outcome
    }
    try require(!tokens.isEmpty, "a file without tokens is refused")
    try require(Set(tokens.map(\.digest)).count == tokens.count, "no token stands twice")
    for token in tokens {
      try require(
        token.digest.count == 32 && (1...64).contains(token.name.utf8.count), "a token has a name and a digest")
      let counts = [token.limits.requests, token.limits.pages].compactMap { $0 }
      try require(counts.allSatisfy { (1...1_000_000).contains($0) }, "limits are in their range")
      outcome.add(token.lastDay != nil)
      outcome.add(count: counts.count)
    }
    let written = tokens.map(line).joined(separator: "\n")
    try require((try? TokensFile.parse(Array(written.utf8))) == tokens, "a token is written as it is read")
    return outcome
  }

  private static func line(_ token: AccessToken) -> String {
    let digits = token.digest.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    let options: [(String, (any CustomStringConvertible)?)] = [
      ("requests-per-minute", token.limits.requests), ("pages-per-minute", token.limits.pages),
      ("bytes-per-minute", token.limits.bytes), ("expires", token.lastDay),
    ]
    return options.reduce("\(token.name) \(digits)") { line, option in
      option.1.map { "\(line) \(option.0)=\($0)" } ?? line
    }
  }

  /// Headers of the PROXY protocol: no more is taken than there is, and what a beginning tells, the whole does not change.
  static let proxy = FuzzSubject(
    "proxy", maximumBytes: 5000,
    words: [
      "\r\n\r\n\0\r\nQUIT\n", "\u{21}\u{11}\0\u{0C}", "\u{21}\u{21}\0\u{24}", "\u{20}\0\0\0", "GET / HTTP/1.1\r\n",
    ],
    isBinary: true
  ) { input in
    let whole = ProxyHeader.find(in: input)
    var outcome = Outcome()
    switch whole {
    case .incomplete:
      try require(input.count < ProxyHeader.longest, "a header that does not end is given up")
      outcome.add(count: 0)
    case .absent: outcome.add(count: 1)
    case .malformed(let defect):
      outcome.add(count: 2)
      outcome.add(count: "\(defect)".utf8.count)
    case .header(let header):
      try require((16...input.count).contains(header.length), "no more is taken than there is")
      outcome.add(count: 3)
      if case .client(let address) = header.source {
        try require(IPAddress("\(address)") == address, "a client's address is written as it is read")
        outcome.add(address.isLoopback)
      }
    }
    for length in Set([0, 1, 12, 13, 15, 16, 17, input.count / 2, input.count - 1]) where 0..<input.count ~= length {
      let beginning = ProxyHeader.find(in: input.prefix(length))
      try require(beginning == .incomplete || beginning == whole, "a beginning tells nothing else than the whole")
    }
    return outcome
  }
}
