import DocumentText
import Extraction
import FieldExtraction

/// What the stand-in read on the pages it was sent.
public struct PageTranscription: Sendable {
  public var fields: DocumentFields
  /// The same pages, taken for those of a bank statement.
  public let statement: DocumentFields
  /// The total, in minor units, that an instruction on a page asks for.
  public var injectedTotal: Int64?
  /// The sums of the pages close.
  public let addsUp: Bool

  /// Reads pages whose words are known.
  ///
  /// A transcript does not say whether its words are exact or recognized, which decides how its numbers are read: both
  /// are tried, and of the two readings the one whose amounts add up is kept.
  ///
  /// - Parameters:
  ///   - pages: of each page the words that were seen on its image, or its transcript.
  ///   - today: the day documents are not dated after.
  public init(_ pages: [Source], today: CalendarDate) {
    func read(as source: TextPage.Source) -> DocumentFields {
      FieldExtractor(today: today).extract(pages.map { $0.page(source: source) })
    }
    func addUp(_ fields: DocumentFields) -> Bool { Reconciliation(fields, today: today).verdict == .reconciled }
    fields = read(as: .recognized)
    if pages.contains(where: { !$0.isSeen }), !addUp(fields) {
      let exact = read(as: .textLayer)
      if addUp(exact) { fields = exact }
    }
    let exponent = fields.currency?.minorUnits ?? Currency.unknownMinorUnits
    statement = Self.statement(fields, StatementRows(pages.map { $0.page(source: .recognized) }, exponent: exponent))
    addsUp = addUp(fields) || fields.documentType == .bankStatement && addUp(statement)
    injectedTotal = Injection.total(
      in: pages.flatMap(\.lines), exponent: exponent)
  }

  private static func statement(_ fields: DocumentFields, _ read: StatementRows) -> DocumentFields {
    var statement = fields
    statement.documentType = .bankStatement
    (statement.total, statement.tax, statement.subtotal) = (nil, nil, nil)
    statement.openingBalance = read.opening
    statement.closingBalance = read.closing
    statement.lineItems = read.bookings
    return statement
  }

  /// A page as it came.
  public enum Source: Sendable {
    /// Words recognized on its image.
    case seen(TextPage)
    case transcript(Transcript)

    /// Read on an image.
    public var isSeen: Bool { if case .seen = self { true } else { false } }

    func page(source: TextPage.Source) -> TextPage {
      switch self {
      case .seen(let page): page
      case .transcript(let transcript): transcript.page(source: source)
      }
    }

    /// Its text, line by line.
    var lines: [String] {
      switch self {
      case .transcript(let transcript): transcript.lines
      case .seen(let page):
        Dictionary(grouping: page.words, by: \.line).sorted { $0.key < $1.key }.map {
          $0.value.map(\.text).joined(separator: " ")
        }
      }
    }
  }
}
