/// What a model server does when: which requests have a slot, whose prompt is read, when each token is due.
///
/// A pure state machine; times are seconds after any beginning, and never go back. The server works in steps: a prompt, a
/// piece of one, or a token for everybody who is being answered. Who comes or leaves during a step changes the next one.
public struct ServerTimeline: Sendable {
  /// Identifies one request; never reused.
  public typealias ID = Int

  /// What a server does with new prompts while others are answered.
  public enum Scheduling: Sendable, Equatable {
    /// llama-server: prompts are read in one go, those of all slots before the next token; everybody waits.
    case promptsFirst
    /// vLLM: each step reads so many prompt tokens at most, and those being answered get their token with it. That the step
    /// takes as long as both in turn is the careful assumption: weights are read once for both.
    case chunked(tokens: Int)
  }

  /// A request, by what it costs.
  public struct Request: Sendable, Equatable {
    /// Image and prompt tokens.
    public var inputTokens: Int
    /// Seconds to read them.
    public var prefill: Double
    /// Tokens of the answer, at most.
    public var outputTokens: Int
    /// What it begins with; nil where nothing of it is kept.
    public var prefix: Prefix?

    public init(inputTokens: Int, prefill: Double, outputTokens: Int, prefix: Prefix? = nil) {
      self.inputTokens = inputTokens
      self.prefill = prefill
      self.outputTokens = outputTokens
      self.prefix = prefix
    }
  }

  /// The beginning that a prompt shares with others: kept by a slot that read it, and not read again.
  public struct Prefix: Sendable, Equatable {
    /// The same for the same text.
    public var identity: Int
    public var tokens: Int
    /// What is saved of `Request.prefill` where it is kept.
    public var seconds: Double

    public init(identity: Int, tokens: Int, seconds: Double) {
      self.identity = identity
      self.tokens = tokens
      self.seconds = seconds
    }
  }

  /// How far a request is.
  public struct Progress: Sendable, Equatable {
    /// When it got a slot.
    public internal(set) var admitted: Double?
    /// When its prompt had been read.
    public internal(set) var read: Double?
    /// When its last token was due.
    public internal(set) var ended: Double?
    /// Prompt tokens that were kept and not read.
    public internal(set) var cachedTokens = 0
    /// Tokens of the answer that are due by now.
    public internal(set) var tokens = 0
  }

  /// A request at the server.
  private struct Active {
    let id: ID
    let arrival: Double
    let request: Request
    var progress = Progress()
    var slot = 0
    /// Prompt tokens still to be read, of so many, which take so many seconds.
    var unread = 0
    var toRead = 0
    var seconds = 0.0
    /// Tokens of the answer.
    var limit: Int
    /// Its client is gone; its slot is free after this step.
    var isLeaving = false
  }

  private struct Slot {
    var isFree = true
    /// Identity of the prefix of the prompt it read last.
    var kept: Int?
    /// Who used it last; the slot that rested longest is taken first.
    var user: ID = -1
  }

  private let scheduling: Scheduling
  /// Seconds of a token by requests answered together.
  private let steps: [Double]
  private let cacheTokens: Int
  private var slots: [Slot]
  /// When the present step began; a moment without a step where there is nothing to do.
  private var clock = 0.0
  private var lastID = -1
  /// In order of arrival; for want of a slot, or until the present step has ended.
  private var waiting: [Active] = []
  private var reading: [Active] = []
  private var answering: [Active] = []
  private var ended: [ID: Progress] = [:]

  /// - Parameters:
  ///   - slots: requests worked on at a time; others wait in order of arrival.
  ///   - cacheTokens: tokens of all requests that the key-value cache holds; one alone is taken whatever it needs.
  public init(_ model: LatencyModel, slots: Int, cacheTokens: Int = .max) {
    scheduling = model.server.scheduling
    steps = [0] + (1...max(1, slots)).map { model.decodeStep(batch: $0) }
    self.slots = Array(repeating: Slot(), count: max(1, slots))
    self.cacheTokens = cacheTokens
  }

  /// When the present step ends, and with it something changes; nil where there is nothing to do.
  public var next: Double? { isIdle ? nil : clock + seconds }

  private var isIdle: Bool { reading.isEmpty && answering.isEmpty }

  /// How far a request is; nil for one that has left.
  public func progress(of id: ID) -> Progress? {
    ended[id] ?? [answering, reading, waiting].lazy.joined().first { $0.id == id && !$0.isLeaving }?.progress
  }

  /// A request arrives.
  public mutating func enter(_ request: Request, at time: Double) -> ID {
    advance(to: time)
    if isIdle { clock = max(clock, time) }
    lastID += 1
    waiting.append(Active(id: lastID, arrival: time, request: request, limit: request.outputTokens))
    admit()
    return lastID
  }

  /// The answer is known to have so many tokens; it ends with the last one, or with the present step if that was due before.
  public mutating func end(_ id: ID, after tokens: Int, at time: Double) {
    advance(to: time)
    func shorten(_ requests: inout [Active]) {
      guard let place = requests.firstIndex(where: { $0.id == id }) else { return }
      requests[place].limit = min(requests[place].limit, tokens)
    }
    shorten(&waiting)
    shorten(&reading)
    shorten(&answering)
  }

  /// A client has its answer or does not want it any more; its slot is free, after the present step if it takes part in one.
  public mutating func leave(_ id: ID, at time: Double) {
    advance(to: time)
    ended[id] = nil
    waiting.removeAll { $0.id == id }
    func drop(_ requests: inout [Active]) {
      guard let place = requests.firstIndex(where: { $0.id == id }) else { return }
      requests[place].isLeaving = true
    }
    drop(&reading)
    drop(&answering)
    if clock >= time { settle() }
  }

  /// Ends all steps that end until then.
  public mutating func advance(to time: Double) {
    while !isIdle, clock + seconds <= time {
      if reading.isEmpty {
        answer(steps: wholeSteps(until: time))
      } else {
        read()
      }
      settle()
    }
  }

  /// Seconds of the present step.
  private var seconds: Double {
    if reading.isEmpty { return steps[answering.count] }
    let reading = zip(reading, portions).reduce(0) { $0 + $1.0.seconds * Double($1.1) / Double($1.0.toRead) }
    return scheduling == .promptsFirst ? reading : reading + steps[answering.count]
  }

  /// Prompt tokens that the present step reads of each request.
  private var portions: [Int] {
    guard case .chunked(var budget) = scheduling else { return reading.map(\.unread) }
    return reading.map { active in
      let tokens = min(budget, active.unread)
      budget -= tokens
      return tokens
    }
  }

  /// Nothing changes until an answer ends, unless somebody leaves or finds room after this step: that many steps are one.
  private func wholeSteps(until time: Double) -> Int {
    let isWatched = waiting.first.map { hasRoom(for: $0.request) } ?? false || answering.contains(where: \.isLeaving)
    let most = isWatched ? 1 : answering.map { $0.limit - $0.progress.tokens }.min() ?? 1
    let room = (time - clock) / seconds
    return max(1, room < Double(most) ? Int(room) : most)
  }

  private mutating func answer(steps count: Int) {
    clock += Double(count) * seconds
    for place in answering.indices { answering[place].progress.tokens += count }
  }

  private mutating func read() {
    let portions = portions
    clock += seconds
    if scheduling != .promptsFirst {
      for place in answering.indices { answering[place].progress.tokens += 1 }
    }
    for (place, tokens) in portions.enumerated() { reading[place].unread -= tokens }
    for place in reading.indices where reading[place].unread == 0 {
      reading[place].progress.read = clock
      slots[reading[place].slot].kept = reading[place].request.prefix?.identity
    }
    answering += reading.filter { $0.unread == 0 }
    reading.removeAll { $0.unread == 0 }
  }

  /// Between two steps: who is done or gone makes room for those who wait.
  private mutating func settle() {
    reading.removeAll { active in
      if active.isLeaving { slots[active.slot].isFree = true }
      return active.isLeaving
    }
    answering.removeAll { active in
      guard active.isLeaving || active.progress.tokens >= active.limit else { return false }
      slots[active.slot].isFree = true
      if !active.isLeaving {
        var progress = active.progress
        progress.ended = clock
        ended[active.id] = progress
      }
      return true
    }
    admit()
  }

  private mutating func admit() {
    while var active = waiting.first, active.arrival <= clock, hasRoom(for: active.request),
      let slot = slot(for: active.request)
    {
      waiting.removeFirst()
      active.slot = slot
      active.progress.admitted = clock
      active.seconds = active.request.prefill
      if let prefix = active.request.prefix, isKept(prefix, for: slot) {
        active.progress.cachedTokens = prefix.tokens
        active.seconds -= prefix.seconds
      }
      // The last token is read in any case: the first of the answer follows from it.
      active.toRead = max(1, active.request.inputTokens - active.progress.cachedTokens)
      active.unread = active.toRead
      slots[slot].isFree = false
      slots[slot].user = active.id
      reading.append(active)
    }
  }

  private func hasRoom(for request: Request) -> Bool {
    guard slots.contains(where: \.isFree) else { return false }
    guard cacheTokens < .max, !isIdle else { return true }
    let held = (reading + answering).reduce(0) { $0 + $1.request.inputTokens + $1.progress.tokens }
    return held + request.inputTokens <= cacheTokens
  }

  /// A free slot that keeps the request's prefix, or the one that rested longest.
  private func slot(for request: Request) -> Int? {
    let free = slots.indices.filter { slots[$0].isFree }
    return free.first { slots[$0].kept != nil && slots[$0].kept == request.prefix?.identity }
      ?? free.min { slots[$0].user < slots[$1].user }
  }

  /// A slot of llama-server keeps what it read itself; vLLM keeps prefixes for all.
  private func isKept(_ prefix: Prefix, for slot: Int) -> Bool {
    scheduling == .promptsFirst ? slots[slot].kept == prefix.identity : slots.contains { $0.kept == prefix.identity }
  }
}
