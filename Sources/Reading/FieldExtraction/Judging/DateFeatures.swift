import DocumentText
import Extraction
import Languages

/// Describes every day that a printed date can mean: digits such as `03/04/2025` are two candidates.
struct DateFeatures {
  /// More dates than that are those of a list.
  private static let maximumCount = 48

  private let text: PageText
  private let finder: DateFinder
  private let isNamed: Bool
  private let ranked: [DateFinder.Found]
  private let votes: (dayFirst: Int, monthFirst: Int)
  private let isUSD: Bool
  private let sumRow: Int?

  /// - Parameter totalRow: the line of the document's total.
  init(_ text: PageText, _ finder: DateFinder, currency: Currency?, totalRow: Int?, isNamed: Bool) {
    self.text = text
    self.finder = finder
    self.isNamed = isNamed
    ranked = finder.documentDates()
    votes = finder.votes
    isUSD = currency?.code == "USD"
    sumRow = totalRow
  }

  /// By line.
  func candidates() -> [Featured<DateFinder.Found>] {
    let best = ranked.first
    let kept = ranked.prefix(Self.maximumCount).enumerated().sorted {
      ($0.element.line, $0.element.range.lowerBound) < ($1.element.line, $1.element.range.lowerBound)
    }
    let days = ranked.map(\.date.dayNumber)
    var counts: [Int: Int] = [:]
    for day in days { counts[day, default: 0] += 1 }
    let distinct = counts.keys.sorted()
    var result: [Featured<DateFinder.Found>] = []
    for (rank, found) in kept {
      guard let printed = text.lines[found.line].dates.first(where: { $0.range == found.range }) else { continue }
      var seen: Set<Int> = []
      for interpretation in printed.interpretations where seen.insert(interpretation.date.dayNumber).inserted {
        var features = Features(isNamed: isNamed)
        let isRules = interpretation.date == found.date
        features.add("rule choice", isRules && found.line == best?.line && found.range == best?.range)
        features.add("rule date", interpretation.date == best?.date)
        features.add("rule reading", isRules)
        features.add("rule score", found.score)
        features.add("rule behind", (best?.score ?? 0) - found.score)
        features.add("rule rank", rank)
        addOrder(printed, interpretation, &features)
        let day = interpretation.date.dayNumber
        features.add("times", counts[day] ?? 0)
        features.add("earlier days", distinct.count { $0 < day })
        features.add("later days", distinct.count { $0 > day })
        features.add("future", day - finder.today.dayNumber > 1)
        features.add("far future", day - finder.today.dayNumber > 31)
        features.add("very old", finder.today.dayNumber - day > 366 * 25)
        features.add("days before last", min((distinct.last ?? day) - day, 9999))
        features.add("days after first", min(day - (distinct.first ?? day), 9999))
        addPlace(found, &features)
        var value = found
        value.date = interpretation.date
        result.append(Featured(value: value, features: features))
      }
    }
    return result
  }

  private func addOrder(
    _ printed: PrintedDate, _ interpretation: PrintedDate.Interpretation, _ features: inout Features
  ) {
    features.add("certain", printed.isCertain)
    features.add("readings", printed.interpretations.count)
    features.add("day first", interpretation.order == .dayMonthYear)
    features.add("month first", interpretation.order == .monthDayYear)
    features.add("year first", interpretation.order == .yearMonthDay)
    features.add("votes day first", votes.dayFirst)
    features.add("votes month first", votes.monthFirst)
    features.add("dollars", isUSD)
    features.add("likeliest", printed.interpretations[0].date == interpretation.date)
  }

  private func addPlace(_ found: DateFinder.Found, _ features: inout Features) {
    let line = text.lines[found.line]
    let page = line.row.page
    let bounds = line.row.bounds(found.range)
    let label = line.row.text[..<found.range.lowerBound]
    let own = text.lexicon.labels.concepts(label.suffix(40))
    features.add(papers: own, at: "label")
    features.add("label letters", label.suffix(40).count { $0.isLetter })
    features.add(papers: finder.labelAbove(found.line, found.range), at: "head")
    features.add(papers: found.line > 0 ? text.lines[found.line - 1].concepts : [], at: "above")
    features.add(
      papers: found.line + 1 < text.lines.count ? text.lines[found.line + 1].concepts : [], at: "below")
    features.add(
      papers: text.lexicon.labels.concepts(line.row.text[min(found.range.upperBound, line.row.text.count)...]),
      at: "behind")
    features.add("time", DateFinder.hasTime(line, after: found.range.upperBound))
    features.add("alone", DateFinder.isAlone(line, found.range))
    features.add("period", finder.isPeriod(line, found.range))
    features.add("sentence", DateFinder.isInSentence(line, found.range))
    features.add("y", bounds.midY / text.sizes[page].height)
    features.add("x", bounds.midX / text.sizes[page].width)
    features.add("size", bounds.height / max(text.textHeights[page], 0.1))
    features.add("page", page)
    features.add("line", found.line)
    features.add("lines below", text.lines.count - 1 - found.line)
    features.add("below total", sumRow.map { found.line - $0 } ?? 0)
    features.add("has total", sumRow != nil)
    features.add("dates", ranked.count)
    features.add("dates in line", line.dates.count)
    features.add("amounts in line", line.numbers.count { $0.decimals == 2 })
    features.add("length", found.range.count)
    let words = Set(found.range.clamped(to: 0..<line.row.wordOf.count).map { line.row.wordOf[$0] })
    features.add("confidence", words.map { line.row.words[$0].confidence }.min() ?? 0)
    features.add("recognized", text.isRecognized)
    features.add("shape", text.sizes[page].height / text.sizes[page].width)
  }
}
