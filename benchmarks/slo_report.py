"""What the cells of docs/slo.md are, when one holds the service level, and the text that follows from their figures."""
from typing import NamedTuple

from measuring.programs import ROOT
from measuring.sections import renew

REPORT = ROOT / "docs" / "slo.md"
# Seconds that the 95th percentile must stay under.
LIMIT = 5
BURST = 10
# Documents a minute that are tried, about 1.4 times the one before each.
RATES = [16, 22, 32, 45, 64, 90, 128, 180, 250, 300]
LOWEST_RATE = RATES[0]
MOST_ERRORS = 0.01
EMBEDDED = "embedded"


class Server(NamedTuple):
    model: str
    server: str
    title: str


class Policy(NamedTuple):
    title: str
    settings: dict


class Cell(NamedTuple):
    policy: str
    # Empty for the embedded engine, as is the server.
    model: str
    server: str
    kind: str

    @property
    def name(self):
        return "-".join(part for part in (self.model, self.server, self.policy, self.kind) if part)


SERVERS = [
    Server("pixtral-12b", "llama", "Pixtral 12B on llama-server"),
    Server("pixtral-12b", "vllm", "Pixtral 12B on vLLM"),
    Server("ministral-3-3b", "llama", "Ministral 3 3B on llama-server"),
    Server("qwen3-vl-2b", "llama", "Qwen3-VL 2B on llama-server"),
]
KINDS = {
    "receipts": "receipts, photographed", "invoices": "invoices, digital", "statements": "statements, scanned",
    "odd": "odd documents"}
POLICIES = {
    "doubtful": Policy("cascade: doubtful", {"engine": "cascade", "escalation": "doubtful"}),
    "whole": Policy("cascade: whole", {"engine": "cascade", "escalation": "whole"}),
    "text": Policy("model: text", {"engine": "model", "model_input": "text"}),
    "image": Policy("model: image", {"engine": "model", "model_input": "image"}),
}
# What README and deployment set up on a T4: policy, model, server.
DEFAULT = ("doubtful", "pixtral-12b", "llama")


def is_clean(result):
    """Nothing but simulated time and the gateway's own is in it, and hardly an error."""
    parts = [result["single"], result["burst"]]
    return not result["late"] and all(part["errors"] <= MOST_ERRORS * part["documents"] for part in parts)


def is_held(result):
    """Bursts of ten keep the limit."""
    return is_clean(result) and (result["burst"]["p95"] or LIMIT) < LIMIT


def seconds(value):
    return "–" if value is None else f"{value:.1f}"


def rate(result):
    if result["rate"] is None:
        return ""
    found, steps = result["rate"]["found"], result["rate"]["steps"]
    if found == 0:
        return f"< {LOWEST_RATE}" if steps else "0"
    if found is None:
        return f"< {steps[-1]['rate']}"
    is_last = not any(not step["holds"] for step in steps)
    return f"> {found}" if found == RATES[-1] else f"≥ {found}" if is_last else str(found)


def row(title, kind, result):
    single, burst = result["single"], result["burst"]
    is_cascade = burst["escalated"] > 0
    share = f"{burst['escalated'] / burst['documents']:.0%}" if is_cascade else "–"
    p95 = seconds(burst["p95"]) + ("" if is_clean(result) else "†")
    return (f"| {title} | {KINDS[kind]} | {seconds(single['p50'])} | {f'**{p95}**' if is_held(result) else p95} "
            f"| {seconds(burst['medianLast'])} | {share} | {seconds(burst['escalatedP95'])} | {rate(result)} |")


def table(results, answers, title):
    """Rows of one way to answer."""
    return [row(title, kind, results[cell.name]) for kind in KINDS if (cell := Cell(*answers, kind)).name in results]


def section(machine, results):
    head = ["| | documents | alone: p50 | ten at once: p95 | median of the last | escalated | their p95 | documents a minute |",
            "|---|---|---:|---:|---:|---:|---:|---:|"]
    rows = table(results, (EMBEDDED, "", ""), "embedded engine")
    for server in SERVERS:
        for policy, about in POLICIES.items():
            rows += table(results, (policy, server.model, server.server), f"{about.title}, {server.title}")
    dates = sorted({result["date"] for result in results.values()})
    commits = sorted({result["commit"] for result in results.values()})
    processors = sorted({result["processor"] for result in results.values()})
    errors = sum(result["burst"]["errors"] + result["single"]["errors"] for result in results.values())
    note = (f"{', '.join(processors)}; {' to '.join(dict.fromkeys([dates[0], dates[-1]]))}, commit {', '.join(commits)}; "
            f"{errors} errors.")
    return "\n".join([f"### {machine}", "", note, "", *head, *rows])


def default(results):
    """The line that counts, for every machine."""
    lines = []
    for machine, cells in results.items():
        alone, cascade = cells.get(Cell(EMBEDDED, "", "", "receipts").name), cells.get(Cell(*DEFAULT, "receipts").name)
        parts = []
        if alone:
            parts.append(f"embedded engine {'holds' if is_held(alone) else 'does not hold'} ({seconds(alone['burst']['p95'])} s)")
        if cascade:
            burst, few = cascade["burst"], cascade["burst"]["fewEscalated"]
            text = (f"default cascade before a T4 {'holds' if is_held(cascade) else 'does not hold'} ({seconds(burst['p95'])} s, "
                    f"{burst['escalated'] / burst['documents']:.0%} escalated")
            if not is_held(cascade) and few["documents"]:
                text += f"; {seconds(few['p95'])} s in bursts with at most a quarter escalated"
            parts.append(text + ")")
        lines.append(f"- **{machine}:** {'; '.join(parts)}.")
    return "\n".join(lines)


def write(results):
    """Renews the parts of docs/slo.md that follow from figures."""
    if not results:
        raise SystemExit("slo: nothing is measured yet")
    renew(REPORT, "default", default(results))
    renew(REPORT, "machines", "\n\n".join(section(machine, cells) for machine, cells in results.items()))


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
