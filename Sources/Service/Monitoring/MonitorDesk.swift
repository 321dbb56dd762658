import DocumentService
import JSON
import Logging
import OCRClient
import Synchronization

/// The state of a running monitor and its file: everything that happens is written here.
package final class MonitorDesk: Sendable {
  private struct Record {
    var state: MonitorState
    /// Messages from this id on are not on disk yet.
    var unsaved: Int
    /// When was looked last, as the monitor runs.
    var lastCheck: Duration
    var lastSaveFailed = false
  }

  private let time: MonitorTime
  private let files: MonitorFiles
  private let targets: [String]
  private let logger: Logger
  /// The clock of the state when this process began.
  private let begin: Duration
  private let record: Mutex<Record>
  /// Held while the file is written, so that an older state never replaces a newer one.
  private let saving = Mutex(())

  /// Takes over what an earlier monitor left.
  ///
  /// - Parameters:
  ///   - fresh: what a first monitor begins with.
  ///   - targets: names of those who are told.
  package init(
    _ fresh: MonitorState, files: MonitorFiles, targets: [String], time: MonitorTime, logger: Logger
  ) {
    var state = fresh
    do {
      if let json = try files.state() { try state.restore(json) }
    } catch {
      logger.error("the monitor's state cannot be used and is set aside", metadata: ["error": "\(error)"])
      files.setStateAside()
    }
    let dropped = state.keepTargets(targets)
    if dropped > 0 {
      logger.warning("messages for targets that are gone are dropped", metadata: ["count": "\(dropped)"])
    }
    self.time = time
    self.files = files
    self.targets = targets
    self.logger = logger
    begin = state.clock
    record = Mutex(Record(state: state, unsaved: state.outbox.nextID, lastCheck: state.clock))
  }

  private var now: Duration { begin + time.elapsed() }

  /// What is known now.
  package var state: MonitorState { record.withLock { $0.state } }

  /// - Returns: false where there are too many gateways.
  package func beat(_ beat: Beat) -> Bool { record.withLock { $0.state.beat(beat, at: now) } }

  package func polled(_ url: String, _ result: PollResult) { record.withLock { $0.state.polled(url, result, at: now) } }

  package func polledClient(_ sample: TrafficSample) { record.withLock { $0.state.polledClient(sample, at: now) } }

  /// Judges everything; what is told is on disk before it leaves.
  package func check(_ client: ClientSituation) {
    let silences = files.silences()
    let notices = record.withLock { record in
      record.lastCheck = now
      return record.state.check(client, silences: silences, targets: targets, at: now, wall: time.wall())
    }
    for notice in notices {
      let (level, key): (Logger.Level, AlertKey) = (notice.kind == .resolved ? .notice : .warning, notice.key)
      logger.log(
        level: level, "alert \(notice.kind.rawValue)",
        metadata: [
          "rule": "\(key.topic.rawValue)", "subject": "\(key.subject)", "severity": "\(notice.severity.rawValue)",
          "detail": "\(notice.detail)",
        ])
    }
    save()
  }

  /// The next message for a target that is on disk.
  package func next(for target: String) -> Outbox.Item? {
    record.withLock { record in
      record.state.nextDelivery(for: target, at: now).flatMap { $0.id < record.unsaved ? $0 : nil }
    }
  }

  package func ended(_ item: Outbox.Item, _ outcome: DeliveryOutcome) {
    switch outcome {
    case .taken: record.withLock { $0.state.delivered(item.id) }
    case .refused(let code, let wish):
      record.withLock { $0.state.refused(item.id, code: code, wish: wish, at: now) }
      logger.warning("alert not taken", metadata: ["target": "\(item.target)", "code": "\(code)"])
    }
    save()
  }

  /// Whether alerts would be seen and told: what the monitor's own beat says. nil: yes, else why not.
  package func trouble(interval: Duration) -> String? {
    record.withLock { record in
      if now - record.lastCheck > interval * 3 + .seconds(5) { return "the monitor does not look any more" }
      if record.lastSaveFailed { return "the monitor's state cannot be written" }
      let stuck = record.state.outbox.items.filter { $0.refusals >= 3 }
      let names = Set(stuck.map { "\($0.target) (\($0.code ?? ""))" }).sorted()
      return names.isEmpty ? nil : "alerts are not taken by \(names.joined(separator: ", "))"
    }
  }

  /// A disk that takes no file must not keep an alert from being told.
  private func save() {
    saving.withLock { _ in
      let (json, next) = record.withLock { ($0.state.json(wall: time.wall()), $0.state.outbox.nextID) }
      var failure: StateFailure?
      do throws(StateFailure) { try files.write(state: json) } catch { failure = error }
      let isNews = record.withLock { record in
        record.unsaved = next
        defer { record.lastSaveFailed = failure != nil }
        return !record.lastSaveFailed
      }
      if let failure, isNews { logger.error("the state cannot be written", metadata: ["error": "\(failure)"]) }
    }
  }
}
