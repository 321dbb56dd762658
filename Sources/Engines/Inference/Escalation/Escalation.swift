import Extraction
import FieldExtraction
import ModelServing

/// Asks a model for the fields in doubt of one document; it can answer with printed values only.
public struct Escalation: Sendable {
  private let candidates: FieldCandidates
  private let prompt: ChoicePrompt
  private let format: ChoiceFormat
  private let today: CalendarDate

  /// nil if there is nothing to ask.
  ///
  /// - Parameters:
  ///   - doubts: fields with candidates, as `CascadePolicy` names them.
  ///   - today: the latest day that a document can be dated.
  public init?(_ candidates: FieldCandidates, doubts: [ChoiceField], today: CalendarDate) {
    let options = ChoiceField.allCases.filter(doubts.contains).map { ChoiceOptions($0, candidates) }
    prompt = ChoicePrompt(candidates, options.filter { !$0.shown.isEmpty })
    guard !prompt.options.isEmpty else { return nil }
    self.candidates = candidates
    format = ChoiceFormat(options: prompt.options)
    self.today = today
  }

  /// The fields asked for, in the order of the answer's keys.
  public var fields: [ChoiceField] { format.options.map(\.field) }

  /// - Parameter spacing: how the server has answers written.
  public func request(_ spacing: AnswerSpacing) -> ModelRequest {
    ModelRequest(
      system: ChoicePrompt.system(spacing), user: [.text(prompt.user)], output: format.output,
      maximumTokens: format.maximumTokens)
  }

  /// The document's fields with the model's choices.
  ///
  /// - Throws: `ChoiceError` if the answer is not one of the allowed ones.
  public func settle(_ answer: String) throws(ChoiceError) -> Settlement {
    let choices = try format.parse(answer)
    var chosen = candidates.fields
    for (field, choice) in choices {
      switch field {
      case .vendor: Self.set(\.vendor, .vendor, choice.map { candidates.vendor[$0] }, &chosen)
      case .date: Self.set(\.date, .date, choice.map { candidates.date[$0] }, &chosen)
      case .total: Self.set(\.total, .total, choice.map { candidates.total[$0] }, &chosen)
      // null says that none of the printed amounts is the tax, not that there is no tax.
      case .tax where choice == nil: break
      case .tax: Self.set(\.tax, .tax, choice.map { candidates.tax[$0] }, &chosen)
      }
    }
    // The rates belong to the tax they were read with.
    if chosen.tax != candidates.fields.tax { chosen.removeTaxLines() }
    return Settlement(embedded: candidates.fields, model: chosen, doubts: fields, today: today)
  }

  private static func set<Value>(
    _ path: WritableKeyPath<DocumentFields, Value?>, _ name: FieldName, _ candidate: Candidate<Value>?,
    _ fields: inout DocumentFields
  ) {
    // The same value keeps its place.
    guard fields[keyPath: path] != candidate?.value else { return }
    fields[keyPath: path] = candidate?.value
    fields.evidence[name] = candidate?.evidence
  }
}

extension DocumentFields {
  fileprivate mutating func removeTaxLines() {
    for index in taxLines.indices { evidence[.taxLine(index)] = nil }
    taxLines = []
  }
}
