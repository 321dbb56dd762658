#!/usr/bin/env python3
"""Deployments under load, with the real systemd, units and scripts in a machine of their own: no request fails, no document is lost.

    Tests/Support/Tools/rehearse_deployment.py          the exchanges, for CI
    Tests/Support/Tools/rehearse_deployment.py --all    also restarts, what goes wrong around a deployment, and the other units

Eight callers send documents one after the other while releases are exchanged. Broken releases are made from the good one. A watch
of some seconds stands for the minute that scripts/deploy.sh watches a release; nothing else is changed. Needs root and a release
build.
"""
import argparse
import collections
import http.client
import os
import pathlib
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
import uuid

from systemd_machine import Machine

ROOT = pathlib.Path(__file__).resolve().parents[3]
CALLERS, WATCH = 8, 4
ADDRESS = ("127.0.0.1", 8000)
DOCUMENTS = {"receipt.jpg": b'"total":4499,', "invoice.pdf": b'"total":99294,'}


class Callers:
    """Callers that have documents read, each one after the other; half of them keep their connections."""

    def __init__(self):
        self.documents = [((ROOT / "examples" / name).read_bytes(), mark) for name, mark in DOCUMENTS.items()]
        self.ended, self.lock = threading.Event(), threading.Lock()
        self.answered, self.lost, self.failed, self.slowest = 0, 0, collections.Counter(), 0
        self.threads = [threading.Thread(target=self.call, args=(number,), daemon=True) for number in range(CALLERS)]
        for thread in self.threads:
            thread.start()

    def call(self, number):
        connection = None
        turn = number
        while not self.ended.is_set():
            # Photos take a hundred times as long: one in eight.
            document, mark = self.documents[0 if turn % 8 == 0 else 1]
            turn += 1
            key, began = uuid.uuid4().hex, time.monotonic()
            for attempt in range(5):
                try:
                    connection = connection or http.client.HTTPConnection(*ADDRESS, timeout=60)
                    connection.request("POST", "/v1/extract", document, {"Prefer": "wait=40", "Idempotency-Key": key})
                    response = connection.getresponse()
                    body = response.read()
                    failure = None if response.status == 200 and mark in body else f"{response.status} {body[:200]}"
                    if number % 2 or response.getheader("Connection") == "close":
                        connection.close()
                        connection = None
                except (OSError, http.client.HTTPException) as error:
                    failure, connection = repr(error), None
                if failure is None:
                    break
                with self.lock:
                    self.failed[failure] += 1
                time.sleep(0.2)
            with self.lock:
                self.slowest = max(self.slowest, time.monotonic() - began)
                if failure is None:
                    self.answered += 1
                else:
                    self.lost += 1
            time.sleep(0.02)

    def take(self):
        """What came since the last call of this: answered, failed requests, lost documents, the slowest in seconds."""
        with self.lock:
            taken = self.answered, dict(self.failed), self.lost, self.slowest
            self.answered, self.lost, self.failed, self.slowest = 0, 0, collections.Counter(), 0
            return taken

    def end(self):
        self.ended.set()
        for thread in self.threads:
            thread.join(60)
            if thread.is_alive():
                raise SystemExit("a caller hangs")


class Rehearsal:
    def __init__(self, machine, releases):
        self.machine, self.releases, self.failures, self.callers = machine, releases, [], None

    def check(self, name, holds, detail=""):
        print(f"{'ok     ' if holds else 'FAILED '} {name}{f': {detail}' if detail else ''}", flush=True)
        if not holds:
            self.failures.append(name)

    def current(self):
        return os.path.basename(self.machine.run("readlink", "/opt/ocr-gateway/current", check=False).stdout.strip())

    def serving(self):
        """Releases whose processes run, by what systemd says; only one takes connections once an exchange is over."""
        units = self.machine.text("systemctl", "list-units", "--plain", "--no-legend", "--state=active", "ocr-gateway@*.service")
        return sorted(re.findall(r"ocr-gateway@(\S+)\.service", units))

    def deploy(self, *arguments):
        return ["/opt/project/scripts/deploy.sh", "--watch", WATCH, *arguments]

    def exchange(self, name, arguments, status, serves, says="", failed=False, command=None):
        """Has a deployment done under load and looks at what callers met; `failed`: requests may fail, documents may not be lost."""
        if self.callers:
            self.callers.take()
        began = time.monotonic()
        done = self.machine.run(*(command or self.deploy(*arguments)), check=False)
        seconds = time.monotonic() - began
        deadline = time.monotonic() + 10
        while self.serving() != [serves] and time.monotonic() < deadline:
            time.sleep(0.1)
        self.judge(name, done.returncode == status and says in done.stdout, serves, failed, f"exit {done.returncode}, {seconds:.1f} s",
                   done.stdout)

    def judge(self, name, is_right, serves, failed, detail, output):
        answered, failures, lost, slowest = 0, {}, 0, 0
        if self.callers:
            # Whoever serves now has answered as well.
            time.sleep(1)
            answered, failures, lost, slowest = self.callers.take()
            detail += f", {answered} documents answered, the slowest in {slowest:.1f} s, {sum(failures.values())} requests failed, {lost} lost"
        served = self.serving() == [serves] and self.current() == serves
        holds = is_right and served and lost == 0 and (failed or not failures) and (answered > 0 or not self.callers)
        self.check(name, holds, detail)
        if not holds:
            print(f"runs: {self.serving()}, current: {self.current()}, failures: {failures}\n{output}", flush=True)
            print(self.machine.run("journalctl", "-q", "-n", "40", "-o", "cat", check=False).stdout, flush=True)

    def broken(self, name, how):
        """A release that is made from the good one; `how` changes its folder, and its sums are made again."""
        folder = self.releases / name
        subprocess.run(["cp", "-r", self.releases / "good-1", folder], check=True)
        how(folder)
        return self.sealed(folder)

    @staticmethod
    def sealed(folder):
        subprocess.run("find . -type f ! -name SHA256SUMS -print0 | sort -z | xargs -0 sha256sum >SHA256SUMS", shell=True, cwd=folder, check=True)
        return f"/opt/releases/{folder.name}"

    def exchanges(self):
        """What Done-when 3 of a deployment asks for."""
        self.exchange("first deployment", ["/opt/releases/good-1"], 0, "good-1")
        self.callers = Callers()
        self.broken("good-2", lambda folder: (folder / "LICENSE").write_text("another release"))
        self.exchange("deployment", ["/opt/releases/good-2"], 0, "good-2")
        self.exchange("rollback", ["--rollback"], 0, "good-1")
        self.exchange("a version that does not start", [self.broken("no-start", does_not_start)], 1, "good-1", "does not start")
        self.exchange("a version that starts and reads nothing", [self.broken("no-reading", reads_nothing)], 1, "good-1",
                      "does not read documents")
        self.exchange("a version that dies after a while", [self.broken("mortal", dies_after_a_while)], 1, "good-1", "has died", failed=True)


def does_not_start(folder):
    (folder / "bin" / "ocr-gateway").write_bytes((folder / "bin" / "ocr-gateway").read_bytes()[:4096])


def reads_nothing(folder):
    """Its characters are in another order: every process starts and answers, and what they read is not on the page."""
    keys = folder / "share" / "ocr-gateway" / "models" / "ocr" / "rec.keys.txt"
    keys.write_text("".join(f"{key}\n" for key in reversed(keys.read_text().rstrip("\n").split("\n"))))


def dies_after_a_while(folder):
    """Killed a second after it became the current release."""
    program = folder / "bin" / "ocr-gateway"
    program.rename(folder / "bin" / "ocr-gateway.good")
    program.write_text("""#!/bin/bash
( until [[ $(readlink /opt/ocr-gateway/current) == releases/mortal ]]; do sleep 0.1; done; sleep 1; kill -9 $$ ) &
exec "${0%/*}/ocr-gateway.good" "$@"
""")
    program.chmod(0o755)


def prepare(machine):
    """What docs/deploy.md has an operator do once, before the first deployment."""
    for unit in (ROOT / "deploy" / "systemd").glob("ocr-*.s*"):
        machine.run("install", "-m", "0644", f"/opt/project/deploy/systemd/{unit.name}", "/etc/systemd/system/")
    machine.run("install", "-m", "0644", "/opt/project/deploy/systemd/ocr-gateway.tmpfiles.conf", "/etc/tmpfiles.d/ocr-gateway.conf")
    machine.run("systemd-tmpfiles", "--create", "/etc/tmpfiles.d/ocr-gateway.conf")
    machine.run("systemctl", "daemon-reload")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--all", action="store_true", help="also what scripts/verify.sh rehearses")
    options = parser.parse_args()
    if os.geteuid():
        raise SystemExit("rehearse_deployment: needs root, for namespaces")
    if os.environ.get("REHEARSAL_NETWORK") != "own":
        # Port 8000 of a network of its own.
        os.execvpe("unshare", ["unshare", "--net", sys.executable, *sys.argv], os.environ | {"REHEARSAL_NETWORK": "own"})
    subprocess.run(["ip", "link", "set", "lo", "up"], check=True)
    good = ROOT / ".build" / "releases" / "good-1"
    subprocess.run([ROOT / "scripts" / "package-release.sh", "--built", "--folder", "--name", "good-1"], check=True, stdout=subprocess.DEVNULL)
    with tempfile.TemporaryDirectory(prefix="rehearsal-", dir=ROOT / ".build") as releases:
        good.rename(pathlib.Path(releases) / "good-1")
        empty = pathlib.Path(releases) / "empty"
        empty.mkdir()
        # Without the toolchain: a release must bring what it needs.
        toolchain = pathlib.Path(shutil.which("swift")).resolve().parents[2]
        with Machine({"/opt/project": ROOT, "/opt/releases": releases, str(toolchain): empty}) as machine:
            prepare(machine)
            rehearsal = Rehearsal(machine, pathlib.Path(releases))
            rehearsal.exchanges()
            rehearsal.callers.end()
    if rehearsal.failures:
        raise SystemExit(f"rehearse_deployment: {len(rehearsal.failures)} of the steps failed")


if __name__ == "__main__":
    main()
