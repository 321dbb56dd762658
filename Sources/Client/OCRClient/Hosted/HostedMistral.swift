import Digest
import DocumentFormats
import Extraction
import Formatting
import Glibc
import HTTPTransport
import Logging
import MistralOCR
import Settings
import Synchronization

/// Mistral's hosted `/v1/ocr`, within the operator's caps.
///
/// A document is booked before its first request and settled when it is known what was charged. A request that was sent
/// and has no answer is never repeated: its booking stays, and keeps its key from being sent again. `transport` must open
/// a connection for every request (`OutboundRequest.needsNewConnection`), as no other way is safe from repeating one.
package final class HostedMistral: HostedService {
  package struct Configuration: Sendable {
    package var baseURL: String
    /// nil where the hosted side is not to be used.
    package var apiKey: Secret?
    package var model: String
    /// Millionths of a US dollar for an annotated page; 0 where it is not known, and no cap is set.
    package var microUSDPerPage: Int64
    package var requestsPerMinute: Int
    package var pagesPerMinute: Int

    package init(
      baseURL: String = "https://api.mistral.ai", apiKey: Secret?, model: String, microUSDPerPage: Int64,
      requestsPerMinute: Int = 60, pagesPerMinute: Int = 600
    ) {
      self.baseURL = baseURL
      self.apiKey = apiKey
      self.model = model
      self.microUSDPerPage = microUSDPerPage
      self.requestsPerMinute = requestsPerMinute
      self.pagesPerMinute = pagesPerMinute
    }
  }

  /// A document to be sent.
  struct Job: Sendable {
    var document: Document
    var type: DocumentFormat
    /// Pages that are booked.
    var pages: Int
    /// `pages` is no more than an upper bound.
    var isBound: Bool
    /// SHA-256 of the document's key, in hexadecimal.
    var key: String
    var deadline: ContinuousClock.Instant
    var onRequest: @Sendable () -> Void
  }

  /// How far a document is, with a view to its price.
  struct Progress: Sendable {
    /// Pages that answers were given for.
    var chargedPages = 0
    /// A request is out.
    var isInFlight = false
    /// The model that answered.
    var model: String?

    /// Nothing was charged, nor can it be.
    var isFree: Bool { chargedPages == 0 && !isInFlight }
  }

  /// Pages booked for a PDF whose page count is unknown; no more are requested.
  static let unknownPages = 50
  /// The service takes no more pages (Mistral's limits of August 2026).
  private static let mostPages = 1_000
  /// Nor longer files: 50 MB.
  private static let mostBytes = 50_000_000
  /// Waiting longer than that for the next request, the service is as good as closed.
  private static let longWait = Duration.seconds(1)

  let configuration: Configuration
  let renderer: (any PageRenderer)?
  let transport: any HTTPSending
  let time: TimeSource
  let unixSeconds: @Sendable () -> Int64
  let random: @Sendable () -> Double
  let logger: Logger
  let rate: Mutex<HostedLimits>
  let ledger: SpendLedger
  private let onCharge: @Sendable (SpendSum) -> Void
  /// The end of the cap that was logged last, so that it is logged once.
  let loggedCap = Mutex<Int64?>(nil)

  /// - Parameters:
  ///   - renderer: tells how many pages a PDF has, and draws it where the service's parser does not take it.
  ///   - unixSeconds: s since 1970: what days and months are counted by.
  ///   - random: 0 ..< 1, for pauses.
  ///   - onCharge: called with the price of every document, also of those without a usable answer.
  package init(
    _ configuration: Configuration, ledger: SpendLedger, renderer: (any PageRenderer)?, transport: any HTTPSending,
    logger: Logger, time: TimeSource = .system,
    unixSeconds: @escaping @Sendable () -> Int64 = { Int64(Glibc.time(nil)) },
    random: @escaping @Sendable () -> Double = { .random(in: 0..<1) },
    onCharge: @escaping @Sendable (SpendSum) -> Void = { _ in }
  ) {
    self.configuration = configuration
    self.ledger = ledger
    self.renderer = renderer
    self.transport = transport
    self.logger = logger
    self.time = time
    self.unixSeconds = unixSeconds
    self.random = random
    self.onCharge = onCharge
    rate = Mutex(
      HostedLimits(
        requestsPerMinute: configuration.requestsPerMinute, pagesPerMinute: configuration.pagesPerMinute,
        at: time.now()))
    if configuration.apiKey != nil, Self.isAlias(configuration.model) {
      logger.warning("hosted_model_alias", metadata: ["model": "\(configuration.model)"])
    }
  }

  /// Names that stand for the newest model: it changes, and its price with it.
  private static func isAlias(_ model: String) -> Bool { model.hasSuffix("-latest") || model == "mistral-ocr-4" }

  package func closure() -> HostedFailure? {
    guard configuration.apiKey != nil else { return .notConfigured }
    let seconds = unixSeconds()
    do throws(StateFailure) {
      if let end = try ledger.closed(for: configuration.microUSDPerPage, at: seconds) {
        return capReached(until: end, at: seconds)
      }
    } catch {
      return .unavailable("the spend ledger: \(error)")
    }
    let now = time.now()
    let wait = rate.withLock { $0.wait(pages: 1, at: now) }
    return wait > Self.longWait ? .rateLimited(retryAfterMs: wait.millisecondsRoundedUp) : nil
  }

  package func extract(
    _ document: Document, key: String, deadline: ContinuousClock.Instant, onRequest: @escaping @Sendable () -> Void
  ) async throws -> HostedAnswer {
    guard configuration.apiKey != nil else { throw HostedFailure.notConfigured }
    let start = time.now()
    let job = try await job(document, key: key, deadline: deadline, onRequest: onRequest)
    let counted = time.now()
    try await turn(pages: job.pages, deadline: deadline)
    let booking = try await book(job)
    let began = time.now()
    var progress = Progress()
    let parts: [HostedExtraction.Part]
    do {
      parts = try await read(job, &progress)
    } catch {
      if progress.isFree {
        await settle(booking, SpendSum(), job)
        throw error
      }
      if error is CancellationError { throw error }
      // A document that is charged in part is not sent again either.
      throw HostedFailure.unanswered
    }
    let sum = SpendSum(pages: progress.chargedPages, microUSD: price(progress.chargedPages))
    await settle(booking, sum, job)
    onCharge(sum)
    do throws(Problem) {
      let reading = try HostedExtraction(
        parts, isCut: job.isBound && progress.chargedPages >= job.pages,
        today: CalendarDate(unixSeconds: unixSeconds()))
      let end = time.now()
      let timing = Timing(
        queueMs: (began - counted).milliseconds, prepareMs: (counted - start).milliseconds,
        inferenceMs: (end - began).milliseconds, totalMs: (end - start).milliseconds)
      return HostedAnswer(
        result: ExtractionResult(
          id: booking.id, fields: reading.fields, pages: reading.pages, verdict: reading.verdict,
          warnings: reading.warnings,
          engine: EngineName(name: "hosted", model: progress.model ?? configuration.model), timing: timing),
        chargedPages: sum.pages, priceMicroUSD: sum.microUSD)
    } catch {
      throw HostedFailure.document(error)
    }
  }

  /// What the document is, and how many pages it has.
  private func job(
    _ document: Document, key: String, deadline: ContinuousClock.Instant, onRequest: @escaping @Sendable () -> Void
  ) async throws -> Job {
    func refused(_ code: ProblemCode, _ detail: String) -> HostedFailure {
      .document(Problem(code, detail, stage: .admit))
    }
    guard let type = DocumentFormat(document.bytes) else {
      throw refused(.unsupportedMediaType, "\(DocumentFormat.list("and")) are read")
    }
    guard document.bytes.count <= Self.mostBytes else {
      throw refused(.bodyTooLarge, "the hosted service takes 50 MB; the document has \(document.bytes.count) bytes")
    }
    var job = Job(
      document: document, type: type, pages: 1, isBound: false, key: SHA256(Array(key.utf8)).hexadecimal,
      deadline: deadline, onRequest: onRequest)
    guard type == .pdf else { return job }
    (job.pages, job.isBound) = (Self.unknownPages, true)
    guard let renderer else { return job }
    do {
      job.pages = max(1, try await renderer.pageCount(document.bytes, deadline: deadline))
      job.isBound = false
    } catch let problem as Problem where !problem.code.retryable {
      throw HostedFailure.document(problem)
    } catch is Problem {
      // The file could not be checked here: the document may be valid.
    }
    guard job.pages <= Self.mostPages else {
      throw refused(.tooManyPages, "the hosted service takes 1000 pages; the document has \(job.pages)")
    }
    return job
  }
}
