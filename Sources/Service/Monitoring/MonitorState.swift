import DocumentService
import Formatting

/// Everything that a monitor knows and owes: a value without clock, network or files.
///
/// Times are counted as the monitor runs: while it does not, no time passes, so that neither a restart nor a jump of the
/// machine's clock makes a silence.
package struct MonitorState: Sendable {
  /// Gateways that only beat are forgotten when nothing was heard of them for so long.
  private static let memory = Duration.seconds(7 * 86_400)
  /// Most gateways that only beat.
  private static let mostGuests = 100

  /// Those that are asked, in the operator's order, then those that only beat.
  package internal(set) var gateways: [WatchedGateway]
  package internal(set) var book = AlertBook()
  package internal(set) var outbox = Outbox()
  /// The time that passed while monitors with this state ran.
  package internal(set) var clock = Duration.zero
  private var clientTraffic: TrafficWindow
  private let rules: AlertRules
  private let silence: Duration

  /// - Parameters:
  ///   - urls: of the gateways that are asked.
  ///   - silence: without a good beat or poll for so long is silence.
  package init(urls: [String], rules: AlertRules, silence: Duration, at now: Duration = .zero) {
    self.rules = rules
    self.silence = silence
    clock = now
    clientTraffic = TrafficWindow(longest: rules.longestWindow)
    gateways = urls.map { WatchedGateway($0, isAsked: true, longestWindow: rules.longestWindow, at: now) }
  }

  // MARK: - What is heard

  /// A gateway sent a beat.
  ///
  /// - Returns: false where there are too many gateways already.
  package mutating func beat(_ beat: Beat, at now: Duration) -> Bool {
    let index: Int
    if let known = gateways.firstIndex(where: { $0.instance == beat.instance }) {
      index = known
    } else {
      guard gateways.count(where: { !$0.isAsked }) < Self.mostGuests else { return false }
      index = gateways.count
      add(guest: beat.instance, at: now)
    }
    gateways[index].beat(beat, at: now)
    return true
  }

  mutating func add(guest name: String, at now: Duration) {
    gateways.append(WatchedGateway(name, isAsked: false, longestWindow: rules.longestWindow, at: now))
  }

  /// A gateway was asked.
  package mutating func polled(_ url: String, _ result: PollResult, at now: Duration) {
    guard let index = gateways.firstIndex(where: { $0.isAsked && $0.name == url }) else { return }
    gateways[index].polled(result, at: now)
    // It beat before it was known which of the asked ones it is.
    guard let name = gateways[index].instance,
      let guest = gateways.firstIndex(where: { !$0.isAsked && $0.name == name })
    else { return }
    if let (beat, time) = gateways[guest].lastBeat { gateways[index].beat(beat, at: time) }
    gateways[index].lastGood = max(gateways[index].lastGood, gateways[guest].lastGood)
    gateways.remove(at: guest)
  }

  /// The sidecar of this machine was asked.
  package mutating func polledClient(_ sample: TrafficSample, at now: Duration) { clientTraffic.add(sample, at: now) }

  // MARK: - What is said

  /// Judges everything by the rules, and puts what is to be told into the outbox.
  ///
  /// - Parameters:
  ///   - silences: that an operator asked for.
  ///   - targets: names of those who are told.
  ///   - wall: the time of day that `now` is, in s of Unix time.
  /// - Returns: what is told.
  @discardableResult
  package mutating func check(
    _ client: ClientSituation, silences: [AlertSilence] = [], targets: [String], at now: Duration, wall: Int64
  ) -> [AlertNotice] {
    clock = now
    gateways.removeAll { !$0.isAsked && now - $0.lastGood > Self.memory }
    let conditions =
      gateways.flatMap { $0.conditions(rules, silence: silence, at: now, wall: wall) }
      + client.conditions(rules, clientTraffic, at: now)
    let notices = book.check(conditions, by: rules, at: now, wall: wall) { key in
      silences.contains { $0.covers(key, at: wall) }
    }
    for notice in notices { outbox.add(notice, for: targets, at: now) }
    return notices
  }

  /// The next message for a target.
  package func nextDelivery(for target: String, at now: Duration) -> Outbox.Item? { outbox.next(for: target, at: now) }

  package mutating func delivered(_ id: Int) { outbox.taken(id) }

  package mutating func refused(_ id: Int, code: String, wish: Duration?, at now: Duration) {
    outbox.refused(id, code: code, wish: wish, at: now)
  }

  /// Forgets messages for targets that are not configured any more.
  ///
  /// - Returns: how many.
  package mutating func keepTargets(_ names: [String]) -> Int { outbox.keep(names) }
}
