import DocumentFormats
import Formatting
import JSON

/// The documents that were not read right, as one HTML page that needs nothing beside it.
package struct MissesPage: Sendable {
  /// A drawn page of a document.
  package struct Picture: Sendable {
    package var jpeg: [UInt8]
    package var width: Int
    package var height: Int

    package init(jpeg: [UInt8], width: Int, height: Int) {
      self.jpeg = jpeg
      self.width = width
      self.height = height
    }
  }

  /// One value that is not the true one.
  package struct Value: Sendable, Equatable {
    package var column: ScoreColumn
    package var given: String
    package var wanted: String
    /// Where the given value stands; nil where that is not said.
    package var page: Int?
    package var box: [Double]?
  }

  package struct Miss: Sendable {
    package var document: String
    /// The problem's code, where there is no answer.
    package var problem: String?
    package var values: [Value]
    /// By page, from 1.
    package var pictures: [Int: Picture] = [:]

    /// nil where everything is right that is known.
    package init?(_ truth: TruthDocument, score: DocumentScore, status: Int, answer: JSONValue) {
      let faults = score.faults
      let hasItems = score.counts[.itemsF1].map { $0 != [$0[2], $0[2], $0[2]] } ?? false
      guard !faults.isEmpty || hasItems || status != 200 else { return nil }
      document = truth.folder + "/" + truth.file
      problem = status == 200 ? nil : answer["code"]?.string ?? "status \(status)"
      values = faults.compactMap { Self.value($0, truth, answer) }
      if hasItems, let counts = score.counts[.itemsF1] {
        values.append(
          Value(
            column: .itemsF1, given: "\(counts[0]) right of \(counts[1])", wanted: "\(counts[2]) items", page: nil,
            box: nil))
      }
    }

    private static func value(_ column: ScoreColumn, _ truth: TruthDocument, _ answer: JSONValue) -> Value? {
      let keys: [ScoreColumn: (answer: String, truth: String)] = [
        .type: ("documentType", "kind"), .vendor: ("vendor", "vendor"), .date: ("date", "date"),
        .total: ("total", "total_minor"), .tax: ("tax", "tax_minor"), .currency: ("currency", "currency"),
        .balances: ("closingBalance", "closing_balance_minor"), .evidence: ("total", "total_minor"),
      ]
      guard let key = keys[column] else {
        return column.isFault || column == .honestReconciled || column == .answered
          ? nil : Value(column: column, given: "wrong", wanted: "right", page: nil, box: nil)
      }
      let evidence = answer["evidence"]?[key.answer]
      return Value(
        column: column, given: text(answer[key.answer]), wanted: text(truth.row[key.truth]),
        page: evidence?["page"]?.integer.map { Int(clamping: $0) },
        box: evidence?["box"]?.elements?.compactMap(\.number))
    }

    private static func text(_ value: JSONValue?) -> String {
      switch value {
      case nil, .null: "–"
      case .string(let text): text
      case .some(let value): value.serialized()
      }
    }
  }

  private let misses: [Miss]
  private let documents: Int

  package init(_ misses: [Miss], of documents: Int) {
    self.misses = misses
    self.documents = documents
  }

  package var html: String {
    var pictures = ""
    var rows = ""
    for (index, miss) in misses.enumerated() {
      for (page, picture) in miss.pictures.sorted(by: { $0.key < $1.key }) {
        pictures +=
          ".d\(index)p\(page){background-image:url(data:\(DocumentFormat.jpeg.mediaType);base64,\(Base64.encode(picture.jpeg)));"
          + "background-size:\(picture.width)px \(picture.height)px}\n"
      }
      rows += section(miss, index)
    }
    return """
      <!doctype html>
      <html lang="en"><head><meta charset="utf-8"><title>Misses</title><style>
      body{font:14px/1.4 sans-serif;margin:2em;max-width:70em}
      h2{font-size:1em;margin:2em 0 .3em}
      table{border-collapse:collapse}td,th{padding:.2em .8em .2em 0;text-align:left;vertical-align:top}
      .crop{border:1px solid #999;background-repeat:no-repeat}
      .wrong{color:#a00}.right{color:#060}
      \(pictures)</style></head><body>
      <h1>\(misses.count) of \(documents) documents are not right in everything</h1>
      \(rows)</body></html>

      """
  }

  private func section(_ miss: Miss, _ index: Int) -> String {
    let lines = miss.values.map { value in
      """
      <tr><td>\(value.column.rawValue.escapedForMarkup)</td><td class="wrong">\(value.given.escapedForMarkup)</td>\
      <td class="right">\(value.wanted.escapedForMarkup)</td><td>\(crop(value, miss, index))</td></tr>

      """
    }
    let problem = miss.problem.map { "<p class=\"wrong\">\($0.escapedForMarkup)</p>\n" } ?? ""
    return """
      <h2>\(miss.document.escapedForMarkup)</h2>
      \(problem)<table><tr><th></th><th>answered</th><th>true</th><th></th></tr>
      \(lines.joined())</table>

      """
  }

  /// Share of the page's width and height around a value.
  private static let margin = (x: 0.2, y: 0.03)

  /// The place of a value, with what stands around it; the page's head where no place is said.
  private func crop(_ value: Value, _ miss: Miss, _ index: Int) -> String {
    let page = value.page ?? 1
    guard let picture = miss.pictures[page] else { return "" }
    let box = value.box.flatMap { $0.count == 4 ? $0 : nil } ?? [0.05, 0, 0.95, 0.12]
    let (width, height) = (Double(picture.width), Double(picture.height))
    let x0 = max(0, box[0] - Self.margin.x) * width
    let y0 = max(0, box[1] - Self.margin.y) * height
    let x1 = min(1, box[2] + Self.margin.x) * width
    let y1 = min(1, box[3] + Self.margin.y) * height
    func pixels(_ value: Double) -> Int { Int(value.rounded()) }
    return """
      <div class="crop d\(index)p\(page)" style="width:\(pixels(x1 - x0))px;height:\(pixels(y1 - y0))px;\
      background-position:-\(pixels(x0))px -\(pixels(y0))px"></div>
      """
  }
}
