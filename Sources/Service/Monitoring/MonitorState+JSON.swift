import Formatting
import JSON

extension MonitorState {
  private static let version: Int64 = 1

  /// What outlives the process.
  ///
  /// - Parameter wall: the time of day, in s of Unix time.
  package func json(wall: Int64) -> JSONValue {
    [
      "version": .integer(Self.version), "savedAt": .integer(wall), "clock": clock.json,
      "gateways": .array(
        gateways.map { gateway in
          [
            "name": .string(gateway.name), "asked": .bool(gateway.isAsked), "instance": .optional(gateway.instance),
            "lastGood": gateway.lastGood.json, "state": .string(gateway.word), "detail": .string(gateway.heard),
          ]
        }),
      "alerts": .array(book.entries.sorted { $0.key < $1.key }.map { $1.json($0) }),
      "nextMessage": .integer(Int64(outbox.nextID)),
      "outbox": .array(outbox.items.map(\.json)),
    ]
  }

  /// Takes over what an earlier process left: what it knew of the gateways that are still watched, its alerts and what it
  /// still owes.
  ///
  /// - Throws: which key is wrong; nothing is taken over then.
  package mutating func restore(_ json: JSONValue) throws(ObjectReadingError) {
    let reader = try ObjectReader(json, path: "")
    guard try reader.integer("version") == Self.version else { throw reader.wrong("version") }
    var restored = self
    restored.clock = try reader.duration("clock")
    // Those that are new begin to be watched now.
    for index in restored.gateways.indices { restored.gateways[index].lastGood = restored.clock }
    let gateways = try reader.objects("gateways") { gateway throws(ObjectReadingError) in
      (
        name: try gateway.string("name"), isAsked: try gateway.bool("asked"),
        instance: try gateway.optionalString("instance"), lastGood: try gateway.duration("lastGood")
      )
    }
    for gateway in gateways {
      if !gateway.isAsked { restored.add(guest: gateway.name, at: gateway.lastGood) }
      guard
        let index = restored.gateways.firstIndex(where: { $0.name == gateway.name && $0.isAsked == gateway.isAsked })
      else { continue }
      restored.gateways[index].instance = gateway.instance
      restored.gateways[index].lastGood = gateway.lastGood
    }
    let alerts = try reader.objects("alerts") { alert throws(ObjectReadingError) in
      (
        AlertKey(try alert.word("rule"), try alert.string("subject")), try AlertBook.Entry(alert)
      )
    }
    restored.book.entries = Dictionary(alerts) { first, _ in first }
    restored.outbox.nextID = try reader.count("nextMessage")
    restored.outbox.items = try reader.objects("outbox") { item throws(ObjectReadingError) in try Outbox.Item(item) }
    self = restored
  }
}

extension WatchedGateway {
  /// In one word, what was heard of it last.
  package var word: String {
    switch (lastPoll?.readiness, lastBeat?.beat.status) {
    case (.ready, .failing), (nil, .failing): "failing"
    case (.ready, _): "ready"
    case (.notReady, _): "not_ready"
    case (.unreachable, .ok), (nil, .ok): "beats"
    case (.unreachable, _): "unreachable"
    case (nil, .starting): "starting"
    case (nil, nil): "unknown"
    }
  }

  /// More words on it, for people.
  package var heard: String {
    var parts: [String] = []
    switch lastPoll?.readiness {
    case .notReady(let detail): parts.append(detail)
    case .unreachable(let code): parts.append(code)
    case .ready, nil: break
    }
    if let beat = lastBeat?.beat {
      if beat.status != .ok { parts.append(beat.detail) }
      if let backlog = beat.backlog, let inFlight = beat.inFlight {
        parts.append("\(backlog) waiting, \(inFlight) in flight")
      }
      if let p95 = beat.p95Ms { parts.append("p95 \(p95) ms") }
      if let version = beat.version {
        parts.append(
          [version, beat.engine, beat.model].compactMap { $0 }.filter { !$0.isEmpty }.joined(separator: " "))
      }
    }
    return parts.joined(separator: "; ")
  }
}

extension AlertBook.Entry {
  fileprivate func json(_ key: AlertKey) -> JSONValue {
    [
      "rule": .string(key.topic.rawValue), "subject": .string(key.subject), "severity": .string(severity.rawValue),
      "detail": .string(detail), "since": .integer(since), "brokenSince": .duration(brokenSince),
      "raisedAt": .duration(raisedAt),
      "fineSince": .duration(fineSince), "told": .bool(isTold), "flapping": .bool(isFlapping),
      "incidents": .integer(Int64(incidents)), "messages": .integer(Int64(messages)), "nextRepeat": nextRepeat.json,
      "raisings": .array(raisings.map(\.json)),
    ]
  }

  fileprivate init(_ reader: ObjectReader) throws(ObjectReadingError) {
    self.init(severity: try reader.word("severity"))
    detail = try reader.string("detail")
    since = try reader.integer("since")
    brokenSince = try reader.optionalDuration("brokenSince")
    raisedAt = try reader.optionalDuration("raisedAt")
    fineSince = try reader.optionalDuration("fineSince")
    isTold = try reader.bool("told")
    isFlapping = try reader.bool("flapping")
    incidents = try reader.count("incidents")
    messages = try reader.count("messages")
    nextRepeat = try reader.duration("nextRepeat")
    raisings = (try reader.optionalNumbers("raisings") ?? []).map { .milliseconds(Int64($0)) }
  }
}

extension Outbox.Item {
  fileprivate var json: JSONValue {
    [
      "id": .integer(Int64(id)), "target": .string(target), "notice": notice.json,
      "refusals": .integer(Int64(refusals)), "due": due.json, "code": .optional(code),
    ]
  }

  fileprivate init(_ reader: ObjectReader) throws(ObjectReadingError) {
    self.init(
      id: try reader.count("id"), target: try reader.string("target"), notice: try AlertNotice(reader.object("notice")),
      refusals: try reader.count("refusals"), due: try reader.duration("due"), code: try reader.optionalString("code"))
  }
}

extension Duration {
  /// Whole milliseconds.
  fileprivate var json: JSONValue { .integer(Int64(milliseconds)) }
}

extension JSONValue {
  fileprivate static func duration(_ duration: Duration?) -> JSONValue { duration?.json ?? .null }
}

extension ObjectReader {
  fileprivate func duration(_ key: String) throws(ObjectReadingError) -> Duration {
    .milliseconds(try integer(key))
  }

  fileprivate func optionalDuration(_ key: String) throws(ObjectReadingError) -> Duration? {
    try optionalInteger(key).map { .milliseconds($0) }
  }
}
