import DocumentText
import Extraction
import FieldExtraction
import Inference
import ModelAnswers
import OCRClient

extension FuzzSubject {
  /// What a model answered, then after a zero byte the page it was asked about: nothing is kept that the page does not show. The
  /// same text as a hosted service's page in Markdown.
  static let answers = FuzzSubject(
    "answers", maximumBytes: 3000,
    words: [
      #"{"k":"r","v":"#, #","d":"#, #","c":"#, #","t":"#, #","x":"#, #","s":"#, #","i":[["#, "null", #""15.50""#,
      #""2026-02-26""#, #""EUR""#, "]]}", #""-1""#, #""b""#, "| a | b |", "|---|---|", "# ", "**", "<br>", "![", "](",
    ]
  ) { input in
    let parts = input.parts(2)
    let text = parts[0].text
    let page = parts[1].isEmpty ? typed : RandomPages.pages(parts[1])[0]
    var outcome = Outcome()
    for format in [
      AnswerFormat(scope: .full), AnswerFormat(scope: .header), AnswerFormat(scope: .full, kind: .bankStatement),
    ] {
      let answer: ModelAnswer
      do throws(AnswerError) { answer = try AnswerParser(format).parse(text) } catch {
        outcome.add(count: error.reason.rawValue.utf8.count * 8)
        continue
      }
      outcome.add(try grounded(answer, on: page))
    }
    outcome.add(count: MarkdownPage(text).text.words.count)
    return outcome
  }

  private static func grounded(_ answer: ModelAnswer, on page: TextPage) throws -> Bool {
    let today = RandomPages.today
    let reading = FieldExtractor(today: today).extract([page])
    let grounding = AnswerGrounding([NumberedPage(number: 1, text: page)], reading: reading)
    var merge = AnswerMerge()
    let one = grounding.ground(answer)
    merge.add(one)
    merge.add(one)
    for kept in [one, merge.answer ?? one] {
      let checked = Reconciliation(kept.fields, today: today)
      try AnswerProperties(fields: kept.fields, verdict: checked.verdict, warnings: kept.warnings, pages: 1).check()
    }
    // The digits of a sum stand on the page, but for zeros at its end.
    let digits = page.words.map(\.text).joined().filter { ("0"..."9").contains($0) }
    for amount in [one.fields.total, one.fields.subtotal, one.fields.closingBalance, one.fields.openingBalance] {
      guard let amount, page.source == .textLayer, amount != 0 else { continue }
      var wanted = String(amount.magnitude)
      while wanted.last == "0" { wanted.removeLast() }
      try require(digits.contains(wanted), "a sum that is kept stands on the page")
    }
    return one.isGrounded
  }

  private static let typed: TextPage = {
    var page = RandomPages.pages(
      Array(
        """
        QUAYSIDE STORES LTD
        Date 26 Feb 2026
        Tea                  2 x 7.15      14.30
        Subtotal                           14.30
        VAT                                 1.20
        Total               EUR            15.50
        """.utf8)[...])[0]
    page.source = .textLayer
    return page
  }()
}
