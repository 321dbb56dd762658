import DocumentFormats
import HTTPTransport

/// Sends documents to a server and measures what comes back.
public struct LoadRun: Sendable {
  /// Where documents are sent, and how.
  public struct Target: Sendable {
    /// Of the route that takes documents.
    public var url: String
    public var headers: [HTTPHeader]
    /// After it a request counts as failed.
    public var timeout: Duration

    public init(url: String, headers: [HTTPHeader], timeout: Duration) {
      self.url = url
      self.headers = headers
      self.timeout = timeout
    }
  }

  private enum Event: Sendable {
    /// A request is due.
    case due
    case second
    case finished(id: Int, Sample)
  }

  private let sender: any HTTPSending
  private let target: Target
  private let documents: [LoadDocument]
  private let checksTruth: Bool

  public init(_ sender: any HTTPSending, _ target: Target, documents: [LoadDocument], checksTruth: Bool) {
    self.sender = sender
    self.target = target
    self.documents = documents
    self.checksTruth = checksTruth
  }

  /// Runs until the plan is done and every request is over, the objective is lost, or the task is cancelled.
  ///
  /// - Parameter onProgress: called once a second.
  package func perform(
    _ plan: RunPlan, _ sequence: inout DocumentSequence, onProgress: (RunProgress) -> Void
  ) async -> RunResult {
    var state = RunState(plan, sequence)
    var gaveUp = false
    let (events, feed) = AsyncStream.makeStream(of: Event.self)
    let start = ContinuousClock.now
    var elapsed: Duration { ContinuousClock.now - start }
    await withDiscardingTaskGroup { group in
      group.addTask {
        while (try? await Task.sleep(for: .seconds(1))) != nil { feed.yield(.second) }
      }
      feed.yield(.due)
      var isAlarmSet = false
      loop: for await event in events {
        switch event {
        case .due: isAlarmSet = false
        case .second:
          onProgress(state.progress(at: elapsed))
          gaveUp = state.isLost(at: elapsed)
          if gaveUp { break loop }
        case .finished(let id, let sample):
          state.finish(id, sample, of: documents[sample.document], checksTruth: checksTruth)
        }
        while let launch = state.next(at: elapsed) {
          group.addTask { feed.yield(.finished(id: launch.id, await send(launch, start))) }
        }
        if state.isOver(at: elapsed) { break loop }
        if !isAlarmSet, let time = state.wakeTime {
          isAlarmSet = true
          group.addTask {
            try? await Task.sleep(until: start + time, tolerance: .zero, clock: .continuous)
            feed.yield(.due)
          }
        }
      }
      group.cancelAll()
    }
    sequence = state.sequence
    onProgress(state.progress(at: elapsed))
    return state.result(at: elapsed, gaveUp: gaveUp, interrupted: Task.isCancelled)
  }

  private func send(_ launch: RunState.Launch, _ start: ContinuousClock.Instant) async -> Sample {
    let document = documents[launch.document]
    let request = OutboundRequest(
      method: "POST", url: target.url,
      headers: target.headers + [HTTPHeader("Content-Type", document.format.mediaType)],
      body: document.bytes, timeouts: .init(total: target.timeout), maximumResponseBytes: 16 << 20)
    let sent = ContinuousClock.now - start
    let response: Result<OutboundResponse, any Error>
    do { response = .success(try await sender.send(request, onBody: nil)) } catch { response = .failure(error) }
    // Before the answer is read: that takes the generator's time, not the server's.
    let finished = ContinuousClock.now - start
    let outcome: RequestOutcome =
      switch response {
      case .success(let response): RequestOutcome(response)
      case .failure(let error): .failed(code: (error as? TransportError)?.code.rawValue ?? "cancelled")
      }
    return Sample(document: launch.document, due: launch.due, sent: sent, finished: finished, outcome: outcome)
  }
}
