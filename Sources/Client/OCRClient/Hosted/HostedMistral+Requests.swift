import DocumentFormats
import Extraction
import Formatting
import HTTPTransport
import JSON
import Logging
import MistralOCR
import Settings
import Synchronization

extension HostedMistral {
  /// No answer comes in less: a document would only be charged and lost.
  static let shortestTime = Duration.milliseconds(500)
  /// Requests for one file.
  private static let mostTries = 3
  private static let firstPause = Duration.milliseconds(500)
  private static let longestPause = Duration.seconds(5)
  /// Two lost SYN are sent again after 1 s and 3 s (RFC 6298, 2.1).
  private static let connectTimeout = Duration.seconds(4)
  /// A thousand dense pages.
  private static let mostResponseBytes = 64 << 20

  /// Sends the document to be read, as page images where the service's parser rejects its PDF.
  ///
  /// - Throws: `HostedFailure`, `CancellationError`; `progress` tells whether anything may have been charged.
  func read(_ job: Job, _ progress: inout Progress) async throws -> [HostedExtraction.Part] {
    let request = HostedRequest(
      model: configuration.model, type: job.type, file: job.document.bytes, pageLimit: job.isBound ? job.pages : nil)
    if let part = try await ask(request, job, page: nil, &progress) { return [part] }
    guard job.type == .pdf, let renderer else {
      throw HostedFailure.document(.refusedByHosted(400))
    }
    var parts: [HostedExtraction.Part] = []
    for (index, image) in try await images(job, renderer).enumerated() {
      try await turn(pages: 1, deadline: job.deadline)
      let request = HostedRequest(model: configuration.model, type: .jpeg, file: image)
      guard let part = try await ask(request, job, page: index + 1, &progress) else {
        throw HostedFailure.document(.refusedByHosted(400))
      }
      parts.append(part)
    }
    return parts
  }

  private func images(_ job: Job, _ renderer: any PageRenderer) async throws -> [[UInt8]] {
    let images: [[UInt8]]
    do {
      images = try await renderer.images(job.document.bytes, deadline: job.deadline)
    } catch let problem as Problem {
      throw problem.code.retryable
        ? HostedFailure.unavailable("the pages could not be drawn (\(problem.code.rawValue))")
        : HostedFailure.document(problem)
    }
    // More than were booked must not be sent.
    guard (1...job.pages).contains(images.count) else {
      throw HostedFailure.document(Problem(.documentUnreadable, "the pages cannot be drawn", stage: .prepare))
    }
    return images
  }

  /// Sends a file, up to three times where nothing was charged. The first turn is taken already.
  ///
  /// - Parameter page: of the document, where the file is one.
  /// - Returns: nil where the service's parser does not take it.
  private func ask(
    _ request: HostedRequest, _ job: Job, page: Int?, _ progress: inout Progress
  ) async throws -> HostedExtraction.Part? {
    let body = request.body
    var tries = 0
    while true {
      tries += 1
      switch try await send(body, job, page: page, &progress) {
      case .answered(let response):
        progress.chargedPages += response.usage.pagesProcessed
        progress.model = response.model
        return HostedExtraction.Part(markdown: response.pages.map(\.markdown), annotation: response.documentAnnotation)
      case .unparsable: return nil
      case .unanswered: throw HostedFailure.unanswered
      case .refused(let failure):
        if case .account(let status) = failure {
          logger.error("hosted_account_refused", metadata: ["status": "\(status)"])
        }
        throw failure
      case .again(let failure):
        let pause = min(Self.longestPause, Self.firstPause * (1 << (tries - 1))) * random()
        let next = time.now() + pause
        guard tries < Self.mostTries, next + Self.shortestTime <= job.deadline else { throw failure }
        try await time.sleep(next)
        do {
          try await turn(pages: page == nil ? job.pages : 1, deadline: job.deadline)
        } catch is HostedFailure {
          throw failure
        }
      }
    }
  }

  private func send(_ body: [UInt8], _ job: Job, page: Int?, _ progress: inout Progress) async throws -> HostedReply {
    let left = job.deadline - time.now()
    guard left >= Self.shortestTime else { throw HostedFailure.noTime }
    let key = job.key + (page.map { "-\($0)" } ?? "")
    var request = OutboundRequest(
      method: "POST", url: configuration.baseURL + "/v1/ocr",
      headers: [
        HTTPHeader("Accept", "application/json"), HTTPHeader("Content-Type", "application/json"),
        HTTPHeader("Authorization", "Bearer \(configuration.apiKey?.revealed ?? "")"),
        HTTPHeader("Idempotency-Key", key),
      ], body: body, timeouts: .init(connect: min(Self.connectTimeout, left / 2), total: left),
      maximumResponseBytes: Self.mostResponseBytes)
    request.needsNewConnection = true
    job.onRequest()
    progress.isInFlight = true
    let reply: HostedReply
    do {
      let response = try await transport.send(request, onBody: nil)
      let (now, seconds) = (time.now(), unixSeconds())
      rate.withLock { $0.heed(response, at: now, unixSeconds: seconds) }
      reply = HostedReply(response, retryAfter: RetryAfter(response, unixSeconds: seconds)?.duration)
    } catch let error as TransportError {
      reply = HostedReply(error)
    }
    progress.isInFlight = reply == .unanswered
    return reply
  }

  /// Waits until the operator's limits and the service's own allow a request of so many pages.
  ///
  /// - Throws: `HostedFailure` where that is too late, `CancellationError`.
  func turn(pages: Int, deadline: ContinuousClock.Instant) async throws {
    while true {
      let now = time.now()
      guard now + Self.shortestTime <= deadline else { throw HostedFailure.noTime }
      guard let wait = rate.withLock({ $0.take(pages: pages, at: now) }) else { return }
      guard now + wait + Self.shortestTime <= deadline else {
        throw HostedFailure.rateLimited(retryAfterMs: wait.millisecondsRoundedUp)
      }
      try await time.sleep(now + wait)
    }
  }
}
