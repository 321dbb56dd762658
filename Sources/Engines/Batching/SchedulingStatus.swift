/// What a scheduler holds at a moment.
public struct SchedulingStatus: Sendable, Equatable {
  /// Let in, but not ready for a slot yet.
  public var arriving: Int
  /// In line for a slot.
  public var waiting: Int
  /// Holding a slot.
  public var inFlight: Int
  /// Done here, but not gone.
  public var finished: Int
  /// Of the work in flight.
  public var tokensInFlight: Int
  public var slots: Int

  /// Everything that holds a place.
  public var held: Int { arriving + waiting + inFlight + finished }
}
