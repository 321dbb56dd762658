import Digest
import DocumentService
import Extraction
import SeededRandom
import Settings
import Traces

extension FuzzSubject {
  private static let secret = "4c1f0e7a"
  private static let table = TokenTable([AccessToken(name: "a", digest: SHA256(Array(secret.utf8)).bytes)])
  private static let ownNames: Set = ["ocr.internal", "box.example", "box", "localhost"]
  private static let gate = HostGate(names: ["ocr.internal"], machine: "box.example")

  /// Headers of a request: a line is a value. What is taken has the form that the rest of the service relies on.
  static let headers = FuzzSubject(
    "headers", maximumBytes: 1024,
    words: [
      "multipart/form-data", "; boundary=", "wait=", "respond-async", "application/x-ndjson", ";q=0", "\"", "\\",
      "Bearer ", secret, "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01", "text/csv", "application/xml",
      "evidence", "localhost", "ocr.internal", ":8000", "[::1]", "127.0.0.1", ",", ";",
    ]
  ) { input in
    let text = input.text
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    var outcome = Outcome()
    outcome.add(try mediaType(text))
    outcome.add(try prefer(lines))
    outcome.add(try trace(text))
    outcome.add(count: AcceptedForm(accept: lines) == .json ? 0 : AcceptedForm(accept: lines) == .lines ? 1 : 2)
    if let key = try? IdempotencyKey.parse(lines) {
      let isVisible = key.utf8.allSatisfy { (0x21...0x7E).contains($0) } && (1...255).contains(key.utf8.count)
      try require(isVisible, "an idempotency key is visible")
      outcome.add(true)
    }
    if let own = try? OwnCompanyHeader.parse(lines) {
      try require(own.names.allSatisfy(own.isName), "a company knows its own names")
      outcome.add(count: own.names.count)
    }
    if let included = try? Inclusion.parse(lines) { outcome.add(count: included.count) }
    var random = SplitMix64(seed: 1)
    let id = RequestID.accept(text, using: &random)
    try require(id.utf8.allSatisfy { $0.isLetter || $0.isDigit || "._-~:/".utf8.contains($0) }, "an id is safe")
    outcome.add(id == text)
    outcome.add(try host(text.lowercased()))
    outcome.add(try caller(lines))
    return outcome
  }

  private static func mediaType(_ text: String) throws -> Bool {
    guard let type = MediaType(text) else { return false }
    let isPlain = type.name.count { $0 == "/" } == 1 && type.name == type.name.lowercased() && !type.name.contains(";")
    try require(isPlain, "a media type is a type and a subtype")
    if let boundary = type[parameter: "boundary"], (try? MultipartParser(boundary: boundary)) != nil {
      try require((1...70).contains(boundary.utf8.count), "a boundary has 1 to 70 bytes")
    }
    return true
  }

  private static func prefer(_ lines: [String]) throws -> Bool {
    guard let wait = try? Prefer(lines).wait else { return false }
    try require(wait >= .zero && wait <= .seconds(1_000_000_000), "a wait is bounded")
    let again = try? Prefer([Prefer.applied(wait: wait)]).wait
    try require(again.map { $0 <= wait && wait - $0 < .milliseconds(1) } ?? false, "a granted wait can be read")
    return true
  }

  private static func trace(_ text: String) throws -> Bool {
    guard let context = TraceContext(traceparent: text) else { return false }
    try require(TraceContext(traceparent: context.traceparent) == context, "a trace context is written as it is read")
    return true
  }

  private static func host(_ host: String) throws -> Bool {
    guard gate.isOurs(host) else { return false }
    // Without the port.
    let name =
      host.hasPrefix("[")
      ? String(host.dropFirst().prefix { $0 != "]" }) : String(host.prefix { $0 != ":" })
    try require(IPAddress(name) != nil || ownNames.contains(name), "only addresses and own names are hosts")
    return true
  }

  private static func caller(_ lines: [String]) throws -> Bool {
    let today = CalendarDate(unixSeconds: 1_796_000_000)
    guard (try? table.caller(lines, at: "192.0.2.1", today: today)) != nil else { return false }
    let words = lines[0].split(separator: " ")
    try require(
      lines.count == 1 && words.count == 2 && words[0].lowercased() == "bearer" && words[1] == secret,
      "only the token is taken")
    return true
  }
}
