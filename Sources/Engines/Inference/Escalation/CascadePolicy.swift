import Extraction
import FieldExtraction

/// Decides whether to take the embedded engine's answer, or which of its fields to ask a model about.
///
/// An answer is taken where its vendor, date and total are grounded and probable enough (docs/fields.md). A statement's
/// values were not judged: they are to be clearly printed and clearly ahead of the other candidates, in the points of the
/// field rules.
public struct CascadePolicy: Sendable, Equatable {
  /// Least probability of a value that is taken: a model that chooses among printed values is right about as often.
  public static let minimumProbability = 0.9
  /// The same for a total with which the sums do not close.
  public static let minimumOpenProbability = 0.97
  /// Least confidence of the words of a value that was not judged: below it, recognizers misread about one word in ten.
  public var minimumConfidence = 0.8
  /// Least points of a seller's name: the first line of a page gets as many for its place alone.
  public static let minimumVendorScore = 4.0
  /// Least lead of a seller's name: the points for one place further up the page.
  public static let minimumVendorLead = 1.0
  /// Least lead of a date: between equal dates only the order on the page decides.
  public static let minimumDateLead = 1.0
  /// Least lead of a total that arithmetic does not confirm: the step from one clear label to the next.
  public static let minimumTotalLead = 3.0

  public init() {}

  /// The fields in doubt that have a choice; empty if the answer is taken as it is.
  public func doubts(_ candidates: FieldCandidates, _ reconciliation: Reconciliation) -> [ChoiceField] {
    let fields = candidates.fields
    var doubts: [ChoiceField] = []
    if let judgement = fields.judgement {
      if isImprobable(.vendor, judgement, fields) { doubts.append(.vendor) }
      if isImprobable(.date, judgement, fields) { doubts.append(.date) }
      let isOpen = reconciliation.arithmetic == .unreconciled
      let least = isOpen ? Self.minimumOpenProbability : Self.minimumProbability
      // Two sums with the same label, and nothing that adds up: no document learned from is like that.
      let isContested =
        reconciliation.arithmetic != .reconciled && Self.lead(candidates.total) < Self.minimumTotalLead
      if isContested || isImprobable(.total, judgement, fields, below: least) { doubts += [.total, .tax] }
      return doubts.filter { Self.hasChoice($0, candidates) }
    }
    if isWeak(.vendor, fields) || isUnclear(vendor: candidates.vendor) { doubts.append(.vendor) }
    if isWeak(.date, fields) || Self.lead(candidates.date) < Self.minimumDateLead { doubts.append(.date) }
    if isTotalInDoubt(candidates, reconciliation.arithmetic) { doubts += [.total, .tax] }
    return doubts.filter { Self.hasChoice($0, candidates) }
  }

  private func isImprobable(
    _ name: FieldName, _ judgement: Judgement, _ fields: DocumentFields, below least: Double = minimumProbability
  ) -> Bool {
    (judgement.probabilities[name] ?? 0) < least || fields.evidence[name]?.grounded != true
  }

  /// Missing, not found in the printed text, or of words that were hard to read.
  private func isWeak(_ name: FieldName, _ fields: DocumentFields) -> Bool {
    guard let evidence = fields.evidence[name] else { return true }
    return !evidence.grounded || evidence.confidence < minimumConfidence
  }

  private func isUnclear(vendor candidates: [Candidate<String>]) -> Bool {
    guard let first = candidates.first else { return false }
    let rival = candidates.first { !NameComparison.isSame($0.value, first.value) }
    return first.score < Self.minimumVendorScore
      || first.score - (rival?.score ?? -.infinity) < Self.minimumVendorLead
  }

  private func isTotalInDoubt(_ candidates: FieldCandidates, _ verdict: Verdict) -> Bool {
    // A statement has balances, but not a total.
    guard candidates.fields.documentType != .bankStatement else { return false }
    if isWeak(.total, candidates.fields) { return true }
    return switch verdict {
    case .reconciled: false
    case .unreconciled: true
    case .unverifiable: Self.lead(candidates.total) < Self.minimumTotalLead
    }
  }

  /// Points between the first candidate and the best one of another value.
  private static func lead<Value>(_ candidates: [Candidate<Value>]) -> Double {
    guard let first = candidates.first, let rival = candidates.first(where: { $0.value != first.value }) else {
      return .infinity
    }
    return first.score - rival.score
  }

  /// Whether a candidate has another value than the field. A tax that is the sum of several printed ones cannot be
  /// chosen, so the model is not asked for it.
  private static func hasChoice(_ field: ChoiceField, _ candidates: FieldCandidates) -> Bool {
    func hasOther<Value>(_ own: Value?, _ candidates: [Candidate<Value>]) -> Bool {
      candidates.contains { $0.value != own }
    }
    let fields = candidates.fields
    return switch field {
    case .vendor: hasOther(fields.vendor, candidates.vendor)
    case .date: hasOther(fields.date, candidates.date)
    case .total: hasOther(fields.total, candidates.total)
    case .tax:
      hasOther(fields.tax, candidates.tax) && (fields.tax == nil || candidates.tax.contains { $0.value == fields.tax })
    }
  }
}

/// Whether two spellings name the same company.
enum NameComparison {
  /// Least letters that two names must share: fewer can be chance.
  private static let fewestLetters = 4

  /// The same letters and digits, or one within the other with at least half of its letters (`ACME`, `ACME Ltd.`).
  static func isSame(_ a: String, _ b: String) -> Bool {
    let (first, second) = (String(Grounding.letters(a)), String(Grounding.letters(b)))
    if first == second { return true }
    let (short, long) = first.count < second.count ? (first, second) : (second, first)
    return short.count >= fewestLetters && 2 * short.count >= long.count && long.contains(short)
  }
}
