/// How much room text takes on a terminal, in columns: most characters take one, those of East Asian scripts and emoji two.
extension StringProtocol {
  package var displayWidth: Int { reduce(0) { $0 + $1.displayWidth } }

  /// The longest beginning that fits in a number of columns.
  func beginning(_ columns: Int) -> SubSequence {
    var room = columns
    return prefix { character in
      room -= character.displayWidth
      return room >= 0
    }
  }

  /// The longest end that fits in a number of columns.
  func end(_ columns: Int) -> String { String(String(reversed()).beginning(columns).reversed()) }
}

extension Character {
  var displayWidth: Int {
    let scalars = unicodeScalars
    if scalars.contains(where: { $0.value == 0xFE0F }) { return 2 }
    return scalars.map(\.displayWidth).max() ?? 0
  }
}

extension Unicode.Scalar {
  /// Ranges of UAX #11 (East Asian Width) whose characters are wide or full-width.
  private static let wide: [ClosedRange<UInt32>] = [
    0x1100...0x115F, 0x2E80...0x303E, 0x3041...0x33FF, 0x3400...0x4DBF, 0x4E00...0x9FFF, 0xA000...0xA4CF,
    0xA960...0xA97F, 0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE30...0xFE6F, 0xFF00...0xFF60, 0xFFE0...0xFFE6,
    0x20000...0x3FFFD,
  ]

  fileprivate var displayWidth: Int {
    if (0x20..<0x300).contains(value) { return 1 }
    switch properties.generalCategory {
    case .nonspacingMark, .enclosingMark, .format, .control: return 0
    default: return properties.isEmojiPresentation || Self.wide.contains { $0.contains(value) } ? 2 : 1
    }
  }
}
