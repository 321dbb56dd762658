extension [UInt8] {
  /// One random edit: insert, replace, delete, copy or cut.
  package mutating func mutate(alphabet: [UInt8], using generator: inout some RandomNumberGenerator) {
    let byte = alphabet.randomElement(using: &generator) ?? 0
    let place = Int.random(in: 0...count, using: &generator)
    switch Int.random(in: 0..<5, using: &generator) {
    case 0: insert(byte, at: place)
    case 1 where place < count: self[place] = byte
    case 2 where place < count: remove(at: place)
    case 3:
      let end = Int.random(in: place...count, using: &generator)
      insert(contentsOf: self[place..<end].prefix(64), at: Int.random(in: 0...count, using: &generator))
    case 4 where Int.random(in: 0..<4, using: &generator) == 0: removeSubrange(place...)
    default: append(byte)
    }
  }

  /// Cut at random places.
  package func chunks(using generator: inout some RandomNumberGenerator) -> [[UInt8]] {
    var chunks: [[UInt8]] = []
    var rest = self[...]
    while !rest.isEmpty {
      let length = Int.random(in: 1...Swift.max(1, Swift.min(rest.count, 40)), using: &generator)
      chunks.append(Array(rest.prefix(length)))
      rest = rest.dropFirst(length)
    }
    return chunks
  }
}
