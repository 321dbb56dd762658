import DocumentService
import Formatting
import PrometheusMetrics

/// What is known of one gateway: from its beats, and from asking it.
package struct WatchedGateway: Sendable {
  /// Its URL where it is asked, else what it calls itself.
  package let name: String
  /// Whether it is one of OCR_GATEWAY_URLS.
  package let isAsked: Bool
  /// What it calls itself; nil before it said so.
  package internal(set) var instance: String?
  /// When a beat or a poll last was good; before the first, when it began to be watched.
  package internal(set) var lastGood: Duration
  package internal(set) var lastBeat: (beat: Beat, time: Duration)?
  package internal(set) var lastPoll: (readiness: PollResult.Readiness, time: Duration)?
  private var canary: Bool?
  private var certificateEnd: Int64?
  private var host = HostReading()
  private var traffic: TrafficWindow

  init(_ name: String, isAsked: Bool, longestWindow: Duration, at now: Duration) {
    self.name = name
    self.isAsked = isAsked
    instance = isAsked ? nil : name
    lastGood = now
    traffic = TrafficWindow(longest: longestWindow)
  }

  mutating func beat(_ beat: Beat, at now: Duration) {
    lastBeat = (beat, now)
    host = beat.host.over(host)
    if beat.status == .ok { lastGood = max(lastGood, now) }
  }

  mutating func polled(_ result: PollResult, at now: Duration) {
    lastPoll = (result.readiness, now)
    instance = result.instance ?? instance
    certificateEnd = result.certificateEnd ?? certificateEnd
    if result.readiness == .ready { lastGood = max(lastGood, now) }
    guard let metrics = result.metrics else {
      canary = nil
      return
    }
    canary = metrics.sum("ocr_canary_success").map { $0 > 0 }
    traffic.add(TrafficSample(metrics), at: now)
    host = HostReading(metrics).over(host)
  }

  /// What the rules say of it now.
  ///
  /// - Parameters:
  ///   - silence: without a good beat or poll for so long is silence.
  ///   - wall: the time of day, in s of Unix time.
  func conditions(
    _ rules: AlertRules, silence: Duration, at now: Duration, wall: Int64
  ) -> [AlertCondition] {
    rules.topics.compactMap { topic, rule in
      finding(topic, rule, silence: silence, at: now, wall: wall).map { AlertCondition(topic, name, $0) }
    }
  }

  /// nil where the topic is none of a gateway's.
  private func finding(
    _ topic: AlertTopic, _ rule: AlertRule, silence: Duration, at now: Duration, wall: Int64
  ) -> AlertCondition.Finding? {
    switch topic {
    case .silence:
      let quiet = now - lastGood
      return quiet >= silence ? .broken("nothing good was heard for \(quiet.shownTime); \(lastWords)") : .fine
    case .failing:
      // What an old beat said is what silence tells.
      guard let (beat, time) = lastBeat, now - time < silence else { return .unknown }
      return beat.status == .failing ? .broken(beat.detail) : .fine
    case .canary:
      guard let canary else { return .unknown }
      return canary ? .fine : .broken("its canaries show that documents are not read right")
    case .errors:
      guard let recent = traffic.summary(over: rule.window, at: now), recent.requests >= rule.least else {
        return .unknownUnlessQuiet(traffic, rule, now)
      }
      let share = recent.failures / recent.requests
      return share > rule.limit
        ? .broken("\(share.shownPercent) of \(recent.requests.shownCount) requests failed") : .fine
    case .slow:
      guard let recent = traffic.summary(over: rule.window, at: now), recent.timed >= rule.least, let p95 = recent.p95
      else { return .unknownUnlessQuiet(traffic, rule, now) }
      return p95 > rule.limit
        ? .broken("95 % of \(recent.timed.shownCount) documents took up to \(p95.shownSeconds)") : .fine
    case .queue:
      guard let growth = traffic.queueGrowth(over: rule.window, at: now) else { return .unknown }
      return growth > rule.limit
        ? .broken("the queue grew by \(growth.shownCount) documents, to \((traffic.last?.queue ?? 0).shownCount)")
        : .fine
    case .fallbacks:
      guard let recent = traffic.summary(over: rule.window, at: now), recent.documents >= rule.least else {
        return .unknownUnlessQuiet(traffic, rule, now)
      }
      return recent.fallbackFinding(rule, "the rules for a failing model")
    case .certificate:
      guard let certificateEnd else { return .unknown }
      let left = Double(certificateEnd - wall)
      return left < rule.limit
        ? .broken(left <= 0 ? "it ended" : "it ends in \(Duration.seconds(Int64(left)).shownTime)") : .fine
    case .disk: return host.finding(host.diskFreeBytes, of: host.diskBytes, rule, "of the disk is free")
    case .memory:
      return host.finding(host.memoryAvailableBytes, of: host.memoryBytes, rule, "of the memory is available")
    case .gpu:
      guard let temperature = host.gpuTemperature else { return .unknown }
      return temperature > rule.limit ? .broken("the GPU has \(temperature.shownCount) °C") : .fine
    case .spend: return nil
    }
  }

  /// What was heard last, for people.
  private var lastWords: String {
    var words: [String] = []
    switch lastPoll?.readiness {
    case .unreachable(let code): words.append("it cannot be reached (\(code))")
    case .notReady(let detail): words.append("it answers: \(detail)")
    case .ready, nil: break
    }
    if let beat = lastBeat?.beat, beat.status != .ok { words.append("its last beat said: \(beat.detail)") }
    return words.isEmpty ? "nothing else is known" : words.joined(separator: "; ")
  }
}

extension AlertCondition.Finding {
  /// Too few documents: nothing is known while there are some, and all is well once there are none.
  fileprivate static func unknownUnlessQuiet(_ traffic: TrafficWindow, _ rule: AlertRule, _ now: Duration) -> Self {
    guard let recent = traffic.summary(over: rule.window, at: now), recent.time >= rule.window / 2 else {
      return .unknown
    }
    return recent.requests == 0 && recent.documents == 0 ? .fine : .unknown
  }
}

extension TrafficWindow.Summary {
  /// - Parameter who: answered instead.
  func fallbackFinding(_ rule: AlertRule, _ who: String) -> AlertCondition.Finding {
    let share = fallbacks / max(1, documents)
    return share > rule.limit
      ? .broken("\(share.shownPercent) of \(documents.shownCount) documents were answered by \(who)") : .fine
  }
}

extension HostReading {
  init(_ metrics: MetricsScrape) {
    diskFreeBytes = metrics.sum("ocr_host_disk_free_bytes")
    diskBytes = metrics.sum("ocr_host_disk_size_bytes")
    memoryAvailableBytes = metrics.sum("ocr_host_memory_available_bytes")
    memoryBytes = metrics.sum("ocr_host_memory_size_bytes")
    gpuTemperature = metrics["ocr_gpu_temperature_celsius"].map(\.value).max()
  }

  fileprivate func finding(
    _ part: Double?, of whole: Double?, _ rule: AlertRule, _ what: String
  ) -> AlertCondition.Finding {
    guard let part, let whole, whole > 0 else { return .unknown }
    return part / whole < rule.limit ? .broken("\((part / whole).shownPercent) \(what)") : .fine
  }
}

extension Double {
  var shownPercent: String { ((self * 100).shortDecimalText(places: 1) ?? "?") + " %" }
  var shownCount: String { shortDecimalText(places: 0) ?? "?" }
  var shownSeconds: String { (shortDecimalText(places: 1) ?? "?") + " s" }
}

extension Duration {
  /// As people say it: `45 s`, `5 min`, `3 h`, `12 days`.
  package var shownTime: String {
    let seconds = components.seconds
    return switch seconds {
    case ..<120: "\(seconds) s"
    case ..<7_200: "\(seconds / 60) min"
    case ..<172_800: "\(seconds / 3_600) h"
    default: "\(seconds / 86_400) days"
    }
  }
}
