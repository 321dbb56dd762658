/// What is watched. These words stand in the file of rules, in messages, in metrics and in docs/operations.md.
package enum AlertTopic: String, Sendable, CaseIterable {
  /// Neither a good beat nor a good poll for some time.
  case silence
  /// A gateway's beat says that documents are not read right.
  case failing
  /// A gateway's metrics say so.
  case canary
  /// Share of requests for documents that a gateway failed.
  case errors
  /// 95th percentile of a gateway's latency.
  case slow
  /// Documents by which a gateway's queue grew.
  case queue
  /// Share of documents that another than the first choice answered.
  case fallbacks
  /// Share of a cap that was spent.
  case spend
  /// Time until a gateway's certificate ends.
  case certificate
  /// Share of a gateway's disk that is free.
  case disk
  /// Share of a gateway's memory that is available.
  case memory
  /// Degrees Celsius of a gateway's GPU.
  case gpu

  /// How `above` or `below` is written and meant; nil where the topic takes neither.
  var limit: AlertLimit? {
    switch self {
    case .silence, .failing, .canary: nil
    case .errors, .fallbacks, .spend: AlertLimit(word: "above", unit: .share)
    case .slow: AlertLimit(word: "above", unit: .time)
    case .queue, .gpu: AlertLimit(word: "above", unit: .count)
    case .certificate: AlertLimit(word: "below", unit: .time)
    case .disk, .memory: AlertLimit(word: "below", unit: .share)
    }
  }

  /// It is judged by what happened in a window of time.
  var hasWindow: Bool { [.errors, .slow, .queue, .fallbacks].contains(self) }
  /// Few documents in that window tell nothing.
  var hasLeast: Bool { [.errors, .slow, .fallbacks].contains(self) }
}

/// How a topic's limit is written.
struct AlertLimit: Sendable, Equatable {
  enum Unit: Sendable { case share, time, count }

  var word: String
  var unit: Unit
}

package enum AlertSeverity: String, Sendable, CaseIterable {
  case critical, warning
}

/// When a topic is told.
package struct AlertRule: Sendable, Equatable {
  package var severity: AlertSeverity
  /// A share of one, seconds or a number, as the topic has it; 0 where it has none.
  package var limit: Double
  /// How far back it is looked.
  package var window: Duration
  /// Documents in the window below which nothing is said.
  package var least: Double
  /// How long it must hold without a break before it is told.
  package var hold: Duration

  package init(
    severity: AlertSeverity, limit: Double = 0, window: Duration = .zero, least: Double = 0, hold: Duration = .zero
  ) {
    self.severity = severity
    self.limit = limit
    self.window = window
    self.least = least
    self.hold = hold
  }
}

/// All rules, and how often what is told.
package struct AlertRules: Sendable, Equatable {
  /// Topics that are not here are not watched.
  package var topics: [AlertTopic: AlertRule] = [:]
  /// Between two looks.
  package var interval = Duration.seconds(15)
  /// A telling is repeated after so long, then after twice as long, and so on up to `longestRepeat`.
  package var firstRepeat = Duration.seconds(3_600)
  package var longestRepeat = Duration.seconds(86_400)
  /// An alert that is raised so often within `flapWindow` flaps: it ends only when all was well for `calm`.
  package var flaps = 3
  package var flapWindow = Duration.seconds(3_600)
  package var calm = Duration.seconds(900)

  init() {}

  /// The longest window of any rule.
  package var longestWindow: Duration { topics.values.map(\.window).max() ?? .zero }
}
