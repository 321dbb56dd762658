import DocumentFormats
import Extraction
import HTTPTransport
import JSON
import LoadTesting
import Testing

@Suite struct ReportTests {
  /// Answers of two engines and two kinds, a refusal and an error.
  private func measurement(model: String? = nil) -> Measurement {
    var measurement = Measurement()
    let pdf = LoadDocument(
      name: "a.pdf", format: .pdf, bytes: [], truth: DocumentTruth(vendors: ["A"], dates: ["2025-01-31"], totals: [1]))
    for second in 0..<8 {
      measurement.record(
        .milliseconds(100 + second), due: .seconds(second), lag: .milliseconds(1),
        response(200, answer(engine: "cascade:embedded", queue: 10, prepare: 20, inference: 30)), checksTruth: true)
      measurement.record(
        .milliseconds(2_000), due: .seconds(second),
        response(
          200,
          answer(engine: "cascade:model", model: model ?? "pixtral", inference: 1_500, vendor: "A", total: 2)),
        of: pdf, checksTruth: true)
    }
    measurement.record(.milliseconds(3), due: .seconds(3), response(503, ["code": "overloaded"]))
    measurement.record(.milliseconds(50), due: .seconds(9), response(500, .null))
    return measurement
  }

  @Test func tellsClassesApart() {
    let run = report(measurement()).run
    #expect(run.engines.map(\.name) == ["cascade:embedded", "cascade:model"])
    #expect(run.engines.map(\.times.count) == [8, 8])
    #expect(run.kinds.map(\.name) == ["image", "pdf"])
    #expect(isClose(run.engines[0].times.p95, .milliseconds(107)))
    #expect(isClose(run.engines[1].times.p95, .milliseconds(2_000)))
    #expect(run.latencies.count == 16)
    #expect(run.refusals.count == 1)
    #expect(isClose(run.refusals.p95, .milliseconds(3)))
    #expect(run.codes.map(\.code) == ["http_500", "overloaded"])
    #expect(run.errors == 2)
    #expect(isClose(run.lag.max, .milliseconds(1)))
  }

  @Test func takesStagesFromTheAnswers() throws {
    let stages = report(measurement()).run.stages
    #expect(stages.map(\.name) == ["queue", "prepare", "inference", "rest"])
    #expect(stages.map(\.times.max) == [10, 20, 1_500, 500].map(Duration.milliseconds))
  }

  @Test func countsSecondsWhereRequestsWereDueAndWhereAnswersCame() {
    let series = report(measurement()).run.series
    #expect(series.count == 10)
    #expect(series.map(\.due) == [2, 2, 2, 3, 2, 2, 2, 2, 0, 1])
    // The slow answers come two seconds later.
    #expect(series.map(\.answered) == [1, 1, 2, 2, 2, 2, 2, 2, 1, 1])
    #expect(series.map(\.errors) == [0, 0, 0, 1, 0, 0, 0, 0, 0, 1])
    #expect(series[0].p50 == .milliseconds(100))
    #expect(series[0].max == .seconds(2))
    #expect(series[9].max == nil)
  }

  @Test(arguments: [LoadRequest.Mode.rate, .ramp])
  func jsonIsReadBackAsItWas(_ mode: LoadRequest.Mode) throws {
    let report = report(measurement(), mode: mode, checksTruth: true, interrupted: true)
    for pretty in [false, true] {
      #expect(try LoadReport(parsing: Array(report.json.serialized(pretty: pretty).utf8)) == report)
    }
  }

  @Test func jsonHasItsDocumentedKeys() throws {
    let json = report(measurement(), checksTruth: true).json
    #expect(json["format"]?.string == "ocr-loadtest/1")
    #expect(json["holds"]?.bool == false)
    #expect(json["server"]?["version"]?.string == "0.1.0")
    #expect(json["run"]?["latency"]?["p95Ms"]?.number.map { abs($0 - 2_000) < 3 } == true)
    #expect(json["run"]?["engines"]?["cascade:model"]?["count"]?.integer == 8)
    #expect(json["run"]?["codes"]?["overloaded"]?.integer == 1)
    #expect(json["run"]?["truth"]?["vendor"]?["right"]?.integer == 8)
    #expect(json["run"]?["truth"]?["total"]?["right"]?.integer == 0)
    #expect(json["run"]?["truth"]?["withoutTruth"]?.integer == 8)
    #expect(json["run"]?["latency"]?["percentiles"]?.elements?.last?.elements?.first?.number == 100)
  }

  @Test func otherJSONIsRefused() {
    #expect(throws: ReportError.notJSON) { try LoadReport(parsing: Array("{".utf8)) }
    #expect(throws: ReportError.otherFormat) { try LoadReport(parsing: Array("{}".utf8)) }
    #expect(throws: ReportError.otherFormat) { try LoadReport(parsing: Array("{\"format\":\"ocr-loadtest/2\"}".utf8)) }
    #expect(throws: ReportError.invalid(key: "server")) {
      try LoadReport(parsing: Array("{\"format\":\"ocr-loadtest/1\"}".utf8))
    }
  }

  @Test func textSaysWhatCounts() {
    let text = report(measurement(), checksTruth: true, held: 3).text()
    for part in [
      "http://gateway.test:8000 (ocr-gateway 0.1.0, engine embedded)", "2.5/s, poisson arrivals",
      "7 documents of samples",
      "2 cores", "cascade:model", "refusals", "schedule lag", "overloaded: 1", "vendor 8 of 8 (100 %)",
      "8 answers without a truth", "p95<5s: 2.00 s, kept", "errors<=1%: 11.1 %, MISSED",
      "3 requests waited for one of 1000 places",
    ] {
      #expect(text.contains(part), "\(part)")
    }
    #expect(!text.contains("\u{1B}"))
    #expect(!text.contains("SIMULATED"))
  }

  @Test func saysWhereAModelIsSimulated() {
    let report = report(measurement(model: "pixtral-12b-simulated"))
    #expect(report.text().hasPrefix("SIMULATED"))
    #expect(report.html().contains("<title>SIMULATED"))
    #expect(report.json["simulated"]?.bool == true)
  }

  @Test func takesTheHeaderOfASimulationForOne() {
    var marked = response(200, answer(engine: "model", model: "pixtral-12b"))
    var measurement = Measurement()
    measurement.record(.seconds(1), marked)
    #expect(!measurement.isSimulated)
    marked.headers.append(HTTPHeader("x-simulated", "ocr-model-sim"))
    measurement.record(.seconds(1), marked)
    #expect(measurement.isSimulated)
  }

  @Test func saysWhereTheGeneratorWasLate() {
    var measurement = Measurement()
    for _ in 0..<10 { measurement.record(.seconds(1), lag: .milliseconds(5), response(200, answer())) }
    #expect(!report(measurement).text().contains("the generator was late"))
    measurement.record(.seconds(1), lag: .milliseconds(50), response(200, answer()))
    #expect(report(measurement).text().contains("the generator was late"))
  }

  @Test(arguments: [LoadRequest.Mode.rate, .ramp])
  func htmlNeedsNothingFromElsewhere(_ mode: LoadRequest.Mode) {
    let url = "http://gateway.test:8000"
    let html = report(measurement(), mode: mode, url: url, checksTruth: true).html()
    // The address of the server is text; nothing else has an address, and nothing is loaded or run.
    let rest = html.replacing(url, with: "")
    for reference in ["http:", "https:", "//", "src=", "href=", "url(", "@import", "<script", "<link", "<img"] {
      #expect(!rest.contains(reference), "\(reference)")
    }
    #expect(html.contains("default-src 'none'"))
    #expect(html.ranges(of: "<svg").count == (mode == .ramp ? 4 : 3))
    for title in ["Latency by percentile", "Requests a second", "What came back", "Where the mean", "Classes apart"] {
      #expect(html.contains(title), "\(title)")
    }
    #expect(!html.contains("nan") && !html.contains("inf\""))
  }

  @Test func htmlEscapesNames() {
    var measurement = Measurement()
    let evil = "<b x='1'>&\"</b>"
    measurement.record(.seconds(1), response(200, answer(engine: evil)))
    measurement.record(.seconds(1), response(500, ["code": .string(evil)]))
    let html = report(measurement, url: "http://h/\(evil)", folders: [evil]).html(
      comparison: Comparison(old: report(Measurement()), new: report(measurement)))
    #expect(!html.contains(evil) && !html.contains("<b x="))
    #expect(html.contains("&lt;b x=&#39;1&#39;&gt;&amp;&quot;&lt;/b&gt;"))
  }

  @Test func htmlOfARunWithoutAnswersIsWhole() {
    let html = report(Measurement()).html()
    #expect(html.hasSuffix("</main></body></html>\n"))
    #expect(!html.contains("nan"))
  }

  @Test func comparesTwoRuns() throws {
    var slower = Measurement()
    for _ in 0..<16 {
      slower.record(
        .milliseconds(4_000), response(200, answer(engine: "cascade:model", model: "pixtral")), checksTruth: true)
    }
    let comparison = Comparison(old: report(measurement()), new: report(slower, mode: .burst))
    let rows = Dictionary(uniqueKeysWithValues: comparison.rows.map { ($0.name, $0) })
    #expect(rows["p95"]?.old == "2.00 s")
    #expect(rows["p95"]?.new == "4.00 s")
    #expect(rows["p95"]?.ratio == "2 ×")
    #expect(rows["cascade:embedded p95"]?.new == "-")
    #expect(rows["cascade:embedded p95"]?.ratio == "-")
    #expect(rows["errors"]?.old == "11.1 %")
    #expect(rows["answers a second"]?.ratio == "1 ×")
    #expect(comparison.differences.count == 1)
    #expect(comparison.differences[0].hasPrefix("asked:"))
    #expect(Comparison(old: report(slower), new: report(slower)).differences.isEmpty)
  }
}
