/// How often documents are sent, by what they are.
public struct DocumentMix: Sendable, Equatable {
  public struct Part: Sendable, Equatable {
    /// `pdf`, `jpg`, `png`, `image`, or a pattern of file names with `*` and `?`.
    public var pattern: String
    /// More than 0.
    public var weight: Double

    package func matches(_ document: LoadDocument) -> Bool {
      switch pattern {
      case "image", "pdf": document.format.kind == pattern
      case "png": document.format == .png
      case "jpg", "jpeg": document.format == .jpeg
      default: Wildcards.matches(document.name, pattern)
      }
    }
  }

  public var parts: [Part]

  /// All documents alike.
  public static let even = DocumentMix(parts: [Part(pattern: "*", weight: 1)])

  public init(parts: [Part]) { self.parts = parts }

  /// Reads `pdf=3,jpg=7`; nil for anything else. A document is of the first part that it matches, and is not sent where
  /// it matches none.
  public init?(parsing text: String) {
    parts = []
    for part in text.split(separator: ",", omittingEmptySubsequences: false) {
      let sides = part.split(separator: "=", omittingEmptySubsequences: false)
      guard sides.count == 2, !sides[0].isEmpty, let weight = Double(decimal: sides[1]), weight > 0 else { return nil }
      parts.append(Part(pattern: String(sides[0]), weight: weight))
    }
  }

  public var text: String { parts.map { "\($0.pattern)=\($0.weight.text(digits: 3))" }.joined(separator: ",") }
}

/// Says which document is sent next: the parts of a mix as evenly as their weights allow, and in a part every document
/// once, in an order drawn with the seed, before one comes again.
public struct DocumentSequence: Sequence, IteratorProtocol, Sendable {
  private struct Part {
    let weight: Double
    var credit = 0.0
    let documents: [Int]
    var position = 0
  }

  private var parts: [Part]
  private let sum: Double

  /// - Returns: nil where a part of the mix has no document; the pattern is given to `onEmpty`.
  public init?(_ documents: [LoadDocument], mix: DocumentMix, seed: UInt64, onEmpty: (String) -> Void = { _ in }) {
    var members: [[Int]] = Array(repeating: [], count: mix.parts.count)
    for (index, document) in documents.enumerated() {
      if let part = mix.parts.firstIndex(where: { $0.matches(document) }) { members[part].append(index) }
    }
    if let empty = members.firstIndex(where: \.isEmpty) {
      onEmpty(mix.parts[empty].pattern)
      return nil
    }
    var generator = SplitMix64(seed: seed)
    parts = zip(mix.parts, members).map { part, members in
      Part(weight: part.weight, documents: members.shuffled(using: &generator))
    }
    guard !parts.isEmpty else { return nil }
    sum = parts.reduce(0) { $0 + $1.weight }
  }

  /// The index of a document.
  public mutating func next() -> Int? {
    // Smooth weighted round robin: every part earns its weight, the richest one pays for all.
    for index in parts.indices { parts[index].credit += parts[index].weight }
    guard let richest = parts.indices.max(by: { parts[$0].credit < parts[$1].credit }) else { return nil }
    parts[richest].credit -= sum
    let part = parts[richest]
    parts[richest].position += 1
    return part.documents[part.position % part.documents.count]
  }
}

/// File name patterns: `*` for any characters, `?` for one.
enum Wildcards {
  static func matches(_ name: String, _ pattern: String) -> Bool {
    let (name, pattern) = (Array(name.utf8), Array(pattern.utf8))
    var (at, wanted) = (0, 0)
    /// Where to go on with one more byte taken by the last `*`.
    var retry: (at: Int, wanted: Int)?
    while at < name.count {
      if wanted < pattern.count, pattern[wanted] == UInt8(ascii: "*") {
        retry = (at, wanted + 1)
        wanted += 1
      } else if wanted < pattern.count, pattern[wanted] == name[at] || pattern[wanted] == UInt8(ascii: "?") {
        at += 1
        wanted += 1
      } else if let last = retry {
        retry = (last.at + 1, last.wanted)
        (at, wanted) = (last.at + 1, last.wanted)
      } else {
        return false
      }
    }
    return pattern[wanted...].allSatisfy { $0 == UInt8(ascii: "*") }
  }
}
