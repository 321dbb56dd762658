import GBNF
import TestSupport

extension Grammar {
  /// A random text that the grammar can produce; of repetitions without a bound, and of bounds above, at most 80.
  func text(_ generator: inout SeededGenerator) -> String {
    var text = String.UnicodeScalarView()
    write(root, into: &text, &generator)
    return String(text)
  }

  private static let mostRepetitions = 80
  /// What stands for "any scalar but": all of ASCII's signs twice as often, letters with accents, kana, emoji.
  private static let pool: [ClosedRange<UInt32>] = [
    0x20...0x7E, 0x20...0x7E, 0xA0...0x2FF, 0x3040...0x30FF, 0x1F600...0x1F64F,
  ]

  private func write(
    _ expression: Expression, into text: inout String.UnicodeScalarView, _ generator: inout SeededGenerator
  ) {
    switch expression {
    case .literal(let scalars): text += scalars
    case .set(let ranges, isNegated: false):
      let range = ranges[Int.random(in: ranges.indices, using: &generator)]
      text.append(Unicode.Scalar(UInt32.random(in: range, using: &generator)) ?? "?")
    case .set(let ranges, isNegated: true):
      while true {
        let range = Self.pool[Int.random(in: Self.pool.indices, using: &generator)]
        let value = UInt32.random(in: range, using: &generator)
        if !ranges.contains(where: { $0.contains(value) }), let scalar = Unicode.Scalar(value) {
          text.append(scalar)
          return
        }
      }
    case .rule(let name): if let rule = rules[name] { write(rule, into: &text, &generator) }
    case .sequence(let parts): for part in parts { write(part, into: &text, &generator) }
    case .choice(let options):
      write(options[Int.random(in: options.indices, using: &generator)], into: &text, &generator)
    case .repetition(let part, let minimum, let maximum):
      let most = min(maximum ?? Self.mostRepetitions, Self.mostRepetitions)
      for _ in 0..<Int.random(in: minimum...max(minimum, most), using: &generator) {
        write(part, into: &text, &generator)
      }
    }
  }
}
