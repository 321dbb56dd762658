/// Texts as they are compared with the truth: ASCII letters and digits in small letters, everything else a blank.
enum ComparedText {
  /// Words joined by single blanks. Accents are dropped, and so are letters that are no ASCII letter with an accent.
  static func folded(_ text: String) -> String {
    var folded = ""
    var isBlank = true
    func append(_ scalar: Unicode.Scalar) {
      switch scalar {
      case "a"..."z", "0"..."9":
        folded.unicodeScalars.append(scalar)
        isBlank = false
      case "A"..."Z":
        folded.unicodeScalars.append(Unicode.Scalar(UInt8(scalar.value + 32)))
        isBlank = false
      default:
        if scalar.value < 0x80, !isBlank {
          folded.append(" ")
          isBlank = true
        }
      }
    }
    for character in text {
      if character == "ß" {
        append("s")
        append("s")
      } else if let parts = parts[character] {
        parts.unicodeScalars.forEach(append)
      } else {
        for scalar in character.unicodeScalars {
          if scalar.value < 0x80 {
            append(scalar)
          } else if let parts = parts[Character(scalar)] {
            parts.unicodeScalars.forEach(append)
          } else if (0xFF01...0xFF5E).contains(scalar.value), let ascii = Unicode.Scalar(scalar.value - 0xFEE0) {
            append(ascii)
          }
        }
      }
    }
    while folded.last == " " { folded.removeLast() }
    return folded
  }

  /// What compatibility decomposition (NFKD) leaves of a character in ASCII: letters with accents, found by the canonical
  /// equivalence of characters, and signs that stand for several.
  private static let parts: [Character: String] = {
    var parts: [Character: String] = [
      "\u{A0}": " ", "´": " ", "¨": " ", "¯": " ", "¸": " ", "˙": " ", "˚": " ", "˜": " ", "ª": "a", "º": "o", "²": "2",
      "³": "3",
      "¹": "1", "¼": "14", "½": "12", "¾": "34", "…": "...", "™": "TM", "№": "No", "ﬁ": "fi", "ﬂ": "fl", "ﬀ": "ff",
      "ﬃ": "ffi",
      "ﬄ": "ffl", "ĳ": "ij", "Ĳ": "IJ", "ſ": "s", "℃": "C", "\u{2002}": " ", "\u{2003}": " ", "\u{2009}": " ",
      "\u{202F}": " ",
      "\u{2007}": " ", "\u{2008}": " ", "\u{200A}": " ", "\u{3000}": " ", "‼": "!!", "℅": "c/o", "㎏": "kg", "㎡": "m2",
    ]
    let letters = (UInt8(ascii: "a")...UInt8(ascii: "z")).map(Unicode.Scalar.init)
    let capitals = (UInt8(ascii: "A")...UInt8(ascii: "Z")).map(Unicode.Scalar.init)
    let marks = (UInt32(0x300)...0x36F).compactMap(Unicode.Scalar.init)
    for letter in letters + capitals {
      for mark in marks {
        let text = String(String.UnicodeScalarView([letter, mark]))
        if text.count == 1, let character = text.first { parts[character] = String(letter) }
      }
    }
    return parts
  }()
}
