import Extraction
import FieldExtraction
import Foundation
import HTTPTransport
import Inference
import JSON
import ModelServing
import TestSupport
import Testing
import TypedPages
import Workers

/// The cascade's own question to a real, small language model on a real server: base weights that have learnt no chat.
///
/// Random weights cannot show that prompt, grammar, batching and parsing carry meaning; a model that reads can.
@Suite(
  .serialized, .timeLimit(.minutes(10)),
  .enabled(if: ModelServerProcess.isAvailable, Comment(rawValue: ModelServerProcess.installation)))
struct LanguageModelCorpusPeerTests {
  private static let documents = ModelServerProcess.repository.deletingLastPathComponent()
    .appending(path: "shared/data/documents")

  private struct Truth: Decodable, Sendable {
    var file: String
    var total: Int64?

    enum CodingKeys: String, CodingKey {
      case file
      case total = "total_minor"
    }
  }

  private struct Score {
    var asked = 0
    var right = 0
    /// Right answers to expect of a blind choice.
    var chance = 0.0
  }

  @Test(
    .enabled(if: RealReader.hasModels, "models/ocr is not there: scripts/fetch-ocr-models.sh"),
    .enabled(if: FileManager.default.fileExists(atPath: documents.path), "../shared/data/documents is not there"))
  func rightTotalIsChosenFarMoreOftenThanByChance() async throws {
    let lines = try String(contentsOf: Self.documents.appending(path: "truth.jsonl"), encoding: .utf8)
      .split(separator: "\n")
    // Every second one: enough to tell reading from chance.
    let truths = try stride(from: 0, to: lines.count, by: 2).map { index in
      try JSONDecoder().decode(Truth.self, from: Data(lines[index].utf8))
    }
    let model = try await GemmaModel()
    let score = try await RealReader.with { reader in
      let (questions, continuation) = AsyncThrowingStream<Question, any Error>.makeStream()
      // The next documents are read while the model thinks.
      let reading = Task {
        do {
          for truth in truths {
            let bytes = [UInt8](try Data(contentsOf: Self.documents.appending(path: truth.file)))
            let pages = try await reader.read(bytes, deadline: .now + .seconds(120)).pages
            // All that the rules have to choose from, not only what is probable.
            let rules = FieldExtractor(today: today, isJudged: false)
            if let question = Question(rules.candidates(pages), total: truth.total) {
              continuation.yield(question)
            }
          }
          continuation.finish()
        } catch {
          continuation.finish(throwing: error)
        }
      }
      defer { reading.cancel() }
      var score = Score()
      for try await question in questions {
        let answer = try await model.server.complete(
          question.escalation.request(.compact), deadline: .now + .seconds(120))
        // Only a printed amount or null: settling throws for any other answer.
        _ = try question.escalation.settle(answer.text)
        let printed = try JSONValue(parsing: answer.text.utf8)["t"]?.string
        score.asked += 1
        if let printed, question.right.contains(printed) { score.right += 1 }
        score.chance += Double(question.right.count) / Double(question.choices)
      }
      return score
    }
    let result = "\(score.right) of \(score.asked) totals right, by chance \(score.chance.formatted())"
    print("Gemma 3 270M:", result)
    #expect(score.asked >= 30)
    // Twice as many (docs/model-path.md), less one of 20 answers for processors that round differently.
    #expect(Double(score.right) >= 1.9 * score.chance, "\(result)")
  }

  /// A document's total, asked for as the cascade asks for one in doubt.
  private struct Question: Sendable {
    let escalation: Escalation
    /// Amounts to choose from, null left out.
    let choices: Int
    /// Those that are the true total.
    let right: [String]

    /// nil where nothing is known or there is nothing to choose.
    init?(_ candidates: FieldCandidates, total: Int64?) {
      guard let total, candidates.total.count > 1,
        let escalation = Escalation(candidates, doubts: [.total], today: today)
      else { return nil }
      self.escalation = escalation
      choices = candidates.total.count
      right = candidates.total.filter { $0.value == total }.map(\.printed)
    }
  }

  @Test func smallTypedReceiptIsSettledRightByItsChoices() async throws {
    let model = try await GemmaModel()
    let receipts = [("22.50", "1.35", "23.85"), ("112.00", "6.72", "118.72")]
    for (subtotal, tax, total) in receipts {
      let receipt = """
        CORNER PAPER SHOP
        Invoice date 26.02.2026
        Subtotal               \(subtotal)
        GST 6%                 \(tax)
        Total                  \(total)
        Cash                  200.00
        """
      let candidates = FieldExtractor(today: today).candidates([.lines(receipt)])
      let escalation = try #require(Escalation(candidates, doubts: [.total, .tax], today: today))
      let answer = try await model.server.complete(escalation.request(.compact), deadline: .now + .seconds(120))
      #expect(answer.finishReason == .stop)
      #expect(answer.text == #"{"t":"\#(total)","x":"\#(tax)"}"#)
      let settlement = try escalation.settle(answer.text)
      #expect(settlement.disagreements.isEmpty)
      #expect(settlement.verdict == .reconciled)
    }
  }
}

private let today = CalendarDate(unixSeconds: 1_795_000_000)

/// Gemma 3 270M on a server of its own.
private struct GemmaModel {
  private let process: ModelServerProcess
  let server: ModelServer

  init() async throws {
    let url: String
    (process, url) = try await ModelServerProcess.ready(.gemma, arguments: ["--slots", "1", "--context", "4096"])
    server = ModelServer(baseURL: url, transport: try CurlTransport())
  }
}
