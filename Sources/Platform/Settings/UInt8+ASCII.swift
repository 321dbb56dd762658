extension UInt8 {
  package var isDigit: Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(self) }

  package var isLetter: Bool {
    (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(self | 0x20)
  }

  package var isLowercase: Bool { (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(self) }

  package var isHexDigit: Bool {
    isDigit || (UInt8(ascii: "a")...UInt8(ascii: "f")).contains(self | 0x20)
  }

  /// Space or tab: the only blanks inside header values and settings.
  package var isBlank: Bool { self == UInt8(ascii: " ") || self == UInt8(ascii: "\t") }
}

extension Int {
  /// Decimal digits only, at least one, no sign and no leading zero; nil when it does not fit.
  package init?(strictDigits text: some Collection<UInt8>) {
    guard let first = text.first, text.allSatisfy(\.isDigit), text.count == 1 || first != UInt8(ascii: "0") else {
      return nil
    }
    self.init(String(decoding: text, as: UTF8.self))
  }
}
