import Scoring

/// Fields of answers compared with the truth.
public struct TruthTally: Sendable, Equatable {
  /// Of the fields with a known truth, those that were right.
  public struct Share: Sendable, Equatable {
    public var right = 0
    public var known = 0

    mutating func count(_ isRight: Bool?) {
      guard let isRight else { return }
      known += 1
      right += isRight ? 1 : 0
    }
  }

  public var vendor = Share()
  public var date = Share()
  public var total = Share()
  /// Answers to documents without a line in the truth file.
  public var unknown = 0

  package init() {}

  package mutating func add(_ fields: AnsweredFields, _ truth: DocumentTruth?) {
    guard let truth else {
      unknown += 1
      return
    }
    vendor.count(truth.vendors.isEmpty ? nil : VendorComparison.isSame(fields.vendor, truth.vendors))
    date.count(truth.dates.isEmpty ? nil : fields.date.map(truth.dates.contains) ?? false)
    total.count(truth.totals.isEmpty ? nil : fields.total.map(truth.totals.contains) ?? false)
  }
}
