/// Messages that targets have not taken yet: a value without clock or network.
///
/// Each target gets the messages of one alert in their order; what a target refuses is offered again with growing pauses, and
/// never given up. A message is forgotten when its target took it, so one that was taken in the moment of a crash is sent
/// twice.
package struct Outbox: Sendable, Equatable {
  package struct Item: Sendable, Equatable {
    package var id: Int
    /// By its name.
    package var target: String
    package var notice: AlertNotice
    /// How often it was refused.
    package var refusals = 0
    package var due: Duration
    /// Why it was refused last.
    package var code: String?
  }

  /// Beyond so many for one target its oldest repeats are dropped: they say nothing new.
  private static let most = 500
  private static let firstPause = Duration.seconds(5)
  private static let longestPause = Duration.seconds(600)
  /// A target that names its own pause may name so long a one.
  private static let longestWish = Duration.seconds(3_600)

  package internal(set) var items: [Item] = []
  var nextID = 1

  package init() {}

  package mutating func add(_ notice: AlertNotice, for targets: [String], at now: Duration) {
    for target in targets {
      if items.count(where: { $0.target == target }) >= Self.most,
        let repeated = items.firstIndex(where: { $0.target == target && $0.notice.kind == .repeated })
      {
        items.remove(at: repeated)
      }
      items.append(Item(id: nextID, target: target, notice: notice, due: now))
      nextID += 1
    }
  }

  /// The next message for a target that is due now; nil where none is.
  package func next(for target: String, at now: Duration) -> Item? {
    var blocked: Set<AlertKey> = []
    for item in items where item.target == target {
      if item.due <= now, !blocked.contains(item.notice.key) { return item }
      blocked.insert(item.notice.key)
    }
    return nil
  }

  package mutating func taken(_ id: Int) { items.removeAll { $0.id == id } }

  /// - Parameter wish: the pause that the target asked for.
  package mutating func refused(_ id: Int, code: String, wish: Duration? = nil, at now: Duration) {
    guard let index = items.firstIndex(where: { $0.id == id }) else { return }
    let doublings = min(items[index].refusals, 16)
    let pause = (0..<doublings).reduce(Self.firstPause) { pause, _ in min(pause * 2, Self.longestPause) }
    items[index].refusals += 1
    items[index].code = code
    items[index].due = now + max(pause, min(wish ?? .zero, Self.longestWish))
  }

  /// Forgets messages for targets that there are no more.
  ///
  /// - Returns: how many.
  package mutating func keep(_ targets: [String]) -> Int {
    let count = items.count
    items.removeAll { !targets.contains($0.target) }
    return count - items.count
  }
}
