import Bookkeeping

/// The form of an answer that a request takes (`Accept`, RFC 9110, 12.5.1), as far as there is a choice.
package enum AcceptedForm: Sendable, Equatable {
  /// One JSON text at the end.
  case json
  /// Lines of JSON as things happen.
  case lines
  /// What accounting programs import; of one document.
  case book(BookFormat)

  /// What is asked for by its name: a form for accounting programs where nothing weighs more (browsers take XML, but rather HTML),
  /// else lines; JSON where neither is.
  ///
  /// - Parameter lines: The values of the request's `Accept` headers; malformed ones ask for nothing.
  package init(accept lines: [String]) {
    let types = lines.flatMap { $0.split(separator: ",") }.compactMap { MediaType(String($0)) }
    // A weight of zero means: not this one.
    let asked = types.filter { $0.weight > 0 }
    let highest = asked.map(\.weight).max()
    let books = asked.filter { $0.weight == highest }.compactMap { BookFormat(mediaType: $0.name) }
    if let book = books.first {
      self = .book(book)
    } else {
      self = asked.contains { $0.name == "application/x-ndjson" } ? .lines : .json
    }
  }
}

extension MediaType {
  /// How much it is preferred, from 0 to 1 (RFC 9110, 12.4.2).
  fileprivate var weight: Double { self[parameter: "q"].map { Double($0) ?? 0 } ?? 1 }
}
