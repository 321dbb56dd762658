import DocumentText
import Extraction
import Languages

/// The name, tax number and address of the customer.
struct BuyerFinder {
  struct Found {
    var buyer: Buyer
    /// Of the name.
    var line: Int
    var range: Range<Int>
    /// Everything that was read of the buyer.
    var places: Set<Place>
  }

  /// A cell of a line.
  struct Place: Hashable {
    var line: Int
    var cell: Int
  }

  private let text: PageText
  private let labels: DetailLabels
  private let zones: PartyZones
  private let vendor: VendorFinder.Found?

  init(_ labels: DetailLabels, zones: PartyZones, vendor: VendorFinder.Found?) {
    text = labels.text
    self.labels = labels
    self.zones = zones
    self.vendor = vendor
  }

  func buyer(isReceipt: Bool) -> Found? {
    for (index, line) in text.outerLines {
      for cell in line.row.cells.indices {
        guard let found = headed(index, line, cell) else { continue }
        return found
      }
    }
    return isReceipt ? nil : belowSender() ?? unheaded()
  }

  /// Below a heading such as "Bill to", or behind it.
  private func headed(_ index: Int, _ line: PageText.Line, _ cell: Int) -> Found? {
    let bounds = line.row.cells[cell].bounds
    if isHeading(line, cell) {
      guard !isShipping(line, cell) else { return nil }
      let block = AddressBlock(text, from: index, bounds: bounds, count: 7)
      return found(block.parts, isHeaded: true) ?? beside(index, line, cell)
    }
    return named(index, line, cell)
  }

  /// As for the zones in which no seller is looked for, and short labels such as "Sold to".
  private func isHeading(_ line: PageText.Line, _ cell: Int) -> Bool {
    if PartyZones.isHeading(line, cell, text.lexicon) { return true }
    let range = line.row.cells[cell].text
    let name = line.row.string(range)
    let concepts = line.cellConcepts[cell]
    return concepts.contains(.customer) && range.count <= 24 && name.split(separator: " ").count <= 3
      && concepts.isDisjoint(with: [.number, .taxId, .phone, .thanks, .payment, .seller, .points, .date, .service])
      && !name.contains(where: \.isNumber) && !text.lexicon.legalForms.isCompany(name)
      && (name.split(separator: ":").count == 1)
  }

  private func isShipping(_ line: PageText.Line, _ cell: Int) -> Bool {
    labels.concepts(line.row.text[line.row.cells[cell].text]).contains(.shipping)
  }

  /// `Customer    Name`: in the next cell.
  private func beside(_ index: Int, _ line: PageText.Line, _ cell: Int) -> Found? {
    guard cell + 1 < line.row.cells.count else { return nil }
    let next = line.row.cells[cell + 1]
    return one(index, next.text)
  }

  /// `Customer: Name`
  private func named(_ index: Int, _ line: PageText.Line, _ cell: Int) -> Found? {
    let range = line.row.cells[cell].text
    guard let colon = range.first(where: { line.row.text[$0] == ":" }), colon > range.lowerBound,
      colon - range.lowerBound <= 30
    else { return nil }
    let label = line.row.text[range.lowerBound..<colon]
    let concepts = text.lexicon.labels.concepts(label)
    guard concepts.contains(.customer),
      concepts.isDisjoint(with: [.number, .taxId, .reference, .phone, .account])
        || concepts.contains(.customer) && text.lexicon.labels.isPureLabel(label)
          && concepts.isDisjoint(with: [.number, .taxId, .phone]),
      !label.contains(where: \.isASCIIDigit)
    else { return nil }
    let rest = labels.trimmed((colon + 1)..<range.upperBound, line)
    return one(index, rest)
  }

  private func one(_ index: Int, _ range: Range<Int>) -> Found? {
    guard !range.isEmpty else { return nil }
    let name = NameLine.cleaned(text.lines[index].row.string(range))
    guard isName(name, index, range), name.count(where: \.isNumber) <= 3 else { return nil }
    let cell = text.lines[index].row.cell(containing: range.lowerBound) ?? 0
    return Found(buyer: Buyer(name: name), line: index, range: range, places: [Place(line: index, cell: cell)])
  }

  /// The address in a letter's window, below the line that repeats the seller's.
  private func belowSender() -> Found? {
    guard let vendor else { return nil }
    let key = Grounding.letters(vendor.name)
    for (index, line) in text.lines.enumerated() where line.row.page == 0 {
      for cell in line.row.cells {
        let parts = SellerFinder.separated(line.row.string(cell.text))
        guard parts.count >= 2, let first = parts.first, Grounding.letters(first).elementsEqual(key) else { continue }
        let block = AddressBlock(text, from: index, bounds: cell.bounds, count: 7)
        if let found = found(block.parts, isHeaded: true) { return found }
      }
    }
    return nil
  }

  /// The address in a letter's window: a block on the first page with a place that is not the seller's.
  private func unheaded() -> Found? {
    guard let height = text.sizes.first?.height else { return nil }
    for (index, line) in text.lines.enumerated() where line.row.page == 0 && line.row.bounds.midY < 0.45 * height {
      for (cell, place) in line.row.cells.enumerated() {
        let value = line.row.string(place.text)
        guard PlaceLine.form(value) != nil, SellerFinder.separated(value).count <= 2,
          text.isAddressLine(place.text, of: index, details: labels), place.text.count <= 50
        else { continue }
        var parts = [AddressBlock.Part(line: index, cell: cell, range: place.text, text: value)]
        var last = place.bounds
        var above = index - 1
        while above >= 0, text.lines[above].row.page == 0, parts.count < 5 {
          let row = text.lines[above].row
          guard last.y0 - row.bounds.y1 < 1.2 * row.height else { break }
          let match = row.cells.indices.first { abs(row.cells[$0].bounds.x0 - last.x0) < 0.5 * row.height }
          guard let match else {
            above -= 1
            continue
          }
          parts.insert(
            AddressBlock.Part(
              line: above, cell: match, range: row.cells[match].text, text: row.string(row.cells[match].text)),
            at: 0)
          last = row.cells[match].bounds
          above -= 1
        }
        guard parts.count >= 3, !parts.contains(where: isVendors), !isBelowVendor(parts[0]) else { continue }
        if let found = found(parts, isHeaded: false) { return found }
      }
    }
    return nil
  }

  private func isVendors(_ part: AddressBlock.Part) -> Bool {
    guard let vendor else { return false }
    return part.line == vendor.line && text.lines[part.line].row.cells[part.cell].text.overlaps(vendor.range)
  }

  /// The seller's own address, its name in larger type above.
  private func isBelowVendor(_ part: AddressBlock.Part) -> Bool {
    guard let vendor, text.lines[vendor.line].row.page == 0, part.line > vendor.line, part.line - vendor.line <= 3
    else {
      return false
    }
    let own = text.lines[vendor.line].row
    // A line that goes on behind the name is the one over a window.
    if let cell = own.cell(containing: vendor.range.lowerBound), own.cells[cell].text.count > vendor.range.count + 8 {
      return false
    }
    let row = text.lines[part.line].row
    let name = text.lines[vendor.line].row.bounds(vendor.range)
    return AddressBlock.distance(row.cells[part.cell].bounds, name) < 1.5 * row.height
  }

  // MARK: The parts

  private func found(_ parts: [AddressBlock.Part], isHeaded: Bool) -> Found? {
    var names: [AddressBlock.Part] = []
    var address: [AddressBlock.Part] = []
    var taxId: String?
    var places: Set<Place> = []
    for part in parts {
      let isPlace = PlaceLine.form(part.text) != nil
      if let id = self.taxId(part) {
        taxId = taxId ?? id
        places.insert(Place(line: part.line, cell: part.cell))
        continue
      }
      guard
        text.isAddressLine(part.range, of: part.line, details: labels)
          || names.isEmpty && isName(part.text, part.line, part.range)
      else { if names.isEmpty { return nil } else { break } }
      let hasNumber = part.text.contains(where: \.isNumber)
      if names.isEmpty || address.isEmpty && !hasNumber && !isPlace && names.count < 3 {
        guard isName(part.text, part.line, part.range) else { if names.isEmpty { return nil } else { break } }
        names.append(part)
      } else if isPlace || !address.contains(where: { PlaceLine.form($0.text) != nil }) {
        address.append(part)
      } else {
        break
      }
      places.insert(Place(line: part.line, cell: part.cell))
      if address.count == 4 { break }
    }
    guard let first = names.first else { return nil }
    // A street without a number ends up among the names where a place follows: it stays out of both.
    let company = names.first { text.lexicon.legalForms.isCompany($0.text) }
    let person = names.first { !isDepartment($0.text) } ?? first
    let name = company ?? person
    let lines = address.map { $0.text.trimming(" ,·|") }
    let buyer = Buyer(
      name: withoutTitle(NameLine.cleaned(name.text)), taxId: taxId,
      address: lines.isEmpty ? nil : lines.joined(separator: ", "))
    return Found(buyer: buyer, line: name.line, range: name.range, places: places)
  }

  private func isDepartment(_ name: String) -> Bool {
    labels.concepts(Array(name.unicodeScalars)[...]).contains(.customer)
  }

  /// `Herr Anke Brösel`, `M. Fabrice Aumont`
  private func withoutTitle(_ name: String) -> String {
    let words = name.split(separator: " ")
    guard words.count >= 3, let first = words.first else { return name }
    let isTitle =
      text.lexicon.isPersonTitle(first)
      || labels.concepts(Array(first.unicodeScalars)[...]).contains(.holder)
    return isTitle ? words.dropFirst().joined(separator: " ") : name
  }

  private func isName(_ name: String, _ index: Int, _ range: Range<Int>) -> Bool {
    guard name.count(where: \.isLetter) >= 3, name.count <= 70, !name.contains("@"), !name.hasSuffix(":") else {
      return false
    }
    // A sentence is not a name.
    if name.split(separator: " ").count(where: { $0.first?.isLowercase == true }) >= 3 { return false }
    let concepts = text.lexicon.labels.concepts(text.lines[index].row.text[range])
    let isCompany = text.lexicon.legalForms.isCompany(name)
    if !isCompany, !concepts.isDisjoint(with: [.invoice, .date, .total, .taxId, .phone, .number, .due, .account]) {
      return false
    }
    return !text.lines[index].dates.contains { range.overlaps($0.range) }
      && !text.lexicon.labels.isPureLabel(text.lines[index].row.text[range]) || isCompany
  }

  /// The number behind the label of a tax number.
  private func taxId(_ part: AddressBlock.Part) -> String? {
    let row = text.lines[part.line].row
    guard text.lexicon.labels.concepts(row.text[part.range]).contains(.taxId) else { return nil }
    let words = row.text[part.range].split(whereSeparator: { $0 == " " || $0 == ":" })
    let start = words.firstIndex { word in
      word.count(where: \.isASCIIDigit) >= 2 || word.count == 2 && word.allSatisfy(\.isCapital)
    }
    guard let start else { return nil }
    let value = words[start...].map { String(String.UnicodeScalarView($0)) }.joined(separator: " ")
    return value.count(where: \.isNumber) >= 5 && value.count <= 30 ? value.trimming(" .,;") : nil
  }
}
