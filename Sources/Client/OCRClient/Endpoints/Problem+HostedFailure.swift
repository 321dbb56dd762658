import Extraction

extension Problem {
  /// What a caller gets to see where the hosted side was the last to be asked.
  package init(_ failure: HostedFailure) {
    switch failure {
    case .document(let problem): self = problem
    case .notConfigured:
      self.init(.hostedUnavailable, "there is no key for the hosted service; give MISTRAL_API_KEY", stage: .admit)
    case .account(let status):
      self.init(.hostedUnavailable, "the hosted service refuses the account with status \(status)", stage: .admit)
    case .rateLimited(let retryAfterMs):
      self.init(
        .rateLimited, "the hosted service takes no more requests for now", stage: .admit, retryAfterMs: retryAfterMs)
    case .unavailable(let cause):
      self.init(.hostedUnavailable, "the hosted service gave no answer: \(cause)", stage: .extract)
    case .unanswered:
      self.init(
        .hostedUnavailable,
        "the hosted service was asked and has not answered; it may have been charged and is not asked again",
        stage: .extract)
    case .unsettled:
      self.init(
        .hostedUnavailable,
        "the hosted service has not answered an earlier request for the same key, which may have been charged",
        stage: .admit)
    case .spendCap(let retryAfterMs):
      self.init(
        .spendCapReached, "the spend cap closes the hosted side", stage: .admit, retryAfterMs: retryAfterMs)
    case .noTime:
      self = .late("too little time was left for the hosted service", stage: .admit)
    }
  }
}

extension HostedFailure {
  /// When it may be over.
  var retryAfter: Duration? {
    switch self {
    case .rateLimited(let milliseconds), .spendCap(let milliseconds): .milliseconds(milliseconds)
    default: nil
    }
  }

  /// A label for metrics and logs.
  package var label: String {
    switch self {
    case .notConfigured: "not_configured"
    case .account: "account"
    case .document: "refused"
    case .rateLimited: "rate_limited"
    case .unavailable: "unavailable"
    case .unanswered: "unanswered"
    case .unsettled: "unsettled"
    case .spendCap: "spend_cap"
    case .noTime: "no_time"
    }
  }
}
