#!/usr/bin/env python3
"""Brings documents to a gateway and to a sidecar while everything around them breaks, and counts what is lost, doubled or wrong.

    benchmarks/mixed_soak.py --check    a minute, for CI; fail where a bound is not kept
    benchmarks/mixed_soak.py --write    ten minutes, and renew the section and the picture of docs/reliability.md
    options: --minutes N, --seed N

Good, hostile (damaged files and bombs), slow and huge documents come over TLS with tokens, six callers at the gateway and three at a
sidecar with fallback; some callers leave, some come back, some bring one document twice at once or ask again. Each keeps its
Idempotency-Key through all attempts and waits as it is told (docs/api.md). Meanwhile document workers, recognizers, the gateway, the
model server and the sidecar are killed (SIGKILL) in turn and started again after a second, as their units have it; the certificate
is exchanged for an expired one and back; the disk with state, temporary files and logs is filled (a small tmpfs; needs root, else it
is left out) while the gateway is gone. The model server and the hosted service are stand-ins.

Bounds:
- lost 0: a document has no end a minute after the last thing broke. An end is its answer or a problem with `retryable` false; a hostile
  document may also be put off three times. A caller that left waits for nothing;
- doubled 0: one key has two different answers, or is worked on twice within one life of the program that was asked, or the hosted
  stand-in charged one document twice;
- wrong 0: an answer to a good document is not the one that is known (examples/expected.json, and what was answered before anything
  broke), or a good document is refused for good;
- every answer to a hostile document is one of its table's; the gateway's memory stays below the formula of docs/reliability.md; at the
  end all workers are there and nobody is inside.

Needs a release build and openssl. Exit codes: 0 all bounds kept, 1 not.
"""
import contextlib
import json
import sys
import tempfile
import time
import types
import urllib.request
from pathlib import Path

from bombs import made_bombs
from measuring.arguments import check_or_write
from measuring.bounds import print_rows, table
from measuring.credentials import Credentials
from measuring.documents import Caller
from measuring.hosted import charged_twice
from measuring.percentile import percentile
from measuring.programs import PROGRAMS, ROOT, free_port, running_hosted_sim, wait_until_ready
from measuring.sections import renew, stamp
from soaking.faults import FAULTS, Faults
from soaking.memory import Watch, picture
from soaking.mixture import KNOWN, Mixture, Task, contradicts, essence
from soaking.small_disk import enter, small_disk
from soaking.stream import Door, Stream, post
from soaking.supervision import Supervised

REPORT, PICTURE = ROOT / "docs" / "reliability.md", ROOT / "docs" / "images" / "soak-memory.svg"
CALLERS = 9
# Seconds of the whole stream, and between two faults.
CHECK, PAUSES = 60, {True: (2, 5), False: (2, 8)}
# CPU time for a page: bombs that use it up end before their deadline, on cores that others use as well.
WORKER_TIMEOUT = "5s"
# MiB: the peak of the gateway by the formula of docs/reliability.md, with the default of OCR_MAX_UPLOADS_BYTES.
MOST_MIB = 64 + 1.25 * 320 + 64


def site(folder, disk, has_disk, hosted):
    """The programs around a gateway; none of them runs yet."""
    credentials = Credentials(folder)
    tokens = {name: credentials.token(name) for name in ("good", "hostile", "sidecar")}
    credentials.certificate("good")
    credentials.certificate("expired", days=-1)
    credentials.install("good")
    ports = {name: free_port() for name in ("gateway", "model", "sidecar")}
    (disk.folder / "state").mkdir(mode=0o700)
    common = {"TMPDIR": disk.folder, "OCR_LOG_FORMAT": "json"}
    gateway = common | {
        "OCR_LISTEN": f"127.0.0.1:{ports['gateway']}", "OCR_ENGINE": "model", "OCR_MODEL_URL": f"http://127.0.0.1:{ports['model']}",
        "OCR_TLS_CERT": credentials.path("server.pem"), "OCR_TLS_KEY": credentials.path("server.key"),
        "OCR_TOKENS_FILE": credentials.path("tokens"), "OCR_WORKER_TIMEOUT": WORKER_TIMEOUT}
    sidecar = common | {
        "OCR_SIDECAR_LISTEN": f"127.0.0.1:{ports['sidecar']}", "OCR_GATEWAY_URLS": f"https://127.0.0.1:{ports['gateway']}",
        "OCR_GATEWAY_TOKEN": tokens["sidecar"], "OCR_GATEWAY_CA": credentials.path("ca.pem"), "OCR_MODE": "auto",
        "OCR_STATE_DIR": disk.folder / "state", "MISTRAL_API_KEY": "simulated", "MISTRAL_BASE_URL": hosted,
        "OCR_SPEND_DAILY_CAP": 1000, "OCR_HOSTED_REQUESTS_PER_MINUTE": 6000, "OCR_HOSTED_PAGES_PER_MINUTE": 60000}
    made = types.SimpleNamespace(
        credentials=credentials, disk=disk, has_disk=has_disk,
        gateway=Supervised([PROGRAMS / "ocr-gateway", "serve"], gateway, disk.folder / "gateway.log"),
        sidecar=Supervised([PROGRAMS / "ocr-client", "serve"], sidecar, disk.folder / "sidecar.log"),
        model=Supervised(
            [PROGRAMS / "ocr-model-sim", "--listen", f"127.0.0.1:{ports['model']}", "--readers", "1"], common, disk.folder / "model.log"))
    doors = {name: Door("gateway", f"https://127.0.0.1:{ports['gateway']}", Caller(credentials.context(), tokens[name]), made.gateway)
             for name in ("good", "hostile")}
    made.doors = {"gateway": doors["good"], "sidecar": Door("sidecar", f"http://127.0.0.1:{ports['sidecar']}", Caller(), made.sidecar)}
    made.hostile = doors["hostile"]
    return made


@contextlib.contextmanager
def running_site(is_real_disk):
    """Yields the site and the answers that are known by then, by side and sample."""
    with tempfile.TemporaryDirectory() as folder, running_hosted_sim("--latency", "p50=400ms,p95=1s") as hosted, \
            small_disk(Path(folder) / "disk", is_real_disk) as disk:
        made = site(Path(folder), disk, is_real_disk, hosted)
        made.hosted = hosted
        try:
            # Without a gateway the sidecar's answers are the hosted side's.
            made.sidecar.start()
            made.model.start()
            known = {"hosted": learn(made.doors["sidecar"], "hosted")}
            made.gateway.start()
            until_listening(made.doors["gateway"])
            wait_until_ready(made.doors["gateway"].url, made.credentials.context())
            yield made, known | {"gateway": learn(made.doors["gateway"], "gateway")}
        finally:
            for program in (made.sidecar, made.gateway, made.model):
                program.end()


def until_listening(door):
    for _ in range(600):
        with contextlib.suppress(OSError):
            connection = door.caller.connection(door.url, 5)
            connection.connect()
            connection.close()
            return
        time.sleep(0.1)
    raise SystemExit(f"the {door.name} does not listen")


def learn(door, side):
    """The answer to each sample before anything breaks."""
    until_listening(door)
    answers = {}
    for number, name in enumerate(KNOWN):
        outcome = post(door, Task(-number, "good", (ROOT / "examples" / name).read_bytes(), side == "hosted", name))
        if outcome.status != 200 or outcome.is_hosted != (side == "hosted") or contradicts(outcome.body, name):
            raise SystemExit(f"{side} reads {name} wrong before anything breaks: {outcome.code} {outcome.body}")
        answers[name] = essence(outcome.body)
    return answers


def is_whole(door):
    """Whether all workers are there and nobody is inside, at the latest after half a minute."""
    for _ in range(60):
        with contextlib.suppress(OSError, ValueError):
            request = urllib.request.Request(door.url + "/metrics", headers=door.caller.headers)
            with urllib.request.urlopen(request, context=door.caller.context) as answer:
                metrics = dict(line.rsplit(" ", 1) for line in answer.read().decode().splitlines() if not line.startswith("#"))
            with urllib.request.urlopen(door.url + "/health/ready", context=door.caller.context) as answer:
                checks = json.load(answer)["checks"]
            is_empty = metrics["ocr_documents_begun_total"] == metrics["ocr_documents_ended_total"]
            if is_empty and all(check["status"] == "ok" for check in checks.values()):
                return True
        time.sleep(0.5)
    return False


def counted(counter):
    return ", ".join(f"{name} {count}" for name, count in counter.most_common()) or "none"


def judge(tally, faults, watch, hosted, whole, minutes):
    """(what, measured, bound, is kept) of each bound."""
    twice, charged = charged_twice(hosted)
    kinds = len(FAULTS) if faults.site.has_disk else len(FAULTS) - 1
    times = ", ".join(f"{percentile(tally.seconds, share, 0):.1f}" for share in (0.5, 0.95, 1))
    peak = watch.peak("gateway")
    said = "" if faults.site.has_disk else "; the disk was not filled, which needs root"
    # In a minute chance decides who falls back, and who comes twice.
    is_short = minutes < 5
    return [
        (f"documents in {minutes:.0f} min", counted(tally.kinds), "", True),
        ("broken", counted(faults.counts) + said, "each", len(faults.counts) == kinds),
        ("attempts that were put off or broke off", counted(tally.put_off), "", True),
        ("good documents answered, by side", counted(tally.endpoints), "" if is_short else "both", is_short or len(tally.endpoints) == 2),
        ("lost", str(len(tally.lost)), "0", not tally.lost),
        (f"doubled ({counted(tally.checks)}; charged calls {charged})", str(len(tally.doubled) + twice), "0",
         not tally.doubled and twice == 0 and (is_short or len(tally.checks) == 2)),
        ("wrong", str(len(tally.wrong)), "0", not tally.wrong),
        ("answers to hostile documents that are not in their table", str(len(tally.unexpected)), "0", not tally.unexpected),
        ("a good document with all its attempts: p50, p95, slowest, s", times, "", True),
        ("the gateway's peak, MiB", f"{peak:.0f}", f"≤ {MOST_MIB:.0f}", 0 < peak <= MOST_MIB),
        ("afterwards", "all workers there, nobody inside" if whole else "not whole", "whole", whole),
    ]


def main():
    parser = check_or_write(__doc__)
    parser.add_argument("--minutes", type=float)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    began = time.monotonic()
    has_disk = enter()
    length = 60 * (options.minutes or (CHECK / 60 if options.check else 10))

    def told(what):
        print(f"{time.monotonic() - began:4.0f} s  {what}", file=sys.stderr, flush=True)

    with tempfile.TemporaryDirectory() as folder, running_site(has_disk) as (made, known):
        told("the answers are known, documents come and things break")
        bombs = made_bombs(Path(folder), light=True)
        stream = Stream(Mixture(bombs, options.seed), made.doors, made.hostile, known, CALLERS, options.seed)
        faults, watch = Faults(made, PAUSES[options.check], options.seed), Watch(made)
        for thread in (watch, stream, faults):
            thread.start()
        time.sleep(max(0, began + length - time.monotonic()))
        faults.end()
        told("nothing breaks any more")
        stream.end()
        told("every document has its end")
        whole = is_whole(made.doors["gateway"])
        watch.end()
        rows = judge(stream.tally, faults, watch, made.hosted, whole, length / 60)
    for problem in stream.tally.lost + stream.tally.doubled + stream.tally.wrong + stream.tally.unexpected:
        print("WRONG:", problem, file=sys.stderr)
    print_rows(rows)
    if options.write:
        PICTURE.write_text(picture(watch, faults.moments))
        renew(REPORT, "soak", f"{stamp()}, seed {options.seed}.\n\n{table(rows)}")
    return 0 if all(is_kept for *_, is_kept in rows) else 1


if __name__ == "__main__":
    sys.exit(main())
