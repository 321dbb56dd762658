import DocumentText
import Extraction
import ImagePlanning
import ModelServing
import Synchronization
import Workers

/// Shows a model a made-up receipt as a picture, without a word of it, and compares its answer with what the picture shows.
///
/// A server without the model's projector, or with another one, answers questions about words as well as any other: only a
/// picture tells.
public struct SightProof: Sendable {
  /// A small picture is read as well as a large one, and sooner.
  private static let mostTokens = 768
  /// White space in an answer, and a few tokens more.
  private static let margin = 40

  private let reader: ScheduledReader
  private let model: any EngineModel
  private let served: ServedModel
  private let turn = Turn()

  /// Asks for items every second time, from the second on.
  private final class Turn: Sendable {
    private let count = Mutex(0)

    func next() -> AnswerScope {
      count.withLock { count in
        count += 1
        return count.isMultiple(of: 2) ? .full : .header
      }
    }
  }

  public init(reader: ScheduledReader, model: any EngineModel, served: ServedModel) {
    self.reader = reader
    self.model = model
    self.served = served
  }

  /// - Parameter today: printed as the receipt's date.
  public func prove(today: CalendarDate, by deadline: ContinuousClock.Instant) async -> CanaryFinding {
    var random = SystemRandomNumberGenerator()
    let receipt = CanaryReceipt(today: today, layer: .pixels, using: &random)
    do {
      guard try await model.capabilities(deadline: deadline).hasVision else {
        return .wrong(
          "the server takes no images: start it with the model's projector (llama-server --mmproj), or set "
            + "OCR_MODEL_INPUT=text")
      }
      let format = AnswerFormat(scope: turn.next())
      let prompt = DocumentPrompt(pages: [try await page(receipt, by: deadline)], pageCount: 1, format: format)
      let items = format.scope == .full ? receipt.amounts.count + 2 : 0
      let completion = try await model.complete(
        prompt.request(maximumTokens: TokenEstimate.answer(items: items, .spaced) + Self.margin), for: .gateway,
        deadline: deadline)
      guard let answer = try? AnswerParser(format).parse(completion.text) else {
        return .wrong("the model's answer about a picture has not the form that was asked for")
      }
      return receipt.judge(answer, askedForItems: format.scope == .full)
    } catch let failure as ModelFailure {
      return CanaryFinding(Problem(failure))
    } catch let problem as Problem {
      return CanaryFinding(problem)
    } catch {
      return .late
    }
  }

  private func page(
    _ receipt: CanaryReceipt, by deadline: ContinuousClock.Instant
  ) async throws -> DocumentPrompt.Page {
    let tokens = min(served.budget.tokens, Self.mostTokens)
    let plan = ImagePlan(
      page: TextPage(width: receipt.width, height: receipt.height, source: .textLayer, words: []),
      geometry: served.geometry, budget: ImageBudget(tokens: tokens, hardCap: tokens, minimumTextHeight: 1))
    let drawn = try await reader.images(
      receipt.pdf, of: [PageOrder(page: 1, turns: 0, plan: plan)], for: .gateway, deadline: deadline)
    return DocumentPrompt.Page(
      number: 1, transcript: nil, images: drawn.pages.first?.map(\.jpeg) ?? [], imageTokens: plan.tokens)
  }
}
