/// Who goes next.
extension EngineQueue {
  /// What must be left free for work that can wait no longer but does not fit yet.
  private struct Kept {
    var slots = 0
    var tokens = 0
    var images = 0
  }

  /// Order of classes, first to last.
  private enum Urgency: Int {
    /// Must start about now to be on time.
    case pressing
    case ordinary
    /// Cannot be on time any more; must not make others late as well.
    case hopeless
  }

  /// Moves the work that goes next from the line to the engine; nil where none may start.
  ///
  /// Pressing work comes first, the earliest deadline before others. Then the caller that was given least, of its work that with
  /// the earliest deadline. What does not fit is passed over, but pressing work has what it needs kept for it.
  mutating func startNext(at time: Double) -> Entry? {
    isHolding = false
    guard running.count < slots || waiting.contains(where: { slots(for: $0) > running.count }) else { return nil }
    var kept = Kept()
    var passed: Set<Int> = []
    while let (index, urgency) = first(at: time, except: passed) {
      let entry = waiting[index]
      if fits(entry, leaving: kept) {
        if urgency == .pressing || !holds(entry, at: time) {
          waiting.remove(at: index)
          start(entry, at: time)
          return entry
        }
        isHolding = true
      } else if urgency == .pressing, leavesLastSlot(entry) {
        // Patient work that may not take the last slot is not helped by keeping that free.
        kept.slots += 1
        kept.tokens += entry.tokens
        kept.images += entry.holdsImage ? 1 : 0
        if running.count + kept.slots > slots { return nil }
      }
      passed.insert(index)
    }
    return nil
  }

  /// Puts work on the engine, whatever else is there.
  private mutating func start(_ entry: Entry, at time: Double) {
    let ratio = estimates[entry.kind].mean
    attained[entry.caller, default: 0] +=
      entry.exclusive + entry.shared * stretch(inFlight: slots) / Double(slots)
    running.append(
      Running(
        entry: entry, began: time, ratio: ratio, readsImage: entry.holdsImage,
        exclusiveLeft: entry.exclusive * ratio, sharedLeft: entry.shared * ratio))
  }

  private func first(at time: Double, except passed: Set<Int>) -> (index: Int, urgency: Urgency)? {
    var best: (index: Int, urgency: Urgency, given: Double)?
    let compares = attained.count > 1
    for (index, entry) in waiting.enumerated() where !passed.contains(index) {
      let service = service(entry, inFlight: running.count + 1)
      let slack = entry.due - time - service
      // Within half its own time some slot will be free, even if all have begun something like it just now.
      let urgency: Urgency = slack < 0 ? .hopeless : slack <= service / 2 ? .pressing : .ordinary
      let given = compares && urgency == .ordinary ? attained[entry.caller] ?? 0 : 0
      guard let other = best else {
        best = (index, urgency, given)
        continue
      }
      let mine = (urgency.rawValue, given, entry.due, entry.id.number)
      if mine < (other.urgency.rawValue, other.given, waiting[other.index].due, waiting[other.index].id.number) {
        best = (index, urgency, given)
      }
    }
    return best.map { ($0.index, $0.urgency) }
  }

  /// Slots that work may take one of. No caller holds the last recognizer's: documents that are built to hang would else keep
  /// others' from being read. Work of a caller that has none on the engine finds one more.
  private func slots(for entry: Entry) -> Int {
    sharesProcessors && !running.contains { $0.entry.caller == entry.caller } ? slots + 1 : slots
  }

  private func leavesLastSlot(_ entry: Entry) -> Bool {
    guard entry.isPatient, slots > 1 else { return true }
    let most = slots(for: entry) > slots ? slots : min(limits.workers ?? slots, slots - 1)
    return running.count(where: \.entry.isPatient) < most
  }

  private func fits(_ entry: Entry, leaving kept: Kept) -> Bool {
    guard running.count + kept.slots < slots(for: entry), leavesLastSlot(entry) else { return false }
    if entry.holdsImage, let images = limits.images,
      running.count(where: \.readsImage) + kept.images >= max(1, images)
    {
      return false
    }
    guard let tokens = limits.tokens, !running.isEmpty else { return true }
    return tokensInFlight + kept.tokens + entry.tokens <= tokens
  }

  /// Whether work would fit together with what runs.
  func couldStart(_ entry: Entry) -> Bool { fits(entry, leaving: Kept()) }
}

// MARK: - Leaving slots empty

extension EngineQueue {
  /// The part of all slots' time that may be left empty for promises.
  private static let holdShare = 0.02
  /// At most so many seconds of all slots are saved up.
  private static let holdSavings = 5.0
  /// A promise is in danger where it is predicted to be broken if its work takes longer by so many deviations.
  private static let holdMargin = 1.5

  /// Whether work that fits had better wait a moment: its start would make work late that is about to end on time, and it has
  /// the time to wait until that is gone, at its deadline at the latest.
  ///
  /// A model answers all it works on a little slower for each that joins, and stands still while it reads a prompt. One
  /// document shortly before its deadline would else have all newcomers refused. Slots are left empty for that no more
  /// than `holdShare` of their time.
  private func holds(_ entry: Entry, at time: Double) -> Bool {
    guard holdCredit > 0, !running.isEmpty else { return false }
    let service = service(entry, inFlight: running.count + 1)
    let prefill = estimates[entry.kind].mean * entry.exclusive
    let slowdown = stretch(inFlight: running.count + 1) - stretch(inFlight: running.count)
    return running.indices.contains { index in
      let work = running[index]
      let end = time + max(0, left(at: index))
      let delay = prefill + max(0, work.sharedLeft) * slowdown
      let margin = Self.holdMargin * spread(ofKind: work.entry.kind) * (end - work.began)
      return delay > 0 && end <= work.entry.due && end + delay + margin > work.entry.due
        && work.entry.due + 1.5 * service <= entry.due
    }
  }

  mutating func spendHoldCredit(for seconds: Double) {
    let slots = Double(slots)
    holdCredit = min(Self.holdSavings * slots, holdCredit + Self.holdShare * slots * seconds)
    if isHolding { holdCredit -= max(0, slots - Double(running.count)) * seconds }
  }
}
