import JSON
import Scoring
import Testing

@Suite struct EvaluationTests {
  private func documents() throws -> [TruthDocument] {
    try ["a", "b"].map { name in
      let row: JSONValue = [
        "file": .string(name), "kind": "receipt", "set": .string("set " + name), "vendor": "Corner Shop",
        "total_minor": 100,
      ]
      return try #require(TruthDocument(row, folder: "data/shops"))
    }
  }

  private func answer(_ total: Int64, confidence: Double = 0.9) -> Evaluation.Answer {
    let evidence: JSONValue = [
      "page": 1, "box": .array([0.1, 0.2, 0.3, 0.22].map { .decimal($0, digits: 2) }), "text": "1.00", "grounded": true,
      "confidence": .decimal(confidence, digits: 3),
    ]
    return Evaluation.Answer(
      status: 200,
      json: [
        "documentType": "receipt", "vendor": "Corner Shop <b>", "total": .integer(total), "minorUnits": 2,
        "evidence": ["total": evidence],
      ])
  }

  @Test func setsAreInTheirOrderAndAllIsLast() throws {
    let evaluation = Evaluation(try documents(), answers: [answer(100), answer(1)])
    #expect(evaluation.table.sets.map(\.name) == ["set a", "set b", "ALL"])
    #expect(evaluation.table.whole.share(.total) == 0.5)
    #expect(evaluation.table.whole.counts(.total)?.known == 2)
    #expect(evaluation.table.whole.share(.tax) == nil)
    #expect(evaluation.json["sets"]?["ALL"]?["invented"]?.number == 0.5)
  }

  @Test func documentWithoutAnAnswerIsUnanswered() throws {
    let evaluation = Evaluation(try documents(), answers: [answer(100), nil])
    #expect(evaluation.table.whole.share(.answered) == 0.5)
    #expect(evaluation.isRight == ["data/shops/a": true, "data/shops/b": false])
  }

  @Test func lossesAreThoseBeyondTheTolerance() throws {
    let before = Evaluation(try documents(), answers: [answer(100), answer(100)])
    let now = Evaluation(try documents(), answers: [answer(100), answer(1)])
    #expect(now.table.losses(from: before.table, tolerance: 0).map(\.column).contains(.total))
    #expect(now.table.losses(from: before.table, tolerance: 0).map(\.column).contains(.invented))
    #expect(now.table.losses(from: before.table, tolerance: 0.5).isEmpty)
    #expect(before.table.losses(from: now.table, tolerance: 0).isEmpty)
  }

  @Test func missesOpenAloneAndShowNoMarkup() throws {
    var evaluation = Evaluation(try documents(), answers: [answer(100), answer(1)])
    #expect(evaluation.misses.map(\.document) == ["data/shops/b"])
    var miss = try #require(evaluation.misses.first)
    miss.pictures = [1: MissesPage.Picture(jpeg: [0xFF, 0xD8], width: 100, height: 200)]
    let html = MissesPage([miss], of: 2).html
    #expect(html.contains("1 of 2 documents"))
    #expect(html.contains("url(data:image/jpeg;base64,/9g=)"))
    #expect(!html.contains("http") && !html.contains("<b>"))
    #expect(html.contains("class=\"crop d0p1\""))
    evaluation = Evaluation(try documents(), answers: [nil, nil])
    #expect(MissesPage(evaluation.misses, of: 2).html.contains("status 0"))
  }

  @Test func savedAnswersAreReadAgain() throws {
    let documents = try documents()
    let text = SavedAnswers.line(documents[0], answer(100)) + SavedAnswers.line(documents[1], answer(1))
    let saved = try SavedAnswers(text.utf8)
    let evaluation = Evaluation(documents, answers: documents.map { saved[$0] })
    #expect(evaluation.table.whole.share(.total) == 0.5)
    #expect(throws: ObjectReadingError.self) { try SavedAnswers("[]".utf8) }
    #expect(throws: ObjectReadingError.self) { try SavedAnswers("{".utf8) }
  }
}

@Suite struct ReliabilityTests {
  @Test func perfectJudgeSeparatesRightFromWrong() throws {
    var values = Reliability()
    for index in 0..<100 { values.add(confidence: index < 20 ? 0.1 : 0.95, isRight: index >= 20) }
    #expect(values.auroc == 1)
    #expect((values.brier ?? 1) < (values.baseBrier ?? 0))
    #expect(values.bins().count == 10)
    let first = try #require(values.bins().first)
    #expect(first.count == 10 && abs(first.confidence - 0.1) < 1e-9 && first.right == 0)
    #expect(values.bins().last?.right == 1)
  }

  @Test func constantJudgeKnowsNothing() {
    var values = Reliability()
    for index in 0..<40 { values.add(confidence: 0.75, isRight: index % 4 != 0) }
    #expect(values.auroc == 0.5)
    #expect(abs((values.brier ?? 0) - (values.baseBrier ?? 1)) < 1e-12)
  }

  @Test func fewValuesMakeFewBins() {
    var values = Reliability()
    #expect(values.bins().isEmpty && values.brier == nil && values.auroc == nil)
    values.add(confidence: 0.4, isRight: true)
    #expect(values.bins() == [Reliability.Bin(count: 1, confidence: 0.4, right: 1)])
    #expect(values.auroc == nil)
  }
}
