import Extraction

/// Merges the answers for the groups of a document's pages, group by group.
///
/// - Vendor, date, currency, kind and a statement's opening balance are those of the first page that has them.
/// - Total, tax and subtotal are those of the last page that prints a total, a statement's closing balance that of the
///   last page that prints one.
/// - Items are in the order of the pages, without carry-over lines.
/// - A different value on a later page is a doubt (`pages_disagree`).
///
/// It keeps fields and items, not pages: memory grows only with the number of items.
public struct AnswerMerge: Sendable {
  private var merged: GroundedAnswer?
  /// Sums of the items so far, within 64 bits.
  private var running = RunningSum()
  /// The last total was the sum of the items up to its page.
  private var isTotalSoFar = false

  public init() {}

  /// The currency so far, for reading the amounts of the following pages.
  public var currency: Currency? { merged?.fields.currency }

  /// The kind so far, for questions about the following pages.
  public var kind: DocumentType? { merged?.fields.documentType }

  /// The document's answer; nil before the first group.
  public var answer: GroundedAnswer? {
    guard var answer = merged else { return nil }
    // A value that was withheld on one page and found on another is not withheld.
    answer.withheld = answer.withheld.filter { $0 == .currency || answer.fields.evidence[$0] == nil }
    // As in the answers of the other engines.
    answer.fields.bookMoneyBack()
    return answer
  }

  /// Adds the answer for the pages that follow the ones added before.
  public mutating func add(_ group: GroundedAnswer) {
    var group = group
    let items = group.fields.lineItems
    let places = items.indices.map { group.fields.evidence[.lineItem($0)] }
    group.fields.lineItems = []
    for index in items.indices { group.fields.evidence[.lineItem(index)] = nil }
    let isFirst = merged == nil
    var result = merged ?? GroundedAnswer(fields: DocumentFields(documentType: group.fields.documentType))
    let hasOtherUnits = !isFirst && group.fields.minorUnits != result.fields.minorUnits
    addHeader(group, bookingDays: Set(items.compactMap(\.date)), hasOtherUnits: hasOtherUnits, to: &result)
    // Amounts in another minor unit cannot be added to the earlier ones.
    if !hasOtherUnits {
      addItems(items, places, to: &result)
    } else {
      result.withheldItems += items.count
    }
    if let total = group.fields.total { isTotalSoFar = total == running.sum }
    merged = result
  }

  /// - Parameter bookingDays: often the only days on later pages of a statement; models take one of them for its date.
  private func addHeader(
    _ group: GroundedAnswer, bookingDays: Set<CalendarDate>, hasOtherUnits: Bool, to result: inout GroundedAnswer
  ) {
    result.withheld.formUnion(group.withheld)
    result.withheldItems += group.withheldItems
    result.withheldDetails += group.withheldDetails
    for doubt in group.doubts where !result.doubts.contains(doubt) { result.doubts.append(doubt) }
    let new = group.fields
    for row in DocumentFields.rows {
      guard let merging = row.question?.merging, [.first, .firstOfSeveral].contains(merging) else { continue }
      if hasOtherUnits, row.dependsOnCurrency {
        if row.name == .currency { result.disagree(row.key) }
        continue
      }
      guard row.isGiven(in: new) else { continue }
      guard row.isGiven(in: result.fields) else {
        row.take(from: new, into: &result.fields)
        continue
      }
      let isBooking = row.name == .date && new.date.map(bookingDays.contains) ?? false
      if merging == .first, !isBooking, !row.isSame(result.fields, new) { result.disagree(row.key) }
    }
    if !hasOtherUnits { addSums(new, to: &result) }
  }

  /// The last total counts; that of an earlier page should be the sum of the items up to it.
  private func addSums(_ new: DocumentFields, to result: inout GroundedAnswer) {
    if let kept = result.fields.total, let total = new.total, kept != total, !isTotalSoFar {
      result.disagree(FieldName.total.key)
    }
    let merging: FieldMerging? = new.total != nil ? .lastWithTotal : new.closingBalance != nil ? .last : nil
    for row in DocumentFields.rows where merging != nil && row.question?.merging == merging {
      row.take(from: new, into: &result.fields)
    }
  }

  private mutating func addItems(_ items: [LineItem], _ places: [Evidence?], to result: inout GroundedAnswer) {
    for (item, place) in zip(items, places) {
      let page = place?.page ?? running.page
      let isCarried = item.description.map(CarryOver.all.isLabel) ?? false
      guard !isCarried, !running.carries(item.amount, page: page) else { continue }
      running.add(item.amount, page: page)
      result.fields.evidence[.lineItem(result.fields.lineItems.count)] = place
      result.fields.lineItems.append(item)
    }
  }
}

/// The sum of the items of the pages so far.
private struct RunningSum {
  private(set) var page = 0
  private(set) var sum: Int64 = 0
  private var count = 0

  /// Whether the first amount of a later page is the sum of all items before it. After a single item it can be another
  /// item of the same price.
  func carries(_ amount: Int64?, page: Int) -> Bool {
    page > self.page && count > 1 && amount == sum
  }

  mutating func add(_ amount: Int64?, page: Int) {
    self.page = page
    count += 1
    sum &+= amount ?? 0
  }
}

extension DocumentFields {
  /// Decimals of the amounts.
  fileprivate var minorUnits: Int { currency?.minorUnits ?? Currency.unknownMinorUnits }
}

extension GroundedAnswer {
  /// Adds the doubt that pages disagree, once for each field.
  fileprivate mutating func disagree(_ field: String) {
    let warning = Warning(
      code: "pages_disagree", message: "Pages of the document give different values.", field: field)
    if !doubts.contains(warning) { doubts.append(warning) }
  }
}
