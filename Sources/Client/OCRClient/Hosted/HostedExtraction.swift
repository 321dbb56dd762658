import DocumentText
import Extraction
import FieldExtraction
import ModelAnswers

/// What the hosted service read of a document, compared with its own markdown as a model's answer is with a page's words.
///
/// A value of an annotation that the markdown does not show is withheld; what annotations do not hold (numbers, tax
/// lines, tip) comes from the rules' reading of the markdown, as do all fields where no annotation can be read.
package struct HostedExtraction: Sendable {
  /// Pages that were read together, in their order.
  package struct Part: Sendable {
    package var markdown: [String]
    /// JSON in a string.
    package var annotation: String?

    package init(markdown: [String], annotation: String?) {
      self.markdown = markdown
      self.annotation = annotation
    }
  }

  package let fields: DocumentFields
  package let verdict: Verdict
  package let warnings: [Warning]
  package let pages: Int

  /// - Parameters:
  ///   - isCut: there may be more pages than were read.
  ///   - today: the day documents are not dated after.
  /// - Throws: `nothing_found`; `extraction_unverified` where everything was withheld.
  package init(_ parts: [Part], isCut: Bool, today: CalendarDate) throws(Problem) {
    var numbered: [[NumberedPage]] = []
    for part in parts {
      let first = numbered.reduce(1) { $0 + $1.count }
      numbered.append(
        part.markdown.enumerated().map { NumberedPage(number: first + $0.offset, text: MarkdownPage($0.element).text) })
    }
    pages = numbered.reduce(0) { $0 + $1.count }
    let reading = FieldExtractor(today: today).extract(numbered.flatMap { $0 }.map(\.text))
    var merge = AnswerMerge()
    var unread = 0
    for (part, pages) in zip(parts, numbered) {
      let kind = merge.kind ?? reading.documentType
      guard let annotation = part.annotation.flatMap({ HostedAnnotation(parsing: $0, kind: kind) }) else {
        unread += 1
        continue
      }
      var answer = AnswerGrounding(pages, reading: reading, currency: merge.currency).ground(annotation.answer)
      answer.withheld.formUnion(annotation.unreadable)
      answer.withheldItems += annotation.unreadableItems
      merge.add(answer)
    }
    let merged = merge.answer
    var fields = merged?.fields.completed(by: reading) ?? reading
    guard !fields.isEmpty else { throw Self.emptiness(merged) }
    fields.judgement = reading.judgement?.held(reading, to: fields)
    let reconciliation = Reconciliation(fields, today: today)
    fields.evidence = fields.evidence.mapValues(Self.withoutPlace)
    self.fields = fields
    var remarks: [Warning] = []
    if unread > 0 { remarks.append(.unreadAnnotation) }
    if isCut { remarks.append(.cutPages) }
    warnings = (merged?.warnings ?? reading.warnings) + remarks + reconciliation.warnings
    let isTrusted = merged.map { $0.isGrounded && $0.doubts.isEmpty && unread == 0 } ?? true
    let isHeld = !isTrusted || isCut
    verdict = reconciliation.verdict == .reconciled && isHeld ? .unverifiable : reconciliation.verdict
  }

  private static func emptiness(_ merged: GroundedAnswer?) -> Problem {
    guard let merged, !merged.withheld.isEmpty else {
      return Problem(
        .nothingFound, "the hosted service found no vendor, date or total", stage: .extract)
    }
    return Problem(
      .extractionUnverified, "nothing of what the hosted service answered stands in its own text of the pages",
      stage: .validate)
  }

  /// Markdown has no places, and the service states no confidence: the whole page, and none.
  private static func withoutPlace(_ evidence: Evidence) -> Evidence {
    Evidence(
      source: .hosted, page: evidence.page, box: FractionBox(x0: 0, y0: 0, x1: 1, y1: 1), text: evidence.text,
      grounded: evidence.grounded, confidence: 0)
  }
}

extension Warning {
  fileprivate static let unreadAnnotation = Warning(
    code: "annotation_unreadable",
    message: "The hosted service gave no readable fields for every page; its text of the pages was read by rules.")

  fileprivate static let cutPages = Warning(
    code: "pages_cut", message: "The document may have more pages than were sent to be read.", field: "pages")
}
