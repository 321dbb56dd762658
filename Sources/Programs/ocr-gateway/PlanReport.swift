import CommandLineProgram
import Formatting
import ModelCatalog

/// The tables that `plan` prints for people.
struct PlanReport {
  let plan: ServingPlan
  /// Columns of the terminal.
  let width: Int

  var text: String {
    let head =
      "\(plan.manifest.title) on \(plan.gpu.title) with \(plan.profile.server.title) (\(plan.profile.quantization)), "
      + "\(plan.slots) slots of \(plan.profile.contextPerSlot) tokens"
    return
      (WrappedText.lines(head, width: width) + ["Calculated, not measured on this GPU.", ""] + memory + prompts
      + latency
      + bursts + escalation + warnings + sources).joined(separator: "\n")
  }

  private var memory: [String] {
    let budget = plan.memory
    func line(_ name: String, _ gibibytes: Double, _ remark: String, _ style: (String) -> String = { $0 }) -> [String] {
      WrappedText.lines(
        row([(name, -32), (fixed(gibibytes, 2), 7)]) + "  ", remark, width: width, style: style)
    }
    let verdict =
      budget.fits
      ? "fits, \(fixed(budget.headroom, 2)) to spare" : "does not fit, \(fixed(max(0, -budget.headroom), 2)) too much"
    return ["GPU MEMORY                          GiB"]
      + budget.items.flatMap { line($0.name, $0.gibibytes, remark($0.evidence)) }
      + line("total", budget.total, "of \(fixed(budget.usable, 2)): \(verdict)") {
        Terminal.colored($0, budget.fits ? .green : .red)
      } + [""]
  }

  private var prompts: [String] {
    let rows = LatencyModel.promptTable(plan.manifest, plan.profile, on: plan.gpu)
    let range = plan.gpu.computeRateRange
    let rates = [range.lowerBound, plan.gpu.computeRate.value, range.upperBound].map { "\(Int($0 / 1e12)) TFLOPS" }
    let model = LatencyModel(plan.manifest, plan.profile, on: plan.gpu)
    let steps = [1, plan.slots].map { "\(fixed(model.decodeStep(batch: $0) * 1000, 0)) ms for \($0) together" }
    return table(
      ["SECONDS TO READ AN IMAGE"] + rates,
      rows.map { prompt in
        ["  \(prompt.imageTokens) tokens + 150 of text"]
          + [prompt.pessimistic, prompt.expected, prompt.optimistic].map { fixed($0, 2) }
      })
      + WrappedText.lines("  an answer token: ", steps.joined(separator: ", "), width: width) + [""]
  }

  private var latency: [String] {
    table(
      ["SECONDS FOR A DOCUMENT", "image", "text", "answer", "alone", "docs/min*", "most"],
      plan.expectations.map { expected in
        let work = expected.workload
        return [
          expected.name, "\(work.imageTokens)", "\(work.promptTokens)", "\(work.outputTokens)",
          fixed(expected.alone, 1), "\(fixed(expected.sustainable.rate, 1)) @\(expected.sustainable.inFlight)",
          fixed(expected.saturation, 0),
        ]
      })
      + WrappedText.lines(
        "  * ", "random arrivals, 95 % within 5 s, @ how many are best sent at a time", width: width) + [""]
  }

  private var bursts: [String] {
    let caps = plan.expectations.first?.bursts.map(\.inFlight) ?? []
    return WrappedText.lines(
      "SECONDS FOR TEN DOCUMENTS AT ONCE: MEDIAN/LAST, BY HOW MANY ARE SENT AT A TIME", width: width)
      + table(
        [""] + caps.map { "\($0)" },
        plan.expectations.map { expected in
          [expected.name] + expected.bursts.map { "\(fixed($0.median, 1))/\(fixed($0.last, 1))" }
        }) + [""]
  }

  private var escalation: [String] {
    let escalation = plan.escalation
    return WrappedText.lines(
      "ESCALATION, DOUBTFUL FIELDS ONLY (\(escalation.workload.promptTokens) tokens in, "
        + "\(escalation.workload.outputTokens) out): SECONDS UNTIL THE LAST OF TEN", width: width)
      + WrappedText.lines(
        "all ten in turn \(fixed(escalation.tenInTurn, 1)), all ten together \(fixed(escalation.tenTogether, 1)), "
          + "four of them together \(fixed(escalation.fourTogether, 1))", width: width, indent: 2) + [""]
  }

  private var warnings: [String] {
    guard !plan.warnings.isEmpty else { return [] }
    return ["WARNINGS"]
      + plan.warnings.flatMap { warning in
        WrappedText.lines("  ", warning, width: width) { Terminal.colored($0, .yellow) }
      } + [""]
  }

  private var sources: [String] {
    let formulas = [
      "read = (2 x parameters x tokens + attention) / rate, vision tower likewise; step = weights / bandwidth + rest;",
      "bursts and rates by simulating the server's scheduling with these",
    ]
    let constants = plan.assumptions.flatMap { constant in
      WrappedText.lines("  \(constant.name): \(constant.value)", width: width, indent: 2)
        + WrappedText.lines(remark(constant.evidence), width: width, indent: 4)
    }
    return ["FORMULAS (docs/models.md)"] + formulas.flatMap { WrappedText.lines($0, width: width, indent: 2) }
      + ["", "CONSTANTS"] + constants + ["", "SERVE WITH"]
      + ShellLines.lines(ServingCommand(plan.profile, slots: plan.slots, at: .checkout).shell, width: width, indent: 2)
  }

  private func remark(_ evidence: FigureEvidence) -> String { "\(evidence.status): \(evidence.source)" }

  /// Columns as wide as their texts: the first to the left, the others to the right.
  private func table(_ titles: [String], _ rows: [[String]]) -> [String] {
    let columns = titles.enumerated().map { index, title in
      let widest = ([title] + rows.map { $0[index] }).map(\.displayWidth).max() ?? 0
      return TerminalTable.Column(title, widths: widest...widest, alignment: index == 0 ? .left : .right)
    }
    let table = TerminalTable(columns, width: width, gap: 1)
    return [table.header] + rows.map { table.row($0.map { .init($0) }) }
  }

  /// Columns of these widths, right-aligned; left-aligned where the width is negative.
  private func row(_ columns: [(text: String, width: Int)]) -> String {
    columns.map { text, width in
      let padding = String(repeating: " ", count: max(0, abs(width) - text.count))
      return width < 0 ? text + padding : padding + text
    }.joined(separator: " ")
  }

  private func fixed(_ value: Double, _ digits: Int) -> String { value.decimalText(places: digits) ?? "-" }
}
