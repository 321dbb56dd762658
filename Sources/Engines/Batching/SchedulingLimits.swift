/// What a scheduler keeps within.
public struct SchedulingLimits: Sendable, Equatable {
  /// Work in flight at a time; at least 1.
  public var slots: Int
  /// How many of those in flight the engine works on at a time, first come, first served: the recognizers. The rest has a slot
  /// only to be ready. nil where all are worked on together.
  public var workers: Int?
  /// Work that may be held in addition to what fills the slots: on its way, in line, or done and not gone. At least 0.
  public var places: Int
  /// Sum of the tokens in flight. Work that alone needs more runs alone.
  public var tokens: Int?
  /// Images being read by the engine at a time; at least 1.
  public var images: Int?
  /// Work whose deadline is further away than this when it comes is patient; it leaves the slots beyond the
  /// workers' to others, or one where there are several.
  public var patience: Duration

  public init(
    slots: Int, workers: Int? = nil, places: Int, tokens: Int? = nil, images: Int? = nil,
    patience: Duration = .seconds(60)
  ) {
    self.slots = slots
    self.workers = workers
    self.places = places
    self.tokens = tokens
    self.images = images
    self.patience = patience
  }

  /// Everything that may be held.
  var capacity: Int { max(1, slots) + max(0, places) }

  /// Places of the last eighth are for callers that hold less than their share, also for those who come first.
  var keptPlaces: Int { max(0, places) / 8 }
}
