import DocumentText
import Extraction
import Languages

/// The seller's name: by legal form, place, type size, repetition, domain names and the labels of sellers and account
/// holders; never out of the customer's address.
struct VendorFinder {
  struct Found: Sendable {
    var name: String
    var line: Int
    var range: Range<Int>
    var score: Float
    /// Too much speaks against the line for it to count among the first names of the page.
    var isDoubtful = false
    /// Stands where the customer's name and address do.
    var isCustomers = false
    /// Followed by the company's capital.
    var isOfFoot = false
    /// What stands below the name.
    var block: AddressBlocks.Kind = .other
  }

  private let text: PageText
  private let zones: PartyZones
  private let senders: SenderLines
  private let blocks: AddressBlocks
  private let doubts: NameDoubts
  private let domains: [String]

  private let isStatement: Bool

  private let bookings: Set<Int>
  private let own: OwnCompany

  /// The letters of every cell outside the customer's address.
  private let cellKeys: [String]

  /// - Parameters:
  ///   - bookings: a statement's lines that name others.
  ///   - own: who is never the seller.
  init(_ text: PageText, isStatement: Bool, bookings: Set<Int> = [], own: OwnCompany = OwnCompany()) {
    self.bookings = bookings
    self.own = own
    self.text = text
    self.isStatement = isStatement
    let zones = PartyZones(text)
    self.zones = zones
    cellKeys = text.outerLines.map(\.line).flatMap { line in
      line.row.cells.compactMap { cell in
        zones.contains(cell.bounds, page: line.row.page) ? nil : Self.key(line.row.string(cell.text))
      }
    }
    senders = SenderLines(text)
    blocks = AddressBlocks(text)
    doubts = NameDoubts(text)
    domains = DomainNames.labels(text)
  }

  /// Least score of a name: a legal form alone reaches it, and so does one of the first lines.
  static let threshold: Float = 2

  func vendor() -> Found? {
    let best = names().max { ($0.score, $1.line) < ($1.score, $0.line) }
    guard let best, best.score >= Self.threshold else { return nil }
    let whole = completed(best)
    // A legal form is no name.
    return text.lexicon.legalForms.parts(whole.name).names > 0 ? whole : nil
  }

  /// Every text that can be a name, before the parts of names are joined.
  ///
  /// - Parameter withCustomers: those in the customer's address as well.
  func names(withCustomers: Bool = false) -> [Found] {
    var candidates: [Found] = []
    var rank: Float = 0
    for (index, line) in text.outerLines where !bookings.contains(index) {
      var step: Float = 0
      for cellIndex in line.row.cells.indices {
        guard let candidate = candidate(index, cellIndex, rank: rank), !own.isName(candidate.name) else { continue }
        if withCustomers || !candidate.isCustomers { candidates.append(candidate) }
        if !candidate.isCustomers { step = max(step, candidate.isDoubtful ? 0.5 : 1) }
      }
      rank += step
    }
    // Where one name has a telephone below it, a name with an address alone is the customer's.
    if candidates.contains(where: { $0.block == .contact && !$0.isDoubtful && $0.score > 2 }) {
      for index in candidates.indices where candidates[index].block == .addressOnly { candidates[index].score -= 3 }
    }
    addRepetition(&candidates)
    // The company in the paper's foot is the vendor where no name is in its head.
    let isNamed = candidates.contains { !$0.isOfFoot && !$0.isCustomers && $0.score >= Self.threshold }
    return isNamed ? candidates.filter { !$0.isOfFoot } : candidates
  }

  /// With the parts on the lines around it.
  func completed(_ found: Found) -> Found { joined(continued(wrapped(found))) }

  /// A name in large type that goes on in the line below, in the same type.
  private func wrapped(_ found: Found) -> Found {
    var result = found
    var index = found.line
    guard let cell = text.lines[index].row.cell(containing: found.range.lowerBound) else { return found }
    var bounds = text.lines[index].row.cells[cell].bounds
    guard found.range == text.lines[index].row.cells[cell].text, !text.isRecognized else { return found }
    let size = bounds.height
    guard size > 1.15 * text.textHeights[text.lines[index].row.page] else { return found }
    while result.line + 2 > index, text.lines.indices.contains(index + 1) {
      let below = text.lines[index + 1]
      guard below.row.page == text.lines[index].row.page, below.row.bounds.y0 - bounds.y1 < 0.9 * size,
        let match = below.row.cells.indices.first(where: { number in
          let other = below.row.cells[number].bounds
          let isAligned =
            abs(other.x0 - bounds.x0) < 0.3 * size || abs(other.midX - bounds.midX) < 0.3 * size
            || abs(other.x1 - bounds.x1) < 0.3 * size
          return abs(other.height - size) < 0.04 * size && isAligned
        })
      else { break }
      let words = below.row.string(below.row.cells[match].text)
      guard doubts.penalty(words, below, match, concepts: below.cellConcepts[match]) < 3 else { break }
      result.name += " " + NameLine.cleaned(words)
      bounds = below.row.cells[match].bounds
      index += 1
    }
    return result
  }

  /// A legal form on a line of its own below the name: `ACME HOLDINGS / SDN. BHD.`
  private func continued(_ found: Found) -> Found {
    let line = text.lines[found.line]
    guard text.lines.indices.contains(found.line + 1), text.lexicon.legalForms.parts(found.name).names > 0,
      let cell = line.row.cell(containing: found.range.lowerBound)
    else { return found }
    let below = text.lines[found.line + 1]
    let bounds = line.row.cells[cell].bounds
    let match = below.row.cells.first { other in
      let parts = text.lexicon.legalForms.parts(below.row.string(other.text))
      let isBelow = min(other.bounds.x1, bounds.x1) > max(other.bounds.x0, bounds.x0)
      return parts.names == 0 && parts.forms > 0 && isBelow
    }
    guard below.row.page == line.row.page, let match else { return found }
    var result = found
    result.name += " " + NameLine.cleaned(below.row.string(match.text))
    return result
  }

  /// Sellers print their name again: in the letterhead, the bank details, the foot. Only the best candidates are
  /// counted.
  private func addRepetition(_ candidates: inout [Found]) {
    candidates.sort { ($0.score, $1.line) > ($1.score, $0.line) }
    for index in candidates.indices.filter({ !candidates[$0].isCustomers }).prefix(12) {
      let key = Self.key(candidates[index].name)
      guard key.count >= 5 else { continue }
      let count = cellKeys.count { $0.contains(key) }
      candidates[index].score += min(3, 1.5 * Float(max(0, count - 1)))
    }
  }

  private func candidate(_ index: Int, _ cellIndex: Int, rank: Float) -> Found? {
    let line = text.lines[index]
    let cell = line.row.cells[cellIndex]
    let (range, origin) = value(index, line, cellIndex)
    let isLabelled = origin == .label
    let raw = line.row.string(range)
    let name = withoutPapersTitle(NameLine.cleaned(raw))
    let isBelowHeading = isBelowSellerHeading(index, cellIndex)
    guard NameLine.letters(name) >= 3, name.count <= 80 else { return nil }
    guard NameLine.letters(name) * 2 > name.filter({ $0 != " " }).count else { return nil }
    let page = line.row.page
    let height = text.sizes[page].height
    var score: Float = 0
    let isCompany = doubts.isCompany(name, line)
    if isCompany { score += 5 }
    if isLabelled { score += 4 }
    if isBelowHeading { score += 6 }
    let block = isStatement || isLabelled || isBelowHeading ? .other : blocks.kind(line: index, cell: cellIndex)
    if block == .contact { score += 2 }
    // `Mme Claire Roux` above a street, where another place tells how to reach the seller.
    if block == .addressOnly, text.lexicon.isPerson(name) { score -= 6 }
    if senders.name(line: index, cell: cellIndex) != nil { score += 4 }
    if !isLabelled, !isBelowHeading, zones.names.contains(Self.key(name)) { score -= 6 }
    if page == 0 { score += max(0, (text.isRecognized ? 4 : 3) - rank) }
    if page == 0, cell.bounds.midY < 0.15 * height { score += 0.5 }
    let size = cell.bounds.height / max(text.textHeights[page], 0.1)
    // Banks' names hardly have a legal form; type tells more.
    score += isStatement ? min(4, max(-1, 6 * (size - 1.1))) : min(2, max(-1, 3 * (size - 1.1)))
    if DomainNames.match(name, domains) { score += 4 }
    if isNearTaxId(index) { score += 1 }
    if !isCompany, isPartOfAddress(index, name) { score -= 6 }
    if isStatement { score += isBank(name) ? 4 : -2 }
    let penalty = doubts.penalty(
      name, line, cellIndex, concepts: text.lexicon.labels.concepts(line.row.text[range]),
      isPart: range != cell.text)
    return Found(
      name: name, line: index, range: range, score: score - penalty, isDoubtful: penalty >= 3,
      isCustomers: zones.contains(cell.bounds, page: line.row.page),
      isOfFoot: origin == .foot, block: block)
  }

  /// `Acme Ltd Tax Invoice`: the name ends with its legal form.
  private func withoutPapersTitle(_ name: String) -> String {
    let words = name.split(separator: " ")
    let end = words.dropLast().lastIndex { text.lexicon.legalForms.parts("X " + $0).forms > 0 }
    guard let end, end > 0 else { return name }
    let rest = Array(words[(end + 1)...].joined(separator: " ").unicodeScalars)[...]
    let concepts = text.lexicon.labels.concepts(rest)
    guard !concepts.isDisjoint(with: [.invoice, .receipt, .creditNote, .statement]),
      text.lexicon.labels.isPureLabel(rest)
    else { return name }
    return words[...end].joined(separator: " ")
  }

  /// `Supplier`, `From`: the first line below such a heading is the seller's name, and so is what is labelled a name there.
  private func isBelowSellerHeading(_ index: Int, _ cellIndex: Int) -> Bool {
    let line = text.lines[index]
    let isLabelled = line.row.text.contains(":")
    let named = isLabelled ? 0 : cellIndex
    if isLabelled {
      let label = line.row.string(line.row.cells[0].text).filter(\.isLetter).lowercased()
      guard cellIndex == 1, Self.nameLabels.contains(label) else { return false }
    } else if text.lexicon.labels.isPureLabel(line.row.text[line.row.cells[cellIndex].text]) {
      return false
    }
    let bounds = line.row.cells[named].bounds
    for above in stride(from: index - 1, through: max(0, index - 3), by: -1) {
      let head = text.lines[above]
      let next = text.lines[above + 1].row
      guard head.row.page == line.row.page, next.bounds.y0 - head.row.bounds.y1 < 1.5 * line.row.height,
        let cell = head.row.cells.indices.first(where: {
          abs(head.row.cells[$0].bounds.x0 - bounds.x0) < line.row.height
        })
      else { return false }
      let concepts = head.cellConcepts[cell]
      let label = head.row.text[head.row.cells[cell].text]
      let isHeading =
        head.row.bounds.midY < 0.45 * text.sizes[head.row.page].height
        && concepts.contains(.seller) && concepts.isDisjoint(with: [.account, .phone, .payment])
        && label.count <= 30 && text.lexicon.labels.isPureLabel(label)
      // `Number: 123` may stand between.
      if isHeading || !head.row.text.contains(":") { return isHeading }
    }
    return false
  }

  private static let nameLabels: Set<String> = [
    "name", "nom", "nome", "nombre", "naam", "namn", "navn", "nazwa", "firma", "company",
  ]

  /// What a cell's name stands in.
  private enum Origin {
    case cell, label, sender, foot
  }

  /// What follows a seller's label on the same line, the name in a sender's line or in front of a company's capital, or the
  /// whole cell.
  private func value(_ index: Int, _ line: PageText.Line, _ cellIndex: Int) -> (Range<Int>, Origin) {
    let cell = line.row.cells[cellIndex].text
    if let name = senders.name(line: index, cell: cellIndex) { return (name, .sender) }
    if let end = endOfName(line.row.text[cell]) { return (cell.lowerBound..<end, .foot) }
    let colon = cell.first { line.row.text[$0] == ":" }
    if let colon {
      let label = text.lexicon.labels.concepts(line.row.text[cell.lowerBound..<colon])
      let rest = (colon + 1)..<cell.upperBound
      if label.contains(.seller), line.row.text[rest].contains(where: \.isLetter), !isWay(index) {
        return (trimmed(rest, line), .label)
      }
    }
    return (cell, .cell)
  }

  /// `Mobilys SAS au capital de 37 000 Euros - RCS Paris`
  private func endOfName(_ cell: ArraySlice<Unicode.Scalar>) -> Int? {
    let folded = String(String.UnicodeScalarView(cell.map(LatinFold.base)))
    for mark in text.lexicon.capital {
      guard let place = folded.firstRange(of: " " + mark) else { continue }
      let end = cell.startIndex + folded.unicodeScalars.distance(from: folded.startIndex, to: place.lowerBound)
      return text.lexicon.legalForms.isCompany(String(folded[..<place.lowerBound]).uppercased()) ? end : nil
    }
    return nil
  }

  /// `From: Station` above `To: Airport`: a taxi's way and no parties.
  private func isWay(_ index: Int) -> Bool {
    guard index + 1 < text.lines.count else { return false }
    let (here, below) = (text.lines[index].row, text.lines[index + 1].row)
    guard here.cells.count == 1, below.cells.count == 1, let colon = below.text.firstIndex(of: ":"),
      !text.lexicon.legalForms.isCompany(here.string(0..<here.text.count))
    else { return false }
    return text.lexicon.labels.concepts(below.text[..<colon]).contains(.customer)
      && below.text[colon...].contains(where: \.isLetter)
  }

  private func trimmed(_ range: Range<Int>, _ line: PageText.Line) -> Range<Int> {
    var range = range
    while let first = range.first, line.row.text[first] == " " { range = (first + 1)..<range.upperBound }
    return range
  }

  /// Whether a word of the name is one that banks have in their names.
  private func isBank(_ name: String) -> Bool {
    name.split(separator: " ").contains { word in
      let folded = LatinFold.folded(word)
      return text.lexicon.banks.contains { folded.hasSuffix($0) || (folded.hasPrefix($0) && folded.count < 9) }
    }
  }

  /// `JALAN PUSAT PERNIAGAAN 4, / PUSAT PERNIAGAAN`: what the street above is called after.
  private func isPartOfAddress(_ index: Int, _ name: String) -> Bool {
    guard index > 0, text.lines[index - 1].row.page == text.lines[index].row.page else { return false }
    let above = text.lines[index - 1].row
    let address = above.string(above.text.indices)
    let key = Self.key(name)
    return text.lexicon.addresses.isAddress(address) && key.count >= 5 && Self.key(address) != key
      && Self.key(address).contains(key)
  }

  private func isNearTaxId(_ index: Int) -> Bool {
    let page = text.lines[index].row.page
    return (max(0, index - 1)..<min(text.lines.count, index + 6)).contains {
      text.lines[$0].row.page == page && text.lines[$0].concepts.contains(.taxId)
    }
  }

  /// A name broken over two lines: `ACME BOOKS / SDN BHD`, `ACME / (CENTRE) SDN BHD`.
  private func joined(_ found: Found) -> Found {
    let line = text.lines[found.line]
    let parts = text.lexicon.legalForms.parts(found.name)
    guard parts.forms > 0, parts.names <= 1, found.line > 0,
      let cell = line.row.cell(containing: found.range.lowerBound)
    else { return found }
    let bounds = line.row.cells[cell].bounds
    let above = text.lines[found.line - 1]
    guard above.row.page == line.row.page, bounds.y0 - above.row.bounds.y1 < 1.2 * line.row.height else { return found }
    let match = above.row.cells.indices.first { index in
      let other = above.row.cells[index].bounds
      let isSameSize = other.height < 1.6 * bounds.height && bounds.height < 1.6 * other.height
      return isSameSize && min(other.x1, bounds.x1) > max(other.x0, bounds.x0)
    }
    guard let match, parts.names == 0 || found.name.hasPrefix("(") || parts.forms > 0 else { return found }
    let first = NameLine.cleaned(above.row.string(above.row.cells[match].text))
    guard NameLine.letters(first) >= 3, !text.lexicon.addresses.isAddress(first),
      doubts.penalty(first, above, match, concepts: above.cellConcepts[match]) < 1.5
    else {
      return found
    }
    var result = found
    result.name = first + " " + found.name
    result.line = found.line - 1
    result.range = above.row.cells[match].text
    return result
  }

  func matchesDomain(_ name: String) -> Bool { DomainNames.match(name, domains) }

  /// How often the text of a name is printed outside the customer's address.
  func repetitions(_ name: String) -> Int {
    let key = Self.key(name)
    return key.count < 5 ? 0 : cellKeys.count { $0.contains(key) }
  }

  /// For counting the same text in other places.
  private static func key(_ text: String) -> String {
    String(String.UnicodeScalarView(text.unicodeScalars.map(LatinFold.base).filter { $0.isLetter }))
  }
}
