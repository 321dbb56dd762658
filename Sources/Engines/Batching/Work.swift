/// Identifies one piece of work; never reused.
public struct WorkID: Hashable, Sendable {
  let number: Int
}

/// One piece of work that wants a slot.
public struct Work: Sendable, Equatable {
  /// Who is to be treated fairly: everything of one caller counts together.
  public var caller: String
  /// When it must be done. Work whose caller named no time has one as well, some fixed time after its arrival. That is how it
  /// ages: the deadline stands still while that of every later arrival is later, until nothing comes before it any more.
  public var deadline: ContinuousClock.Instant
  public var demand: Demand

  public init(caller: String, deadline: ContinuousClock.Instant, demand: Demand) {
    self.caller = caller
    self.deadline = deadline
    self.demand = demand
  }
}

/// What a piece of work is expected to need. How far the engine's real times are from it is learned.
public struct Demand: Sendable, Equatable {
  /// What is learned is learned for work of the same kind: few names, chosen by the owner of the scheduler.
  public var kind: String
  /// Of the key-value cache: prompt and answer. 0 where there is none.
  public var tokens: Int
  /// It begins with the prefill of an image.
  public var holdsImage: Bool
  /// Time for which the engine works for it alone: prefill.
  public var exclusive: Duration
  /// Time it takes in company, when it is alone: decoding; on CPUs everything.
  public var shared: Duration

  public init(
    kind: String = "", tokens: Int = 0, holdsImage: Bool = false, exclusive: Duration = .zero, shared: Duration
  ) {
    self.kind = kind
    self.tokens = tokens
    self.holdsImage = holdsImage
    self.exclusive = exclusive
    self.shared = shared
  }
}
