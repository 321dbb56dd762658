"""Parts of documents that scripts write: what stands between `<!-- NAME -->` and `<!-- end of NAME -->`."""
import datetime
import re
import subprocess

from measuring.programs import ROOT


def commit():
    return subprocess.run(["git", "-C", ROOT, "rev-parse", "--short", "HEAD"], stdout=subprocess.PIPE, text=True).stdout.strip()


def stamp(how="Measured"):
    """When and from what a part was measured."""
    return f"{how} {datetime.date.today()} at commit {commit()}"


def renew(report, name, text):
    """Replaces a part of a document; it must be there already."""
    old = report.read_text()
    marks = f"<!-- {name} -->", f"<!-- end of {name} -->"
    if any(mark not in old for mark in marks):
        raise SystemExit(f"{report.relative_to(ROOT)} has no part {name}")
    pattern = re.compile(f"{re.escape(marks[0])}.*{re.escape(marks[1])}", re.S)
    report.write_text(pattern.sub(lambda _: f"{marks[0]}\n{text}\n{marks[1]}", old))
