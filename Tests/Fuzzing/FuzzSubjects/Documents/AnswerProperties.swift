import Bookkeeping
import DocumentText
import Extraction
import Imaging
import JSON

/// What must hold for the fields that were read, whatever the document says.
struct AnswerProperties {
  let fields: DocumentFields
  let verdict: Verdict
  let warnings: [Warning]
  /// Of the document.
  let pages: Int

  func check() throws {
    try evidence(fields.evidence, taxLines: fields.taxLines.count, items: fields.lineItems.count)
    for statement in fields.statements {
      try evidence(statement.evidence, taxLines: 0, items: statement.lineItems.count)
    }
    if let judgement = fields.judgement {
      let all = judgement.probabilities.values + [judgement.together]
      try require(all.allSatisfy { (0...1).contains($0) }, "probabilities lie between 0 and 1")
    }
    try require(verdict != .reconciled || closes, "an answer is reconciled only with sums that close")
    try answer()
    try books()
  }

  private func evidence(_ all: [FieldName: Evidence], taxLines: Int, items: Int) throws {
    for (name, evidence) in all {
      switch name {
      case .lineItem(let index): try require(index < items, "evidence is of an item that is there")
      case .taxLine(let index): try require(index < taxLines, "evidence is of a tax that is there")
      default: break
      }
      try require((evidence.page == nil) == (evidence.box == nil), "a place is a page and a box")
      try require(evidence.text.unicodeScalars.count <= 80, "the text of evidence is short")
      try require((0...1).contains(evidence.confidence), "confidence lies between 0 and 1")
      guard let page = evidence.page, let box = evidence.box else { continue }
      try require((1...max(1, pages)).contains(page), "evidence lies on a page of the document")
      let isInside = [box.x0, box.y0, box.x1, box.y1].allSatisfy { (-0.001...1.001).contains($0) }
      try require(isInside && box.x0 <= box.x1 && box.y0 <= box.y1, "evidence lies within its page")
    }
  }

  /// The answer is JSON that our own client can read.
  private func answer() throws {
    let answer = ExtractionResult(
      id: "1", fields: fields, pages: pages, verdict: verdict, warnings: fields.warnings + warnings,
      engine: EngineName(name: "embedded"), timing: Timing(queueMs: 0, prepareMs: 0, inferenceMs: 0, totalMs: 0))
    let text = answer.json(evidence: true).serialized()
    guard let json = try? JSONValue(parsing: text.utf8) else { throw BrokenProperty(description: "an answer is JSON") }
    let read: ExtractionResult
    do throws(ObjectReadingError) { read = try ExtractionResult(json: json) } catch {
      throw BrokenProperty(description: "the client can read an answer; not \(error.key)")
    }
    try require(read.json(evidence: true).serialized() == text, "the client reads the answer as it was")
  }

  /// What accounting programs get is well-formed.
  private func books() throws {
    for format in BookFormat.allCases {
      guard let text = try? format.text(of: [(nil, fields)]), format != .csv else { continue }
      do throws(XMLParser.Failure) { _ = try XMLParser.parse(Array(text.utf8)) } catch {
        guard error == .noLibrary || error == .tooLarge else {
          throw BrokenProperty(description: "\(format) is XML: \(error)")
        }
      }
    }
  }

  // MARK: Sums, computed apart from the product's own check

  private var closes: Bool {
    guard fields.documentType == .bankStatement else { return totalCloses }
    guard fields.statements.isEmpty else {
      return fields.statements.allSatisfy {
        Self.closes($0.openingBalance, $0.closingBalance, $0.lineItems)
      }
    }
    return Self.closes(fields.openingBalance, fields.closingBalance, fields.lineItems)
  }

  private static func closes(_ opening: Int64?, _ closing: Int64?, _ items: [LineItem]) -> Bool {
    guard let opening, !items.isEmpty, items.allSatisfy({ $0.amount != nil }) else { return false }
    let sum = items.reduce(Int128(opening)) { $0 + Int128($1.amount ?? 0) }
    // The first or the last transaction is the newest.
    let ends = closing.map { [$0] } ?? [items.first?.balance, items.last?.balance].compactMap { $0 }
    return ends.contains { Int128($0) == sum }
  }

  /// Items, subtotal or tax lines lead to the total, with or without tax, discount and tip, and two minor units for cash.
  private var totalCloses: Bool {
    guard let total = fields.total else { return false }
    func sum(_ parts: [Int64?]) -> Int128? {
      parts.isEmpty || parts.contains(nil) ? nil : parts.reduce(0) { $0 + Int128($1 ?? 0) }
    }
    let bases = [
      sum(fields.lineItems.map(\.amount)), fields.subtotal.map { Int128($0) },
      sum(fields.taxLines.flatMap { [$0.base, $0.amount] }),
    ].compactMap { $0 }
    return bases.contains { base in
      [0, fields.tax ?? 0].contains { tax in
        [0, fields.discount ?? 0].contains { discount in
          [0, fields.tip ?? 0].contains { tip in
            let computed = base + Int128(tax) - Int128(discount) + Int128(tip)
            return (computed - Int128(total)).magnitude <= 2
          }
        }
      }
    }
  }
}

extension Outcome {
  /// Which fields were read.
  mutating func add(_ fields: DocumentFields) {
    add(count: fields.documentType.rawValue.utf8.count * 8)
    for name in [FieldName.vendor, .date, .total, .tax, .subtotal, .dueDate, .iban, .closingBalance] {
      add(fields.evidence[name] != nil)
    }
    add(count: fields.lineItems.count)
    add(count: fields.taxLines.count)
    add(count: fields.statements.count)
  }
}
