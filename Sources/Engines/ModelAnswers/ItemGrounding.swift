import DocumentText
import Extraction

/// Finds the items of an answer on its pages: every item needs a printed amount of its own.
struct ItemGrounding {
  private let pages: PrintedPages
  /// Where amounts are printed, in reading order, by their value without sign.
  private let places: [UInt64: [PrintedPages.Position]]
  /// The evidence of places that only the embedded engine read as the amount.
  private var evidence: [PrintedPages.Position: Evidence] = [:]
  private let exponent: Int
  /// The letters of every line.
  private let letters: [String]

  /// Lines above and below an amount that may describe its item; bookings of statements have the most.
  private static let above = 3
  private static let below = 5
  /// Share of a description's letters that must be found there; recognizers misread some.
  private static let describedShare = 0.75
  /// Least share of a description on an amount's own line that counts: single letters stand on every line.
  private static let tellingShare = 0.5
  /// Misread letters that are tolerated in a word: one in four.
  private static let lettersPerError = 4
  /// Misread words are searched for in lines of up to so many letters; printed lines have fewer.
  private static let longestLine = 400

  /// Places of one amount that are compared, before and after the previous item: a page with one amount a thousand
  /// times does not cost much time.
  private static let candidates = 40

  /// - Parameters:
  ///   - amounts: those of the pages, by value.
  ///   - reading: the embedded engine's fields. It makes sense of amounts that cannot be read by themselves (`7 50`,
  ///     `U.40`): where it read an item there, a model may have read the same.
  init(
    _ pages: PrintedPages, _ amounts: [UInt64: [PrintedPages.PlacedNumber]], reading: DocumentFields, exponent: Int
  ) {
    self.pages = pages
    self.exponent = exponent
    var places = amounts.mapValues { $0.map(\.place) }
    for (index, item) in reading.lineItems.enumerated() {
      guard let amount = item.amount, let evidence = reading.evidence[.lineItem(index)],
        let place = pages.place(of: evidence)
      else { continue }
      let known = places[amount.magnitude] ?? []
      if known.contains(where: { $0.line == place.line && $0.range.overlaps(place.range) }) { continue }
      self.evidence[place] = evidence
      places[amount.magnitude] = (known + [place]).sorted {
        ($0.line, $0.range.lowerBound) < ($1.line, $1.range.lowerBound)
      }
    }
    self.places = places
    letters = pages.lines.map { String(Grounding.letters($0.printed.string($0.printed.text.indices))) }
  }

  /// Leaves out items without an amount, and items whose amount is not printed, which it counts as withheld.
  func add(_ items: [ModelAnswer.Item], to grounded: inout GroundedAnswer) {
    var used: Set<PrintedPages.Position> = []
    var last = -1
    for item in items {
      guard let value = item.amount else { continue }
      guard let minor = value.minorUnits(exponent: exponent),
        let place = place(of: minor, item, after: last, used: used),
        let evidence = evidence[place] ?? pages.evidence([place])
      else {
        grounded.withheldItems += 1
        continue
      }
      used.insert(place)
      last = place.line
      grounded.fields.evidence[.lineItem(grounded.fields.lineItems.count)] = evidence
      grounded.fields.lineItems.append(entry(item, minor, at: place, &grounded))
    }
  }

  /// The place of the amount, without those of other items: first the one whose own line describes the item best, then
  /// the one whose neighbouring lines do, then the first after the previous item. On one line the last counts, as
  /// prices stand before amounts.
  private func place(
    of minor: Int64, _ item: ModelAnswer.Item, after last: Int, used: Set<PrintedPages.Position>
  ) -> PrintedPages.Position? {
    let free = (places[minor.magnitude] ?? []).filter { !used.contains($0) }
    let near =
      free.filter { $0.line > last }.prefix(Self.candidates) + free.filter { $0.line <= last }.suffix(Self.candidates)
    func rank(_ place: PrintedPages.Position) -> (own: Double, near: Double, isLater: Int, offset: Int, column: Int) {
      let own = item.description.map { described($0, in: [place.line], tolerant: false) } ?? 0
      let neighbours = pages.neighbours(of: place.line, above: 1, below: 1)
      let near = item.description.map { described($0, in: neighbours, tolerant: false) } ?? 0
      return (own >= Self.tellingShare ? own : 0, near, place.line > last ? 1 : 0, -place.line, place.range.lowerBound)
    }
    return near.map { ($0, rank($0)) }.max { $0.1 < $1.1 }?.0
  }

  private func entry(
    _ item: ModelAnswer.Item, _ minor: Int64, at place: PrintedPages.Position, _ grounded: inout GroundedAnswer
  ) -> LineItem {
    var entry = LineItem(description: nil, amount: minor)
    let near = pages.neighbours(of: place.line, above: Self.above, below: Self.below)
    if let description = item.description {
      let isPrinted = described(description, in: near, tolerant: true) >= Self.describedShare
      if isPrinted { entry.description = description } else { grounded.withheldDetails += 1 }
    }
    if let quantity = item.quantity {
      if isPrinted(quantity, near: place) {
        entry.quantity = quantity.description
      } else if quantity.description != "1" {
        // Documents rarely print the quantity of a single piece, so its absence says nothing.
        grounded.withheldDetails += 1
      }
    }
    if let date = item.date {
      if isPrinted(date, above: place.line) { entry.date = date } else { grounded.withheldDetails += 1 }
    }
    return entry
  }

  /// Share of a description's letters and digits whose words stand in the lines.
  ///
  /// - Parameter tolerant: a word with misread letters counts without them.
  private func described(_ description: String, in lines: [Int], tolerant: Bool) -> Double {
    let words = description.split(separator: " ").map { Grounding.letters(String($0)) }.filter { !$0.isEmpty }
    let all = words.reduce(0) { $0 + $1.count }
    let found = words.reduce(0) { sum, word in
      if lines.contains(where: { letters[$0].contains(String(word)) }) { return sum + word.count }
      let tolerance = tolerant ? word.count / Self.lettersPerError : 0
      guard tolerance > 0 else { return sum }
      let errors = lines.lazy.filter { letters[$0].utf8.count <= Self.longestLine }.map {
        EditDistance.least(Array(word), within: Array(letters[$0].unicodeScalars))
      }.min()
      return errors.map { $0 <= tolerance ? sum + word.count - $0 : sum } ?? sum
    }
    return all > 0 ? Double(found) / Double(all) : 0
  }

  /// On the amount's line, or on a neighbouring line before that line's own amount.
  private func isPrinted(_ quantity: DecimalNumber, near place: PrintedPages.Position) -> Bool {
    pages.neighbours(of: place.line, above: 1, below: 1).contains { index in
      let numbers = pages.lines[index].numbers
      let amount = index == place.line ? place.range : numbers.last?.range
      return numbers.contains { number in
        if number.range == amount { return false }
        let grouped = DecimalNumber(unscaled: number.value.unscaled, scale: number.isAmbiguous ? 3 : number.value.scale)
        return [number.value, grouped].contains(quantity)
      }
    }
  }

  /// The day on the amount's line or above it, with or without its year: one day can head several bookings.
  private func isPrinted(_ date: CalendarDate, above line: Int) -> Bool {
    // The nearest first: most bookings have it on their own line.
    let near = pages.neighbours(of: line, above: Self.headedLines, below: 1)
    return near.reversed().contains { index in
      let text = pages.lines[index].printed.string(pages.lines[index].printed.text.indices)
      return Grounding.contains(date, in: text) || Grounding.containsDayAndMonth(of: date, in: text)
    }
  }

  /// How many lines a day can stand above its last booking.
  private static let headedLines = 40
}
