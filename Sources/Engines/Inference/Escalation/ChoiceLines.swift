import FieldExtraction

/// The lines of a document that print candidates, shortened to what stands around them.
struct ChoiceLines {
  /// Most lines of a prompt: enough for eight candidates of two fields with their labels.
  private static let maximumLines = 24
  /// A value that is printed in many places is shown in the best ones.
  private static let maximumPlaces = 2
  /// Unicode scalars of a line before and after a candidate: a label and what follows the value.
  private static let before = 48
  private static let after = 16

  private let candidates: FieldCandidates
  /// Of each line that is shown, by its index: its text, and what of the line it holds.
  private var shown: [Int: (text: String, range: Range<Int>)] = [:]

  init(_ candidates: FieldCandidates, _ options: [ChoiceOptions]) {
    self.candidates = candidates
    for (index, range) in ranges(options) {
      let replaced = options.flatMap { options in
        options.shown.indices.compactMap { option -> Replacement? in
          let place = places(of: options, at: option).first
          guard let place, place.line == index, !isPrinted(options.shown[option], in: index) else { return nil }
          return Replacement(range: place.range, text: options.shown[option])
        }
      }
      let range = words(of: index, around: range)
      shown[index] = (text(index, range, replaced), range)
    }
  }

  /// The pages' lines from top to bottom, in the frames of their pages.
  var text: String {
    var text = ""
    var page: Int?
    let last = candidates.lines.last?.page ?? 1
    for (index, line) in shown.sorted(by: { $0.key < $1.key }) {
      let number = candidates.lines[index].page
      if number != page {
        if page != nil { text += "</page>\n" }
        text += "<page n=\"\(number)\" of=\"\(last)\">\n"
        page = number
      }
      text += line.text + "\n"
    }
    return text + "</page>\n"
  }

  /// Whether an option stands in the lines where it is printed.
  func print(_ option: String, of options: ChoiceOptions, at index: Int) -> Bool {
    places(of: options, at: index).contains { place in
      shown[place.line].map { $0.range.overlaps(place.range) && $0.text.contains(option) } ?? false
    }
  }

  /// An option that no line prints as it is offered: a name that goes over two lines, or one next to what had to be broken
  /// up. Its first line shows it whole.
  private struct Replacement {
    var range: Range<Int>
    var text: String
  }

  private func isPrinted(_ option: String, in line: Int) -> Bool {
    ControlTokens.broken(candidates.lines[line].text).contains(option)
  }

  /// Of the lines to show what must be seen of them; if there are too many, those of the likelier candidates.
  private func ranges(_ options: [ChoiceOptions]) -> [Int: Range<Int>] {
    var ranges: [Int: Range<Int>] = [:]
    let ranked = options.map { options in
      options.candidates.indices.sorted { options.candidates[$0] < options.candidates[$1] }
        .map { (text: options.shown[$0], places: places(of: options, at: $0)) }
    }
    for rank in 0..<(ranked.map(\.count).max() ?? 0) {
      for candidates in ranked where rank < candidates.count {
        let (text, places) = candidates[rank]
        // The rest of a name that the first line shows whole is not shown again.
        let isWhole = places.first.map { isPrinted(text, in: $0.line) } ?? true
        for place in places.prefix(isWhole ? Self.maximumPlaces : 1) {
          var added = [place.line: place.range]
          if let label = lineAbove(place.line) {
            added[label] = 0..<self.candidates.lines[label].text.unicodeScalars.count
          }
          guard Set(ranges.keys).union(added.keys).count <= Self.maximumLines else { continue }
          for (line, range) in added {
            let old = ranges[line] ?? range
            ranges[line] = min(old.lowerBound, range.lowerBound)..<max(old.upperBound, range.upperBound)
          }
        }
      }
    }
    return ranges
  }

  private func places(of options: ChoiceOptions, at index: Int) -> [CandidatePlace] {
    let candidate = options.candidates[index]
    return switch options.field {
    case .vendor: candidates.vendor[candidate].places
    case .date: candidates.date[candidate].places
    case .total: candidates.total[candidate].places
    case .tax: candidates.tax[candidate].places
    }
  }

  /// The line above a value whose own line has no words: it holds the label.
  private func lineAbove(_ index: Int) -> Int? {
    let line = candidates.lines[index]
    guard index > 0, line.text.unicodeScalars.count(where: \.properties.isAlphabetic) < 3,
      candidates.lines[index - 1].page == line.page
    else { return nil }
    return index - 1
  }

  /// What is shown of a line: some of what stands around the range, in whole words.
  private func words(of index: Int, around range: Range<Int>) -> Range<Int> {
    let line = Array(candidates.lines[index].text.unicodeScalars)
    let range = range.clamped(to: line.indices)
    /// Whether a cut before this place goes through a word.
    func cuts(_ place: Int) -> Bool {
      place > 0 && place < line.count && line[place - 1] != " " && line[place] != " "
    }
    var lower = max(0, range.lowerBound - Self.before)
    while cuts(lower), lower < range.lowerBound { lower += 1 }
    while cuts(lower), range.lowerBound - lower < Self.before { lower -= 1 }
    var upper = min(line.count, range.upperBound + Self.after)
    while cuts(upper), upper > range.upperBound { upper -= 1 }
    while cuts(upper), upper - range.upperBound < Self.before { upper += 1 }
    while lower < range.lowerBound, line[lower] == " " { lower += 1 }
    return lower..<max(lower, upper)
  }

  /// What is shown of a line; replacements are set off by blanks, so that they form no control token with their surroundings.
  private func text(_ index: Int, _ shown: Range<Int>, _ replaced: [Replacement]) -> String {
    let line = Array(candidates.lines[index].text.unicodeScalars)
    func piece(_ range: Range<Int>) -> String {
      ControlTokens.broken(String(String.UnicodeScalarView(line[range])))
    }
    var pieces: [String] = []
    var start = shown.lowerBound
    for replacement in replaced.sorted(by: { $0.range.lowerBound < $1.range.lowerBound })
    where replacement.range.lowerBound >= start && replacement.range.upperBound <= shown.upperBound {
      pieces += [piece(start..<replacement.range.lowerBound), replacement.text]
      start = replacement.range.upperBound
    }
    return (pieces + [piece(start..<shown.upperBound)]).filter { !$0.isEmpty }.joined(separator: " ")
  }
}
