#!/usr/bin/env python3
"""Checks docker/monitoring with Prometheus itself, which scrapes a gateway, a sidecar and a monitor under load.

    Tests/Support/Tools/check_monitoring.py    needs a release build, scripts/setup.sh --test and the OCR models

promtool checks configuration and rules and runs the rules' tests; then every query of the dashboard, and every rule, must give data
or be well. What needs a GPU may be without data where there is none. Exit codes: 0 all hold, 1 not.
"""

import json
import os
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import threading
import time
import urllib.error
import urllib.parse
import urllib.request
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
FILES = ROOT / "docker/monitoring"
PROGRAMS = ROOT / ".build/release"
SECONDS = 25


def tool(name):
    ours = ROOT / ".build-tools" / name
    return str(ours) if ours.exists() else shutil.which(name) or sys.exit(f"{name} is missing: scripts/setup.sh --test")


def port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


def fetch(url, data=None, timeout=60):
    try:
        with urllib.request.urlopen(urllib.request.Request(url, data=data), timeout=timeout) as answer:
            return answer.status, answer.read()
    except urllib.error.HTTPError as error:
        return error.code, error.read()


def until(what, holds, limit=90):
    end = time.monotonic() + limit
    while time.monotonic() < end:
        try:
            if holds():
                return
        except OSError:
            pass
        time.sleep(0.1)
    sys.exit(f"not in {limit} s: {what}")


def passes(*command):
    done = subprocess.run(command, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False)
    if done.returncode:
        sys.exit(done.stdout)
    print("ok   ", " ".join(Path(word).name for word in command))


class Programs:
    """What runs until the end."""

    def __init__(self, folder):
        self.folder = folder
        self.running = []

    def start(self, name, *command, **settings):
        log = open(self.folder / f"{name}.log", "w")
        environment = {"PATH": os.environ["PATH"], "HOME": str(self.folder)} | settings
        self.running.append(subprocess.Popen(command, env=environment, stdout=log, stderr=log))

    def end(self):
        for process in self.running:
            process.kill()
        for process in self.running:
            process.wait()


def load(url, end):
    """Documents, and a few that are none, one after the other."""
    files = [ROOT / "examples" / name for name in ("receipt.jpg", "invoice.pdf", "statement.pdf", "expected.json")]
    while time.monotonic() < end:
        for file in files:
            fetch(url + "/v1/extract", file.read_bytes())


def expressions():
    dashboard = json.loads((FILES / "grafana-dashboard.json").read_text())
    for panel in dashboard["panels"]:
        for target in panel.get("targets", []):
            yield panel["title"], target["expr"].replace("$__rate_interval", f"{SECONDS}s")


def main():
    promtool = tool("promtool")
    for what, name in (("config", "prometheus.yml"), ("rules", "rules.yml")):
        passes(promtool, "check", what, str(FILES / name))
    passes(promtool, "test", "rules", str(FILES / "rules_test.yml"))

    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        ports = {job: port() for job in ("gateway", "client", "monitor", "prometheus")}
        urls = {job: f"http://127.0.0.1:{number}" for job, number in ports.items()}
        # The project's own configuration, with these ports and a scrape a second.
        text = (FILES / "prometheus.yml").read_text()
        for old, job in ((8000, "gateway"), (8001, "client"), (8002, "monitor")):
            text = text.replace(f"127.0.0.1:{old}", f"127.0.0.1:{ports[job]}")
        (folder / "prometheus.yml").write_text(re.sub(r"(scrape|evaluation)_interval: \S+", r"\1_interval: 1s", text))
        shutil.copy(FILES / "rules.yml", folder)
        (folder / "quick.rules").write_text("check every=1s\n")
        client = {
            "OCR_GATEWAY_URLS": urls["gateway"], "OCR_STATE_DIR": str(folder / "state"),
            "OCR_SIDECAR_LISTEN": f"127.0.0.1:{ports['client']}", "OCR_MONITOR_LISTEN": f"127.0.0.1:{ports['monitor']}",
            "OCR_MONITOR_RULES": str(folder / "quick.rules"),
        }
        programs = Programs(folder)
        try:
            programs.start("monitor", str(PROGRAMS / "ocr-client"), "monitor", **client)
            programs.start("client", str(PROGRAMS / "ocr-client"), "serve", **client)
            programs.start(
                "gateway", str(PROGRAMS / "ocr-gateway"), "serve", OCR_LISTEN=f"127.0.0.1:{ports['gateway']}",
                OCR_HEARTBEAT_URLS=urls["monitor"] + "/v1/beat", OCR_HEARTBEAT_INTERVAL="1s", OCR_CANARY_INTERVAL="2s")
            programs.start(
                "prometheus", tool("prometheus"), f"--config.file={folder}/prometheus.yml",
                f"--storage.tsdb.path={folder}/data", f"--web.listen-address=127.0.0.1:{ports['prometheus']}")
            until("the gateway is ready", lambda: fetch(urls["gateway"] + "/health/ready")[0] == 200)
            until("Prometheus is ready", lambda: fetch(urls["prometheus"] + "/-/ready")[0] == 200)
            end = time.monotonic() + SECONDS
            loads = [threading.Thread(target=load, args=(urls[job], end)) for job in ("gateway", "client")]
            for thread in loads:
                thread.start()
            for thread in loads:
                thread.join()

            def api(path, **query):
                status, body = fetch(f"{urls['prometheus']}/api/v1/{path}?{urllib.parse.urlencode(query)}")
                answer = json.loads(body)
                assert status == 200 and answer["status"] == "success", body
                return answer["data"]

            has_gpu = bool(api("query", query="ocr_gpu_temperature_celsius")["result"])
            wrong = 0
            count = 0
            for title, expression in expressions():
                count += 1
                if not api("query", query=expression)["result"] and (has_gpu or "ocr_gpu_" not in expression):
                    wrong += 1
                    print("WRONG", f"no data: {title}: {expression}")
            rules = [rule for group in api("rules")["groups"] for rule in group["rules"]]
            for rule in rules:
                if rule["health"] != "ok":
                    wrong += 1
                    print("WRONG", rule["name"], rule.get("lastError"))
            print("ok   " if not wrong else "     ", f"{count} queries of the dashboard, {len(rules)} rules, {wrong} wrong")
            sys.exit(1 if wrong or not count or not rules else 0)
        finally:
            programs.end()


main()
