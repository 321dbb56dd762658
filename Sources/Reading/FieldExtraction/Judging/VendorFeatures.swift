import DocumentText
import Extraction
import Languages

/// Describes every piece of text that may be the seller's name.
struct VendorFeatures {
  /// Names beyond these have nothing in their favour.
  private static let maximumCount = 40

  private let text: PageText
  private let finder: VendorFinder
  private let isNamed: Bool

  init(_ text: PageText, _ finder: VendorFinder, isNamed: Bool) {
    self.text = text
    self.finder = finder
    self.isNamed = isNamed
  }

  /// By line. Every name comes once, with the parts on the lines around it.
  func candidates() -> [Featured<VendorFinder.Found>] {
    let names = finder.names(withCustomers: true).sorted { ($0.score, $1.line) > ($1.score, $0.line) }
    let best = names.first { !$0.isCustomers }
    let chosen = best.flatMap { $0.score >= VendorFinder.threshold ? $0 : nil }
    var seen: Set<String> = []
    var result: [Featured<VendorFinder.Found>] = []
    let heights = names.prefix(Self.maximumCount).map { height(of: $0) }
    let tallest = max(heights.max() ?? 1, 0.1)
    for (rank, name) in names.prefix(Self.maximumCount).enumerated() {
      let whole = finder.completed(name)
      guard seen.insert("\(whole.line) \(whole.name)").inserted else { continue }
      var features = Features(isNamed: isNamed)
      features.add("rule choice", name.line == chosen?.line && name.range == chosen?.range)
      features.add("rule has choice", chosen != nil)
      features.add("rule score", name.score)
      features.add("rule behind", (best?.score ?? 0) - name.score)
      features.add("rule rank", rank)
      features.add("customer's", name.isCustomers)
      features.add("joined", whole.name != name.name)
      addName(whole.name, &features)
      addPlace(name, tallest: tallest, &features)
      addNeighbours(name, &features)
      result.append(Featured(value: whole, features: features))
    }
    return result
  }

  private func height(of name: VendorFinder.Found) -> Float {
    let row = text.lines[name.line].row
    return row.cell(containing: name.range.lowerBound).map { row.cells[$0].bounds.height } ?? row.height
  }

  private func addName(_ name: String, _ features: inout Features) {
    let words = name.split(separator: " ")
    let scalars = Array(name.unicodeScalars)
    let letters = scalars.count { $0.isLetter }
    features.add("company", text.lexicon.legalForms.isCompany(name))
    let parts = text.lexicon.legalForms.parts(name)
    features.add("forms", parts.forms)
    features.add("names", parts.names)
    features.add("words", words.count)
    features.add("letters", letters)
    features.add("digits", scalars.count { $0.isASCIIDigit })
    features.add("share of letters", Float(letters) / Float(max(scalars.count { $0 != " " }, 1)))
    features.add("capitals", Float(scalars.count { $0.isCapital }) / Float(max(letters, 1)))
    features.add("small first", scalars.first?.isSmall == true)
    features.add("capital words", words.count { $0.unicodeScalars.first?.isCapital == true })
    features.add("small words", words.count { $0.unicodeScalars.first?.isSmall == true })
    features.add("single letters", words.count { $0.count == 1 })
    features.add("address", text.lexicon.addresses.isAddress(name))
    features.add("comma", scalars.contains(","))
    features.add("colon", scalars.contains(":"))
    features.add("hash", scalars.contains("#"))
    features.add("ampersand", scalars.contains("&"))
    features.add("at", scalars.contains("@"))
    features.add("web", name.lowercased().contains("www.") || name.contains("://"))
    features.add("end mark", scalars.last == "." || scalars.last == "!" || scalars.last == "?")
    features.add("longest word", words.map(\.count).max() ?? 0)
    let concepts = text.lexicon.labels.concepts(scalars[...])
    features.add(papers: concepts, at: "name")
    features.add("pure label", text.lexicon.labels.isPureLabel(scalars[...]))
    features.add("domain", finder.matchesDomain(name))
    features.add("repeated", finder.repetitions(name))
  }

  private func addPlace(_ name: VendorFinder.Found, tallest: Float, _ features: inout Features) {
    let line = text.lines[name.line]
    let page = line.row.page
    let size = text.sizes[page]
    let cellIndex = line.row.cell(containing: name.range.lowerBound) ?? 0
    let bounds = line.row.cells.isEmpty ? line.row.bounds : line.row.cells[cellIndex].bounds
    features.add("y", bounds.midY / size.height)
    features.add("left", bounds.x0 / size.width)
    features.add("right", bounds.x1 / size.width)
    features.add("middle", abs(bounds.midX / size.width - 0.5))
    features.add("size", bounds.height / max(text.textHeights[page], 0.1))
    features.add("of tallest", bounds.height / tallest)
    features.add("page", page)
    features.add("last page", page == text.sizes.count - 1)
    features.add("line", name.line)
    features.add("cell", cellIndex)
    features.add("cells", line.row.cells.count)
    features.add("part of cell", name.range != line.row.cells.first { $0.text.contains(name.range.lowerBound) }?.text)
    features.add("dates in line", line.dates.count)
    features.add("amounts in line", line.numbers.count { $0.decimals == 2 })
    let words = line.row.cells.isEmpty ? 0..<0 : line.row.cells[cellIndex].words
    features.add("confidence", line.row.words[words].map(\.confidence).min() ?? 0)
    features.add("recognized", text.isRecognized)
    features.add("shape", size.height / size.width)
  }

  private func addNeighbours(_ name: VendorFinder.Found, _ features: inout Features) {
    for (place, step) in [("above", -1), ("below", 1), ("second below", 2)] {
      let index = name.line + step
      guard text.lines.indices.contains(index), text.lines[index].row.page == text.lines[name.line].row.page else {
        features.add(papers: [], at: place)
        features.add("\(place) address", false)
        features.add("\(place) company", false)
        features.add("\(place) gap", -1)
        features.add("\(place) size", 0)
        continue
      }
      let own = text.lines[name.line].row
      let other = text.lines[index]
      let bounds = own.cell(containing: name.range.lowerBound).map { own.cells[$0].bounds } ?? own.bounds
      let column = other.row.cells.indices.first {
        min(other.row.cells[$0].bounds.x1, bounds.x1) > max(other.row.cells[$0].bounds.x0, bounds.x0)
      }
      let printed = column.map { other.row.string(other.row.cells[$0].text) } ?? ""
      features.add(papers: column.map { other.cellConcepts[$0] } ?? [], at: place)
      features.add("\(place) address", text.lexicon.addresses.isAddress(printed))
      features.add("\(place) company", text.lexicon.legalForms.isCompany(printed))
      features.add("\(place) gap", abs(other.row.bounds.midY - own.bounds.midY) / max(own.height, 0.1))
      features.add("\(place) size", column.map { other.row.cells[$0].bounds.height / max(bounds.height, 0.1) } ?? 0)
    }
    let head = text.lines[..<name.line].filter { $0.row.page == text.lines[name.line].row.page }
    features.add("customers above", head.contains { $0.concepts.contains(.customer) })
    features.add("titles above", head.contains { !$0.concepts.isDisjoint(with: [.invoice, .receipt, .creditNote]) })
    features.add("amounts above", head.contains { $0.numbers.contains { $0.decimals == 2 } })
  }
}
