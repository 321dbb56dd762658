import Formatting
import HTTPTransport
import JSON
import Logging
import Settings

/// Tells every monitor whether documents are read right: each on its own, so that a slow one does not delay the others.
///
/// A beat that cannot be sent is logged and not repeated before the next one.
public struct HeartbeatService<C: Clock>: Sendable where C.Duration == Duration {
  /// For one beat, unless half the interval is shorter.
  private static var longestTimeout: Duration { .seconds(5) }

  /// What sends the beats, and what they say while all is well.
  private let sender: (service: String, good: String)?
  private let targets: [HeartbeatTarget]
  private let interval: Duration
  private let clock: C
  private let http: any HTTPSending
  private let logger: Logger
  private let token: Secret?
  private let proof: @Sendable () -> HeartbeatProof
  private let report: @Sendable () async -> [JSONValue.Member]
  private let onSuccess: @Sendable () -> Void

  /// - Parameters:
  ///   - sender: what sends the beats, and what they say while all is well; nil: a gateway.
  ///   - interval: between two beats to one monitor.
  ///   - token: what monitors of ours want to see.
  ///   - proof: what is known at the moment; a proof that is too old must not be good.
  ///   - report: what else is told to monitors that take JSON; asked for each beat.
  ///   - onSuccess: told whenever a monitor took the message that documents are read right.
  public init(
    targets: [HeartbeatTarget], sender: (service: String, good: String)? = nil, interval: Duration, clock: C,
    http: any HTTPSending, logger: Logger,
    token: Secret? = nil,
    proof: @escaping @Sendable () -> HeartbeatProof,
    report: @escaping @Sendable () async -> [JSONValue.Member] = { [] }, onSuccess: @escaping @Sendable () -> Void = {}
  ) {
    self.targets = targets
    self.sender = sender
    self.interval = interval
    self.clock = clock
    self.http = http
    self.logger = logger
    self.token = token
    self.proof = proof
    self.report = report
    self.onSuccess = onSuccess
  }

  /// Sends beats until the task is cancelled.
  public func run() async {
    let run = Self.randomUUID()
    let start = clock.now
    await withTaskGroup(of: Void.self) { group in
      for (index, target) in targets.enumerated() {
        group.addTask { await beat(target, number: index + 1, run: run, since: start) }
      }
    }
  }

  private func beat(_ target: HeartbeatTarget, number: Int, run: String, since start: C.Instant) async {
    var schedule = HeartbeatSchedule(
      interval: interval, limit: target.limit, announcesStart: target.announcesStart)
    while !Task.isCancelled {
      if var beat = schedule.beat(for: proof(), at: start.duration(to: clock.now)) {
        let timeout = min(Self.longestTimeout, interval / 2)
        if target.takesReport { beat.report = await report() }
        if let sender {
          beat.service = sender.service
          if beat.status == .ok { beat.detail = sender.good }
        }
        if let failure = await failure(of: target.request(for: beat, run: run, token: token, timeout: timeout)) {
          let kind = target.kind.rawValue
          logger.warning(
            "heartbeat not sent", metadata: ["kind": "\(kind)", "target": "\(number)", "code": "\(failure)"])
        } else if beat.status == .ok, !Task.isCancelled {
          onSuccess()
        }
      }
      let nextLook = schedule.nextLook(after: start.duration(to: clock.now))
      try? await clock.sleep(until: start.advanced(by: nextLook), tolerance: nil)
    }
  }

  /// Why the request did not arrive, without anything of the request; nil where it did, or the task was cancelled.
  private func failure(of request: OutboundRequest) async -> String? {
    do {
      let response = try await http.send(request, onBody: nil)
      return (200...299).contains(response.status) ? nil : "status_\(response.status)"
    } catch let error as TransportError {
      return error.code.rawValue
    } catch {
      return nil
    }
  }

  /// Version 4 (RFC 9562, 5.4).
  private static func randomUUID() -> String {
    var digits = Array(HexadecimalID.random())
    digits[12] = "4"
    digits[16] = "a"
    let groups = [digits[..<8], digits[8..<12], digits[12..<16], digits[16..<20], digits[20...]]
    return groups.map { String($0) }.joined(separator: "-")
  }
}
