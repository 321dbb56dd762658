import SeededRandom

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
