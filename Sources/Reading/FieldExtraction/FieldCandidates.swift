import DocumentText
import Extraction

/// The fields of a document together with the printed values that four of them could have instead.
public struct FieldCandidates: Sendable, Equatable {
  /// A line as it is printed: its words joined by blanks.
  public struct Line: Sendable, Equatable {
    /// From 1.
    public var page: Int
    public var text: String

    public init(page: Int, text: String) {
      self.page = page
      self.text = text
    }
  }

  /// What `FieldExtractor.extract` gives.
  public var fields: DocumentFields
  /// All lines of the document, top to bottom.
  public var lines: [Line]
  /// Likeliest first, as in the other lists: the value in `fields`, if there is one, is the first.
  public var vendor: [Candidate<String>]
  public var date: [Candidate<CalendarDate>]
  /// In minor units; empty for a statement, which has no total.
  public var total: [Candidate<Int64>]
  /// In minor units. A tax that is the sum of several printed ones is not printed itself and so not listed.
  public var tax: [Candidate<Int64>]

  public init(fields: DocumentFields, lines: [Line]) {
    self.fields = fields
    self.lines = lines
    vendor = []
    date = []
    total = []
    tax = []
  }
}

/// A printed value that a field could have.
public struct Candidate<Value: Sendable & Equatable>: Sendable, Equatable {
  /// As it is printed; no two candidates of a field share it.
  public var printed: String
  public var value: Value
  public var evidence: Evidence
  /// Where it is printed; the place of the evidence comes first.
  public var places: [CandidatePlace]
  /// The points of the field's rules (docs/fields.md), or of what judges it; they compare within one field only.
  public var score: Double
  /// That it is right; nil where it was not judged.
  public var probability: Double?

  public init(
    printed: String, value: Value, evidence: Evidence, places: [CandidatePlace], score: Double,
    probability: Double? = nil
  ) {
    self.probability = probability
    self.printed = printed
    self.value = value
    self.evidence = evidence
    self.places = places
    self.score = score
  }
}

/// A piece of a line.
public struct CandidatePlace: Sendable, Hashable {
  /// Index into `FieldCandidates.lines`.
  public var line: Int
  /// Unicode scalars of the line's text.
  public var range: Range<Int>

  public init(line: Int, range: Range<Int>) {
    self.line = line
    self.range = range
  }
}
