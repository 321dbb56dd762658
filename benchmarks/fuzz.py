#!/usr/bin/env python3
"""Gives everything that takes bytes of others damaged ones for some time, and looks at whether it keeps its promises.

    benchmarks/fuzz.py --check [--seconds 10] [SUBJECT...]
    benchmarks/fuzz.py --check --guided --seconds 600
    benchmarks/fuzz.py --write --guided --seconds 600

The subjects of Tests/Fuzzing/FuzzSubjects get changed inputs of Tests/Fuzzing/Corpora; real worker processes get damaged documents
and frames. Without --guided these are the programs of the release build, and changes are made at random. With it they are built anew
in .build-fuzz for libFuzzer, which sees what an input runs through, and AddressSanitizer; workers then have no walls, except those for
"poppler". Inputs that break something are kept in .build-fuzz/findings. --write renews the table in docs/reliability.md.

Exit codes: 0 every promise was kept, 1 not.
"""
import concurrent.futures
import json
import os
import re
import signal
import subprocess
import sys
from pathlib import Path

from measuring.arguments import check_or_write
from measuring.fuzzed_workers import CORPORA, subjects
from measuring.processor import processor
from measuring.programs import PROGRAMS, ROOT
from measuring.sections import renew, stamp

REPORT = ROOT / "docs" / "reliability.md"
SCRATCH = ROOT / ".build-fuzz"
FINDINGS, GROWN = SCRATCH / "findings", SCRATCH / "corpora"
# Seconds for one input; longer ones count as hangs.
LONGEST = 20
ENVIRONMENT = os.environ | {"SWIFT_BACKTRACE": "enable=no", "ASAN_OPTIONS": "detect_leaks=0:detect_odr_violation=0"}


class Row:
    """What came of one subject."""

    def __init__(self, name, executions, seconds, endings, wrong, seen=""):
        self.name, self.executions, self.seconds, self.endings, self.wrong, self.seen = name, executions, seconds, endings, wrong, seen

    def cells(self):
        ended = ", ".join(f"{count} × {ending}" for ending, count in sorted(self.endings.items()) if ending != "answered")
        return [self.name, f"{self.executions:,}", f"{self.seconds:.0f}", self.seen, ended or "–", str(len(self.wrong))]


def build():
    """The programs for libFuzzer; their folder."""
    info = json.loads(subprocess.run(["swiftc", "-print-target-info"], check=True, capture_output=True).stdout)
    folder = Path(info["paths"]["runtimeResourcePath"]).parent / "clang"
    libraries = sorted(folder.glob(f"*/lib/linux/libclang_rt.fuzzer_no_main-{os.uname().machine}.a"))
    if not libraries:
        raise SystemExit(f"this toolchain has no libFuzzer below {folder}")
    for product in ("ocr-fuzz", "unwalled-worker"):
        subprocess.run(
            ["swift", "build", "-c", "release", "--scratch-path", SCRATCH, "--product", product], cwd=ROOT, check=True,
            env=os.environ | {"OCR_FUZZER_LIBRARY": str(libraries[-1])}, stdout=subprocess.DEVNULL)
    return SCRATCH / "release"


def at_random(name, seconds, seed):
    """A subject in the release build."""
    record = FINDINGS / f"{name}.now"
    run = subprocess.run(
        [PROGRAMS / "ocr-fuzz", name, "--seconds", str(seconds), "--seed", str(seed), "--record", record, CORPORA / name],
        capture_output=True, text=True, env=ENVIRONMENT)
    if run.returncode == 0:
        record.unlink()
        report = json.loads(run.stdout)
        seen = f"{report['outcomes']} outcomes, slowest {report['slowestMs']:.0f} ms"
        return Row(name, report["executions"], report["seconds"], {}, [], seen)
    data = record.read_bytes()
    record.unlink()
    kept = FINDINGS / f"{name}-{seed}"
    kept.write_bytes(data[8:8 + int.from_bytes(data[:8], "little")])
    ending = run.stderr.strip() or signal.Signals(-run.returncode).name
    return Row(name, 0, 0, {"hang" if run.returncode == -signal.SIGALRM else "broken": 1}, [f"{name}: {ending}, see {kept}"])


def guided(name, maximum, seconds, seed, programs):
    """A subject under libFuzzer, which ends at the first input that breaks something."""
    grown, words = GROWN / name, FINDINGS / f"{name}.dict"
    grown.mkdir(parents=True, exist_ok=True)
    words.write_bytes(subprocess.run([programs / "ocr-fuzz", "--words", name], check=True, capture_output=True).stdout)
    run = subprocess.run(
        [programs / "ocr-fuzz", name, f"-max_total_time={seconds:.0f}", f"-timeout={LONGEST}", "-rss_limit_mb=3000", f"-seed={seed}",
         f"-max_len={maximum}", f"-dict={words}", f"-artifact_prefix={FINDINGS}/{name}-", "-print_final_stats=1", grown, CORPORA / name],
        capture_output=True, text=True, errors="replace", env=ENVIRONMENT)
    words.unlink()
    text = run.stderr
    executions = re.findall(r"stat::number_of_executed_units:\s+(\d+)", text) or re.findall(r"^#(\d+)", text, re.M) or ["0"]
    took = re.findall(r"Done \d+ runs in (\d+) second", text) or [0]
    coverage = re.findall(r" cov: (\d+)", text) or ["?"]
    wrong, endings = [], {}
    if run.returncode != 0:
        kept = re.findall(r"Test unit written to (\S+)", text)
        message = next((line for line in text.splitlines() if "Fatal error" in line or "ERROR: " in line), f"exit {run.returncode}")
        wrong.append(f"{name}: {message.strip()}, see {kept[-1] if kept else 'no file'}")
        endings["hang" if "timeout" in message else "broken"] = 1
    return Row(name, int(executions[-1]), float(took[-1]), endings, wrong, f"{coverage[-1]} edges")


def main():
    parser = check_or_write(__doc__)
    parser.add_argument("--guided", action="store_true")
    parser.add_argument("--seconds", type=float, default=10)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--at-once", type=int, default=os.cpu_count())
    parser.add_argument("subjects", nargs="*")
    options = parser.parse_args()
    if options.write and options.subjects:
        parser.error("the table is of all subjects")
    programs = build() if options.guided else PROGRAMS
    FINDINGS.mkdir(parents=True, exist_ok=True)
    listed = subprocess.run([programs / "ocr-fuzz", "--subjects"], check=True, capture_output=True, text=True, env=ENVIRONMENT)
    names = dict(line.split() for line in listed.stdout.splitlines())
    workers = {subject.name: subject for subject in subjects(programs if options.guided else None)}
    chosen = options.subjects or [*names, *workers]
    if unknown := set(chosen) - {*names, *workers}:
        parser.error(f"no such subjects: {', '.join(sorted(unknown))}")

    def run(name):
        if name in workers:
            row = Row(name, *workers[name].run(options.seconds, options.seed, FINDINGS))
        elif options.guided:
            row = guided(name, int(names[name]), options.seconds, options.seed, programs)
        else:
            row = at_random(name, options.seconds, options.seed)
        print(f"  {'BAD' if row.wrong else 'ok':4} " + " | ".join(row.cells()), flush=True)
        return row

    # Recognizers load their networks once and otherwise wait: first, so that they end with the others.
    with concurrent.futures.ThreadPoolExecutor(options.at_once) as pool:
        rows = list(pool.map(run, sorted(chosen, key=lambda name: name != "recognizer")))
    rows.sort(key=lambda row: chosen.index(row.name))
    for line in (line for row in rows for line in row.wrong):
        print("WRONG:", line, file=sys.stderr)
    if options.write:
        lines = ["| subject | executions | seconds | reached | a process ended by | broken promises |", "|---|---:|---:|---:|---|---:|"]
        lines += ["| " + " | ".join(row.cells()) + " |" for row in rows]
        how = "libFuzzer and AddressSanitizer" if options.guided else "at random, in the release build"
        renew(REPORT, "fuzzing", f"{stamp()}, {how}, {options.at_once} at once on {processor()}.\n\n" + "\n".join(lines))
    return 1 if any(row.wrong for row in rows) else 0


if __name__ == "__main__":
    sys.exit(main())
