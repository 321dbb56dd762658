"""Shares of right answers on the documents beside the checkout (../shared/data), and the tables of docs/accuracy.md."""
import json
import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

from measuring.programs import DATA, PROGRAMS, ROOT
from measuring.sections import commit, renew

REPORT = ROOT / "docs" / "accuracy.md"
# Column of the scorer -> does a higher share mean better?
COLUMNS = {
    "answered": True, "type": True, "vendor": True, "date": True, "total": True, "tax": True, "currency": True,
    "all three": True, "invented": False, "invented vendor": False, "invented date": False, "items F1": True,
    "items qty": True, "reconciled": True, "right|reconciled": True, "evidence": True,
}


def measure(url, jobs=2, folders=("documents",)):
    """Set -> column -> share, of a running gateway; the sets are those of folders of ../shared/data, and ALL."""
    out = subprocess.run(
        [sys.executable, DATA / "score.py", "--url", url, "--documents", *(DATA / folder for folder in folders), "--jobs", str(jobs), "--json"],
        check=True, stdout=subprocess.PIPE, text=True).stdout
    return json.loads(out)


def evaluate(folders):
    """The table of `ocr-gateway evaluate` as set -> column -> share, and where score.py counts the same answers otherwise."""
    environment = {k: v for k, v in os.environ.items() if not k.startswith("OCR_")} | {"OCR_EMBEDDED_XML": "off"}
    paths = [DATA / folder for folder in folders]
    with tempfile.TemporaryDirectory() as scratch:
        answers = Path(scratch) / "answers.jsonl"
        out = subprocess.run(
            [PROGRAMS / "ocr-gateway", "evaluate", *paths, "--json", "--save", answers], check=True, stdout=subprocess.PIPE, text=True,
            env=environment).stdout
        scores = json.loads(out)["sets"]
        others = score_saved(answers, folders)
    return scores, list(differences(scores, others))


def score_saved(answers, folders):
    """Set -> column -> share of answers saved in a file, by ../shared/data/score.py."""
    out = subprocess.run(
        [sys.executable, DATA / "score.py", "--predictions", answers, "--documents", *(DATA / folder for folder in folders), "--json"],
        check=True, stdout=subprocess.PIPE, text=True).stdout
    return json.loads(out)


def differences(scores, others):
    """Where two tables are not the same, in words."""
    for name in sorted(set(scores) | set(others)):
        own, other = scores.get(name, {}), others.get(name, {})
        # Times are the caller's.
        for column in sorted(set(own) | set(other) - {"p50 s", "p95 s"}):
            if column in ("details", "p50 s", "p95 s"):
                continue
            a, b = own.get(column), other.get(column)
            if (a is None) != (b is None) or a is not None and abs(a - b) > 1e-5:
                yield f"{name}, {column}: {a} and {b}"


def share(value):
    return "–" if value is None else f"{100 * value:.1f}"


def loss(column, before, now):
    """How much worse a share is than another; negative where it is better."""
    return before - now if COLUMNS[column] else now - before


def table(heads, columns, values):
    """A Markdown table: a row for each column of the scorer, a value for each head.

    values: head -> column -> share
    """
    rows = ["| column | " + " | ".join(heads.values()) + " |", "|---|" + "---:|" * len(heads)]
    for column in columns:
        name = column.replace("|", "\\|") + ("" if COLUMNS[column] else " (lower is better)")
        rows.append(f"| {name} | " + " | ".join(share(values[head].get(column)) for head in heads) + " |")
    return "\n".join(rows)


def section(name):
    """Matches what stands between the markers of a part of the report."""
    return re.compile(rf"<!-- {name} -->\n.*?<!-- end of {name} -->", flags=re.S)


def recorded():
    """Column -> share over all documents, as the report's first table says."""
    found = {}
    text = section("measured").search(REPORT.read_text())
    for line in text[0].replace("\\|", "/").splitlines() if text else []:
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        name = cells[0].removesuffix(" (lower is better)").replace("/", "|")
        if name in COLUMNS and re.fullmatch(r"[\d.]+", cells[-1]):
            found[name] = float(cells[-1]) / 100
    return found


def write(name, body):
    renew(REPORT, name, body.replace("{commit}", commit()))
