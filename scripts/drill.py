"""Drills: breaks a set-up of its own on this machine, and shows what is expected and what was seen.

    scripts/drill.sh model-down | model-blind | gateway-down | slow | disk-full | sink-down | --all

A drill starts a gateway, a stand-in for its model server where it needs one, a monitor with short intervals and a webhook that
takes its alerts; breaks one of them; waits for the alert and, after mending, for its end. Nothing else on the machine is touched.
Needs a release build and the OCR models (scripts/quickstart.sh). Exit codes: 0 seen as expected, 1 not.
"""

import argparse
import http.server
import json
import os
import resource
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
import urllib.error
import urllib.request
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PROGRAMS = ROOT / ".build/release"
LIMIT = 90
RULES = """check every=500ms
failing for=0s
slow above=1s window=4s least=2 for=0s
disk off
memory off
"""


class Failed(Exception):
    pass


def free_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


def fetch(url, data=None, method=None):
    try:
        with urllib.request.urlopen(urllib.request.Request(url, data=data, method=method), timeout=60) as answer:
            return answer.status, answer.read()
    except urllib.error.HTTPError as error:
        return error.code, error.read()


def until(what, holds):
    began = time.monotonic()
    while time.monotonic() < began + LIMIT:
        try:
            found = holds()
            if found:
                return found, time.monotonic() - began
        except OSError:
            pass
        time.sleep(0.1)
    raise Failed(f"not in {LIMIT} s: {what}")


class Webhook:
    """Takes alerts, or refuses them."""

    def __init__(self):
        self.taken, self.refused, self.is_down = [], 0, False
        hook = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_POST(self):
                body = self.rfile.read(int(self.headers["Content-Length"]))
                if hook.is_down:
                    hook.refused += 1
                else:
                    hook.taken.append(json.loads(body))
                self.send_response(503 if hook.is_down else 200)
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, *_):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}/alerts"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def find(self, kind, rule):
        return [alert for alert in self.taken if alert["kind"] == kind and alert["rule"] == rule]


class SetUp:
    def __init__(self, folder, engine="embedded"):
        self.folder, self.engine = Path(folder), engine
        self.ports = {name: free_port() for name in ("model", "gateway", "monitor")}
        self.urls = {name: f"http://127.0.0.1:{port}" for name, port in self.ports.items()}
        self.running, self.steps = {}, []
        self.webhook = Webhook()
        (self.folder / "rules").write_text(RULES)

    def start(self, name, *command, before=None, **settings):
        environment = {"PATH": os.environ["PATH"], "HOME": str(self.folder)} | settings
        self.running[name] = subprocess.Popen(
            command, env=environment, preexec_fn=before, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    def start_model(self):
        self.start("model", str(PROGRAMS / "ocr-model-sim"), "--listen", f"127.0.0.1:{self.ports['model']}",
                   "--delay", "2s")

    def start_gateway(self):
        settings = {
            "OCR_LISTEN": f"127.0.0.1:{self.ports['gateway']}", "OCR_ENGINE": self.engine,
            "OCR_HEARTBEAT_URLS": self.urls["monitor"] + "/v1/beat", "OCR_HEARTBEAT_INTERVAL": "1s",
            "OCR_CANARY_INTERVAL": "2s",
        }
        if self.engine != "embedded":
            settings["OCR_MODEL_URL"] = self.urls["model"]
        self.start("gateway", str(PROGRAMS / "ocr-gateway"), "serve", **settings)

    def start_monitor(self, before=None):
        self.start(
            "monitor", str(PROGRAMS / "ocr-client"), "monitor", before=before, OCR_GATEWAY_URLS=self.urls["gateway"],
            OCR_MONITOR_LISTEN=f"127.0.0.1:{self.ports['monitor']}", OCR_MONITOR_RULES=str(self.folder / "rules"),
            OCR_MONITOR_SILENCE="4s", OCR_STATE_DIR=str(self.folder / "state"), OCR_ALERT_WEBHOOKS=self.webhook.url)

    def start_all(self, before=None):
        if self.engine != "embedded":
            self.start_model()
        self.start_gateway()
        until("the gateway is ready", lambda: fetch(self.urls["gateway"] + "/health/ready")[0] == 200)
        self.start_monitor(before)
        until("the monitor is there", lambda: fetch(self.urls["monitor"] + "/health")[0] == 200)
        time.sleep(2)

    def kill(self, name):
        self.running[name].kill()
        self.running.pop(name).wait()

    def fault(self, name):
        fetch(self.urls["model"] + "/sim/fault", name.encode() if name else None, "PUT" if name else "DELETE")

    def extract(self):
        return fetch(self.urls["gateway"] + "/v1/extract", (ROOT / "examples/receipt.jpg").read_bytes())

    # --- what is expected

    def expect(self, what, holds):
        found, took = until(what, holds)
        self.steps.append((what, f"seen after {took:.1f} s"))
        return found

    def expect_alert(self, kind, rule, words=""):
        what = f"{kind}: {rule}" + (f", \"{words}\"" if words else "")
        return self.expect(
            what, lambda: [alert for alert in self.webhook.find(kind, rule) if words in alert["detail"]])

    def end(self):
        for process in self.running.values():
            process.kill()
        for process in self.running.values():
            process.wait()


def model_down(setup):
    setup.start_all()
    setup.kill("model")
    setup.expect_alert("raised", "failing", "model failed")
    setup.start_model()
    setup.expect_alert("resolved", "failing")


def model_blind(setup):
    setup.start_all()
    setup.fault("blind")
    setup.expect_alert("raised", "failing", "sight failed")
    setup.fault(None)
    setup.expect_alert("resolved", "failing")


def gateway_down(setup):
    setup.start_all()
    setup.kill("gateway")
    setup.expect_alert("raised", "silence")
    setup.start_gateway()
    setup.expect_alert("resolved", "silence")


def slow(setup):
    setup.start_all()
    setup.fault("slow")
    is_over = threading.Event()

    def load():
        while not is_over.is_set():
            setup.extract()

    threads = [threading.Thread(target=load) for _ in range(4)]
    for thread in threads:
        thread.start()
    try:
        setup.expect_alert("raised", "slow")
    finally:
        is_over.set()
        setup.fault(None)
        for thread in threads:
            thread.join()
    setup.expect_alert("resolved", "slow")


def disk_full(setup):
    """The monitor's disk: an alert is told although it cannot be written down, and the monitor says so."""

    def full():
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))

    setup.start_all(before=full)
    setup.expect(
        "the monitor is not ready: its state cannot be written",
        lambda: b"cannot be written" in fetch(setup.urls["monitor"] + "/health/ready")[1])
    setup.kill("gateway")
    setup.expect_alert("raised", "silence")


def sink_down(setup):
    setup.start_all()
    setup.webhook.is_down = True
    setup.kill("gateway")
    setup.expect("the webhook refuses the alert", lambda: setup.webhook.refused)
    setup.kill("monitor")
    setup.start_monitor()
    setup.webhook.is_down = False
    setup.expect_alert("raised", "silence")
    time.sleep(3)
    setup.expect("it is told once", lambda: len(setup.webhook.find("raised", "silence")) == 1)


DRILLS = {
    "model-down": (model_down, "model"), "model-blind": (model_blind, "model"), "gateway-down": (gateway_down, "embedded"),
    "slow": (slow, "model"), "disk-full": (disk_full, "embedded"), "sink-down": (sink_down, "embedded"),
}


def run(name):
    drill, engine = DRILLS[name]
    with tempfile.TemporaryDirectory() as folder:
        setup = SetUp(folder, engine)
        problem = None
        try:
            drill(setup)
        except Failed as error:
            problem = str(error)
        finally:
            setup.end()
        for what, seen in setup.steps:
            print(f"{name:13} expected  {what:60} {seen}", flush=True)
        if problem:
            print(f"{name:13} MISSED    {problem}; told: {[(a['kind'], a['rule'], a['detail']) for a in setup.webhook.taken]}")
        return problem is None


def main():
    parser = argparse.ArgumentParser(description="Breaks a set-up of its own and shows what is expected and what was seen.")
    parser.add_argument("drills", nargs="*", metavar="DRILL", help=", ".join(DRILLS))
    parser.add_argument("--all", action="store_true", help="every drill, one after the other")
    options = parser.parse_args()
    names = list(DRILLS) if options.all else options.drills
    unknown = [name for name in names if name not in DRILLS]
    if not names or unknown:
        parser.error(f"there are {', '.join(DRILLS)}" + (f", not {unknown[0]}" if unknown else ""))
    sys.exit(0 if all([run(name) for name in names]) else 1)


main()
