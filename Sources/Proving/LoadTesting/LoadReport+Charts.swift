import Glibc

extension LoadReport {
  /// The pictures of the report, one after the other.
  var charts: [HTML] {
    var charts = [latencyOverTime, percentileCurve, throughput, outcomes]
    if run.answered > 0 { charts += [stageBreakdown, classesApart] }
    if steps.count > 1 { charts.insert(rates, at: 0) }
    return charts
  }

  private var limits: [LineChart.Tick] {
    (ServiceLevelObjective.bounds(parsing: asked.objective) ?? []).map {
      LineChart.Tick(value: $0.limit.seconds, label: $0.text)
    }
  }

  /// Of a ramp: what every rate gave, steps that were given up by what they gave until then.
  private var rates: HTML {
    func dots(_ name: String, _ holds: Bool) -> LineChart.Line {
      let steps = steps.filter { $0.holds == holds }
      return LineChart.Line(name: name, pieces: steps.map { [LineChart.Point(x: $0.rate, y: $0.p95.seconds)] })
    }
    let end = steps.map(\.rate).max() ?? 1
    let ticks = stride(from: 0, through: end, by: LineChart.step(end)).map {
      LineChart.Tick(value: $0, label: "\($0.text(digits: 3))/s")
    }
    return LineChart(
      name: "p95 by rate", lines: [dots("holds", true), dots("fails", false)], xTicks: ticks, marks: limits,
      xEnd: end, yText: Self.time
    ).html
  }

  private var latencyOverTime: HTML {
    func line(_ name: String, _ value: (RunSummary.Second) -> Duration?) -> LineChart.Line {
      var pieces: [[LineChart.Point]] = [[]]
      for (second, entry) in run.series.enumerated() {
        if let latency = value(entry) {
          pieces[pieces.count - 1].append(LineChart.Point(x: Double(second) + 0.5, y: latency.seconds))
        } else if asked.mode != .burst, entry.due > 0 {
          // Requests without an answer: a hole. A second without requests is none.
          pieces.append([])
        }
      }
      return LineChart.Line(name: name, pieces: pieces.filter { !$0.isEmpty })
    }
    return LineChart(
      name: "Latency by the second in which requests were due",
      lines: [line("p50", \.p50), line("p95", \.p95), line("slowest", \.max)], xTicks: secondTicks, marks: limits,
      yText: Self.time
    ).html
  }

  private var percentileCurve: HTML {
    /// Nines on a scale of equal steps: 0, 90, 99, 99.9 %.
    func nines(_ percentile: Double) -> Double { -log10(max(1e-9, 1 - percentile / 100)) }
    let end = nines(100 * (1 - 1 / Double(max(10, run.latencies.count))))
    func line(_ name: String, _ distribution: Distribution) -> LineChart.Line {
      LineChart.Line(
        name: name,
        pieces: [distribution.curve.map { LineChart.Point(x: min(end, nines($0.percentile)), y: $0.value.seconds) }])
    }
    let classes = run.engines.count > 1 ? run.engines : run.kinds.count > 1 ? run.kinds : []
    let ticks = [0, 50, 75, 90, 95, 99, 99.9, 99.99].filter { nines($0) <= end + 0.001 }
    return LineChart(
      name: "Latency by percentile",
      lines: [line("all answers", run.latencies)] + classes.map { line($0.name, $0.times) },
      xTicks: ticks.map { LineChart.Tick(value: nines($0), label: "\($0.text(digits: 2)) %") }, marks: limits,
      xEnd: end, yText: Self.time
    ).html
  }

  private var throughput: HTML {
    // Means of so many seconds: at most 120 points, and ten requests in each where that leaves six points.
    let seconds = run.series.count
    let ofTen = Int((10 / max(0.01, run.offeredRate)).rounded(.up))
    let width = max(1, (seconds + 119) / 120, min(ofTen, seconds / 6))
    func line(_ name: String, _ value: (RunSummary.Second) -> Int) -> LineChart.Line {
      let points = stride(from: 0, to: seconds, by: width).map { start in
        let bin = run.series[start..<min(seconds, start + width)]
        return LineChart.Point(
          x: Double(start) + Double(bin.count) / 2,
          y: Double(bin.reduce(0) { $0 + value($1) }) / Double(bin.count))
      }
      return LineChart.Line(name: name, pieces: points.isEmpty ? [] : [points])
    }
    return LineChart(
      name: "Requests a second",
      lines: [line("due", \.due), line("answered", \.answered), line("errors and refusals", \.errors)],
      xTicks: secondTicks, yText: { $0.text(digits: 2) }
    ).html
  }

  private var outcomes: HTML {
    let codes = [RunSummary.Code(code: "answered", count: run.answered)] + run.codes
    return BarChart(
      name: "What came back",
      bars: codes.enumerated().map { index, code in
        BarChart.Bar(
          name: code.code, text: String(code.count),
          parts: [.init(name: code.code, value: Double(code.count), color: index == 0 ? 0 : 2)])
      }
    ).html
  }

  private var stageBreakdown: HTML {
    let parts = run.stages.enumerated().map { index, stage in
      BarChart.Part(name: stage.name, value: stage.times.mean.seconds, color: index)
    }
    return BarChart(
      name: "Where the mean latency goes",
      bars: [BarChart.Bar(name: "mean", text: run.latencies.mean.text, parts: parts)], hasLegend: true
    ).html
  }

  /// Every class with its median, and what is added to it up to the 95th percentile.
  private var classesApart: HTML {
    BarChart(
      name: "Classes apart",
      bars: (run.engines + run.kinds).map { answers in
        BarChart.Bar(
          name: answers.name, text: "\(answers.times.p95.text) (\(answers.times.count))",
          parts: [
            .init(name: "to p50", value: answers.times.p50.seconds, color: 0),
            .init(name: "p50 to p95", value: (answers.times.p95 - answers.times.p50).seconds, color: 1),
          ])
      }, hasLegend: true
    ).html
  }

  private var secondTicks: [LineChart.Tick] {
    let end = Double(max(1, run.series.count))
    return stride(from: 0, through: end, by: max(1, LineChart.step(end))).map {
      LineChart.Tick(value: $0, label: "\($0.text(digits: 0)) s")
    }
  }

  private static func time(_ seconds: Double) -> String {
    seconds < 1 ? "\((seconds * 1_000).text(digits: 2)) ms" : "\(seconds.text(digits: 2)) s"
  }
}
