import Extraction
import Logging
import Synchronization

extension HostedMistral {
  /// Millionths of a US dollar.
  func price(_ pages: Int) -> Int64 {
    let (price, overflow) = configuration.microUSDPerPage.multipliedReportingOverflow(by: Int64(pages))
    return overflow ? .max : price
  }

  /// Books what the document may cost.
  ///
  /// - Throws: `HostedFailure` where it must not be sent, `CancellationError`.
  func book(_ job: Job) async throws -> SpendLedger.Booking {
    while true {
      let seconds = unixSeconds()
      do {
        let decision = try ledger.book(
          key: job.key, model: configuration.model, pages: job.pages, microUSD: price(job.pages), at: seconds)
        switch decision {
        case .booked(let booking): return booking
        case .capped(let end): throw capReached(until: end, at: seconds)
        case .unsettled: throw HostedFailure.unsettled
        }
      } catch SpendLedger.Failure.busy {
        guard let next = ledgerPause(before: job.deadline - Self.shortestTime) else {
          throw HostedFailure.unavailable("the spend ledger is locked by another process")
        }
        try await time.sleep(next)
      } catch SpendLedger.Failure.disk(let failure) {
        logLedger(failure)
        throw HostedFailure.unavailable("the spend ledger: \(failure)")
      }
    }
  }

  /// Replaces the booking by what was charged, even after the caller has cancelled. Where that fails the booking stays: more
  /// counts as spent than was, and the key is not sent again.
  func settle(_ booking: SpendLedger.Booking, _ sum: SpendSum, _ job: Job) async {
    await Task {
      while true {
        do throws(SpendLedger.Failure) {
          return try ledger.settle(booking, pages: sum.pages, microUSD: sum.microUSD, at: unixSeconds())
        } catch {
          if case .disk(let failure) = error { return logLedger(failure) }
          guard let next = ledgerPause(before: job.deadline) else {
            return logger.error("spend_ledger_failed", metadata: ["error": "locked by another process"])
          }
          try? await time.sleep(next)
        }
      }
    }.value
  }

  /// When to look again whether another process has released the ledger; nil where that is too late.
  private func ledgerPause(before end: ContinuousClock.Instant) -> ContinuousClock.Instant? {
    // The other one writes a line to the disk.
    let next = time.now() + .milliseconds(2 + 8 * random())
    return next < end ? next : nil
  }

  private func logLedger(_ failure: StateFailure) {
    logger.error("spend_ledger_failed", metadata: ["error": "\(failure)"])
  }

  /// - Parameter end: when the cap gives way, in s since 1970.
  func capReached(until end: Int64, at seconds: Int64) -> HostedFailure {
    let isNew = loggedCap.withLock { logged in
      defer { logged = end }
      return logged != end
    }
    if isNew { logger.warning("spend_cap_reached", metadata: ["seconds": "\(end - seconds)"]) }
    return .spendCap(retryAfterMs: Int(clamping: (end - seconds).multipliedReportingOverflow(by: 1_000).partialValue))
  }
}
