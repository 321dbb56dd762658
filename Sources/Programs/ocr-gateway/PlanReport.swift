import CommandLineProgram
import ModelCatalog

/// The tables that `plan` prints for people.
struct PlanReport {
  let plan: ServingPlan

  var text: String {
    let head =
      "\(plan.manifest.title) on \(plan.gpu.title) with \(plan.profile.server.title) (\(plan.profile.quantization)), "
      + "\(plan.slots) slots of \(plan.profile.contextPerSlot) tokens"
    return
      ([head, "Reckoned, not measured on this GPU.", ""] + memory + prompts + latency + escalation + warnings + sources)
      .joined(separator: "\n")
  }

  private var memory: [String] {
    let budget = plan.memory
    var lines = ["GPU MEMORY                          GiB"]
    for item in budget.items {
      lines.append(
        row([(item.name, -32), (fixed(item.gibibytes, 2), 7)]) + "  \(item.evidence.status): \(item.evidence.source)")
    }
    let verdict =
      budget.fits
      ? Terminal.colored("fits, \(fixed(budget.headroom, 2)) to spare", .green)
      : Terminal.colored("does not fit, \(fixed(max(0, -budget.headroom), 2)) too much", .red)
    lines.append(
      row([("total", -32), (fixed(budget.total, 2), 7)]) + "  of \(fixed(budget.usable, 2)): \(verdict)")
    return lines + [""]
  }

  private var prompts: [String] {
    let rows = LatencyModel.promptTable(plan.manifest, plan.profile, on: plan.gpu)
    let range = plan.gpu.computeRateRange
    let rates = [range.lowerBound, plan.gpu.computeRate.value, range.upperBound].map { "\(Int($0 / 1e12)) TFLOPS" }
    var lines = [row([("SECONDS TO READ AN IMAGE", -28)] + rates.map { ($0, 12) })]
    for prompt in rows {
      let seconds = [prompt.pessimistic, prompt.expected, prompt.optimistic].map { (fixed($0, 2), 12) }
      lines.append(row([("  \(prompt.imageTokens) tokens + 150 of text", -28)] + seconds))
    }
    let model = LatencyModel(plan.manifest, plan.profile, on: plan.gpu)
    let steps = [1, plan.slots].map { "\(fixed(model.decodeStep(batch: $0) * 1000, 0)) ms for \($0) together" }
    return lines + ["  an answer token: " + steps.joined(separator: ", "), ""]
  }

  private var latency: [String] {
    let caps = plan.expectations.first?.bursts.map(\.inFlight) ?? []
    var lines = ["SECONDS FOR A DOCUMENT; TEN AT ONCE: MEDIAN/LAST BY HOW MANY ARE SENT AT A TIME"]
    lines.append(
      row(
        [("", -21), ("image", 6), ("text", 5), ("answer", 6), ("alone", 6)] + caps.map { ("\($0)", 10) }
          + [("docs/min*", 10), ("most", 5)]))
    for expected in plan.expectations {
      let work = expected.workload
      let bursts = expected.bursts.map { ("\(fixed($0.median, 1))/\(fixed($0.last, 1))", 10) }
      let rate = "\(fixed(expected.sustainable.rate, 1)) @\(expected.sustainable.inFlight)"
      lines.append(
        row(
          [
            (expected.name, -21), ("\(work.imageTokens)", 6), ("\(work.promptTokens)", 5), ("\(work.outputTokens)", 6),
            (fixed(expected.alone, 1), 6),
          ] + bursts + [(rate, 10), (fixed(expected.saturation, 0), 5)]))
    }
    return lines + ["  * random arrivals, 95 % within 5 s, @ how many are best sent at a time", ""]
  }

  private var escalation: [String] {
    let escalation = plan.escalation
    return [
      "ESCALATION, DOUBTFUL FIELDS ONLY (\(escalation.workload.promptTokens) tokens in, "
        + "\(escalation.workload.outputTokens) out): SECONDS UNTIL THE LAST OF TEN",
      "  all ten in turn \(fixed(escalation.tenInTurn, 1)), all ten together \(fixed(escalation.tenTogether, 1)), "
        + "four of them together \(fixed(escalation.fourTogether, 1))", "",
    ]
  }

  private var warnings: [String] {
    guard !plan.warnings.isEmpty else { return [] }
    return ["WARNINGS"] + plan.warnings.map { "  " + Terminal.colored($0, .yellow) } + [""]
  }

  private var sources: [String] {
    let constants = plan.assumptions.map {
      row([("  " + $0.name, -28), ($0.value, -42)]) + "  \($0.evidence.status): \($0.evidence.source)"
    }
    let formulas = [
      "FORMULAS (docs/models.md)",
      "  read = (2 x parameters x tokens + attention) / rate, vision tower likewise; step = weights / bandwidth + rest;",
      "  bursts and rates by simulating the server's scheduling with these", "", "CONSTANTS",
    ]
    return formulas + constants + ["", "SERVE WITH", "  " + plan.profile.shellCommand(slots: plan.slots)]
  }

  /// Columns of these widths, right-aligned; left-aligned where the width is negative.
  private func row(_ columns: [(text: String, width: Int)]) -> String {
    columns.map { text, width in
      let padding = String(repeating: " ", count: max(0, abs(width) - text.count))
      return width < 0 ? text + padding : padding + text
    }.joined(separator: " ")
  }

  private func fixed(_ value: Double, _ digits: Int) -> String {
    let scale = digits == 0 ? 1 : digits == 1 ? 10 : 100
    let scaled = Int((value * Double(scale)).rounded())
    guard digits > 0 else { return "\(scaled)" }
    let fraction = String(abs(scaled) % scale)
    let sign = scaled < 0 ? "-" : ""
    return "\(sign)\(abs(scaled) / scale)." + String(repeating: "0", count: digits - fraction.count) + fraction
  }
}
