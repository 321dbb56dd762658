import DocumentText
import Extraction
import FieldExtraction
import ModelAnswers

/// Grounds an answer on pages numbered from 1, with what the embedded engine reads on them.
func ground(_ answer: ModelAnswer, on pages: TextPage..., reading: DocumentFields? = nil) -> GroundedAnswer {
  let today = CalendarDate(unixSeconds: 1_795_000_000)
  let numbered = pages.enumerated().map { NumberedPage(number: $0.offset + 1, text: $0.element) }
  return AnswerGrounding(numbered, reading: reading ?? FieldExtractor(today: today, isJudged: false).extract(pages))
    .ground(answer)
}
