import Extraction
import Languages

/// Where an invoice asks to be paid: account, bank and reference, each by its check digits or label.
struct PaymentDetailsFinder {
  struct Found {
    var details: PaymentDetails
    /// Where the account or, without one, the reference stands.
    var line: Int
    var range: Range<Int>
  }

  private let text: PageText
  private let labels: DetailLabels
  private let zones: PartyZones

  init(_ labels: DetailLabels, zones: PartyZones) {
    text = labels.text
    self.labels = labels
    self.zones = zones
  }

  func details() -> Found? {
    let account = self.account()
    let reference = self.reference()
    let details = PaymentDetails(iban: account?.value, bic: bic(), reference: reference?.value)
    guard details != PaymentDetails(), let place = account ?? reference ?? bicPlace() else { return nil }
    return Found(details: details, line: place.line, range: place.range)
  }

  private typealias Value = (value: String, line: Int, range: Range<Int>)

  /// The first account whose check digits hold and that is not the payer's own.
  private func account() -> Value? {
    for (index, line) in text.lines.enumerated() {
      guard let printed = IBAN.all(in: line.row.text).first(where: Self.isAccount) ?? broken(index) else { continue }
      let isPayers =
        zones.contains(line.row.bounds(printed.range), page: line.row.page)
        || labels.concepts(ofLine: index).contains(.directDebit)
        || index > 0 && labels.concepts(ofLine: index - 1).contains(.directDebit)
      if !isPayers { return (printed.value, index, printed.range) }
    }
    return nil
  }

  /// A creditor reference has the same check digits, and no country.
  private static func isAccount(_ printed: PrintedIBAN) -> Bool {
    printed.isValid && CountryCode.isCountry(String(printed.value.prefix(2)))
  }

  /// An account that a narrow column breaks over two lines.
  private func broken(_ index: Int) -> PrintedIBAN? {
    guard index + 1 < text.lines.count, text.lines[index + 1].row.page == text.lines[index].row.page else { return nil }
    let row = text.lines[index].row
    for (place, cell) in row.cells.enumerated()
    where labels.concepts(ofLine: index, cell: place).contains(.account) || hasIBAN(row.text[cell.text]) {
      let next = AddressBlock(text, from: index, bounds: cell.bounds, count: 1).parts.first
      guard let next else { continue }
      let joined = Array(row.text[cell.text]) + [" "] + Array(text.lines[next.line].row.text[next.range])
      if var printed = IBAN.all(in: joined).first(where: Self.isAccount) {
        let start = cell.text.lowerBound + printed.range.lowerBound
        printed.range = min(start, cell.text.upperBound - 1)..<cell.text.upperBound
        return printed
      }
    }
    return nil
  }

  private func hasIBAN(_ text: ArraySlice<Unicode.Scalar>) -> Bool {
    String(String.UnicodeScalarView(text)).uppercased().contains("IBAN")
  }

  // MARK: Bank

  private func bic() -> String? { bicPlace()?.value }

  private func bicPlace() -> Value? {
    for place in labels.places(.account) + insideLines() {
      let words = labels.words(place)
      let row = text.lines[place.line].row
      for count in 1...4 where count <= words.count {
        // `COBA DE FF 370`: the longest form that is one.
        let code = words[..<count].map { row.string($0) }.joined().filter { $0 != "," && $0 != ";" && $0 != "|" }
        guard PaymentReference.isBIC(code) else { continue }
        let next = count < words.count ? code + row.string(words[count]) : ""
        let value = PaymentReference.isBIC(next) && next.count == 11 ? next : code
        return (value, place.line, words[0].lowerBound..<words[count - 1].upperBound)
      }
    }
    return nil
  }

  /// A bank's code behind its label in the middle of a line, as feet print them.
  private func insideLines() -> [DetailLabels.Place] {
    text.lines.enumerated().flatMap { index, line -> [DetailLabels.Place] in
      guard labels.concepts(ofLine: index).contains(.account) else { return [] }
      let words = line.row.text.split(whereSeparator: { $0 == " " || $0 == ":" || $0 == "/" || $0 == "|" })
      return words.indices.dropLast().compactMap { word in
        guard labels.concepts(words[word]).contains(.account) else { return nil }
        let next = words[word + 1].startIndex
        return DetailLabels.Place(line: index, range: next..<line.row.text.count)
      }
    }
  }

  // MARK: Reference

  /// A reference that checks itself, wherever it stands; else what is labelled as one near the bank's details.
  private func reference() -> Value? {
    for (index, line) in text.lines.enumerated() {
      if let value = checked(line) { return (value.value, index, value.range) }
    }
    for place in labels.places(.reference) where isNearBank(place.line) || isSpecific(place) {
      let words = labels.words(place)
      let row = text.lines[place.line].row
      guard let first = words.first, !zones.contains(row.bounds(first), page: row.page) else { continue }
      let kept = words.prefix { row.text[$0].contains(where: \.isASCIIDigit) }
      guard let last = kept.last, kept.count <= 8 else { continue }
      let range = first.lowerBound..<last.upperBound
      let value = row.string(labels.trimmed(range, text.lines[place.line]))
      // One with the form of a checked reference that does not check is misread or mistyped.
      let plain = value.filter { $0 != " " }
      if plain.hasPrefix("RF"), plain.count >= 5, !PaymentReference.isCreditorReference(plain) { continue }
      if value.count(where: \.isNumber) >= 3, value.count <= 35 { return (value, place.line, range) }
    }
    return nil
  }

  private func checked(_ line: PageText.Line) -> (value: String, range: Range<Int>)? {
    let words = line.row.text.split(separator: " ")
    for start in words.indices {
      guard words[start].first == "R" || words[start].allSatisfy(\.isASCIIDigit) else { continue }
      var value = ""
      var found: (String, Range<Int>)?
      for word in words[start...].prefix(8) {
        guard word.allSatisfy({ $0.isASCIIDigit || $0.isCapital && $0.isASCII }) else { break }
        value += String(String.UnicodeScalarView(word))
        let range = words[start].startIndex..<word.endIndex
        let isOne =
          value.hasPrefix("RF") ? PaymentReference.isCreditorReference(value) : PaymentReference.isSwissReference(value)
        if isOne { found = (value, range) }
      }
      if let found { return (found.0, found.1) }
    }
    return nil
  }

  /// A label that is used of payments only.
  private func isSpecific(_ place: DetailLabels.Place) -> Bool {
    let row = text.lines[place.line].row
    let label = row.text[max(0, place.range.lowerBound - 34)..<place.range.lowerBound]
    let words = label.split { !$0.isLetter }.map { String(String.UnicodeScalarView($0.map(LatinFold.base))) }
    return words.contains { !Self.general.contains($0) }
  }

  /// Words that label references of all kinds.
  private static let general: Set<String> = [
    "reference", "ref", "referenz", "referencia", "riferimento", "referens", "referentie", "referanse", "no", "nr",
  ]

  private func isNearBank(_ index: Int) -> Bool {
    (max(0, index - 4)..<min(text.lines.count, index + 5)).contains { near in
      let line = text.lines[near]
      guard line.row.page == text.lines[index].row.page else { return false }
      return line.concepts.contains(.account) || labels.concepts(ofLine: near).contains(.seller)
        || IBAN.all(in: line.row.text).contains(where: \.isValid)
    }
  }
}
