import DocumentText
import Extraction
import Languages

/// What is printed of the seller besides its name: registered name, address, telephone.
struct SellerFinder {
  struct Found {
    var value: String
    var line: Int
    var range: Range<Int>
    /// Lines that the value takes.
    var lines = 1
  }

  private let text: PageText
  private let labels: DetailLabels
  private let zones: PartyZones
  private let vendor: VendorFinder.Found?
  /// Where the buyer stands.
  private let buyer: Set<BuyerFinder.Place>

  init(_ labels: DetailLabels, zones: PartyZones, vendor: VendorFinder.Found?, buyer: Set<BuyerFinder.Place>) {
    text = labels.text
    self.labels = labels
    self.zones = zones
    self.vendor = vendor
    self.buyer = buyer
  }

  // MARK: Name

  /// The seller's name with a legal form: the vendor's own, or another company's that is not the buyer.
  ///
  /// - Parameter names: everything that may be a name.
  func legalName(among names: () -> [VendorFinder.Found]) -> Found? {
    guard let vendor else { return nil }
    if text.lexicon.legalForms.isCompany(vendor.name) {
      return Found(value: vendor.name, line: vendor.line, range: vendor.range, lines: 2)
    }
    let others = names().filter { name in
      text.lexicon.legalForms.isCompany(name.name) && name.score >= 4 && !isBuyers(name.line, name.range)
        && text.lexicon.legalForms.parts(name.name).names <= 6 && isSellers(name)
    }
    let best = others.max { ($0.score, $1.line) < ($1.score, $0.line) }
    return best.map { Found(value: $0.name, line: $0.line, range: $0.range, lines: 2) }
  }

  /// It stands with the vendor's name, or with what is registered of a company.
  private func isSellers(_ name: VendorFinder.Found) -> Bool {
    guard let vendor else { return false }
    let page = text.lines[name.line].row.page
    if page == text.lines[vendor.line].row.page, abs(name.line - vendor.line) <= 4 { return true }
    return (max(0, name.line - 2)..<min(text.lines.count, name.line + 5)).contains { near in
      text.lines[near].row.page == page && !text.lines[near].concepts.isDisjoint(with: [.taxId, .account])
        || PlaceLine.form(text.lines[near].row.string(0..<text.lines[near].row.text.count)) != nil && near >= name.line
    }
  }

  // MARK: Address

  /// Below or behind one of the places where the seller's name stands; else the only address that is not the buyer's.
  func address() -> Found? {
    var best: (score: Int, found: Found)?
    for (line, range) in namePlaces() {
      for found in [behind(line, range), below(line, range)].compactMap({ $0 }) {
        let parts = found.value.split(separator: ",").count
        let score = (PlaceLine.form(found.value) != nil ? 2 : 0) + min(parts, 2)
        if score > best?.score ?? 0 { best = (score, found) }
      }
    }
    if let best, best.score >= 3 { return best.found }
    return alone() ?? best?.found
  }

  /// The lines and places of the vendor's name; the first is the one that was chosen.
  private func namePlaces() -> [(Int, Range<Int>)] {
    guard let vendor else { return [] }
    let key = Self.key(vendor.name)
    guard key.count >= 3 else { return [(vendor.line, vendor.range)] }
    let others = text.outerLines.flatMap { index, line in
      line.row.cells.compactMap { cell -> (Int, Range<Int>)? in
        guard index != vendor.line, !isBuyers(index, cell.text),
          Self.key(line.row.string(cell.text)).hasPrefix(key)
        else { return nil }
        return (index, cell.text)
      }
    }
    return [(vendor.line, vendor.range)] + others
  }

  private static func key(_ text: String) -> String {
    String(String.UnicodeScalarView(text.unicodeScalars.map(LatinFold.base).filter { $0.isLetter || $0.isASCIIDigit }))
  }

  /// `Elektro Brandt GmbH · Lindenweg 4 · 50667 Köln`
  private func behind(_ index: Int, _ range: Range<Int>) -> Found? {
    let row = text.lines[index].row
    guard let cell = row.cell(containing: range.lowerBound), let vendor else { return nil }
    let whole = row.string(row.cells[cell].text)
    let parts = Self.separated(whole)
    guard parts.count >= 2, let name = parts.firstIndex(where: { Self.key($0) == Self.key(vendor.name) }) else {
      return nil
    }
    let address = parts[(name + 1)...].prefix { !$0.contains("@") && !$0.lowercased().contains("www.") }
    guard let last = address.lastIndex(where: { PlaceLine.form($0) != nil }) ?? address.indices.last,
      address[name + 1...last].contains(where: { $0.contains(where: \.isNumber) })
    else { return nil }
    return Found(value: address[name + 1...last].joined(separator: ", "), line: index, range: row.cells[cell].text)
  }

  /// At the marks between the parts of a line.
  static func separated(_ text: String) -> [String] {
    var parts = [text]
    for mark in [" · ", " • ", " | ", " – ", " - ", ", "] where parts.count == 1 {
      parts = text.split(separator: mark).map(String.init)
    }
    return parts.map { $0.trimming(" ,·•|") }
  }

  private func below(_ index: Int, _ range: Range<Int>) -> Found? {
    let row = text.lines[index].row
    let block = AddressBlock(text, from: index, bounds: row.bounds(range), count: 7)
    return address(
      of: block.parts.filter {
        !isBuyers($0.line, $0.range)
      })
  }

  /// The first lines of a block that are an address; up to two lines before it say what is sold or who owns the shop.
  private func address(of parts: [AddressBlock.Part]) -> Found? {
    var kept: [AddressBlock.Part] = []
    var skipped = 0
    for part in parts {
      let isLine = text.isAddressLine(part.range, of: part.line, details: labels)
      let hasNumber = part.text.contains(where: \.isNumber)
      let isPlace = PlaceLine.form(part.text) != nil
      if kept.isEmpty {
        if isLine, hasNumber || isPlace || text.lexicon.addresses.isAddress(part.text) {
          kept.append(part)
          if PlaceLine.isCertain(part.text), part.text.contains(",") { break }
        } else {
          skipped += 1
          if skipped > 2 { break }
        }
        continue
      }
      // A line before the place may have no number: a district. None comes after it.
      let isBroken = kept.last?.text.hasSuffix(",") == true
      if isLine, isBroken {
        kept.append(part)
        continue
      }
      guard isLine, isPlace || hasNumber || kept.count < 3 && !kept.contains(where: { PlaceLine.form($0.text) != nil })
      else { break }
      if kept.contains(where: { PlaceLine.form($0.text) != nil }), !isPlace { break }
      kept.append(part)
      if kept.count == 4 { break }
    }
    // The branch's number may stand between the name and the street.
    if kept.count >= 3, Self.isBranch(kept[0].text), kept[1].text.contains(where: \.isNumber) { kept.removeFirst() }
    guard let first = kept.first else { return nil }
    let text = kept.map { $0.text.trimming(" ,·•|*") }.joined(separator: ", ")
    // A number alone makes no address: a postcode does, or a word of streets, or parts as addresses have them.
    let isAddress =
      kept.contains { PlaceLine.form($0.text) != nil } || self.text.lexicon.addresses.isAddress(first.text)
      || first.text.contains(",")
    guard isAddress, text.contains(where: \.isNumber) else { return nil }
    return Found(value: withoutName(text), line: first.line, range: first.range, lines: kept.count)
  }

  /// `Store No 1591`, `Magasin 274`: words, then one number.
  private static func isBranch(_ text: String) -> Bool {
    let words = text.split(separator: " ")
    guard (2...4).contains(words.count), !text.contains(","), let last = words.last, last.allSatisfy(\.isNumber) else {
      return false
    }
    return words.dropLast().allSatisfy { !$0.contains(where: \.isNumber) }
  }

  /// The parts of an address without the seller's name in front of them.
  private func withoutName(_ text: String) -> String {
    var parts = Self.separated(text)[...]
    let key = Self.key(vendor?.name ?? "")
    while parts.count > 1, let first = parts.first, !key.isEmpty, !Self.key(first).isEmpty,
      Self.key(first).contains(key) || key.contains(Self.key(first))
    {
      parts.removeFirst()
    }
    return parts.joined(separator: ", ")
  }

  /// An address in the foot of a receipt: the line of a place with the one above it.
  private func alone() -> Found? {
    for (index, line) in text.outerLines {
      for (cell, place) in line.row.cells.enumerated() {
        guard !isBuyers(index, place.text), PlaceLine.form(line.row.string(place.text)) != nil,
          text.isAddressLine(place.text, of: index, details: labels)
        else { continue }
        let own = AddressBlock.Part(line: index, cell: cell, range: place.text, text: line.row.string(place.text))
        var parts = [own]
        if index > 0, text.lines[index - 1].row.page == line.row.page {
          let above = text.lines[index - 1].row
          let match = above.cells.indices.first {
            AddressBlock.distance(above.cells[$0].bounds, place.bounds) < 1.5 * above.height
          }
          if let match, line.row.bounds.y0 - above.bounds.y1 < 1.2 * above.height {
            let cell = above.cells[match]
            let part = AddressBlock.Part(line: index - 1, cell: match, range: cell.text, text: above.string(cell.text))
            if text.isAddressLine(part.range, of: part.line, details: labels), part.text.contains(where: \.isNumber) {
              parts.insert(part, at: 0)
            }
          }
        }
        let value = parts.map { $0.text.trimming(" ,·•|*") }.joined(separator: ", ")
        return Found(
          value: Self.separated(value).joined(separator: ", "), line: parts[0].line, range: parts[0].range,
          lines: parts.count)
      }
    }
    return nil
  }

  // MARK: Telephone

  /// Behind the first label of a telephone; else a number that is written like one, near the seller's name.
  func phone() -> Found? {
    for place in labels.places(.phone, longestLabel: 14) where !isBuyers(place.line, place.range) {
      if let range = number(place.line, place.range) {
        return Found(value: text.lines[place.line].row.string(range), line: place.line, range: range)
      }
    }
    // Between other things on a line: `… · Tel. +49 30 1234 · …`
    for (index, line) in text.outerLines where line.concepts.contains(.phone) {
      let words = line.row.text.split(whereSeparator: { $0 == " " || $0 == ":" })
      for word in words.indices.dropLast()
      where labels.concepts(words[word]).contains(.phone) && words[word].count <= 10 {
        let next = words[word + 1].startIndex
        if !isBuyers(index, next..<(next + 1)), let range = number(index, next..<line.row.text.count) {
          return Found(value: line.row.string(range), line: index, range: range)
        }
      }
    }
    // `T 044 555 01 64`
    for (index, line) in text.outerLines {
      for cell in line.row.cells where !isBuyers(index, cell.text) {
        let words = line.row.text[cell.text].split(whereSeparator: { $0 == " " || $0 == ":" || $0 == "." })
        guard words.count >= 2, words[0].count == 1, "TPM".unicodeScalars.contains(words[0][words[0].startIndex]) else {
          continue
        }
        let rest = words[1].startIndex..<cell.text.upperBound
        if let range = number(index, rest), range.upperBound == rest.upperBound, range.count >= 8 {
          return Found(value: line.row.string(range), line: index, range: range)
        }
      }
    }
    guard let vendor else { return nil }
    let page = text.lines[vendor.line].row.page
    for index in vendor.line..<min(text.lines.count, vendor.line + 9) where text.lines[index].row.page == page {
      for cell in text.lines[index].row.cells where !isBuyers(index, cell.text) {
        let value = text.lines[index].row.string(cell.text)
        if Self.isPlainNumber(value) { return Found(value: value, line: index, range: cell.text) }
      }
    }
    return nil
  }

  private func isBuyers(_ line: Int, _ range: Range<Int>) -> Bool {
    let row = text.lines[line].row
    if let cell = row.cell(containing: range.lowerBound), buyer.contains(BuyerFinder.Place(line: line, cell: cell)) {
      return true
    }
    // Where the buyer was found its zone has served: it may reach into the seller's column.
    return buyer.isEmpty && zones.contains(row.bounds(range), page: row.page)
  }

  /// Digits, blanks, brackets and a plus: as much of a text as is a telephone number.
  private func number(_ index: Int, _ range: Range<Int>) -> Range<Int>? {
    let row = text.lines[index].row
    var end = range.lowerBound
    while end < range.upperBound, row.text[end].isASCIIDigit || " +-/().–".unicodeScalars.contains(row.text[end]) {
      end += 1
    }
    while end > range.lowerBound, !row.text[end - 1].isASCIIDigit { end -= 1 }
    var start = range.lowerBound
    while start < end, !row.text[start].isASCIIDigit, row.text[start] != "+", row.text[start] != "(" { start += 1 }
    let digits = row.text[start..<max(start, end)].count { $0.isASCIIDigit }
    return (6...15).contains(digits) ? start..<end : nil
  }

  /// `(555) 011-9483`, `555-011-9483`, `+41 44 555 07 21`, and nothing else in the cell.
  private static func isPlainNumber(_ text: String) -> Bool {
    let digits = text.count(where: \.isNumber)
    guard text.allSatisfy({ $0.isNumber || " +-().".contains($0) }), (9...15).contains(digits) else { return false }
    let groups = text.split(whereSeparator: { !$0.isNumber }).map(\.count)
    return text.hasPrefix("+") && groups.count >= 3 || groups == [3, 3, 4]
  }
}

extension String {
  /// Without these characters at both ends.
  func trimming(_ characters: String) -> String {
    var rest = self[...]
    while let first = rest.first, characters.contains(first) { rest.removeFirst() }
    while let last = rest.last, characters.contains(last) { rest.removeLast() }
    return String(rest)
  }
}
