import Extraction
import Inference
import ModelServing
import Synchronization

/// This gateway's canary: made-up receipts on the way that documents take, and a question to the server whether it
/// enforces schemas.
struct GatewayCanary: Sendable {
  /// Bounds of the time for one canary, which is the interval otherwise. A model on a small GPU takes five to ten seconds
  /// for a page: less would only show that canaries are wanted often.
  private static let deadlines = Duration.seconds(10)...Duration.seconds(20)

  /// The same for pictures, which a model that was just started takes longest for.
  private static let pictureDeadlines = Duration.seconds(10)...Duration.seconds(60)

  /// Without a model every so many-th canary is a statement.
  private static let statementTurn = 5

  /// Canaries so far.
  private final class Turns: Sendable {
    let count = Atomic(0)
  }

  private let runner: CanaryRunner<ContinuousClock>
  private let model: ScheduledModel?

  /// - Parameters:
  ///   - engine: what reads documents; of a cascade, the model alone.
  ///   - schedulers: where canaries wait for their turn; a model's schemas are probed.
  ///   - sight: shows the model pictures; nil where it is shown none.
  init(
    engine: any ExtractionEngine, sight: SightProof?, schedulers: EngineSchedulers, configuration: GatewayConfiguration
  ) {
    let deadline = min(max(configuration.canaryInterval, Self.deadlines.lowerBound), Self.deadlines.upperBound)
    model = schedulers.model
    var probeSchema: (@Sendable () async -> SchemaFinding)?
    if let model = schedulers.model {
      probeSchema = { await Self.probe(model, by: ContinuousClock.now + deadline) }
    }
    let (turns, asksModel) = (Turns(), schedulers.model != nil)
    runner = CanaryRunner(
      interval: configuration.canaryInterval, deadline: deadline, clock: ContinuousClock(), probeSchema: probeSchema,
      readReceipt: {
        let turn = turns.count.add(1, ordering: .relaxed).newValue
        return await Self.readReceipt(
          with: engine, schedulers, asStatement: !asksModel && turn.isMultiple(of: Self.statementTurn),
          by: ContinuousClock.now + deadline)
      },
      picture: sight.map { sight in
        let deadline = min(
          max(configuration.canaryInterval, Self.pictureDeadlines.lowerBound), Self.pictureDeadlines.upperBound)
        return PictureCanary(deadline: deadline) { await Self.look(with: sight, by: ContinuousClock.now + deadline) }
      })
  }

  private static func look(with sight: SightProof, by deadline: ContinuousClock.Instant) async -> CanaryFinding {
    await sight.prove(today: CalendarDate.today(), by: deadline)
  }

  private static func probe(
    _ model: ScheduledModel, by deadline: ContinuousClock.Instant
  ) async -> SchemaFinding {
    var random = SystemRandomNumberGenerator()
    let probe = SchemaProbe(using: &random)
    do {
      let finding = probe.judge(try await model.complete(probe.request, for: .gateway, deadline: deadline))
      await model.probeImages(by: deadline)
      return finding
    } catch let failure as ModelFailure {
      return SchemaFinding(failure)
    } catch {
      return .late
    }
  }

  private static func readReceipt(
    with engine: any ExtractionEngine, _ schedulers: EngineSchedulers, asStatement isStatement: Bool,
    by deadline: ContinuousClock.Instant
  ) async -> CanaryFinding {
    var random = SystemRandomNumberGenerator()
    let today = CalendarDate.today()
    do {
      if isStatement {
        let statement = CanaryStatement(today: today, layer: .pixels, using: &random)
        let answer = try await engine.extract(statement.pdf, try schedulers.reserveOwn(deadline: deadline)) { _ in }
        return statement.judge(answer.fields, verdict: answer.verdict)
      }
      let receipt = CanaryReceipt(today: today, layer: .pixels, using: &random)
      let answer = try await engine.extract(receipt.pdf, try schedulers.reserveOwn(deadline: deadline)) { _ in }
      return receipt.judge(answer.fields, verdict: answer.verdict)
    } catch let problem as Problem {
      return CanaryFinding(problem)
    } catch {
      return .late
    }
  }

  var status: CanaryStatus {
    var status = runner.status
    if let images = model?.imageCheck { status.checks.append(images) }
    return status
  }

  func run() async { await runner.run() }

  /// An engine whose good answers count as canaries.
  func observing(_ engine: any ExtractionEngine) -> any ExtractionEngine {
    ObservedEngine(base: engine) { [runner] answer in
      let isProof = answer.verdict == .reconciled && answer.fields.evidence[.total]?.grounded == true
      if isProof && answer.engine.model != nil {
        runner.recordGoodAnswer(byPicture: answer.engine.input == InputMode.image.rawValue)
      }
    }
  }
}

/// Shows every answer to an observer.
private struct ObservedEngine: ExtractionEngine {
  let base: any ExtractionEngine
  let observe: @Sendable (EngineAnswer) -> Void

  func extract(
    _ bytes: [UInt8], _ reservation: EngineReservation,
    onProgress: @escaping @Sendable (ExtractionProgress) -> Void
  ) async throws -> EngineAnswer {
    let answer = try await base.extract(bytes, reservation, onProgress: onProgress)
    observe(answer)
    return answer
  }
}
