extension LoadReport {
  /// The report as one file without anything from elsewhere; works from `file:` and without scripts.
  ///
  /// - Parameter comparison: with an earlier run, shown too.
  public func html(comparison: Comparison? = nil) -> String {
    let verdicts = checks.map { check -> HTML in
      """
      <li class="\(check.holds ? "good" : "bad")">\(check.text): \(check.measured), \
      \(check.holds ? "kept" : "missed")</li>\n
      """
    }
    let ramp: HTML =
      asked.mode == .ramp
      ? """
      <p class="found">Highest rate that keeps \(asked.objective): \
      <strong>\(highestRate.flatMap(Rate.init(perSecond:))?.text ?? "none")</strong></p>
      <details><summary>Steps</summary><ol>\(steps.map { step -> HTML in "<li>\(step.text)</li>\n" })</ol></details>\n
      """ : ""
    let truth: HTML = run.truth.map { truth -> HTML in "<p>\(truth.text)</p>\n" } ?? ""
    let interruption: HTML = isInterrupted ? "<p class=\"bad\">Interrupted after \(run.elapsed.text).</p>\n" : ""
    let page: HTML = """
      <!DOCTYPE html>
      <html lang="en"><head><meta charset="utf-8">
      <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
      <meta name="viewport" content="width=device-width, initial-scale=1">
      <title>\(title): \(server.url)</title>
      <style>\(Self.style)</style></head><body><main>
      <h1>\(title)</h1>
      <dl><dt>Server</dt><dd>\(server.text)</dd><dt>Date</dt><dd>\(startedAt)</dd><dt>Asked</dt><dd>\(asked.text)</dd>\
      <dt>Sender</dt><dd>\(machine.cores) cores</dd></dl>
      \(interruption)<ul class="checks">\(verdicts)</ul>
      \(ramp)<p>\(requestsLine)</p>
      \(notes.map { note -> HTML in "<p class=\"note\">\(note)</p>\n" })\(truth)\(charts)
      \(HTML.table([Self.heading] + latencyRows))\(HTML.table([["stage", "mean", "p50", "p95", "max"]] + stageRows))\
      \(comparison?.html ?? "")
      <p class="note">Latency is counted from the moment a request was due, so that a server that stalls is charged \
      for all requests that were due meanwhile. Percentiles are of answers; errors and refusals are counted apart.</p>
      </main></body></html>\n
      """
    return page.text
  }

  private static let style: HTML = """

    :root { color-scheme: light dark; --ink: #1c2330; --soft: #5b6577; --paper: #fff; --rule: #e1e5ec;
      --c0: #2563eb; --c1: #d97706; --c2: #dc2626; --c3: #0f8a63; --c4: #7c3aed; --good: #0f7a52; --bad: #c01f1f; }
    @media (prefers-color-scheme: dark) {
      :root { --ink: #e7eaf0; --soft: #a0a9ba; --paper: #14181f; --rule: #2c3340;
        --c0: #6ea3ff; --c1: #f0b04d; --c2: #ff7b7b; --c3: #4fcf9f; --c4: #b79aff; --good: #4fcf9f; --bad: #ff7b7b; }
    }
    body { margin: 0; background: var(--paper); color: var(--ink); font: 15px/1.5 system-ui, sans-serif; }
    main { max-width: 60rem; margin: 0 auto; padding: 1.5rem; }
    dl { display: grid; grid-template-columns: max-content 1fr; gap: 0 1rem; }
    dt, .legend, .note, .tick, figcaption + svg + p { color: var(--soft); }
    dd { margin: 0; overflow-wrap: anywhere; }
    .good { color: var(--good); } .bad { color: var(--bad); } .checks { font-weight: 600; }
    figure { margin: 2rem 0; break-inside: avoid; } .legend { margin: .2rem 0; } figcaption { font-weight: 600; }
    svg { width: 100%; height: auto; }
    .grid { stroke: var(--rule); } .tick { fill: var(--soft); font-size: 11px; }
    .mark { stroke: var(--bad); stroke-dasharray: 5 4; }
    .c0 { --c: var(--c0); } .c1 { --c: var(--c1); } .c2 { --c: var(--c2); }
    .c3 { --c: var(--c3); } .c4 { --c: var(--c4); }
    polyline { fill: none; stroke: var(--c); stroke-width: 1.6; stroke-linejoin: round; } .dot { fill: var(--c); }
    .key { margin-right: 1rem; } .key::before { content: ""; display: inline-block; width: .8em; height: .8em;
      margin-right: .35em; background: var(--c); border-radius: 2px; }
    .row { display: grid; grid-template-columns: 11rem 1fr 9rem; gap: .6rem; align-items: center; }
    .row b, .row em { font-weight: 400; font-style: normal; overflow-wrap: anywhere; }
    .bar { display: flex; height: 1rem; } .bar i { background: var(--c); min-width: 1px; }
    table { border-collapse: collapse; margin: 1rem 0; font-variant-numeric: tabular-nums; }
    th, td { text-align: right; padding: .15rem .7rem; border-bottom: 1px solid var(--rule); }
    th:first-child { text-align: left; font-weight: 400; } tr:first-child th { font-weight: 600; }

    """
}

extension Comparison {
  fileprivate var html: HTML {
    let table = HTML.table([["compared", "old", "new", "new/old"]] + rows.map { [$0.name, $0.old, $0.new, $0.ratio] })
    let warnings = differences.map { difference -> HTML in "<p class=\"note\">Not the same: \(difference)</p>\n" }
    return "\(table)\(warnings)"
  }
}
