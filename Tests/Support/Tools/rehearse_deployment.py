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
import socket
import ssl
import subprocess
import sys
import tempfile
import threading
import time
import uuid

from systemd_machine import Machine

ROOT = pathlib.Path(__file__).resolve().parents[3]
CALLERS, WATCH = 8, 4
DEPLOY = "/opt/project/scripts/deploy.sh"
ADDRESS = ("127.0.0.1", 8000)
# What docs/deploy.md makes for callers.
AUTHORITY, TOKEN = "/etc/ocr-gateway/tls/ca.pem", "/etc/ocr-gateway/droplet.token"
SMOKE_TEST = ["/opt/project/scripts/smoke-test.sh", "--ca", AUTHORITY, "--token-file", TOKEN]
URL = "https://127.0.0.1:8000"
DOCUMENTS = {"receipt.jpg": b'"total":4499,', "invoice.pdf": b'"total":99294,'}


def documented():
    """The blocks of docs/deploy.md that are run here, by their names; each other one must say why it is not."""
    blocks = re.findall(r"(?:<!-- (.*?) -->\n)?```sh\n(.*?)```", (ROOT / "docs" / "deploy.md").read_text(), re.DOTALL)
    for mark, script in blocks:
        if not re.match("rehearsed: |not run ", mark):
            raise SystemExit(f"docs/deploy.md: a block says neither where nor why not it is run:\n{script}")
    return {re.match(r"rehearsed: (\w+)", mark)[1]: script for mark, script in blocks if mark.startswith("rehearsed: ")}


DOCUMENTED = documented()


class Callers:
    """Callers that have documents read, each one after the other; half of them keep their connections."""

    def __init__(self, machine):
        self.tls = ssl.create_default_context(cadata=machine.text("cat", AUTHORITY))
        self.token = machine.text("cat", TOKEN)
        self.documents = [((ROOT / "examples" / name).read_bytes(), mark) for name, mark in DOCUMENTS.items()]
        self.ended, self.lock = threading.Event(), threading.Lock()
        self.done = [0] * CALLERS
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
                    connection = connection or http.client.HTTPSConnection(*ADDRESS, timeout=60, context=self.tls)
                    headers = {"Prefer": "wait=40", "Idempotency-Key": key, "Authorization": f"Bearer {self.token}"}
                    connection.request("POST", "/v1/extract", document, headers)
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
                self.done[number] += 1
                self.answered += failure is None
                self.lost += failure is not None
            time.sleep(0.02)

    def has_each_an_answer(self):
        """Waits until each caller has had a document read that it sent after this call, so that none hangs."""
        before, deadline = list(self.done), time.monotonic() + 45
        while time.monotonic() < deadline:
            if all(done > was + 1 for done, was in zip(self.done, before)):
                return True
            time.sleep(0.05)
        return False

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
    """What is done to a machine, and what came of it. The `step`s of a method follow one another."""

    def __init__(self, machine, releases):
        self.machine, self.releases, self.failures, self.callers = machine, releases, [], None

    def current(self):
        return os.path.basename(self.machine.run("readlink", "/opt/ocr-gateway/current", check=False).stdout.strip())

    def running(self):
        """Releases whose processes run, by what systemd says."""
        units = self.machine.text("systemctl", "list-units", "--plain", "--no-legend", "--state=active", "ocr-gateway@*.service")
        return sorted(re.findall(r"ocr-gateway@(\S+)\.service", units))

    def process(self):
        return self.machine.text("systemctl", "show", "--value", "-p", "MainPID", "ocr-gateway@good-1.service")

    def is_another(self, process):
        """Waits until another process of the release has taken its place."""
        deadline = time.monotonic() + 30
        while self.process() in ("0", process) and time.monotonic() < deadline:
            time.sleep(0.1)
        return self.process() not in ("0", process)

    def answered_by(self, release):
        """Documents of callers, and not of the smoke test, that a release answered."""
        log = self.machine.text("journalctl", "-q", "-o", "cat", "-u", f"ocr-gateway@{release}.service")
        return sum('"peer":"127.0.0.1"' in line and '"verdict"' in line for line in log.splitlines())

    def step(self, name, serves, action, failed=False):
        """Does something under load, and looks at what callers met.

        `action` gives (whether it went right, what to print of it, its output); afterwards the release `serves` is the only one that
        runs. No document is lost, and no request fails; where `failed`, requests may.
        """
        if self.callers:
            self.callers.take()
        began = time.monotonic()
        is_right, detail, output = action()
        detail = f"{detail}, {time.monotonic() - began:.1f} s"
        deadline = time.monotonic() + 60
        while self.running() != [serves] and time.monotonic() < deadline:
            time.sleep(0.1)
        is_right = is_right and self.running() == [serves] and self.current() == serves
        failures = {}
        if self.callers:
            is_right = self.callers.has_each_an_answer() and is_right
            answered, failures, lost, slowest = self.callers.take()
            detail += f"; {answered} answered, the slowest in {slowest:.1f} s, {sum(failures.values())} requests failed, {lost} lost"
            detail += "".join(f"; {count} × {failure[:60]}" for failure, count in failures.items())
            is_right = is_right and answered > 0 and lost == 0 and (failed or not failures)
        self.report(name, is_right, detail, f"{failures}\n{output}")

    def report(self, name, is_right, detail, output):
        print(f"{'ok     ' if is_right else 'FAILED '} {name}: {detail}", flush=True)
        if not is_right:
            self.failures.append(name)
            print(f"runs: {self.running()}, current: {self.current()}, failures: {output}", flush=True)
            print(self.machine.run("journalctl", "-q", "-n", "40", "-o", "cat", check=False).stdout, flush=True)

    def run(self, *command, status=0, says="", then=lambda: True):
        """A command in the machine that ends so and says so."""
        def action():
            done = self.machine.run(*command, check=False)
            return done.returncode == status and says in done.stdout and then(), f"exit {done.returncode}", done.stdout
        return action

    def deploy(self, *arguments, **expected):
        return self.run(DEPLOY, "--watch", WATCH, *arguments, **expected)

    def interrupted(self, line, number, release):
        """A deployment that gets a signal when it has said a line, as from a terminal: all of its processes get it."""
        def action():
            process = self.machine.start(DEPLOY, "--watch", 60, release)
            output = ""
            while line not in output and (read := process.stdout.readline()):
                output += read
            if number == signal.SIGHUP:
                # The connection is gone: nobody reads what is said.
                process.stdout.close()
            os.killpg(process.pid, number)
            process.wait(60)
            # It may still undo what it did.
            return line in output, "it ended", self.machine.text("flock", "/opt/ocr-gateway", "echo", "ended")
        return action

    def broken(self, name, how):
        """A release that is made from the good one; `how` changes its folder."""
        folder = self.releases / name
        subprocess.run(["cp", "-r", self.releases / "good-1", folder], check=True)
        how(folder)
        subprocess.run("find . -type f ! -name SHA256SUMS | xargs sha256sum >.sums; mv .sums SHA256SUMS; sed -i /.sums/d SHA256SUMS",
                       shell=True, cwd=folder, check=True)
        return f"/opt/releases/{name}"

    def documented(self, name, **expected):
        """A block of docs/deploy.md, as an operator runs it in the folder of a release."""
        script = DOCUMENTED[name].replace("scripts/deploy.sh", f"scripts/deploy.sh --watch {WATCH}")
        return self.run("bash", "-euc", f"cd /opt/releases/good-1\n{script}", **expected)

    def exchanges(self):
        """A good version, and three broken ones."""
        good = self.broken("good-2", lambda folder: (folder / "LICENSE").write_text("another release"))
        self.step("first deployment", "good-1", self.documented("deploy", says="good-1 serves"))
        self.callers = Callers(self.machine)
        self.step("deployment", "good-2", self.deploy(good))
        self.step("rollback", "good-1", self.documented("rollback"))
        self.step("a version that does not start", "good-1",
                  self.deploy(self.broken("no-start", does_not_start), status=1, says="does not start"))
        self.step("a version that starts and reads nothing", "good-1",
                  self.deploy(self.broken("no-reading", reads_nothing), status=1, says="ok      readiness"))
        self.step("a version that dies after a while", "good-1",
                  self.run(DEPLOY, self.broken("mortal", dies_after_a_while), status=1, says="has died",
                           then=lambda: self.answered_by("mortal") > 0), failed=True)

    def mishaps(self):
        """What can happen to a deployment: what ran before still does."""
        started, watched = "starting good-2", "watching it"
        self.step("Ctrl-C while it starts", "good-1", self.interrupted(started, signal.SIGINT, "/opt/releases/good-2"))
        self.step("Ctrl-C while it is watched", "good-1", self.interrupted(watched, signal.SIGINT, "/opt/releases/good-2"))
        self.step("the connection to the machine is cut", "good-1", self.interrupted(watched, signal.SIGHUP, "/opt/releases/good-2"))

        first = self.machine.start(DEPLOY, "--watch", 8, "/opt/releases/good-2")
        while watched not in first.stdout.readline():
            pass
        self.step("a second deployment meanwhile", "good-2", lambda: (
            self.deploy("/opt/releases/good-1", status=1, says="another deploy.sh")()[0] and first.wait(60) == 0, "both ended", ""))

        killed = self.interrupted(watched, signal.SIGKILL, "/opt/releases/good-1")
        self.step("deploy.sh is killed, and run again", "good-2", lambda: (
            killed()[0] and sorted(self.running()) == ["good-1", "good-2"] and self.deploy("/opt/releases/good-2")()[0], "two ran", ""))
        self.step("back", "good-1", self.deploy("--rollback"))

        torn = self.broken("torn", lambda folder: None)
        (self.releases / "torn" / "bin" / "ocr-recognizer").write_bytes(b"")
        self.step("an incomplete release", "good-1", self.deploy(torn, status=1, says="damaged or incomplete"))
        archive = self.releases / "ocr-gateway-cut.tar.gz"
        subprocess.run(["tar", "-cf", archive, "--use-compress-program=gzip -1", "-C", self.releases, "good-2"], check=True)
        self.step("an archive", "good-2", self.deploy(f"/opt/releases/{archive.name}"))
        self.step("back again", "good-1", self.deploy("--rollback"))
        os.truncate(archive, archive.stat().st_size // 2)
        self.step("an archive that is cut off", "good-1", self.deploy(f"/opt/releases/{archive.name}", status=1, says="damaged or incomplete"))
        self.machine.run("dd", "if=/dev/zero", "of=/opt/ocr-gateway/filler", "bs=1M", check=False)
        self.step("the disk is full", "good-1",
                  self.deploy(self.broken("late", lambda folder: (folder / "LICENSE").write_text("late")), status=1, says="is full"))
        self.machine.run("rm", "/opt/ocr-gateway/filler")
        self.machine.run("sh", "-c", "echo OCR_ALLOWLIST=nobody >>/etc/ocr-gateway.env")
        self.step("a wrong setting", "good-1", self.deploy("/opt/releases/good-2", status=1, says="OCR_ALLOWLIST"))
        self.machine.run("sed", "-i", "$d", "/etc/ocr-gateway.env")
        self.step("the same release again", "good-1", self.deploy("/opt/releases/good-1", says="serves already"))

    def restarts(self):
        """The units by themselves."""
        unit = "ocr-gateway@good-1.service"
        self.step("restart", "good-1", self.run("systemctl", "restart", unit))
        self.step("killed, and started again by systemd", "good-1", self.run("systemctl", "kill", "--kill-who=main", "-s", "KILL", unit),
                  failed=True)
        # Whoever connects while nothing runs waits for the current release.
        before = self.process()
        self.step("stopped, and started by whoever connects", "good-1",
                  self.run("systemctl", "stop", "ocr-gateway.service", then=lambda: self.is_another(before)))
        self.step("smoke test with a stranger", "good-1",
                  self.run(*SMOKE_TEST, "--stranger", "127.0.0.9", URL, says="ok      stranger"))
        self.step("smoke test with a stranger who is none", "good-1",
                  self.run(*SMOKE_TEST, "--stranger", "127.0.0.1", URL, status=1, says="failed  stranger"))
        self.step("status", "good-1", self.documented("status", says="running   good-1, ready"))

    def others(self):
        """Sidecar and model server: started, killed, stopped and started again. The model server is a stand-in that tells its flags."""
        sidecar = self.asked("http://127.0.0.1:8001/v1/extract", '"total":99294,', "--data-binary", "@/opt/project/examples/invoice.pdf")
        model = self.asked("http://127.0.0.1:8080/", "['--host', '127.0.0.1', '--port', '8080', '--model', '/opt/ocr-models/MODEL.gguf',")
        self.machine.run("bash", "-euc", f"""mkdir -p /etc/ocr-client && cp {AUTHORITY} /etc/ocr-client/ca.pem
          install -m 0600 {TOKEN} /etc/ocr-client/token
          printf '%s\\n' OCR_GATEWAY_URLS={URL} OCR_GATEWAY_CA=/etc/ocr-client/ca.pem >/etc/ocr-client.env""")
        self.step("sidecar, set up", "good-1", self.documented("sidecar"))
        self.step("sidecar", "good-1", self.documented("receipt", says='"total":4499,'))
        self.step("sidecar, restarted", "good-1", self.run("systemctl", "restart", "ocr-client.service"))
        self.step("sidecar, killed", "good-1", self.run("systemctl", "kill", "-s", "KILL", "ocr-client.service"))
        self.step("sidecar, stopped, and started by whoever connects", "good-1", self.run("systemctl", "stop", "ocr-client.service"))
        self.step("sidecar, after all that", "good-1", sidecar)
        self.machine.run("bash", "-c", SET_UP_MODEL_SERVER)
        self.step("model server", "good-1", model)
        self.step("model server, killed", "good-1", self.run("systemctl", "kill", "-s", "KILL", "ocr-model-server.service"))
        self.step("model server, started again by systemd", "good-1", model)

    def taken_port(self):
        self.callers.end()
        self.machine.run("systemctl", "stop", "ocr-gateway.socket", "ocr-gateway.service")
        with socket.create_server(ADDRESS):
            self.report("the port is taken", *self.deploy("/opt/releases/good-2", status=1, says="cannot be used")())

    def asked(self, url, says, *options):
        return self.run("curl", "-s", "--retry", "20", "--retry-connrefused", "--retry-delay", "1", *options, url, says=says)


SET_UP_MODEL_SERVER = """set -eu
cat >/usr/local/bin/llama-server <<'TEXT'
#!/usr/bin/python3
# Stands in for llama.cpp's server: says what it was started with.
import http.server, os, sys

class Flags(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200 if os.environ.get("LLAMA_API_KEY") == "a-key" else 500)
        self.end_headers()
        self.wfile.write(f"{sys.argv[1:]}".encode())

http.server.HTTPServer((sys.argv[2], int(sys.argv[4])), Flags).serve_forever()
TEXT
chmod 755 /usr/local/bin/llama-server
sed 's/^LLAMA_API_KEY=.*/LLAMA_API_KEY=a-key/' /opt/project/deploy/systemd/ocr-model-server.env >/etc/ocr-model-server.env
systemctl enable --quiet --now ocr-model-server.service
"""


def does_not_start(folder):
    (folder / "bin" / "ocr-gateway").write_bytes((folder / "bin" / "ocr-gateway").read_bytes()[:4096])


def reads_nothing(folder):
    """Its characters are in another order: every process starts and answers, and what they read is not on the page."""
    keys = folder / "models" / "ocr" / "rec.keys.txt"
    # The last one is the blank, and stays.
    *characters, blank = keys.read_text().rstrip("\n").split("\n")
    keys.write_text("\n".join([*reversed(characters), blank, ""]))


def dies_after_a_while(folder):
    """Killed once it has answered some documents of the callers."""
    program = folder / "bin" / "ocr-gateway"
    program.rename(folder / "bin" / "ocr-gateway.good")
    program.write_text("""#!/bin/bash
answered() { curl -s --unix-socket /run/ocr-gateway/mortal/gateway.sock http://localhost/metrics | sed -n 's/^ocr_documents_ended_total //p'; }
( until [[ $(readlink /opt/ocr-gateway/current) == releases/mortal ]]; do sleep 0.1; done
  before=$(answered)
  until (($(answered) > before + 3)); do sleep 0.1; done
  kill -9 $$ ) &
exec "${0%/*}/ocr-gateway.good" "$@"
""")
    program.chmod(0o755)


def prepare(machine):
    """What docs/deploy.md has an operator do once, before the first deployment."""
    # A disk that can be filled.
    machine.run("mkdir", "-p", "/opt/ocr-gateway")
    machine.run("mount", "-t", "tmpfs", "-o", "size=2g,mode=755", "tmpfs", "/opt/ocr-gateway")
    machine.run("bash", "-euc", f"cd /opt/project\n{DOCUMENTED['units']}")
    machine.run("install", "-m", "0644", "/opt/project/deploy/systemd/ocr-model-server.service", "/etc/systemd/system/")
    machine.run("bash", "-euc", f"cd /opt/project\n{DOCUMENTED['credentials']}")
    # The embedded engine, for callers of this machine. It does not start where the unit denies its workers a wall.
    machine.run("sh", "-c", "sed -i -e 's|^OCR_ALLOWLIST=.*|OCR_ALLOWLIST=127.0.0.1/32|' -e '/^OCR_MODEL/d' -e '/^OCR_ENGINE/d' "
                            "-e '$aOCR_SANDBOX=require' /etc/ocr-gateway.env")
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
        (empty := pathlib.Path(releases) / "empty").mkdir()
        # Without the toolchain: a release must bring what it needs.
        toolchain = pathlib.Path(shutil.which("swift")).resolve().parents[2]
        with Machine({"/opt/project": ROOT, "/opt/releases": releases, str(toolchain): empty}) as machine:
            prepare(machine)
            rehearsal = Rehearsal(machine, pathlib.Path(releases))
            rehearsal.exchanges()
            if options.all:
                rehearsal.mishaps()
                rehearsal.restarts()
                rehearsal.others()
                rehearsal.taken_port()
            rehearsal.callers.end()
    if rehearsal.failures:
        raise SystemExit(f"rehearse_deployment: {len(rehearsal.failures)} of the steps failed")


if __name__ == "__main__":
    main()
