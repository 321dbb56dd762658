extension LoadReport {
  /// The report for a terminal.
  ///
  /// - Parameter color: makes a word stand out as good or bad.
  public func text(color: (_ word: String, _ isGood: Bool) -> String = { word, _ in word }) -> String {
    var lines = [
      "\(title), \(startedAt)", "server   \(server.text)", "asked    \(asked.text)",
      "machine  \(machine.cores) cores send the requests",
    ]
    if isInterrupted { lines.append("interrupted after \(run.elapsed.text): the figures cover that part") }
    if !steps.isEmpty { lines += ["", "steps"] + steps.map { "  \($0.text)" } }
    if asked.mode == .ramp {
      let rate = highestRate.flatMap(Rate.init(perSecond:))
      lines += ["", "highest rate that keeps \(asked.objective): \(rate.map { color($0.text, true) } ?? "none")"]
    }
    lines += ["", requestsLine] + notes + [""]
    lines += TextTable(rows: [Self.heading] + latencyRows).lines
    lines += [""] + TextTable(rows: [["stage", "mean", "p50", "p95", "max"]] + stageRows).lines
    if !run.codes.isEmpty { lines += [""] + run.codes.map { "\($0.code): \($0.count)" } }
    if let truth = run.truth { lines += ["", truth.text] }
    if !checks.isEmpty {
      lines +=
        [""]
        + checks.map { check in
          "\(check.text): \(check.measured), \(color(check.holds ? "kept" : "MISSED", check.holds))"
        }
    }
    return lines.joined(separator: "\n") + "\n"
  }

  static let heading = ["latency", "count", "p50", "p90", "p95", "p99", "max"]

  var latencyRows: [[String]] {
    func row(_ name: String, _ times: Distribution) -> [String] {
      [name, String(times.count)] + [times.p50, times.p90, times.p95, times.p99, times.max].map(\.text)
    }
    var rows = [row("all answers", run.latencies)] + (run.engines + run.kinds).map { row($0.name, $0.times) }
    if run.refusals.count > 0 { rows.append(row("refusals", run.refusals)) }
    return rows + [row("schedule lag", run.lag)]
  }

  var stageRows: [[String]] {
    run.stages.map { [$0.name] + [$0.times.mean, $0.times.p50, $0.times.p95, $0.times.max].map(\.text) }
  }

  var requestsLine: String {
    "\(run.requests) requests in \(run.elapsed.text): \(run.answered) answered, \(run.errors) errors"
      + " (\(run.errorShare.percent)); offered \(run.offeredRate.text(digits: 2))/s, answered "
      + "\(run.achievedRate.text(digits: 2))/s"
  }

  /// What a reader must know to trust the figures.
  var notes: [String] {
    var notes: [String] = []
    if run.unfinished > 0 {
      notes.append("\(run.unfinished) requests were due and not answered when the run ended early")
    }
    if run.held > 0 {
      notes.append(
        "\(run.held) requests waited for one of \(RunPlan.inFlightLimit) places in flight; latencies include the wait"
      )
    }
    if run.lag.p99 > .milliseconds(20) {
      notes.append("the generator was late: p99 of the schedule lag is \(run.lag.p99.text); latencies include it")
    }
    if isSimulated {
      notes.append("a simulated model was used: its times are calculated for a GPU, not measured on one")
    }
    return notes
  }
}

extension TruthTally {
  /// One line for people.
  var text: String {
    func share(_ name: String, _ share: Share) -> String {
      "\(name) \(share.right) of \(share.known)\(share.value.map { " (\($0.percent))" } ?? "")"
    }
    let shares = [share("vendor", vendor), share("date", date), share("total", total)].joined(separator: ", ")
    return "right answers: \(shares)" + (unknown > 0 ? "; \(unknown) answers without a truth" : "")
  }
}

extension Comparison {
  public var text: String {
    let table = TextTable(
      rows: [["compared", "old", "new", "new/old"]] + rows.map { [$0.name, $0.old, $0.new, $0.ratio] })
    let warning = differences.isEmpty ? [] : ["", "not the same in both runs:"] + differences.map { "  \($0)" }
    return (table.lines + warning).joined(separator: "\n") + "\n"
  }
}
