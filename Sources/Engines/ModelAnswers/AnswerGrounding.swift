import DocumentText
import Extraction

/// Finds the values of a model's answer on the pages that the model read, and withholds those that are not there.
///
/// Amounts and days are found with the scanners of the embedded engine, so that the same printed forms are understood.
/// A name whose letters and digits stand on the page keeps the model's spelling, which has accents and case right. If
/// the page differs in up to one letter of six, the spelling on the page is the value.
public struct AnswerGrounding {
  private let pages: PrintedPages
  private let reading: DocumentFields
  private let known: Currency?

  /// - Parameters:
  ///   - pages: the pages of the request.
  ///   - reading: the embedded engine's fields of the whole document: if both read the same value, its place is
  ///     taken.
  ///   - currency: the currency of earlier pages, if known.
  public init(_ pages: [NumberedPage], reading: DocumentFields, currency: Currency? = nil) {
    self.pages = PrintedPages(pages)
    self.reading = reading
    known = currency ?? reading.currency
  }

  public func ground(_ answer: ModelAnswer) -> GroundedAnswer {
    var grounded = GroundedAnswer(fields: DocumentFields(documentType: answer.kind))
    currency(answer, &grounded)
    vendor(answer, &grounded)
    date(answer, &grounded)
    let isStatement = answer.kind == .bankStatement
    let exponent = grounded.fields.currency?.minorUnits ?? Currency.unknownMinorUnits
    let amounts = pages.amounts(exponent: exponent)
    func sum(_ value: DecimalNumber?, _ name: FieldName, _ same: (evidence: Evidence?, value: Int64?)) -> Int64? {
      guard let value else { return nil }
      let minor = value.minorUnits(exponent: exponent)
      guard let minor,
        let sum = self.sum(minor, name, same: same, places: amounts[minor.magnitude] ?? [], keepsSign: isStatement)
      else {
        grounded.withheld.insert(name)
        return nil
      }
      grounded.fields.evidence[name] = sum.evidence
      return sum.minor
    }
    if isStatement {
      grounded.fields.closingBalance = sum(answer.total, .closingBalance, (nil, nil))
      grounded.fields.openingBalance = sum(answer.subtotal, .openingBalance, (nil, nil))
    } else {
      grounded.fields.total = sum(answer.total, .total, (reading.evidence[.total], reading.total))
      grounded.fields.tax =
        addedUp(answer.tax, exponent) ?? sum(answer.tax, .tax, (reading.evidence[.tax], reading.tax))
      grounded.fields.subtotal = sum(answer.subtotal, .subtotal, (reading.evidence[.subtotal], reading.subtotal))
    }
    ItemGrounding(pages, amounts, reading: reading, exponent: exponent).add(answer.items, to: &grounded)
    if answer.isFull {
      grounded.doubts.append(
        Warning(
          code: "items_cut", message: "The model gave as many items as one answer may hold; the pages may print more.",
          field: "lineItems"))
    }
    return grounded
  }

  /// A currency of the answer counts if the pages print its code or sign, or if the embedded engine read the same.
  /// Otherwise the known currency is taken, because amounts are in its minor units.
  private func currency(_ answer: ModelAnswer, _ grounded: inout GroundedAnswer) {
    if let currency = answer.currency {
      let place = currency == reading.currency ? nil : printed(currency)
      if place != nil || currency == known {
        grounded.fields.currency = currency
        grounded.fields.evidence[.currency] =
          currency == reading.currency ? own(reading.evidence[.currency]) : place.flatMap { pages.evidence([$0]) }
        return
      }
      grounded.withheld.insert(.currency)
    }
    grounded.fields.currency = known
    if known == reading.currency { grounded.fields.evidence[.currency] = own(reading.evidence[.currency]) }
  }

  /// Documents with several tax rates often do not print the sum of the taxes: the model's is taken if it is the sum of
  /// the printed lines.
  private func addedUp(_ tax: DecimalNumber?, _ exponent: Int) -> Int64? {
    let lines = reading.taxLines.indices.map { own(reading.evidence[.taxLine($0)]) }
    guard let minor = tax?.minorUnits(exponent: exponent), minor == reading.tax, reading.evidence[.tax] == nil,
      lines.count > 1, lines.allSatisfy({ $0?.grounded == true })
    else { return nil }
    return minor
  }

  private func printed(_ currency: Currency) -> PrintedPages.Position? {
    for (index, line) in pages.lines.enumerated() {
      if let range = CurrencyMarks.range(of: currency, in: line.printed.text) {
        return .init(line: index, range: range)
      }
    }
    return nil
  }

  private func vendor(_ answer: ModelAnswer, _ grounded: inout GroundedAnswer) {
    guard let vendor = answer.vendor else { return }
    let own = self.own(reading.evidence[.vendor]).flatMap { $0.grounded ? $0 : nil }
    if let same = reading.vendor, let own, Grounding.letters(same).elementsEqual(Grounding.letters(vendor)) {
      grounded.fields.vendor = vendor
      grounded.fields.evidence[.vendor] = own
    } else if let name = PrintedName(vendor, in: pages) {
      grounded.fields.vendor = name.isEqual ? vendor : name.spelling
      grounded.fields.evidence[.vendor] = pages.evidence(name.places)
    } else if let same = reading.vendor, let own, PrintedName.isMisreading(same, vendor) {
      grounded.fields.vendor = same
      grounded.fields.evidence[.vendor] = own
    } else {
      grounded.withheld.insert(.vendor)
    }
  }

  private func date(_ answer: ModelAnswer, _ grounded: inout GroundedAnswer) {
    guard let date = answer.date else { return }
    let same = reading.date == date ? own(reading.evidence[.date]) : nil
    let found = same?.grounded == true ? same : pages.place(of: date).flatMap { pages.evidence([$0]) }
    guard let found else {
      grounded.withheld.insert(.date)
      return
    }
    grounded.fields.date = date
    grounded.fields.evidence[.date] = found
  }

  /// Evidence of the embedded engine that lies on these pages.
  private func own(_ evidence: Evidence?) -> Evidence? {
    evidence.flatMap { $0.page.map(pages.holds) == true ? $0 : nil }
  }

  /// The amount with its place: the embedded engine's if it read the same, otherwise the place with the clearest label,
  /// of equal ones the last.
  ///
  /// - Parameter keepsSign: whether the model's sign counts, because columns or letters mark overdrawn balances;
  ///   otherwise the amount is negative only if a minus is printed.
  private func sum(
    _ minor: Int64, _ name: FieldName, same: (evidence: Evidence?, value: Int64?), places: [PrintedPages.PlacedNumber],
    keepsSign: Bool
  ) -> (minor: Int64, evidence: Evidence)? {
    if same.value == minor, let evidence = own(same.evidence), evidence.grounded { return (minor, evidence) }
    let ranked = places.map { found in
      let line = pages.lines[found.place.line].printed
      let label = line.string(0..<found.place.range.lowerBound)
      return (found, clarity: AmountLabels.all.clarity(of: name, in: label))
    }
    let best = ranked.enumerated().max { ($0.element.clarity, $0.offset) < ($1.element.clarity, $1.offset) }?.element.0
    guard let best, let evidence = pages.evidence([best.place]) else { return nil }
    if keepsSign { return (minor, evidence) }
    let magnitude = Int64(minor.magnitude)
    return (best.number.isMarkedNegative ? -magnitude : magnitude, evidence)
  }
}
