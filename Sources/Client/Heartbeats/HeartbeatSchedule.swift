/// Decides when a monitor is sent which heartbeat.
///
/// A pure state machine: no clock, no network. Times are counted from the start. A beat goes out at the first word of
/// how documents are read, whenever that turns from good to bad or back, and every interval.
package struct HeartbeatSchedule: Sendable {
  /// What a monitor puts up with.
  package struct Limit: Sendable, Equatable {
    /// Beats within `window`.
    package var beats: Int
    package var window: Duration

    package init(beats: Int, window: Duration) {
      self.beats = beats
      self.window = window
    }
  }

  /// How often proofs are looked at: a turn from good to bad is told this much later at most.
  package static let watch = Duration.seconds(1)

  private let interval: Duration
  private let limit: Limit?
  private let announcesStart: Bool
  private var startIsOpen = false
  private var lastStatus: Heartbeat.Status?
  /// When beats were sent, as far back as the limit looks; at least the last one.
  private var sent: [Duration] = []

  /// - Parameters:
  ///   - interval: between beats; stretched where the limit would leave none for a turn to good or bad.
  ///   - announcesStart: the monitor has a word for "starting". Another one hears nothing before the first proof: neither
  ///     success nor failure would be true.
  package init(interval: Duration, limit: Limit?, announcesStart: Bool) {
    self.interval = limit.map { max(interval, $0.window / ($0.beats - 1)) } ?? interval
    self.limit = limit
    self.announcesStart = announcesStart
  }

  /// The beat to send now, if any; it counts as sent.
  package mutating func beat(for proof: HeartbeatProof, at now: Duration) -> Heartbeat? {
    guard var beat = message(for: proof), isDue(beat.status, at: now), hasRoom(at: now) else { return nil }
    beat.belongsToStart = beat.status == .starting || startIsOpen
    startIsOpen = beat.status == .starting
    lastStatus = beat.status
    sent.append(now)
    return beat
  }

  /// When to ask again: when the next beat is due, and before that now and then, because the proof may change.
  package func nextLook(after now: Duration) -> Duration {
    guard let due = sent.last.map({ $0 + interval }), due > now else { return now + Self.watch }
    return min(due, now + Self.watch)
  }

  private func message(for proof: HeartbeatProof) -> Heartbeat? {
    switch proof {
    case .good(let time): Heartbeat(status: .ok, detail: "documents are read right", readingTime: time)
    case .failing(let reason): Heartbeat(status: .failing, detail: reason)
    case .starting: announcesStart ? Heartbeat(status: .starting, detail: "the gateway starts") : nil
    }
  }

  private func isDue(_ status: Heartbeat.Status, at now: Duration) -> Bool {
    guard status == lastStatus, let last = sent.last else { return true }
    return now >= last + interval
  }

  /// Forgets beats that the limit does not look at any more.
  private mutating func hasRoom(at now: Duration) -> Bool {
    guard let limit else {
      sent = sent.suffix(1)
      return true
    }
    let recent = sent.filter { $0 > now - limit.window }
    sent = recent.isEmpty ? sent.suffix(1) : recent
    return recent.count < limit.beats
  }
}
