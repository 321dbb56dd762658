import Glibc

/// The candidates of a field with how probable each is.
struct Judged<Value: Sendable>: Sendable {
  struct Entry: Sendable {
    var candidate: Featured<Value>
    var score: Double
    /// That it is right; of several candidates with one value each has the value's.
    var probability: Double
  }

  /// Likeliest first; the first one is the field's value unless nothing is likely enough.
  let entries: [Entry]
  /// nil where the rules found none, and where none is likely enough.
  let value: Value?
  /// That `value` is right; 0 where there is none.
  let probability: Double
  /// What it depends on; empty where there is no value.
  let points: [Double]
}

extension Judge {
  /// The likeliest candidate.
  ///
  /// - Parameters:
  ///   - ruled: what the rules chose. It stays unless another one is clearly likelier: documents are odd in more ways than
  ///     those learned from.
  ///   - floor: least probability of a value that is given.
  ///   - unruledFloor: that of one where the rules found none; nil: none is given then.
  func judged<Value>(
    _ candidates: [Featured<Value>], ruled: Value?, lead: Double, floor: Double, unruledFloor: Double? = nil,
    isSame: (Value, Value) -> Bool
  ) -> Judged<Value> {
    let scores = scores(candidates)
    var order = candidates.indices.sorted { (scores[$0], -$0) > (scores[$1], -$1) }
    if let ruled, let best = order.first,
      let held = order.first(where: { isSame(candidates[$0].value, ruled) }), scores[best] - scores[held] < lead
    {
      order.removeAll { $0 == held }
      order.insert(held, at: 0)
    }
    guard let first = order.first else { return Judged(entries: [], value: nil, probability: 0, points: []) }
    let best = candidates[first].value
    let others = order.filter { !isSame(candidates[$0].value, best) }
    let points = points(
      scores[first], others: others.map { scores[$0] }, isRuled: ruled.map { isSame($0, best) } ?? false)
    let sure = probability(points)
    // What is left is the others' and, as one of them, that none is right.
    let left = others.reduce(1) { $0 + Self.odds(scores[$1]) }
    let entries = order.map { index in
      let isBest = isSame(candidates[index].value, best)
      return Judged<Value>.Entry(
        candidate: candidates[index], score: scores[index],
        probability: isBest ? sure : (1 - sure) * Self.odds(scores[index]) / left)
    }
    let least = ruled == nil ? unruledFloor : floor
    let isGiven = least.map { sure >= $0 } ?? false
    return Judged(
      entries: entries, value: isGiven ? best : nil, probability: isGiven ? sure : 0, points: isGiven ? points : [])
  }

  private static func odds(_ score: Double) -> Double { exp(min(score, 30)) }
}
