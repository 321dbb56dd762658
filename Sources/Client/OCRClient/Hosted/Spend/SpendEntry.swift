import JSON

/// One line of the spend ledger.
package struct SpendEntry: Sendable, Equatable {
  package enum Event: String, Sendable {
    /// Written before a document is sent: what it may cost.
    case book
    /// What it did cost.
    case settle
  }

  /// s since 1970.
  package var time: Int64
  /// Names the booking that it makes or settles.
  package var id: String
  package var event: Event
  /// SHA-256 of the document's key, in hexadecimal.
  package var key: String
  package var model: String
  package var pages: Int
  /// Millionths of a US dollar.
  package var microUSD: Int64

  package init(
    time: Int64, id: String, event: Event, key: String, model: String, pages: Int, microUSD: Int64
  ) {
    self.time = time
    self.id = id
    self.event = event
    self.key = key
    self.model = model
    self.pages = pages
    self.microUSD = min(microUSD, Self.maximum)
  }

  /// A billion dollars.
  private static let maximum: Int64 = 1_000_000_000_000_000

  /// nil for anything else, such as a line that a killed process left half written.
  package init?(line: some Sequence<UInt8>) {
    guard let json = try? JSONValue(parsing: line), let time = json["t"]?.integer, let id = json["id"]?.string,
      let event = json["event"]?.string.flatMap(Event.init), let key = json["key"]?.string,
      let model = json["model"]?.string, let pages = json["pages"]?.integer, let price = json["microUSD"]?.integer,
      (0...Self.maximum).contains(time), (0...Self.maximum).contains(pages), (0...Self.maximum).contains(price)
    else { return nil }
    self.init(time: time, id: id, event: event, key: key, model: model, pages: Int(pages), microUSD: price)
  }

  /// The line, with its end.
  package var line: String {
    let json: JSONValue = [
      "t": .integer(time), "id": .string(id), "event": .string(event.rawValue), "key": .string(key),
      "model": .string(model), "pages": .integer(Int64(pages)), "microUSD": .integer(microUSD),
    ]
    return json.serialized() + "\n"
  }
}
