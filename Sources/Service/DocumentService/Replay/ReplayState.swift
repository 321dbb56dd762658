import Digest

/// What a caller names a document by, so that asking twice does not run it twice: one caller's key never meets another's.
package struct ReplayKey: Sendable, Hashable {
  package var caller: String
  package var key: String
  /// Place in a batch; nil for a document that came alone.
  package var index: Int?

  package init(caller: String, key: String, index: Int? = nil) {
    self.caller = caller
    self.key = key
    self.index = index
  }
}

/// Decides which documents are run, which wait for the run of an equal one, and which are answered from memory.
///
/// A pure state machine with time as an argument. Documents without a key are run each on their own.
package struct ReplayState<Answer: Sendable>: Sendable {
  /// One run of the engine; never reused.
  package typealias RunID = Int
  package typealias Instant = ContinuousClock.Instant

  /// Bounds of what is kept.
  package struct Limits: Sendable {
    /// How long an answer is kept. Zero: keys mean nothing.
    package var window: Duration
    package var answers: Int
    /// Of all answers together, in the unit that `finish` is given.
    package var bytes: Int

    package init(window: Duration, answers: Int, bytes: Int) {
      self.window = window
      self.answers = answers
      self.bytes = bytes
    }
  }

  /// What is to be done for a document.
  package enum Decision: Sendable {
    /// Begin this run, and wait for it.
    case start(RunID)
    /// Wait for this run as well.
    case join(RunID)
    case replay(Answer)
    /// The key belongs to other bytes.
    case reused
  }

  private struct Run {
    var key: ReplayKey?
    var waiting = 1
  }

  private struct Kept {
    var answer: Answer
    var bytes: Int
    var until: Instant
    /// Counts up with every use.
    var lastUse: Int
  }

  private enum Entry {
    case running(RunID)
    case kept(Kept)
  }

  private let limits: Limits
  private var runs: [RunID: Run] = [:]
  private var entries: [ReplayKey: (digest: SHA256, entry: Entry)] = [:]
  private var lastRun: RunID = 0
  private var uses = 0

  /// Answers that are kept.
  package private(set) var keptAnswers = 0
  /// Of these, in the unit that `finish` is given.
  package private(set) var keptBytes = 0

  package init(limits: Limits) { self.limits = limits }

  /// Runs that are waited for.
  package var running: Int { runs.count }

  /// When the next answer is to be forgotten.
  package var nextExpiry: Instant? {
    entries.values.compactMap { if case .kept(let kept) = $0.entry { kept.until } else { nil } }.min()
  }

  /// Whether a document under this key may be answered without a run of its own.
  package func isKnown(_ key: ReplayKey, at now: Instant) -> Bool {
    switch entries[key]?.entry {
    case .running: true
    case .kept(let kept): kept.until > now
    case nil: false
    }
  }

  /// A document's answer is asked for. After `start` and `join` it waits for the run until `finish` or its `abandon`.
  ///
  /// - Parameter digest: of the document's bytes.
  package mutating func ask(_ key: ReplayKey?, _ digest: SHA256?, at now: Instant) -> Decision {
    expire(at: now)
    guard let key, let digest, limits.window > .zero else { return .start(beginRun(nil)) }
    guard let (known, entry) = entries[key] else {
      let run = beginRun(key)
      entries[key] = (digest, .running(run))
      return .start(run)
    }
    guard known == digest else { return .reused }
    switch entry {
    case .running(let run):
      runs[run]?.waiting += 1
      return .join(run)
    case .kept(var kept):
      uses += 1
      kept.lastUse = uses
      entries[key] = (digest, .kept(kept))
      return .replay(kept.answer)
    }
  }

  /// One of those who wait for a run gives up.
  ///
  /// - Returns: Whether it was the last: the run is to be cancelled, and its end no longer matters.
  package mutating func abandon(_ run: RunID) -> Bool {
    guard let waiting = runs[run]?.waiting else { return false }
    runs[run]?.waiting = waiting - 1
    guard waiting == 1 else { return false }
    if let key = runs.removeValue(forKey: run)?.key { entries[key] = nil }
    return true
  }

  /// A run has ended; those who wait for it have their answer.
  ///
  /// - Parameter keeping: the answer, where it stays true, and what it counts; nil where asking again makes sense.
  package mutating func finish(_ run: RunID, keeping: (answer: Answer, bytes: Int)?, at now: Instant) {
    guard let key = runs.removeValue(forKey: run)?.key, let digest = entries.removeValue(forKey: key)?.digest else {
      return
    }
    expire(at: now)
    guard let keeping, keeping.bytes <= limits.bytes, limits.answers > 0 else { return }
    uses += 1
    let kept = Kept(answer: keeping.answer, bytes: keeping.bytes, until: now + limits.window, lastUse: uses)
    entries[key] = (digest, .kept(kept))
    keptAnswers += 1
    keptBytes += kept.bytes
    while keptAnswers > limits.answers || keptBytes > limits.bytes { forgetLeastRecentlyUsed() }
  }

  /// Forgets what has been kept for the window.
  package mutating func expire(at now: Instant) {
    for case (let key, (_, .kept(let kept))) in entries where kept.until <= now { forget(key, kept) }
  }

  private mutating func beginRun(_ key: ReplayKey?) -> RunID {
    lastRun += 1
    runs[lastRun] = Run(key: key)
    return lastRun
  }

  private mutating func forgetLeastRecentlyUsed() {
    var oldest: (key: ReplayKey, kept: Kept)?
    for case (let key, (_, .kept(let kept))) in entries where kept.lastUse < oldest?.kept.lastUse ?? .max {
      oldest = (key, kept)
    }
    if let oldest { forget(oldest.key, oldest.kept) }
  }

  private mutating func forget(_ key: ReplayKey, _ kept: Kept) {
    entries[key] = nil
    keptAnswers -= 1
    keptBytes -= kept.bytes
  }
}
