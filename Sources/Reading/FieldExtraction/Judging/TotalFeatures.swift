import DocumentText
import Extraction
import Languages

/// Describes every printed amount that may be the document's total.
struct TotalFeatures {
  /// More amounts than that are those of long lists, which are no totals.
  private static let maximumCount = 80

  private let text: PageText
  private let groups: [AmountGroup]
  private let facts: SumFacts
  private let isNamed: Bool
  private let roles: [AmountRole]
  private let ruled: [Place: Float]
  private let bestScore: Float
  private let chosen: Place?
  private let itemRows: Range<Int>

  /// A printed number: two amounts of one row differ in their place only.
  private struct Place: Hashable {
    var row: Int
    var start: Int

    init(_ amount: Amount) {
      row = amount.row
      start = amount.number.range.lowerBound
    }
  }

  init(_ text: PageText, _ sums: SumFinder, isNamed: Bool) {
    self.text = text
    groups = sums.groups
    self.isNamed = isNamed
    itemRows = sums.itemRows
    roles = groups.map(\.role)
    facts = SumFacts(sums)
    let totals = sums.totals()
    ruled = Dictionary(totals.map { (Place($0.amount), $0.score) }, uniquingKeysWith: max)
    bestScore = totals.map(\.score).max() ?? 0
    chosen = sums.ruledTotal(of: totals).map { Place($0.amount) }
  }

  /// In reading order.
  func candidates() -> [Featured<SumFinder.Choice>] {
    var found: [(group: Int, amount: Amount, score: Float)] = []
    for (index, group) in groups.enumerated() {
      for amount in group.amounts {
        guard amount.isMoney || ruled[Place(amount)] != nil else { continue }
        found.append((index, amount, ruled[Place(amount)] ?? -9))
      }
    }
    if found.count > Self.maximumCount {
      let kept = found.indices.sorted {
        (found[$0].score, found[$0].amount.minor, -$0) > (found[$1].score, found[$1].amount.minor, -$1)
      }
      found = kept.prefix(Self.maximumCount).sorted().map { found[$0] }
    }
    return found.map { entry in
      Featured(
        value: SumFinder.Choice(amount: entry.amount, score: entry.score),
        features: features(entry.group, entry.amount, score: entry.score))
    }
  }

  private func features(_ index: Int, _ amount: Amount, score: Float) -> Features {
    var features = Features(isNamed: isNamed)
    let group = groups[index]
    let line = text.lines[group.row]
    addLabel(group, line, &features)
    addRule(group, amount, score, &features)
    addPlace(index, amount, line, &features)
    facts.add(amount.minor, amount, role: roles[index], to: &features)
    addNeighbours(index, line, &features)
    addDocument(&features)
    return features
  }

  private func addLabel(_ group: AmountGroup, _ line: PageText.Line, _ features: inout Features) {
    features.add(sums: group.concepts, at: "label")
    let label = line.row.text[group.label]
    features.add("label length", label.count)
    features.add("label letters", label.count { $0.isLetter })
    features.add("label digits", label.count { $0.isASCIIDigit })
    features.add("label pure", text.lexicon.labels.isPureLabel(label))
    features.add("label apart", group.isLabelApart)
    features.add("label colon", label.contains(":"))
    features.add("label capitals", label.count { $0.isCapital })
    features.add("label rates", group.rates.count)
  }

  private func addRule(_ group: AmountGroup, _ amount: Amount, _ score: Float, _ features: inout Features) {
    let role = group.role
    if case .total(let rank) = role { features.add("role total", rank) } else { features.add("role total", 0) }
    features.add("role due", role == .due)
    features.add("role payment", role == .payment)
    features.add("role none", role == .none)
    features.add("role subtotal", role == .subtotal)
    features.add("role part", [.tax, .taxBase, .discount, .saving, .tip, .change, .rounding].contains(role))
    features.add("rule score", score)
    features.add("rule behind", bestScore - score)
    features.add("rule choice", chosen == Place(amount))
    features.add("rule has choice", chosen != nil)
    features.add("rule ahead", ruled.values.count { $0 > score })
  }

  private func addPlace(_ index: Int, _ amount: Amount, _ line: PageText.Line, _ features: inout Features) {
    let page = line.row.page
    let size = text.sizes[page]
    let group = groups[index]
    features.add("y", line.row.bounds.midY / size.height)
    features.add("right", amount.bounds.x1 / size.width)
    features.add("left", amount.bounds.x0 / size.width)
    features.add("size", line.row.height / max(text.textHeights[page], 0.1))
    features.add("last page", page == text.sizes.count - 1)
    features.add("first page", page == 0)
    features.add("lines below", text.lines.count - 1 - group.row)
    features.add("line share", Float(group.row) / Float(max(text.lines.count, 1)))
    features.add("amounts in row", groups.filter { $0.row == group.row }.reduce(0) { $0 + $1.money.count })
    features.add("last of group", group.amounts.last?.number.range == amount.number.range)
    features.add("first of group", group.amounts.first?.number.range == amount.number.range)
    features.add("in items", itemRows.contains(group.row))
    features.add("below items", group.row - itemRows.upperBound)
    features.add("money", amount.isMoney)
    features.add("confidence", amount.confidence)
    let next = amount.number.range.upperBound
    features.add("letters behind", line.row.text.count - next)
    features.add("share of groups", Float(index) / Float(max(groups.count, 1)))
    let cell = line.row.cell(containing: amount.number.range.lowerBound)
    features.add("cell", cell ?? 0)
    features.add("cells", line.row.cells.count)
    features.add("dates in row", line.dates.count)
  }

  private func addNeighbours(_ index: Int, _ line: PageText.Line, _ features: inout Features) {
    let row = groups[index].row
    let above = row > 0 ? text.lines[row - 1].concepts : []
    let below = row + 1 < text.lines.count ? text.lines[row + 1].concepts : []
    features.add(sums: above, at: "above")
    features.add(sums: below, at: "below")
    for distance in 1...3 {
      features.add("role \(distance) before", Self.code(index - distance >= 0 ? roles[index - distance] : nil))
      features.add("role \(distance) after", Self.code(index + distance < roles.count ? roles[index + distance] : nil))
    }
    let before = roles[..<index]
    let after = roles[(index + 1)...]
    for (name, role) in [
      ("tax", AmountRole.tax), ("subtotal", .subtotal), ("due", .due), ("payment", .payment), ("change", .change),
      ("tip", .tip), ("discount", .discount),
    ] {
      features.add("\(name) before", before.contains(role))
      features.add("\(name) after", after.contains(role))
    }
    features.add("totals before", before.count { Self.isTotal($0) })
    features.add("totals after", after.count { Self.isTotal($0) })
  }

  private func addDocument(_ features: inout Features) {
    features.add("recognized", text.isRecognized)
    features.add("pages", text.sizes.count)
    features.add("shape", text.sizes.first.map { $0.height / $0.width } ?? 1)
    features.add("groups", groups.count)
    features.add("lines", text.lines.count)
    features.add("decimals", facts.exponent)
  }

  private static func isTotal(_ role: AmountRole) -> Bool { if case .total = role { true } else { false } }

  private static func code(_ role: AmountRole?) -> Int {
    switch role {
    case nil: -1
    case .total(let rank): 20 + rank
    case .due: 19
    case .payment: 18
    case .subtotal: 17
    case .tax: 16
    case .taxBase: 15
    case .change: 14
    case .tip: 13
    case .service, .shipping: 12
    case .discount, .saving: 11
    case .rounding: 10
    case .deposit, .previous: 9
    case .count: 8
    case .some(.none): 0
    }
  }
}
