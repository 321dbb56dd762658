"""What the cells of docs/slo.md are, when one holds the service level, and the text that follows from their figures."""
from typing import NamedTuple

from measuring.programs import ROOT
from measuring.sections import renew

REPORT = ROOT / "docs" / "slo.md"
# Every cell; the report has what follows from them.
CELLS = ROOT / "docs" / "reports" / "t4-cells.md"
# Seconds that the 95th percentile must stay under.
LIMIT = 5
BURST = 10
# Documents a minute that are tried, about 1.4 times the one before each.
RATES = [16, 22, 32, 45, 64, 90, 128, 180, 250, 300]
LOWEST_RATE = RATES[0]
MOST_ERRORS = 0.01


class Server(NamedTuple):
    model: str
    server: str
    title: str


class Policy(NamedTuple):
    title: str
    # For sentences.
    phrase: str
    settings: dict
    # Of the workloads that `ocr-gateway plan` reckons the one nearest to it.
    reckoned_as: str


class Cell(NamedTuple):
    model: str
    server: str
    kind: str
    policy: str

    @property
    def name(self):
        return "-".join(self)


# In the order in which a default is looked for: the largest model first, llama-server before vLLM.
SERVERS = [
    Server("pixtral-12b", "llama", "Pixtral 12B on llama-server"),
    Server("pixtral-12b", "vllm", "Pixtral 12B on vLLM"),
    Server("ministral-3-3b", "llama", "Ministral 3 3B on llama-server"),
    Server("qwen3-vl-2b", "llama", "Qwen3-VL 2B on llama-server"),
]
KINDS = {"receipts": "receipts", "scans": "scans and photos", "digital": "digital PDFs"}
# Likewise: those that ask the model most come first.
POLICIES = {
    "model-image": Policy(
        "model: image", "the model reads every image", {"engine": "model", "model_input": "image"}, "image, whole answer"),
    "model-text": Policy(
        "model: text", "the model reads every text", {"engine": "model", "model_input": "text"}, "text, whole answer"),
    "cascade-whole": Policy(
        "cascade: whole", "cascade with whole documents", {"engine": "cascade", "escalation": "whole"}, "image, whole answer"),
    "cascade-doubtful": Policy(
        "cascade: doubtful", "cascade with doubtful fields only", {"engine": "cascade", "escalation": "doubtful"},
        "doubtful fields only"),
}


def is_clean(result):
    """Nothing but simulated time and the gateway's own is in it, and hardly an error."""
    parts = [result["single"], result["burst"]]
    return not result["late"] and all(part["errors"] <= MOST_ERRORS * part["documents"] for part in parts)


def is_held(result):
    """Bursts of ten keep the limit, and so do those of them alone that the model was asked about."""
    burst = result["burst"]
    return is_clean(result) and max(burst["p95"] or LIMIT, burst["escalatedP95"] or 0) < LIMIT


def seconds(value):
    return "–" if value is None else f"{value:.1f}"


def rate(result):
    found, steps = result["rate"]["found"], result["rate"]["steps"]
    if found == 0:
        return f"< {LOWEST_RATE}" if steps else "0"
    if found is None:
        return f"< {steps[-1]['rate']}"
    is_last = not any(not step["holds"] for step in steps)
    return f"> {found}" if found == RATES[-1] else f"≥ {found}" if is_last else str(found)


def verdict(result):
    if result is None:
        return "not measured"
    if not is_clean(result):
        return "not clean"
    if is_held(result):
        return f"**bursts: {seconds(result['burst']['p95'])} s**"
    if (result["single"]["p95"] or LIMIT) >= LIMIT:
        return f"no: {seconds(result['single']['p95'])} s alone"
    found = rate(result)
    return "one at a time" if found == f"< {LOWEST_RATE}" else f"{found}/min"


def table(server, results, code):
    rows = [
        "| documents | policy | alone: median | worst | burst of 10: p50 | p95 | last | escalated | their p95 | docs/min |",
        "|---|---|---:|---:|---:|---:|---:|---:|---:|---:|",
    ]
    notes = []
    for kind, kind_title in KINDS.items():
        for policy, about in POLICIES.items():
            result = results[Cell(server.model, server.server, kind, policy)]
            if result is None:
                rows.append(f"| {kind_title} | {about.title} |" + " not measured |" + " |" * 7)
                continue
            single, burst = result["single"], result["burst"]
            share = f"{100 * burst['escalated'] / burst['documents']:.0f} %" if policy.startswith("cascade") else "–"
            mark = "" if is_clean(result) else "†"
            rows.append(
                f"| {kind_title} | {about.title}{mark} | {seconds(single['p50'])} | {seconds(single['last'])} "
                f"| {seconds(burst['p50'])} | {seconds(burst['p95'])} | {seconds(burst['last'])} | {share} "
                f"| {seconds(burst['escalatedP95'])} | {rate(result)} |")
            if mark:
                errors = single["errors"] + burst["errors"]
                notes.append(
                    f"† {kind_title}, {about.title}: {errors} errors; {result['late']} answers came late because of this machine.")
            if result["commit"] != code:
                notes.append(f"{kind_title}, {about.title}: measured at the older commit {result['commit']}.")
    return "\n".join([f"### {server.title}", "", *rows, *(["", *("- " + note for note in notes)] if notes else [])])


def overview(results):
    heads = " | ".join(about.title for about in POLICIES.values())
    rows = [f"| | documents | {heads} |", "|---|---|" + "---|" * len(POLICIES)]
    for server in SERVERS:
        for kind, title in KINDS.items():
            verdicts = [verdict(results[Cell(server.model, server.server, kind, policy)]) for policy in POLICIES]
            rows.append(f"| {server.title} | {title} | {' | '.join(verdicts)} |")
    return "\n".join(rows)


def holding(results, kind, servers):
    """The first (server, policy, result) that holds bursts of a kind; None where none does."""
    for server in servers:
        for policy in POLICIES:
            result = results[Cell(server.model, server.server, kind, policy)]
            if result and is_held(result):
                return server, POLICIES[policy], result
    return None


def choices(results):
    """For every model and kind that misses the limit with a policy, what to choose instead."""
    lines = []
    for server in SERVERS:
        for kind, title in KINDS.items():
            cells = [results[Cell(server.model, server.server, kind, policy)] for policy in POLICIES]
            if any(result and is_clean(result) and not is_held(result) for result in cells):
                lines.append(f"- **{server.title}, {title}:** {instead(results, kind, server)}")
    return "\n".join(lines) or "Every cell that was measured holds."


def instead(results, kind, server):
    if found := holding(results, kind, [server]):
        _, policy, result = found
        return f"{policy.phrase}, {seconds(result['burst']['p95'])} s (p95 of bursts)."
    if found := holding(results, kind, SERVERS):
        other, policy, result = found
        return f"{other.title}, {policy.phrase}, {seconds(result['burst']['p95'])} s (p95 of bursts)."
    rated = [(r["rate"]["found"] or 0, policy) for policy in POLICIES
             if (r := results[Cell(server.model, server.server, kind, policy)])]
    most, policy = max(rated, key=lambda pair: pair[0])
    if most:
        return f"no policy holds bursts of ten; {POLICIES[policy].phrase} holds {most} single arrivals a minute."
    doubtful = results[Cell(server.model, server.server, kind, "cascade-doubtful")]
    if doubtful and doubtful["burst"]["p50"] >= LIMIT:
        rush = doubtful["burst"]
        return (
            f"more cores or a longer deadline: with doubtful fields only, half of a burst takes {seconds(rush['p50'])} s, "
            f"although the model is asked about {rush['escalated'] / rush['documents']:.0%} of it.")
    return "the embedded engine alone, or more than one GPU."


def default(results):
    """What follows for the defaults: settings, the line that counts, and the same choice for other kinds."""
    found = holding(results, "receipts", SERVERS)
    if found is None:
        return f"**Default for one T4: no model and policy measured here holds p95 < {LIMIT} s for bursts of {BURST} receipts.**"
    server, policy, result = found
    escalated = result["burst"]["escalatedP95"]
    alone = f", of the escalated ones {seconds(escalated)} s" if escalated is not None else ""
    name = next(key for key, value in POLICIES.items() if value is policy)
    others = []
    for kind, title in KINDS.items():
        other = results[Cell(server.model, server.server, kind, name)]
        if kind != "receipts" and other:
            held = "held" if is_held(other) else "not held" if is_clean(other) else "not clean"
            others.append(f"{title} {seconds(other['burst']['p95'])} s, {held}")
    settings = {"model": server.model} | policy.settings
    lines = ", ".join(f"`OCR_{key.upper()}={value}`" for key, value in settings.items())
    return "\n".join([
        f"Settings: {lines}. Bursts of other documents with them: {'; '.join(others) or 'not measured'}.", "",
        f"**Default for one T4: {server.title}, {policy.phrase}, holds p95 < {LIMIT} s for bursts of {BURST} receipts: "
        f"{seconds(result['burst']['p95'])} s (p95){alone}.**"])


def images_in_flight(plans, caps):
    """Bursts of ten images by how many of them are at the server, as `ocr-gateway plan` reckons."""
    reckoned = {
        server: next(l for l in plans[server.model, server.server]["latency"] if l["name"] == "image, whole answer")
        for server in SERVERS}
    numbers = [row["in_flight"] for row in reckoned[SERVERS[0]]["burst_of_10"]]
    rows = ["| median / last, s | " + " | ".join(map(str, numbers)) + " | manifest | best rate |",
            "|---|" + "---:|" * (len(numbers) + 2)]
    for server, workload in reckoned.items():
        cells = [f"{row['median_s']:.1f} / {row['last_s']:.1f}" for row in workload["burst_of_10"]]
        cap = caps[server.model, server.server]
        rows.append(f"| {server.title} | {' | '.join(cells)} | {cap or 'all'} | {workload['in_flight']} |")
    return "\n".join(rows)


def measured(results, code):
    known = [result for result in results.values() if result]
    missing = [cell.name for cell in results if not results[cell]]
    old = sum(result["commit"] != code for result in known)
    dates = sorted({result["date"] for result in known})
    refused = {}
    for cell, result in results.items():
        if result and result["refused"]:
            refused.setdefault(KINDS[cell.kind], []).append(sum(result["refused"].values()))
    lines = [
        f"Measured {' to '.join([dates[0], dates[-1]] if dates[1:] else dates)} at commit {code} on "
        f"{' and '.join(sorted({result['machine'] for result in known}))}: {len(known)} of {len(results)} cells. "
        f"The processors were busy for {max(result['busy'] for result in known):.0%} of a cell's time at most."]
    if old:
        lines.append(f"{old} cells are from an older commit and marked.")
    if missing:
        lines.append(f"Missing: {', '.join(missing)}.")
    if refused:
        left_out = "; ".join(f"{kind}: {max(counts)} at most" for kind, counts in refused.items())
        lines.append(f"Documents left out of cells because the warm-up got no answer for them: {left_out}.")
    return "\n".join(lines)


def write(results, plans, caps, code):
    """Renews the parts of docs/slo.md that follow from figures."""
    if not any(results.values()):
        raise SystemExit("slo: nothing is measured yet")
    parts = {
        "measured": measured(results, code), "overview": overview(results), "choices": choices(results),
        "default": default(results)}
    for name, body in parts.items():
        renew(REPORT, name, body)
    renew(CELLS, "tables", "\n\n".join(table(server, results, code) for server in SERVERS))
    renew(CELLS, "images", images_in_flight(plans, caps))
    missing = sum(result is None for result in results.values())
    print(f"docs/slo.md: {len(results) - missing} of {len(results)} cells, {missing} missing")


def embedded(report, date, code):
    """The section of docs/performance.md about the embedded engine under load."""
    run, truth = report["run"], report["run"]["truth"]
    if report["highestRate"] is None:
        found, step = f"No rate was found that keeps p95 < {LIMIT} s and at most 1 % errors", "the last step"
    else:
        rate_text = f"{60 * report['highestRate']:.0f} documents a minute"
        found, step = f"Highest rate with p95 < {LIMIT} s and at most 1 % errors: **{rate_text}**", "the step that confirms it"
    right = ", ".join(f"{field} {truth[field]['right']} of {truth[field]['known']}" for field in ["vendor", "date", "total"])
    p50, p95, p99 = (seconds(run["latency"][name] / 1000) for name in ["p50Ms", "p95Ms", "p99Ms"])
    return "\n".join([
        f"Measured {date} at commit {code}, {report['machine']['cores']} cores, the sender on them as well.", "",
        f"{found}. In {step} {run['requests']} documents were sent, {run['errors']} had no answer;",
        f"p50 {p50} s, p95 {p95} s, p99 {p99} s. Right of those whose truth is known: {right}."])
