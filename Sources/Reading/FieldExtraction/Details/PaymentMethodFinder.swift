import Extraction
import Languages

/// How a document was paid: by what it says of that, by the rows of payments, by a card's number.
struct PaymentMethodFinder {
  struct Found {
    var method: PaymentMethod
    var line: Int
    var range: Range<Int>
  }

  struct Card {
    var lastFour: String
    var line: Int
    var range: Range<Int>
  }

  private let text: PageText
  private let labels: DetailLabels
  private let groups: [AmountGroup]

  init(_ labels: DetailLabels, groups: [AmountGroup]) {
    text = labels.text
    self.labels = labels
    self.groups = groups
  }

  func method(card: Card?) -> Found? {
    if let said = said() { return said }
    if let paid = paid() { return paid }
    if let card { return Found(method: .card, line: card.line, range: card.range) }
    return announced()
  }

  /// `Payment method: bank transfer`, `Bezahlt mit EC-Karte`.
  private func said() -> Found? {
    for place in labels.places(.payment) {
      let row = text.lines[place.line].row
      if let method = Self.method(labels.concepts(row.text[place.range])) {
        return Found(method: method, line: place.line, range: place.range)
      }
    }
    return nil
  }

  /// The largest payment among rows such as `CASH 20.00`; change is given for cash alone.
  private func paid() -> Found? {
    var best: (amount: Int64, found: Found)?
    for group in groups where group.role == .payment || group.role == .none || group.role == .due {
      let line = text.lines[group.row]
      let label = line.row.text[group.label]
      // Dots may lead from the label to its amount.
      guard let amount = group.money.last ?? group.amounts.last, amount.minor != 0,
        (2...24).contains(label.count(where: \.isLetter)), let method = Self.method(labels.concepts(label)),
        group.role != .none || labels.isPureLabel(label)
      else { continue }
      if best.map({ abs(amount.minor) > $0.amount }) ?? true {
        best = (abs(amount.minor), Found(method: method, line: group.row, range: group.label))
      }
    }
    return best?.found
  }

  /// `We will debit your account`, in a sentence.
  private func announced() -> Found? {
    for (index, line) in text.lines.enumerated() where labels.concepts(ofLine: index).contains(.directDebit) {
      return Found(method: .directDebit, line: index, range: 0..<line.row.text.count)
    }
    return nil
  }

  private static func method(_ concepts: Concepts) -> PaymentMethod? {
    let known: [(Concepts, PaymentMethod)] = [
      (.directDebit, .directDebit), (.card, .card), (.transfer, .transfer), (.cash, .cash), (.otherPayment, .other),
    ]
    return known.first { concepts.contains($0.0) }?.1
  }

  /// The digits behind the marks that hide the others: `************1234`, `XXXX XXXX XXXX 1234`, `•••• 1234`.
  func card() -> Card? {
    for (index, line) in text.lines.enumerated() {
      // The end of an account is no card's.
      if line.concepts.contains(.account), !labels.concepts(ofLine: index).contains(.card) { continue }
      if let range = Self.masked(line.row.text) {
        return Card(lastFour: line.row.string((range.upperBound - 4)..<range.upperBound), line: index, range: range)
      }
    }
    return nil
  }

  /// Four hidden places at least, then four digits that nothing follows.
  static func masked(_ text: [Unicode.Scalar]) -> Range<Int>? {
    func isMask(_ scalar: Unicode.Scalar) -> Bool { "*xX#•●∗✱".unicodeScalars.contains(scalar) }
    var index = 0
    while index < text.count {
      guard isMask(text[index]), index == 0 || !text[index - 1].isLetter || isMask(text[index - 1]) else {
        index += 1
        continue
      }
      let start = index
      var masks = 0
      while index < text.count,
        isMask(text[index]) || (text[index] == " " || text[index] == "-") && index + 1 < text.count
      {
        if isMask(text[index]) { masks += 1 }
        index += 1
      }
      var digits = 0
      while index + digits < text.count, text[index + digits].isASCIIDigit { digits += 1 }
      let end = index + digits
      let isWhole =
        end == text.count
        || !(text[end].isLetter
          || ".,:/".unicodeScalars.contains(text[end]) && end + 1 < text.count && text[end + 1].isASCIIDigit)
      if masks >= 4, digits == 4, isWhole { return start..<end }
      index = max(end, start + 1)
    }
    return nil
  }
}
