import DocumentText
import Extraction
import Languages

/// The columns of a statement's tables: by their heads, or without heads by where amounts end and how they occur together.
struct StatementColumns: Sendable {
  /// A column on a page.
  struct Column: Sendable {
    /// One of `StatementLexicon.columns`.
    var concept: Concepts
    /// Of its head, then of its amounts.
    var bounds: Rectangle
    /// Where its amounts end, once that is known; nil where they do not end at one place.
    var end: Float?
  }

  /// Columns in force from a line on.
  struct Table: Sendable {
    var line: Int
    /// Lines of the head itself.
    var head: Range<Int>
    var page: Int
    var columns: [Column]

    func has(_ concept: Concepts) -> Bool { columns.contains { $0.concept == concept } }

    /// The days of a line, that of the booking first: some statements print that of the value before it.
    func bookingDayFirst(_ days: [PrintedDay], in row: Row) -> [PrintedDay] {
      guard days.count >= 2, let date = columns.first(where: { $0.concept == .date })?.bounds.x0,
        let value = columns.first(where: { $0.concept == .valueDate })?.bounds.x0, value < date
      else { return days }
      let (first, second) = (row.bounds(days[0].range).x0, row.bounds(days[1].range).x0)
      let isSwapped = abs(first - value) < abs(first - date) && abs(second - date) < abs(second - value)
      return isSwapped ? [days[1], days[0]] + days.dropFirst(2) : days
    }
  }

  private(set) var tables: [Table]
  private let lines: [StatementLine]
  private let widths: [Float]

  init(_ text: PageText, _ lines: [StatementLine]) {
    self.lines = lines
    widths = text.sizes.map(\.width)
    tables = Self.headed(text, lines)
    if tables.isEmpty { tables = Self.unheaded(lines) }
    for index in tables.indices { align(index) }
  }

  /// The line is part of a head.
  func isHead(_ line: Int) -> Bool { tables.contains { $0.head.contains(line) } }

  /// The columns in force on a line, as they lie on its page.
  func table(at line: Int) -> Table? {
    guard var table = tables.last(where: { $0.line <= line }) else { return nil }
    let scale = widths[lines[line].page] / widths[table.page]
    guard scale != 1 else { return table }
    for index in table.columns.indices {
      table.columns[index].bounds.x0 *= scale
      table.columns[index].bounds.x1 *= scale
      table.columns[index].end = table.columns[index].end.map { $0 * scale }
    }
    return table
  }

  /// The column that an amount stands in; nil where it stands in none for money.
  static func column(_ money: StatementMoney, in table: Table, height: Float) -> Column? {
    let nearest = table.columns.min { distance(money, $0) < distance(money, $1) }
    guard let nearest, !nearest.concept.isDisjoint(with: StatementLexicon.moneyColumns) else { return nil }
    return distance(money, nearest) <= (nearest.end == nil ? 5 : 2) * height ? nearest : nil
  }

  private static func distance(_ money: StatementMoney, _ column: Column) -> Float {
    if let end = column.end { return min(abs(money.bounds.x1 - end), abs(money.markedEnd - end)) }
    let bounds = money.bounds
    let edges = [
      abs(bounds.x1 - column.bounds.x1), abs(bounds.x0 - column.bounds.x0), abs(bounds.midX - column.bounds.midX),
    ]
    return edges.min() ?? .infinity
  }

  // MARK: - With heads

  private static func headed(_ text: PageText, _ lines: [StatementLine]) -> [Table] {
    var tables: [Table] = []
    var index = 0
    while index < lines.count {
      let start = index
      var columns = heads(text, index)
      index += 1
      guard !columns.isEmpty, lines[start].money.isEmpty, !isTitle(text, start) else { continue }
      // A head may take two lines.
      while index < lines.count, index - start < 3, lines[index].page == lines[start].page, lines[index].money.isEmpty,
        lines[index].bounds.y0 - lines[index - 1].bounds.y1 < lines[start].height, !lines[index].isDated
      {
        let more = heads(text, index)
        // One word may be the title of a section.
        let isSpread = text.lines[index].row.cells.count >= 2
        guard more.count >= 2 && isSpread || !more.isEmpty && !isTable(columns) else { break }
        columns += more
        index += 1
      }
      guard isTable(columns) else {
        index = start + 1
        continue
      }
      columns.sort { $0.bounds.x0 < $1.bounds.x0 }
      tables.append(Table(line: start, head: start..<index, page: lines[start].page, columns: columns))
    }
    return tables
  }

  /// A section's title right above its head: alone on its line, where the columns begin.
  private static func isTitle(_ text: PageText, _ index: Int) -> Bool {
    let row = text.lines[index].row
    guard row.cells.count == 1, index + 1 < text.lines.count else { return false }
    let next = text.lines[index + 1].row
    return next.page == row.page && next.cells.count >= 2 && heads(text, index + 1).count >= 2
      && row.bounds.x0 < next.bounds.x0 + row.height
  }

  private static func isTable(_ columns: [Column]) -> Bool {
    let concepts = columns.reduce(into: Concepts()) { $0.formUnion($1.concept) }
    let money = columns.count { !$0.concept.isDisjoint(with: StatementLexicon.moneyColumns) }
    let others = !concepts.isDisjoint(with: [.date, .valueDate, .description])
    return money >= 1 && others || money >= 3
  }

  /// The phrases of a line that head columns, longest first.
  private static func heads(_ text: PageText, _ index: Int) -> [Column] {
    let row = text.lines[index].row
    var columns: [Column] = []
    for cell in row.cells {
      var word = cell.words.lowerBound
      while word < cell.words.upperBound {
        let longest = min(StatementLexicon.longestHead, cell.words.upperBound - word)
        let found = stride(from: longest, through: 1, by: -1).lazy.compactMap { count -> (Int, Concepts)? in
          let phrase = Array(row.words[word..<(word + count)].map(\.text).joined(separator: [" "]))
          // Little words are heads only where they stand alone.
          guard phrase.count > 3 || count == cell.words.count else { return nil }
          return text.lexicon.statements.head(phrase[...]).map { (count, $0) }
        }.first
        guard let (count, concepts) = found else {
          word += 1
          continue
        }
        let bounds = row.words[word..<(word + count)].dropFirst().reduce(row.words[word].level) { $0.union($1.level) }
        columns.append(Column(concept: concepts, bounds: bounds, end: nil))
        word += count
      }
    }
    return settled(columns)
  }

  /// One concept each where languages differ: `valuta` may be a date or a currency, `operations` a description.
  private static func settled(_ columns: [Column]) -> [Column] {
    let order: [Concepts] = [.moneyOut, .moneyIn, .balance, .amount, .valueDate, .date, .description]
    return columns.map { column in
      var result = column
      let choices = order.filter { column.concept.contains($0) }
      let taken = columns.filter { $0.concept.rawValue.nonzeroBitCount == 1 }.map(\.concept)
      result.concept = choices.first { !taken.contains($0) || column.concept == $0 } ?? choices.first ?? column.concept
      return result
    }
  }

  // MARK: - Without heads

  /// Places where amounts of dated lines end: one is a signed column; two on the same lines are amount and balance,
  /// otherwise money out and in; three are money out, in and balance.
  private static func unheaded(_ lines: [StatementLine]) -> [Table] {
    let dated = lines.filter { $0.isDated && $0.letters >= 3 && !$0.money.isEmpty }
    guard dated.count >= 2, let first = dated.first else { return [] }
    var clusters: [(end: Float, members: [StatementMoney])] = []
    for money in dated.flatMap(\.money).sorted(by: { $0.bounds.x1 < $1.bounds.x1 }) {
      if let last = clusters.last, money.bounds.x1 - last.end < 1.5 * first.height {
        clusters[clusters.count - 1].members.append(money)
        clusters[clusters.count - 1].end = money.bounds.x1
      } else {
        clusters.append((money.bounds.x1, [money]))
      }
    }
    let columns = clusters.filter { $0.members.count * 12 >= dated.count }.suffix(3)
    let concepts: [Concepts]
    switch columns.count {
    case 1: concepts = [.amount]
    case 2:
      let both = dated.count { $0.money.count >= 2 }
      concepts = both * 2 > dated.count ? [.amount, .balance] : [.moneyOut, .moneyIn]
    case 3: concepts = [.moneyOut, .moneyIn, .balance]
    default: return []
    }
    let found = zip(columns, concepts).map { cluster, concept in
      let bounds = cluster.members.dropFirst().reduce(cluster.members[0].bounds) { $0.union($1.bounds) }
      return Column(concept: concept, bounds: bounds, end: nil)
    }
    return [Table(line: 0, head: 0..<0, page: first.page, columns: found)]
  }

  // MARK: - Alignment

  /// Finds where each column's amounts end: most are printed flush right, heads are not always.
  private mutating func align(_ index: Int) {
    let table = tables[index]
    let next = index + 1 < tables.count ? tables[index + 1].line : lines.count
    var ends: [Int: [Float]] = [:]
    for line in lines[table.line..<next] where line.page == table.page && (line.isDated || line.money.count >= 1) {
      for money in line.money {
        let order = table.columns.indices.min {
          Self.distance(money, table.columns[$0]) < Self.distance(money, table.columns[$1])
        }
        guard let column = order, Self.column(money, in: table, height: line.height) != nil else { continue }
        ends[column, default: []].append(money.bounds.x1)
      }
    }
    let height = lines[table.line].height
    for (column, values) in ends {
      let sorted = values.sorted()
      let median = sorted[sorted.count / 2]
      let near = sorted.count { abs($0 - median) <= height }
      if near * 3 >= sorted.count * 2 { tables[index].columns[column].end = median }
    }
  }
}
