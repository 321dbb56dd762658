import DocumentText
import Extraction

/// Ranks the printed values of a field, each printed string once.
struct CandidateFinder {
  private let reading: DocumentFinders
  private let evidence: EvidenceBuilder

  /// Fields have fewer serious candidates, and every candidate makes the prompt longer.
  private static let maximumCount = 8
  /// A total less probable than this is no candidate: a list has hundreds of amounts.
  private static let leastProbable = 0.0005
  /// The same of a name: a page has dozens of lines, and a model that is shown a town among them may take it.
  private static let leastProbableName = 0.005

  init(_ reading: DocumentFinders) {
    self.reading = reading
    evidence = EvidenceBuilder(reading.text)
  }

  /// The fields with the candidates of four of them; a statement has none for total and tax.
  func candidates() -> FieldCandidates {
    let lines = reading.text.lines.map {
      FieldCandidates.Line(page: $0.row.page + 1, text: $0.row.string(0..<$0.row.text.count))
    }
    var result = FieldCandidates(fields: reading.fields(), lines: lines)
    result.vendor = vendors()
    result.date = dates()
    guard let agreed = reading.agreed else { return result }
    result.total = totals(chosen: agreed.total)
    result.tax = taxes(agreed)
    // What goes back is negative in the fields, whatever the page prints.
    if result.fields.documentType == .creditNote || result.fields.total.map({ $0 < 0 }) ?? false {
      result.total = result.total.map(Self.negative)
      result.tax = result.tax.map(Self.negative)
    }
    return result
  }

  private static func negative(_ candidate: Candidate<Int64>) -> Candidate<Int64> {
    var result = candidate
    if result.value > 0 { result.value = -result.value }
    return result
  }

  private func vendors() -> [Candidate<String>] {
    if let judged = reading.judged?.vendor {
      let others = judged.entries.dropFirst().filter { $0.probability >= Self.leastProbableName }
      let likely = judged.entries.prefix(1) + others
      return Self.distinct(likely.map { vendor($0.candidate.value, $0) })
    }
    let names = reading.vendors.names().sorted { ($0.score, $1.line) > ($1.score, $0.line) }
    // A negative score means that more speaks against the name than for it. Joining parts costs time: only the first
    // names are joined.
    let likely = names.prefix { $0.score > 0 }.prefix(4 * Self.maximumCount)
    return Self.distinct(likely.map { vendor(reading.vendors.completed($0), nil) })
  }

  private func vendor(
    _ name: VendorFinder.Found, _ entry: Judged<VendorFinder.Found>.Entry?
  ) -> Candidate<String> {
    var place = evidence.place(
      name.line, name.range, isGrounded: reading.text.isPrinted(name.name, from: name.line, lines: 2))
    if let entry { place.confidence = entry.probability }
    return Candidate(
      printed: name.name, value: name.name, evidence: place,
      places: [CandidatePlace(line: name.line, range: name.range)] + secondLine(of: name),
      score: Double(name.score), probability: entry?.probability)
  }

  /// The line below, if the name continues there.
  private func secondLine(of name: VendorFinder.Found) -> [CandidatePlace] {
    let isWhole = reading.text.isPrinted(name.name, from: name.line, lines: 1)
    guard !isWhole, reading.text.lines.indices.contains(name.line + 1) else { return [] }
    return [CandidatePlace(line: name.line + 1, range: reading.text.lines[name.line + 1].row.text.indices)]
  }

  private func dates() -> [Candidate<CalendarDate>] {
    if let judged = reading.judged?.date {
      return Self.distinct(judged.entries.map { date($0.candidate.value, $0) })
    }
    return Self.distinct(reading.dates.documentDates().map { date($0, nil) })
  }

  private func date(_ found: DateFinder.Found, _ entry: Judged<DateFinder.Found>.Entry?) -> Candidate<CalendarDate> {
    let printed = reading.text.lines[found.line].row.string(found.range)
    var place = evidence.place(
      found.line, found.range,
      isGrounded: Grounding.contains(found.date, in: printed, lexicon: reading.text.lexicon.dates))
    if let entry { place.confidence = entry.probability }
    return Candidate(
      printed: printed, value: found.date, evidence: place,
      places: [CandidatePlace(line: found.line, range: found.range)], score: Double(found.score),
      probability: entry?.probability)
  }

  /// - Parameter chosen: the amount the fields hold; after cash rounding it is not the one with the highest score.
  private func totals(chosen: Amount?) -> [Candidate<Int64>] {
    if let judged = reading.judged?.total {
      return Self.distinct(
        judged.entries.filter {
          $0.probability >= Self.leastProbable || $0.candidate.value.amount.minor == chosen?.minor
        }
        .map { entry in
          var result = candidate(entry.candidate.value.amount, score: entry.candidate.value.score)
          result.probability = entry.probability
          result.evidence.confidence = entry.probability
          return result
        })
    }
    let ranked = reading.sums.totals().enumerated().sorted {
      ($0.element.score, $0.offset) > ($1.element.score, $1.offset)
    }
    let found = ranked.map { candidate($0.element.amount, score: $0.element.score) }
    let first = chosen.map { [candidate($0, score: ranked.first?.element.score ?? 0)] } ?? []
    return Self.distinct(first + found)
  }

  /// Amounts labelled as tax and those of tax tables; a tax is at most a third of the total.
  private func taxes(_ agreed: SumFields) -> [Candidate<Int64>] {
    let chosen = agreed.tax ?? (agreed.taxLines.count == 1 ? agreed.taxLines[0].tax : nil)
    let tables = reading.taxTables.flatMap { $0.lines.map(\.tax) }
    let labelled = reading.groups.filter { $0.role == .tax }.flatMap(\.money)
    let largest = agreed.total.map { $0.minor.magnitude / 3 } ?? .max
    let plausible = (tables + labelled).filter { $0.minor != 0 && $0.minor.magnitude <= largest }
    // The fields may hold the sum of a table's lines; where a labelled amount is the same, it is the value printed.
    let same = plausible.filter { $0.minor == agreed.taxTotal }
    let others = plausible.filter { $0.minor != agreed.taxTotal }
    let first = ((chosen.map { [$0] } ?? []) + same).map { candidate($0, score: 2) }
    return Self.distinct(first + others.map { candidate($0, score: 1) })
  }

  private func candidate(_ amount: Amount, score: Float) -> Candidate<Int64> {
    Candidate(
      printed: reading.text.lines[amount.row].row.string(amount.number.range), value: amount.minor,
      evidence: evidence.amount(amount, value: amount.minor, exponent: reading.exponent),
      places: [CandidatePlace(line: amount.row, range: amount.number.range)], score: Double(score))
  }

  /// The first `maximumCount` printed strings, each with all its places, in the given order.
  private static func distinct<Value>(_ ranked: [Candidate<Value>]) -> [Candidate<Value>] {
    var result: [Candidate<Value>] = []
    var indices: [String: Int] = [:]
    for candidate in ranked {
      if let index = indices[candidate.printed] {
        for place in candidate.places where !result[index].places.contains(place) { result[index].places.append(place) }
      } else if result.count < Self.maximumCount {
        indices[candidate.printed] = result.count
        result.append(candidate)
      }
    }
    return result
  }
}
