import Settings

/// Which refused connections get a line in the log: of each address the first, then at most one a minute with how many came
/// since. A pure value: `RefusalLog` performs what it decides.
package struct RefusedPeers: Sendable {
  /// What a line says.
  package struct Line: Sendable, Equatable {
    /// nil for all addresses together that are not remembered.
    package var peer: IPAddress?
    /// Connections since the address's last line.
    package var count: Int

    package init(peer: IPAddress?, count: Int) {
      self.peer = peer
      self.count = count
    }
  }

  private struct Entry {
    var lastLine: ContinuousClock.Instant
    /// Connections since then.
    var count = 0
  }

  /// Between lines of one address.
  package static let interval = Duration.seconds(60)
  /// Addresses that are remembered at a time; further ones share a line.
  package static let capacity = 1_000

  private var entries: [IPAddress?: Entry] = [:]

  package init() {}

  /// When `due` has something to do next; nil while nothing is remembered.
  package var next: ContinuousClock.Instant? { entries.values.map(\.lastLine).min().map { $0 + Self.interval } }

  /// A connection was refused.
  ///
  /// - Parameter peer: nil where its address is not known.
  /// - Returns: the line to be written now, if there is one.
  package mutating func refused(_ peer: IPAddress?, at now: ContinuousClock.Instant) -> Line? {
    let key = entries[peer] != nil || entries.count < Self.capacity ? peer : nil
    guard let entry = entries[key] else {
      entries[key] = Entry(lastLine: now)
      return Line(peer: key, count: 1)
    }
    entries[key]?.count += 1
    guard entry.lastLine + Self.interval <= now else { return nil }
    entries[key] = Entry(lastLine: now)
    return Line(peer: key, count: entry.count + 1)
  }

  /// The lines of addresses whose minute is over. Those that sent nothing in it are forgotten.
  package mutating func due(at now: ContinuousClock.Instant) -> [Line] {
    var lines: [Line] = []
    for (peer, entry) in entries where entry.lastLine + Self.interval <= now {
      if entry.count > 0 { lines.append(Line(peer: peer, count: entry.count)) }
      entries[peer] = entry.count > 0 ? Entry(lastLine: now) : nil
    }
    return lines
  }
}
