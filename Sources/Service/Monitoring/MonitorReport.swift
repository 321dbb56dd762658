import Formatting
import JSON

/// What a monitor knew when it last wrote its state, for `ocr-client status`.
package struct MonitorReport: Sendable {
  /// One line for people.
  package struct Line: Sendable, Equatable {
    package enum Mood: Sendable { case good, bad, plain }

    package var name: String
    package var text: String
    package var mood: Mood
  }

  private let state: JSONValue
  private let silences: [AlertSilence]
  private let wall: Int64

  /// nil where no monitor ran with this state directory.
  ///
  /// - Parameter wall: the time of day, in s of Unix time.
  package init?(_ files: MonitorFiles, wall: Int64) {
    guard let state = try? files.state() else { return nil }
    self.init(state, silences: files.silences(), wall: wall)
  }

  init(_ state: JSONValue, silences: [AlertSilence], wall: Int64) {
    self.state = state
    self.silences = silences.filter { $0.isActive(at: wall) }
    self.wall = wall
  }

  private var raised: [JSONValue] {
    (state["alerts"]?.elements ?? []).filter { $0["raisedAt"]?.integer != nil }
  }

  private var age: Int64 { max(0, wall - (state["savedAt"]?.integer ?? 0)) }

  package var json: JSONValue {
    [
      "savedAt": state["savedAt"] ?? .null, "ageSeconds": .integer(age), "gateways": state["gateways"] ?? .array([]),
      "alerts": .array(
        raised.map { alert in
          [
            "rule": alert["rule"] ?? .null, "subject": alert["subject"] ?? .null,
            "severity": alert["severity"] ?? .null,
            "detail": alert["detail"] ?? .null, "since": alert["since"] ?? .null, "told": alert["told"] ?? .null,
            "flapping": alert["flapping"] ?? .null,
          ]
        }),
      "waiting": .array(
        waiting.map {
          ["target": .string($0.target), "messages": .integer(Int64($0.count)), "code": .optional($0.code)]
        }),
      "silences": .array(silences.map(\.json)),
    ]
  }

  /// Messages that targets have not taken, by target.
  private var waiting: [(target: String, count: Int, code: String?)] {
    let items = state["outbox"]?.elements ?? []
    let targets = Set(items.compactMap { $0["target"]?.string }).sorted()
    return targets.map { target in
      let own = items.filter { $0["target"]?.string == target }
      return (target, own.count, own.compactMap { $0["code"]?.string }.first)
    }
  }

  package var lines: [Line] {
    var lines = [
      Line(
        name: "monitor", text: "looked \(Duration.seconds(age).shownTime) ago", mood: age > 300 ? .bad : .plain)
    ]
    for gateway in state["gateways"]?.elements ?? [] {
      let word = gateway["state"]?.string ?? "unknown"
      let detail = gateway["detail"]?.string ?? ""
      let isGood = word == "ready" || word == "beats"
      lines.append(
        Line(
          name: "watched", text: "\(gateway["name"]?.string ?? "")  \(word)\(detail.isEmpty ? "" : ": " + detail)",
          mood: isGood ? .good : .bad))
    }
    for alert in raised {
      func text(_ key: String) -> String { alert[key]?.string ?? "" }
      let since = Duration.seconds(max(0, wall - (alert["since"]?.integer ?? wall))).shownTime
      lines.append(
        Line(
          name: "alert", text: "\(text("severity")) \(text("rule")) \(text("subject")), \(since): \(text("detail"))",
          mood: .bad))
    }
    for silence in silences {
      let about = [silence.topic?.rawValue, silence.subject].compactMap { $0 }.joined(separator: " ")
      lines.append(
        Line(
          name: "silence",
          text: "until \(silence.until.timestamp)\(about.isEmpty ? "" : " on " + about): \(silence.why)", mood: .plain))
    }
    for (target, count, code) in waiting {
      lines.append(
        Line(name: "waiting", text: "\(count) messages for \(target)\(code.map { " (\($0))" } ?? "")", mood: .bad))
    }
    return lines
  }
}
