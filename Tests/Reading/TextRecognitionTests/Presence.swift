import DocumentText
import Foundation

/// Whether a truth is printed among recognized words, in any of the forms documents print it.
struct Presence {
  private let lines: [String]
  private let folded: [Character]

  init(of page: TextPage) {
    lines = Dictionary(grouping: page.words, by: \.line).sorted { $0.key < $1.key }
      .map { $0.value.map(\.text).joined(separator: " ").lowercased() }
    folded = Array(Self.fold(lines.joined()))
  }

  /// An amount in minor units of two digits: any thousands separator or none, decimal point or comma.
  func holds(amount minor: Int) -> Bool {
    let (whole, cents) = abs(minor).quotientAndRemainder(dividingBy: 100)
    let digits = Array(String(whole))
    var grouped = ""
    for (index, digit) in digits.enumerated() {
      if index > 0 && (digits.count - index) % 3 == 0 { grouped += "[.,' ]?" }
      grouped.append(digit)
    }
    return matches(#"(?<!\d)\#(grouped)\s?[.,]\s?\#(String(format: "%02d", cents))(?!\d)"#)
  }

  /// A date given as YYYY-MM-DD, in every printed order; the time may be glued to it.
  func holds(date: String) -> Bool {
    let parts = date.split(separator: "-").compactMap { Int($0) }
    guard parts.count == 3 else { return false }
    let year = "(?:\(parts[0])|\(String(format: "%02d", parts[0] % 100)))"
    let month = "0?\(parts[1])"
    let day = "0?\(parts[2])"
    let name = "(?:\(Self.months[parts[1] - 1]))[a-zéû]*"
    let gap = #"\s?[-./,' ]{1,2}\s?"#
    let forms = [
      day + gap + month + gap + year, month + gap + day + gap + year, year + gap + month + gap + day,
      day + #"[-./, ]*"# + name + #"[-./,' ]*"# + year, name + #"[-., ]*"# + day + #"(?:st|nd|rd|th)?[-.,' ]*"# + year,
      String(format: "%04d%02d%02d", parts[0], parts[1], parts[2]),
      String(format: "%02d%02d%04d", parts[2], parts[1], parts[0]),
    ]
    return matches(#"(?<!\d)(?:\#(forms.joined(separator: "|")))(?:(?!\d)|(?=\d{1,2}:\d\d))"#)
  }

  /// A name: case, accents, spaces and punctuation ignored, one wrong character in eight allowed.
  func holds(name: String) -> Bool {
    let name = Array(Self.fold(name))
    return !name.isEmpty && Self.distance(of: name, inside: folded) <= name.count / 8
  }

  /// How month names begin in English, German and French.
  private static let months = [
    "jan", "feb|fév", "mar|mär|mrz", "apr|avr", "may|mai", "jun|juin", "jul|juil", "aug|aoû", "sep", "oct|okt", "nov",
    "dec|dez|déc",
  ]

  private func matches(_ pattern: String) -> Bool {
    lines.contains { $0.range(of: pattern, options: .regularExpression) != nil }
  }

  private static func fold(_ text: String) -> String {
    text.folding(options: [.caseInsensitive, .diacriticInsensitive], locale: nil)
      .filter { $0.isLetter || $0.isNumber }
  }

  /// Least edit distance between a name and any part of a text (Sellers 1980).
  private static func distance(of name: [Character], inside text: [Character]) -> Int {
    var row = [Int](repeating: 0, count: text.count + 1)
    for (index, character) in name.enumerated() {
      var diagonal = row[0]
      row[0] = index + 1
      for (position, other) in text.enumerated() {
        let above = row[position + 1]
        row[position + 1] = min(diagonal + (character == other ? 0 : 1), above + 1, row[position] + 1)
        diagonal = above
      }
    }
    return row.min() ?? name.count
  }
}
