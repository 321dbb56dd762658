import JSON

/// The days from which and until which a document tells, both included.
public struct Period: Sendable, Equatable {
  public var start: CalendarDate
  public var end: CalendarDate

  public init(start: CalendarDate, end: CalendarDate) {
    self.start = start
    self.end = end
  }
}

extension Period {
  var json: JSONValue { ["start": .string(start.description), "end": .string(end.description)] }

  init?(json: JSONValue) {
    guard let start = json["start"]?.string.flatMap(CalendarDate.init(iso:)),
      let end = json["end"]?.string.flatMap(CalendarDate.init(iso:))
    else { return nil }
    self.init(start: start, end: end)
  }
}
