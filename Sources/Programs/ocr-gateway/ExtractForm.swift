import ArgumentParser
import Bookkeeping

/// How `extract` prints what it read.
enum ExtractForm: Equatable, CaseIterable, ExpressibleByArgument {
  case table
  /// A line for each document.
  case json
  /// One file for accounting programs.
  case book(BookFormat)

  static let allCases = [table, json] + BookFormat.allCases.map(Self.book)
  static var allValueStrings: [String] { allCases.map(\.defaultValueDescription) }

  var defaultValueDescription: String {
    switch self {
    case .table: "table"
    case .json: "json"
    case .book(let format): format.rawValue
    }
  }

  init?(argument: String) {
    guard let form = Self.allCases.first(where: { $0.defaultValueDescription == argument }) else { return nil }
    self = form
  }
}
