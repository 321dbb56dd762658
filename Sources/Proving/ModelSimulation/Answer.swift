import Extraction
import Formatting

/// The text a stand-in answers with.
public struct Answer: Sendable, Equatable {
  public let text: String

  /// The answer in the form asked for; nil where none of that form can be given, which is an error of this program.
  ///
  /// - Parameters:
  ///   - reading: what was read; not needed for a literal.
  ///   - previous: what was read for the request before.
  public init?(
    _ form: AnswerForm, constraint: OutputConstraint, reading: PageTranscription, previous: DocumentFields?,
    fault: ModelFault?
  ) {
    if fault == .schemaIgnored {
      text = Self.sentence(reading.fields)
      return
    }
    // Of later pages only the form asked for tells that they are a statement's.
    var isStatement = reading.fields.documentType == .bankStatement
    if case .document(let kinds, _) = form { isStatement = kinds == ["b"] || isStatement && kinds.contains("b") }
    let read = isStatement ? reading.statement : reading.fields
    let fields = Misreading(fault: fault).fields(read, previous: previous, injected: reading.injectedTotal)
    switch form {
    case .literal(let literal): text = literal
    case .free: text = Self.sentence(fields)
    case .document(let kinds, let withItems):
      let answer = CompactAnswer(fields, kinds: kinds, withItems: withItems)
      guard let text = answer.text(allowedBy: constraint) else { return nil }
      self.text = text
    case .choice(let questions):
      let isWrong = fault == .wrongTotal || fault == .swappedDigits
      // The values are printed ones: a wrong total is another of them.
      text = ChoiceAnswer(isWrong ? read : fields, questions).text(isTotalWrong: isWrong)
    }
    guard constraint.allows(text) else { return nil }
  }

  /// What a model says that is bound to no form.
  private static func sentence(_ fields: DocumentFields) -> String {
    let exponent = fields.currency?.minorUnits ?? Currency.unknownMinorUnits
    let total = (fields.total ?? fields.closingBalance).map { $0.decimalText(places: exponent) }
    return "Sure! The document is from \(fields.vendor ?? "somebody") and its total is \(total ?? "not printed")."
  }
}
