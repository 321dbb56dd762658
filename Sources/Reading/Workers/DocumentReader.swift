import DocumentFormats
import DocumentText
import Extraction
import Traces
import WorkerProtocol
import XMLDocuments

/// Reads a document's words: a document worker prepares each page, and a recognizer reads those without a usable text
/// layer. The gateway itself never decodes a byte of it.
public struct DocumentReader: Sendable {
  /// Bounds of one document.
  public struct Limits: Sendable {
    public var maximumPages: Int
    /// px of an image as stored.
    public var maximumPixels: Int
    /// Processor time that a worker may take for one page; it may stand still for half as long.
    public var pageTimeout: Duration

    public init(maximumPages: Int, maximumPixels: Int, pageTimeout: Duration) {
      self.maximumPages = maximumPages
      self.maximumPixels = maximumPixels
      self.pageTimeout = pageTimeout
    }
  }

  /// Pages of one document that may be with recognizers at a time: one is read while the next is prepared, and a long
  /// document neither fills memory nor takes every recognizer.
  private static let pagesInRecognition = 2

  let documents: WorkerPool
  /// nil where the OCR models are not installed.
  private let recognizers: WorkerPool?
  let limits: Limits
  private let takesEmbeddedXML: Bool

  /// - Parameter takesEmbeddedXML: whether files in a PDF are looked at; XML by itself always is.
  public init(documents: WorkerPool, recognizers: WorkerPool?, limits: Limits, takesEmbeddedXML: Bool = false) {
    self.documents = documents
    self.recognizers = recognizers
    self.limits = limits
    self.takesEmbeddedXML = takesEmbeddedXML
  }

  /// Reads every page.
  ///
  /// When a worker dies, stands still or is stopped, its page is tried once more in another.
  ///
  /// - Parameters:
  ///   - bytes: the file.
  ///   - caller: who sent it; no caller holds the last process of a kind.
  ///   - ignoringTextLayers: have every page drawn and recognized.
  ///   - deadline: when the answer is due.
  ///   - onPage: told the number of pages done and of all pages.
  /// - Throws: `Problem` for everything the caller should hear of, `CancellationError`.
  public func read(
    _ bytes: [UInt8], for caller: String = "", ignoringTextLayers: Bool = false, deadline: ContinuousClock.Instant,
    onPage: @escaping @Sendable (Int, Int) -> Void = { _, _ in }
  ) async throws -> ReadPages {
    // Until the document is open, nothing is known of it.
    var count: Int?
    var pages: [UprightPage?] = []
    var xml: XMLFiles?
    var done = 0
    var times = StageTimes()
    try await withThrowingTaskGroup(of: (Int, UprightPage, StageTimes).self) { group in
      var inRecognition = 0
      func collect() async throws {
        guard let (index, page, spent) = try await group.next() else { return }
        inRecognition -= 1
        pages[index] = page
        times += spent
        done += 1
        onPage(done, pages.count)
      }

      var attempts = Attempts(deadline: deadline)
      var next = 0
      // Who is prepared faster does not pass who began before.
      var place = recognizers?.placeInLine()
      repeat {
        do {
          let began = ContinuousClock.now
          try await documents.withWorker(for: caller) { worker in
            times.spend(\.queue, .schedule, from: began)
            let (format, pageCount) = try await open(bytes, in: worker, &times)
            if count == nil { pages = Array(repeating: nil, count: pageCount) }
            count = pageCount
            if xml == nil {
              do {
                xml = try await self.xml(of: format, in: worker, &times)
              } catch WorkerFailure.died where format == .pdf {
                // Poppler (22.12) crashes over files that are named by a string alone; the pages have their attempt without.
                xml = XMLFiles(unreadable: 1)
                throw WorkerFailure.died
              }
            }
            while next < pages.count {
              let request = DocumentRequest.page(next + 1, ignoringTextLayer: ignoringTextLayers)
              switch try await ask(worker, request, page: next + 1, &times) {
              case .text(let page):
                pages[next] = UprightPage(text: page, turns: 0)
                done += 1
                onPage(done, pages.count)
              case .pixels(let pixels):
                if inRecognition == Self.pagesInRecognition { try await collect() }
                let index = next
                group.addTask { [place] in
                  let (page, spent) = try await recognize(
                    pixels, page: index + 1, for: caller, at: place, deadline: deadline)
                  return (index, page, spent)
                }
                inRecognition += 1
              default: throw WorkerFailure.protocolViolation
              }
              next += 1
              place = recognizers?.placeInLine()
            }
            _ = try await worker.exchange(DocumentRequest.close.frame, timeout: limits.pageTimeout)
          }
        } catch let failure as WorkerFailure {
          // The process died after it had sent all pages: nothing is missing.
          if xml != nil && next == count { break }
          try attempts.failed(failure, stage: .prepare)
        }
      } while next != count
      while inRecognition > 0 { try await collect() }
    }
    let read = pages.compactMap { $0 }
    return ReadPages(pages: read.map(\.text), turns: read.map(\.turns), xml: xml ?? XMLFiles(), timing: times)
  }

  /// The XML in the open document.
  private func xml(
    of format: DocumentFormat, in worker: WorkerLease, _ times: inout StageTimes
  ) async throws -> XMLFiles {
    guard format == .xml || format == .pdf && takesEmbeddedXML else { return XMLFiles() }
    guard case .xml(let files) = try await ask(worker, .xml, &times) else { throw WorkerFailure.protocolViolation }
    return files
  }

  private struct UprightPage {
    var text: TextPage
    /// Quarter turns clockwise that made it upright.
    var turns: Int
  }

  /// - Returns: what the document is, and how many pages it has: none where it is XML.
  func open(
    _ bytes: [UInt8], in worker: WorkerLease, _ times: inout StageTimes
  ) async throws -> (DocumentFormat, pages: Int) {
    let request = DocumentRequest.open(
      PreparationLimits(
        maximumPages: limits.maximumPages, maximumPixels: limits.maximumPixels,
        // More than the pool allows: this holds where the pool is kept from looking.
        cpuSeconds: Int(limits.pageTimeout.components.seconds) + 1),
      bytes: bytes)
    guard case .opened(let format, let pages) = try await ask(worker, request, &times), pages > 0 || format == .xml
    else {
      throw WorkerFailure.protocolViolation
    }
    return (format, pages)
  }

  /// One exchange with a document worker; its refusals become problems.
  func ask(
    _ worker: WorkerLease, _ request: DocumentRequest, page: Int? = nil, _ times: inout StageTimes
  ) async throws -> DocumentReply {
    let frame = try await exchange(worker, request.frame, \.prepare, .prepare, page: page, &times)
    guard let reply = try? DocumentReply(frame) else { throw WorkerFailure.protocolViolation }
    if case .failed(let failure, let detail) = reply { throw Problem(failure, detail: detail) }
    return reply
  }

  /// One exchange with a worker, its time noted.
  private func exchange(
    _ worker: WorkerLease, _ frame: Frame, _ part: WritableKeyPath<StageTimes, Duration>, _ span: SpanName, page: Int?,
    _ times: inout StageTimes
  ) async throws -> Frame {
    let began = ContinuousClock.now
    do {
      let reply = try await worker.exchange(frame, timeout: limits.pageTimeout)
      times.spend(part, span, from: began, page: page)
      return reply
    } catch {
      let problem = (error as? WorkerFailure).map { Problem($0, stage: .prepare) }
      times.spend(part, span, from: began, page: page, error: problem?.code.rawValue ?? "\(type(of: error))")
      throw error
    }
  }

  private func recognize(
    _ pixels: PagePixels, page: Int, for caller: String, at place: WaiterID?, deadline: ContinuousClock.Instant
  ) async throws -> (UprightPage, StageTimes) {
    guard let recognizers else { throw Problem.noRecognizer }
    var times = StageTimes()
    var attempts = Attempts(deadline: deadline)
    while true {
      do {
        let waiting = ContinuousClock.now
        let reply = try await recognizers.withWorker(for: caller, at: place) { worker in
          times.spend(\.queue, .schedule, from: waiting, page: page)
          return try await exchange(
            worker, RecognitionRequest(page: pixels).frame, \.inference, .read, page: page, &times)
        }
        guard case .recognized(let crop, let turns) = try? RecognitionReply(reply) else {
          throw WorkerFailure.protocolViolation
        }
        return (UprightPage(text: PagePlacement(pixels, turns: turns).place(crop), turns: turns), times)
      } catch WorkerFailure.unavailable {
        throw Problem.noRecognizer
      } catch let failure as WorkerFailure {
        try attempts.failed(failure, stage: .extract)
      }
    }
  }
}

/// One silent retry after a fault that may be the document's, and one after the machine's, then the problem: two faults of
/// its own make a document unreadable, two of the machine's are told as a shortage.
package struct Attempts {
  /// What an attempt takes at least.
  private static let shortestAttempt = Duration.seconds(1)

  private var faults = 0
  private var shortages = 0
  private let deadline: ContinuousClock.Instant

  package init(deadline: ContinuousClock.Instant) { self.deadline = deadline }

  /// Returns when another attempt should be made.
  package mutating func failed(_ failure: WorkerFailure, stage: Stage) throws(Problem) {
    let isLast: Bool
    switch failure {
    case .died, .protocolViolation, .timedOut, .outOfMemory:
      faults += 1
      isLast = faults > 1
    case .killed, .stopped:
      shortages += 1
      isLast = shortages > 1 || deadline - .now < Self.shortestAttempt
    // The next attempt would come as far.
    case .outOfCPU, .unavailable: isLast = true
    }
    if isLast { throw Problem(failure, stage: stage) }
  }
}
