import Formatting

/// What a server is expected to keep: bounds on the latencies of its answers, and on the share of errors.
public struct ServiceLevelObjective: Sendable, Equatable {
  /// A percentile of the latencies and what it must stay under.
  public struct Bound: Sendable, Equatable {
    /// Over 0, at most 100; 100 is the slowest answer.
    public let percentile: Double
    public let limit: Duration

    /// As it is written: `p95<5s`.
    public let text: String
  }

  public let bounds: [Bound]
  /// Most errors and refusals, as a share of all requests: 0...1.
  public let maximumErrorShare: Double

  public init(bounds: [Bound], maximumErrorShare: Double) {
    self.bounds = bounds
    self.maximumErrorShare = maximumErrorShare
  }

  /// Reads bounds such as `p95<5s`, `p99.9<800ms` or `max<20s`, several with commas between; nil for anything else.
  public static func bounds(parsing text: String) -> [Bound]? {
    var bounds: [Bound] = []
    for part in text.split(separator: ",", omittingEmptySubsequences: false) {
      let sides = part.filter { $0 != " " }.split(separator: "<", omittingEmptySubsequences: false)
      guard sides.count == 2, let limit = Duration(parsing: sides[1]), limit > .zero else { return nil }
      let percentile = sides[0] == "max" ? 100 : sides[0].hasPrefix("p") ? Double(decimal: sides[0].dropFirst()) : nil
      guard let percentile, percentile > 0, percentile <= 100 else { return nil }
      bounds.append(Bound(percentile: percentile, limit: limit, text: "\(sides[0])<\(sides[1])"))
    }
    return bounds
  }

  /// Reads `1%`, `0.5%` or `0.01`; nil for anything else or a share over 1.
  public static func share(parsing text: String) -> Double? {
    let share = text.hasSuffix("%") ? Double(decimal: text.dropLast()).map { $0 / 100 } : Double(decimal: text)
    return share.flatMap { $0 <= 1 ? $0 : nil }
  }

  /// How the measured requests compare. Latencies are those of answers; without a single answer nothing is kept.
  package func judge(_ measurement: Measurement) -> [ObjectiveCheck] {
    bounds.map { bound in
      let value = measurement.answers.value(at: bound.percentile)
      return ObjectiveCheck(
        text: bound.text, measured: value.text, holds: measurement.answers.count > 0 && value < bound.limit)
    } + [
      ObjectiveCheck(
        text: "errors<=\(maximumErrorShare.percent.filter { $0 != " " })", measured: measurement.errorShare.percent,
        holds: measurement.finished > 0 && measurement.errorShare <= maximumErrorShare)
    ]
  }

  /// Whether the objective is missed already, whatever becomes of the requests that are left.
  ///
  /// - Parameters:
  ///   - planned: requests of the whole run.
  ///   - waiting: how long each request in flight has been due.
  package func isLost(_ measurement: Measurement, planned: Int, waiting: some Sequence<Duration>) -> Bool {
    if Double(measurement.errors) > maximumErrorShare * Double(planned) { return true }
    return bounds.contains { bound in
      let late = measurement.answers.count(over: bound.limit) + waiting.count { $0 > bound.limit }
      return Double(late) > Double(planned) * (1 - bound.percentile / 100)
    }
  }
}

/// The result of one part of an objective.
public struct ObjectiveCheck: Sendable, Equatable {
  /// `p95<5s`
  public var text: String
  /// `4.31 s`
  public var measured: String
  public var holds: Bool
}
