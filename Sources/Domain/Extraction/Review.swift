import JSON

/// Whether a person should look at an answer, at which of its values, and why.
public struct Review: Sendable, Equatable {
  /// false only where vendor, date, currency and total are right together in at least 98 of 100 such answers
  /// (docs/accuracy.md).
  public var needed: Bool
  /// The keys of the values to look at.
  public var fields: [String]
  /// Each of them is the code of a warning as well, other than `low_confidence` where nothing was judged.
  public var reasons: [Reason]

  /// Why a person should look. The raw values are stable.
  public enum Reason: String, Sendable, CaseIterable {
    case lowConfidence = "low_confidence"
    case sumsDoNotClose = "sums_do_not_close"
    case sumsNotChecked = "sums_not_checked"
    case currencyAssumed = "currency_assumed"
    case dateOrderAssumed = "date_order_assumed"
    case sellerUncertain = "seller_uncertain"
    case totalUncertain = "total_uncertain"
    case currencyUnknown = "currency_unknown"
    case severalDocuments = "several_documents"
    case textLayerUnconfirmed = "text_layer_unconfirmed"
    case dateImplausible = "date_implausible"
    case dateInFuture = "date_in_future"
    case ungrounded
    case notGrounded = "not_grounded"
    case xmlDisagrees = "xml_disagrees"
    case xmlUnreadable = "xml_unreadable"
    case severalXML = "several_xml"
    case enginesDisagree = "engines_disagree"
    case modelFailed = "model_failed"
    case pagesDisagree = "pages_disagree"
    case pagesCut = "pages_cut"
    case pagesMissing = "pages_missing"
    case pagesOutOfOrder = "pages_out_of_order"
    case annotationUnreadable = "annotation_unreadable"
    case balanceMismatch = "balance_mismatch"
    case balanceRepaired = "balance_repaired"
    case severalAccounts = "several_accounts"
    case noTransactions = "no_transactions"
  }

  public init(needed: Bool, fields: [String], reasons: [Reason]) {
    self.needed = needed
    self.fields = fields
    self.reasons = reasons
  }

  /// Least probability of vendor, date, currency and total together without a review: docs/accuracy.md says how
  /// many documents above it were right, judged without their sellers and layouts.
  package static let leastTogether = 0.975
  /// Least probability of a value that is not among those to look at.
  package static let leastAlone = 0.97

  /// - Parameter warnings: of the answer; `warnings` of the review are to be added to them.
  package init(_ fields: DocumentFields, verdict: Verdict, warnings: [Warning]) {
    var reasons: [Reason] = []
    func add(_ reason: Reason) { if !reasons.contains(reason) { reasons.append(reason) } }
    for warning in warnings { Reason(rawValue: warning.code).map(add) }
    if verdict == .unreconciled { add(.sumsDoNotClose) }
    if fields.documentType == .bankStatement || Self.isFromXML(fields) {
      if verdict == .unverifiable { add(.sumsNotChecked) }
      if fields.vendor == nil || fields.currency == nil { add(.lowConfidence) }
    } else if (fields.judgement?.together ?? 0) < Self.leastTogether {
      add(.lowConfidence)
    }
    needed = !reasons.isEmpty
    self.reasons = reasons
    let named = warnings.filter { Reason(rawValue: $0.code) != nil }.compactMap(\.field)
    var keys: [String] = []
    for key in Self.doubtful(fields).map(\.key) + named where needed && !keys.contains(key) { keys.append(key) }
    self.fields = keys
  }

  /// The values that are likelier wrong than others; the least probable one where none is.
  private static func doubtful(_ fields: DocumentFields) -> [FieldName] {
    guard let judgement = fields.judgement else { return [] }
    let known = Judgement.decisive.filter { judgement.probabilities[$0] != nil }
    func probability(_ name: FieldName) -> Double { judgement.probabilities[name] ?? 0 }
    let low = known.filter { probability($0) < leastAlone }
    return low.isEmpty ? known.min { probability($0) < probability($1) }.map { [$0] } ?? [] : low
  }

  private static func isFromXML(_ fields: DocumentFields) -> Bool { fields.evidence[.total]?.source == .xml }

  /// What its own reasons are as warnings in an answer of these fields.
  package func warnings(_ fields: DocumentFields) -> [Warning] {
    reasons.compactMap { reason in
      let message: String? =
        switch reason {
        // The engines whose values are not judged would say it of each document.
        case .lowConfidence where fields.judgement != nil:
          "Vendor, date, currency or total may be wrong: the evidence says how probable each is."
        case .sumsDoNotClose: "The printed amounts do not add up."
        case .sumsNotChecked: "Too little is printed to check the sums."
        default: nil
        }
      return message.map { Warning(code: reason.rawValue, message: $0) }
    }
  }

  var json: JSONValue {
    [
      "needed": .bool(needed), "fields": .array(fields.map(JSONValue.string)),
      "reasons": .array(reasons.map { .string($0.rawValue) }),
    ]
  }

  /// A reason of a later version is left out.
  init(reading review: ObjectReader) throws(ObjectReadingError) {
    self.init(
      needed: try review.bool("needed"), fields: try review.strings("fields"),
      reasons: try review.strings("reasons").compactMap(Reason.init))
  }
}
