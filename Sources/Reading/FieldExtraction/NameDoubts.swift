import DocumentText
import Extraction
import Languages

/// What speaks against a text being the seller's name: titles, labels, addresses, sentences, owners, branches.
struct NameDoubts {
  private let text: PageText

  init(_ text: PageText) { self.text = text }

  /// The name has a legal form, and is no head of a table: `Qty U.Price Amt Inc. Tax`.
  func isCompany(_ name: String, _ line: PageText.Line) -> Bool {
    text.lexicon.legalForms.isCompany(name) && !ItemTable.isHead(line)
  }

  /// Points for what speaks against a name.
  func penalty(
    _ name: String, _ line: PageText.Line, _ cellIndex: Int, concepts: Concepts, isPart: Bool = false
  ) -> Float {
    var penalty: Float = 0
    let isCompany = isCompany(name, line)
    if isAddress(name, line, cellIndex, isPart: isPart) || (!isPart && isPostal(line, cellIndex)) {
      penalty += isCompany && !text.lexicon.legalForms.isWeakOnly(name) ? 1 : 6
    }
    if text.lexicon.titles.isTitle(name) { penalty += 6 }
    if name.hasPrefix("(c)") || name.hasPrefix("©") { penalty += 6 }
    if name.contains("@") || name.contains("://") || name.lowercased().contains("www.") { penalty += 6 }
    if !line.dates.isEmpty { penalty += 5 }
    if !isCompany {
      if !concepts.isDisjoint(with: [.phone, .account, .taxId]) { penalty += 5 }
      if !concepts.isDisjoint(with: [.invoice, .creditNote, .statement, .thanks, .summary]) { penalty += 6 }
      if !concepts.isDisjoint(with: [.receipt, .total, .tax, .quantity, .payable]) { penalty += 4 }
      if !concepts.isDisjoint(with: [.reference, .otherDate]) { penalty += 1 }
      if concepts.contains(.number), name.contains(where: \.isNumber) { penalty += 2 }
      if name.contains(":") { penalty += 3 }
    } else if !concepts.isDisjoint(with: [.thanks, .taxId]), name.count > 40 {
      penalty += 3
    }
    if concepts.contains(.invoice), !isCompany { penalty += 2 }
    if !isCompany, ItemTable.isHead(line) { penalty += 6 }
    if line.numbers.contains(where: { $0.decimals == 2 }) { penalty += 5 }
    if text.lexicon.labels.isPureLabel(Array(name.unicodeScalars)[...]), !isCompany { penalty += 4 }
    // A sentence is not a name.
    let words = name.split(separator: " ")
    if words.count > 8 { penalty += 4 }
    if words.count >= 3, words.dropFirst().allSatisfy({ $0.first?.isUppercase == false }) { penalty += 3 }
    if !isCompany, hasWordOfSentence(words) { penalty += 1.5 }
    if name.count(where: \.isNumber) >= 5 { penalty += 3 }
    if !isCompany, isBeforeTown(words) { penalty += 5 }
    // `Redmond #0447`: which of the seller's shops.
    if !isCompany, isBranch(line.row.string(line.row.cells[cellIndex].text)), isBelowFirst(line) {
      penalty += 4
    }
    if isOwner(words) {
      penalty += 4
    } else if name.first(where: \.isLetter)?.isLowercase == true, words.count > 1, !isCompany {
      penalty += 2
    }
    let confidence = line.row.words[line.row.cells[cellIndex].words].map(\.confidence).min() ?? 1
    if confidence < 0.6 { penalty += 2 }
    return penalty
  }

  /// `di Bassi Mario snc`, `Familie Barth`: who owns what the line above names.
  private func isOwner(_ words: [Substring]) -> Bool {
    guard words.count >= 2, let first = words.first else { return false }
    let folded = LatinFold.folded(first).filter { $0 != "." }
    return text.lexicon.owners.contains(folded) && (first.first?.isLowercase == true || words.count == 2)
  }

  /// `Familie Huber 5310 Mondsee`: a postal code and a town behind the words.
  private func isBeforeTown(_ words: [Substring]) -> Bool {
    words.count >= 3
      && words.indices.dropFirst().dropLast().contains { index in
        (4...5).contains(words[index].count) && words[index].allSatisfy(\.isNumber)
          && words[index + 1].first?.isUppercase == true && words[index + 1].count >= 3
      }
  }

  private func isBranch(_ cell: String) -> Bool {
    guard let mark = cell.lastIndex(of: "#") else { return false }
    let number = cell[cell.index(after: mark)...].drop { $0 == " " }
    return number.count >= 3 && number.allSatisfy { $0.isASCII && $0.isNumber }
  }

  /// Another line, apart from greetings, stands above it.
  private func isBelowFirst(_ line: PageText.Line) -> Bool {
    let first = text.lines.first { $0.row.page == line.row.page && !$0.concepts.contains(.thanks) }
    return first.map { line.row.bounds.midY > $0.row.bounds.y1 } ?? false
  }

  /// `Always fresh`: names have capitals, apart from particles.
  private func hasWordOfSentence(_ words: [Substring]) -> Bool {
    words.dropFirst().contains { word in
      word.count >= 3 && word.allSatisfy(\.isLetter) && word.allSatisfy(\.isLowercase) && !Self.particles.contains(word)
    }
  }

  private static let particles: Set<Substring> = [
    "and", "the", "of", "von", "der", "den", "dem", "des", "del", "della", "delle", "van", "het", "les", "las", "los",
    "und", "och", "ved", "aux", "sur", "dos", "das",
  ]

  private func isAddress(_ name: String, _ line: PageText.Line, _ cellIndex: Int, isPart: Bool) -> Bool {
    let addresses = text.lexicon.addresses
    // The name may have lost the postal code: `75018 PARIS, FR`.
    return addresses.isAddress(name) || !isPart && addresses.isAddress(line.row.string(line.row.cells[cellIndex].text))
  }

  /// The cell ends with a town's postal code, or holds one.
  private func isPostal(_ line: PageText.Line, _ cellIndex: Int) -> Bool {
    let upper = line.row.string(line.row.cells[cellIndex].text).uppercased()
    return !PostalEvidence.votes(upper.split(separator: " ")).isEmpty
  }
}
