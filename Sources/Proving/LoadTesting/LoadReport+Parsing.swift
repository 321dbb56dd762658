import JSON

/// Why a report cannot be read.
public enum ReportError: Error, Sendable, Equatable {
  case notJSON
  /// Not of this program, or of a release with another form.
  case otherFormat
  /// A key is missing or holds something else.
  case invalid(key: String)
}

extension LoadReport {
  /// Reads a report that was written as JSON.
  public init(parsing bytes: [UInt8]) throws(ReportError) {
    let value: JSONValue
    do { value = try JSONValue(parsing: bytes) } catch { throw .notJSON }
    guard value["format"]?.string == Self.format else { throw .otherFormat }
    try self.init(Object(value))
  }

  private init(_ object: Object) throws(ReportError) {
    let server = try object.object("server")
    self.init(
      startedAt: try object.string("startedAt"),
      server: Server(
        url: try server.string("url"), name: server.value["name"]?.string, version: server.value["version"]?.string,
        engine: server.value["engine"]?.string),
      machine: Machine(cores: try object.object("machine").count("cores")),
      asked: try LoadRequest(object.object("asked")),
      isSimulated: try object.bool("simulated"), isInterrupted: try object.bool("interrupted"),
      checks: try object.list("checks") { check throws(ReportError) in
        ObjectiveCheck(
          text: try check.string("text"), measured: try check.string("measured"), holds: try check.bool("holds"))
      },
      steps: try object.list("steps") { step throws(ReportError) in
        Step(
          rate: try step.number("rate"), isConfirmation: try step.bool("confirmation"),
          requests: try step.count("requests"), p50: try step.time("p50Ms"), p95: try step.time("p95Ms"),
          errorShare: try step.number("errorShare"), endedEarly: try step.bool("endedEarly"),
          holds: try step.bool("holds"))
      },
      highestRate: object.value["highestRate"]?.number, run: try RunSummary(object.object("run")))
  }
}

extension LoadRequest {
  fileprivate init(_ object: Object) throws(ReportError) {
    guard let mode = Mode(rawValue: try object.string("mode")) else { throw .invalid(key: "mode") }
    guard let seed = UInt64(try object.string("seed")) else { throw .invalid(key: "seed") }
    self.init(
      mode: mode, rate: object.value["rate"]?.number, arrivals: object.value["arrivals"]?.string,
      concurrency: object.optionalCount("concurrency"), burst: object.optionalCount("burst"),
      every: object.optionalTime("everyMs"), duration: try object.time("durationMs"),
      warmup: try object.time("warmupMs"), seed: seed, wait: object.value["waitSeconds"]?.number,
      objective: try object.string("slo"), maximumErrorShare: try object.number("maxErrorShare"),
      mix: object.value["mix"]?.string, folders: object.value["folders"]?.elements?.compactMap(\.string) ?? [],
      documents: try object.count("documents"), checksTruth: try object.bool("truth"))
  }
}

extension RunSummary {
  fileprivate init(_ object: Object) throws(ReportError) {
    func classes(_ key: String) throws(ReportError) -> [Class] {
      var classes: [Class] = []
      for member in try object.object(key).value.members ?? [] {
        classes.append(Class(name: member.key, times: try Distribution(Object(member.value))))
      }
      return classes
    }
    self.init(
      elapsed: try object.time("elapsedMs"), requests: try object.count("requests"),
      answered: try object.count("answered"), errors: try object.count("errors"),
      unfinished: try object.count("unfinished"), held: try object.count("held"),
      offeredRate: try object.number("offeredRate"), achievedRate: try object.number("achievedRate"),
      latencies: try Distribution(object.object("latency")), refusals: try Distribution(object.object("refusals")),
      lag: try Distribution(object.object("scheduleLag")), engines: try classes("engines"),
      kinds: try classes("kinds"), stages: try classes("stages"),
      codes: try object.object("codes").value.members?.map { Code(code: $0.key, count: Int($0.value.integer ?? 0)) }
        ?? [],
      truth: object.value["truth"]?.members == nil ? nil : try TruthTally(object.object("truth")),
      series: try object.list("series") { second throws(ReportError) in
        Second(
          due: try second.count("due"), answered: try second.count("answered"), errors: try second.count("errors"),
          p50: second.optionalTime("p50Ms"), p95: second.optionalTime("p95Ms"), max: second.optionalTime("maxMs"))
      })
  }
}

extension Distribution {
  fileprivate init(_ object: Object) throws(ReportError) {
    var curve: [Point] = []
    for point in object.value["percentiles"]?.elements ?? [] {
      guard let pair = point.elements, pair.count == 2, let percentile = pair[0].number, let time = pair[1].time else {
        throw .invalid(key: "percentiles")
      }
      curve.append(Point(percentile: percentile, value: time))
    }
    self.init(
      count: try object.count("count"), mean: try object.time("meanMs"), p50: try object.time("p50Ms"),
      p90: try object.time("p90Ms"), p95: try object.time("p95Ms"), p99: try object.time("p99Ms"),
      max: try object.time("maxMs"), curve: curve)
  }
}

extension TruthTally {
  fileprivate init(_ object: Object) throws(ReportError) {
    func share(_ key: String) throws(ReportError) -> Share {
      let share = try object.object(key)
      return Share(right: try share.count("right"), known: try share.count("known"))
    }
    self.init()
    vendor = try share("vendor")
    date = try share("date")
    total = try share("total")
    unknown = try object.count("withoutTruth")
  }
}

extension JSONValue {
  /// A number of milliseconds.
  fileprivate var time: Duration? {
    number.flatMap { $0 >= 0 && $0 < 1e12 ? Duration(microseconds: UInt64(($0 * 1_000).rounded())) : nil }
  }
}

/// Keys of an object with the type they must have.
private struct Object {
  let value: JSONValue

  init(_ value: JSONValue) { self.value = value }

  private func required<T>(_ key: String, _ read: (JSONValue) -> T?) throws(ReportError) -> T {
    guard let result = value[key].flatMap(read) else { throw .invalid(key: key) }
    return result
  }

  func string(_ key: String) throws(ReportError) -> String { try required(key, \.string) }
  func bool(_ key: String) throws(ReportError) -> Bool { try required(key, \.bool) }
  func number(_ key: String) throws(ReportError) -> Double { try required(key, \.number) }
  func time(_ key: String) throws(ReportError) -> Duration { try required(key, \.time) }
  func count(_ key: String) throws(ReportError) -> Int {
    try required(key) { $0.integer.flatMap { $0 >= 0 ? Int($0) : nil } }
  }
  func optionalCount(_ key: String) -> Int? { value[key]?.integer.map { Int($0) } }
  func optionalTime(_ key: String) -> Duration? { value[key]?.time }

  func object(_ key: String) throws(ReportError) -> Object {
    Object(try required(key) { $0.members == nil ? nil : $0 })
  }

  func list<T>(_ key: String, _ read: (Object) throws(ReportError) -> T) throws(ReportError) -> [T] {
    var list: [T] = []
    for element in try required(key, \.elements) { list.append(try read(Object(element))) }
    return list
  }
}
