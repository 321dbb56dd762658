import Extraction

extension Problem {
  /// The header `Retry-After`: whole seconds, up; nil where waiting does not help.
  var retryAfter: String? { retryAfterMs.map { String(($0 + 999) / 1_000) } }
}
