/// Finds the highest rate that holds: doubles until one fails, halves the gap (geometrically) between the last that
/// held and the first that failed, and confirms what it found in a longer step.
///
/// A rate a little over what a server can do builds its queue up slowly, and a short step may end before the queue
/// shows in the percentiles; hence the confirmation, and lower rates after one that fails.
package struct RateSearch: Sendable {
  package struct Step: Sendable, Equatable {
    /// Requests a second.
    package var rate: Double
    package var isConfirmation: Bool
  }

  /// Rates closer than 10 % count as equal.
  static let precision = 1.1
  /// One request in ten minutes; a server that cannot keep that has no rate to be found.
  static let lowest = 1.0 / 600
  /// More than one generator is asked to send.
  static let highest = 1_000.0

  /// The step to be made; nil when the search is over.
  private(set) package var next: Step?
  /// The highest rate that was confirmed; nil when there is none.
  private(set) package var found: Double?
  private var held: Double?
  private var failed: Double?

  /// - Parameter start: the first rate tried, requests a second.
  package init(from start: Double) {
    next = Step(rate: Self.rounded(min(start, Self.highest)), isConfirmation: false)
  }

  /// Takes the result of the step.
  package mutating func record(holds: Bool) {
    guard let step = next else { return }
    if holds { held = step.rate } else { failed = step.rate }
    if step.isConfirmation {
      if holds { found = step.rate }
      next = holds ? nil : confirmation(of: step.rate / Self.precision)
      return
    }
    switch (held, failed) {
    case (let held?, nil):
      next =
        held >= Self.highest ? confirmation(of: held) : exploration(of: min(held * 2, Self.highest))
    case (nil, let failed?):
      let lower = Self.rounded(max(failed / 2, Self.lowest))
      next = lower < failed ? exploration(of: lower) : nil
    case (let held?, let failed?):
      let middle = Self.rounded((held * failed).squareRoot())
      let isBetween = middle > held && middle < failed
      next = failed / held > Self.precision && isBetween ? exploration(of: middle) : confirmation(of: held)
    case (nil, nil): next = nil
    }
  }

  private func exploration(of rate: Double) -> Step { Step(rate: Self.rounded(rate), isConfirmation: false) }

  private func confirmation(of rate: Double) -> Step? {
    rate < Self.lowest ? nil : Step(rate: Self.rounded(rate), isConfirmation: true)
  }

  /// To three significant digits: rates are read by people.
  private static func rounded(_ rate: Double) -> Double {
    var scale = 1.0
    while rate * scale < 100 { scale *= 10 }
    return (rate * scale).rounded() / scale
  }
}
