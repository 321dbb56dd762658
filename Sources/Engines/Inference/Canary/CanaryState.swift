/// Decides when canaries are due and what their results say about readiness.
///
/// A pure state machine: no clock, no server. Times are counted from the start.
package struct CanaryState: Sendable {
  package enum Step: Sendable, Equatable {
    case probeSchema
    case readReceipt
    case showPicture
    /// Nothing is due before; ask again then.
    case wait(until: Duration)
  }

  /// A result, and when it came.
  private struct Dated<Result: Sendable>: Sendable {
    var result: Result
    var time: Duration
  }

  /// What is known of the server itself.
  private enum Server: Sendable {
    case answers
    case slow
    case unavailable(String)
  }

  /// Between two looks whether a first reading is over.
  private static let startLook = Duration.milliseconds(250)

  private let interval: Duration
  private let deadline: Duration
  /// The embedded engine has neither server nor schema.
  private let asksModel: Bool
  /// Time for a canary that the model is shown as a picture; nil where it is shown none.
  private let pictureDeadline: Duration?

  private var probeBegan: Duration?
  private var readingBegan: Duration?
  private var pictureBegan: Duration?
  private var lastGoodAnswer: Duration?
  private var lastGoodPicture: Duration?
  private var server: Dated<Server>?
  private var schema: Dated<SchemaFinding>?
  private var reading: Dated<CanaryFinding>?
  private var sight: Dated<CanaryFinding>?
  private var readingTime: Duration?

  /// - Parameters:
  ///   - interval: time between two canaries.
  ///   - deadline: time for one canary.
  ///   - asksModel: whether there is a model server, whose schemas are probed.
  ///   - pictureDeadline: time for a canary that the model is shown as a picture; nil where it is shown none.
  package init(interval: Duration, deadline: Duration, asksModel: Bool, pictureDeadline: Duration? = nil) {
    self.pictureDeadline = pictureDeadline
    self.interval = interval
    self.deadline = deadline
    self.asksModel = asksModel
  }

  /// What to do now; a canary that is due counts as begun.
  ///
  /// The schema is probed every interval, because a good answer does not prove that it is enforced.
  package mutating func next(at now: Duration) -> Step {
    let probeDue = asksModel ? probeBegan.map { $0 + interval } ?? .zero : nil
    let readingDue = [readingBegan, lastGoodAnswer].compactMap(\.self).max().map { $0 + interval } ?? .zero
    // What is due for longer goes first: a probe that takes longer than the interval must not keep readings out.
    if let probeDue, probeDue <= min(now, readingDue) {
      probeBegan = now
      return .probeSchema
    }
    if readingDue <= now {
      readingBegan = now
      return .readReceipt
    }
    return .wait(until: probeDue.map { min($0, readingDue) } ?? readingDue)
  }

  /// When the model is to be shown a picture, beside the other canaries: now, which counts as begun, or nothing is due
  /// before the time that is given. The first one waits for the first reading: a service that starts has enough to do.
  package mutating func nextPicture(at now: Duration) -> Step {
    if pictureBegan == nil, reading == nil { return .wait(until: now + Self.startLook) }
    let due = [pictureBegan, lastGoodPicture].compactMap(\.self).max().map { $0 + interval } ?? .zero
    guard due <= now else { return .wait(until: due) }
    pictureBegan = now
    return .showPicture
  }

  /// The probe that `next` asked for is over.
  package mutating func probed(_ finding: SchemaFinding, at now: Duration) {
    if finding == .late, wasAnswered(since: probeBegan) {
      // The probe only stood in a long queue, and a good answer has the form that was asked for: what was known holds.
      schema?.time = now
      return
    }
    schema = Dated(result: finding, time: now)
    switch finding {
    case .enforced, .ignored, .refused: server = Dated(result: .answers, time: now)
    case .late: server = Dated(result: .slow, time: now)
    case .unavailable(let why): server = Dated(result: .unavailable(why), time: now)
    }
  }

  /// The reading that `next` asked for is over.
  package mutating func read(_ finding: CanaryFinding, at now: Duration) {
    switch finding {
    case .read:
      server = Dated(result: .answers, time: now)
      readingTime = readingBegan.map { now - $0 }
    case .wrong: readingTime = readingBegan.map { now - $0 }
    // The canary only stood in a long queue.
    case .late where wasAnswered(since: readingBegan): return
    case .late: break
    case .unavailable(let why): server = Dated(result: .unavailable(why), time: now)
    }
    reading = Dated(result: finding, time: now)
  }

  /// The picture that `nextPicture` asked for was looked at.
  package mutating func saw(_ finding: CanaryFinding, at now: Duration) {
    switch finding {
    case .read: server = Dated(result: .answers, time: now)
    case .late where wasAnswered(since: pictureBegan):
      // The picture only stood in a long queue: what was known holds.
      sight?.time = now
      return
    case .unavailable(let why): server = Dated(result: .unavailable(why), time: now)
    case .wrong, .late: break
    }
    sight = Dated(result: finding, time: now)
  }

  /// A document was answered, grounded and reconciled, by whom canaries watch: as good as a canary.
  ///
  /// - Parameter byPicture: the model was shown nothing else of it.
  package mutating func recordGoodAnswer(byPicture: Bool = false, at now: Duration) {
    lastGoodAnswer = now
    reading = Dated(result: .read, time: now)
    server = Dated(result: .answers, time: now)
    guard byPicture, pictureDeadline != nil else { return }
    lastGoodPicture = now
    sight = Dated(result: .read, time: now)
  }

  private func wasAnswered(since time: Duration?) -> Bool {
    guard let time, let lastGoodAnswer else { return false }
    return lastGoodAnswer >= time
  }

  /// What is known at this moment. A result counts for one interval and the time of the canary that renews it. Before the
  /// first result, as long from the start of its canary.
  package func status(at now: Duration) -> CanaryStatus {
    let readingCheck = check("reading", reading, began: readingBegan, at: now, describe: Self.describe)
    guard asksModel else { return CanaryStatus(checks: [readingCheck], readingTime: readingTime) }
    var checks = [
      check("model", server, began: probeBegan, at: now, describe: Self.describe),
      check("schema", schema, began: probeBegan, at: now, describe: Self.describe), readingCheck,
    ]
    if pictureDeadline != nil {
      checks.append(
        check(
          "sight", sight, began: pictureBegan, at: now, patience: pictureDeadline,
          describe: Self.describeSight))
    }
    return CanaryStatus(checks: checks, readingTime: readingTime)
  }

  private func check<Result>(
    _ name: String, _ latest: Dated<Result>?, began: Duration?, at now: Duration, patience: Duration? = nil,
    describe: (Result) -> (CanaryStatus.Check.Status, String)
  ) -> CanaryStatus.Check {
    guard now - (latest?.time ?? began ?? .zero) <= interval + (patience ?? deadline) else {
      return .init(name: name, status: .late, detail: "nothing was heard for longer than a canary takes")
    }
    guard let latest else { return .init(name: name, status: .starting, detail: "the first canary is under way") }
    let (status, detail) = describe(latest.result)
    return .init(name: name, status: status, detail: detail)
  }

  private static func describe(_ server: Server) -> (CanaryStatus.Check.Status, String) {
    switch server {
    case .answers: (.ok, "the model server answers")
    case .slow: (.late, "the model server did not answer in time")
    case .unavailable(let why): (.failed, why)
    }
  }

  private static func describe(_ schema: SchemaFinding) -> (CanaryStatus.Check.Status, String) {
    switch schema {
    case .enforced: (.ok, "the server enforces schemas")
    case .ignored: (.failed, "the server answers with what the schema does not allow")
    case .late: (.late, "not known: the server did not answer in time")
    case .unavailable: (.failed, "not known: the server cannot be asked")
    case .refused(let why): (.failed, why)
    }
  }

  private static func describe(_ reading: CanaryFinding) -> (CanaryStatus.Check.Status, String) {
    switch reading {
    case .read: (.ok, "a document was read right")
    case .wrong(let why): (.failed, why)
    case .late: (.late, "a made-up receipt was not read in time")
    case .unavailable(let why): (.failed, why)
    }
  }

  private static func describeSight(_ sight: CanaryFinding) -> (CanaryStatus.Check.Status, String) {
    switch sight {
    case .read: (.ok, "the model reads pictures right")
    case .wrong(let why): (.failed, why)
    case .late: (.late, "a picture was not read in time")
    case .unavailable: (.failed, "not known: the server cannot be asked")
    }
  }
}
