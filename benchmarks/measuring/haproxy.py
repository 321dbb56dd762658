"""A real HAProxy with the file of deploy/haproxy, before gateways of this machine."""
import contextlib
import csv
import os
import socket
import subprocess
import tempfile
import time
from pathlib import Path
from urllib.parse import urlsplit

from measuring.programs import ROOT

FILE = ROOT / "deploy" / "haproxy" / "haproxy.cfg"


def configuration(gateways, port, admin):
    """The file with these gateways, listening on 127.0.0.1; nothing else is changed."""
    replacements = {"bind :8000": f"bind 127.0.0.1:{port}", "/run/haproxy/admin.sock": str(admin)}
    for number, url in enumerate(gateways, 1):
        replacements[f"server gateway{number} 10.0.0.1{number}:8000"] = f"server gateway{number} {urlsplit(url).netloc}"
    if os.geteuid() != 0:
        replacements |= {"    user haproxy\n": "", "    group haproxy\n": ""}
    text = FILE.read_text()
    for old, new in replacements.items():
        if text.count(old) != 1:
            raise SystemExit(f"{FILE.relative_to(ROOT)} does not say {old!r} once")
        text = text.replace(old, new)
    return text


def unused_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class HAProxy:
    def __init__(self, url, admin):
        self.url, self.admin = url, admin

    def servers(self):
        """Name of a gateway -> what HAProxy counts of it (its management guide, 9.1)."""
        with socket.socket(socket.AF_UNIX) as connection:
            connection.connect(str(self.admin))
            connection.sendall(b"show stat gateways 4 -1\n")
            text = b"".join(iter(lambda: connection.recv(65536), b"")).decode()
        return {row["svname"]: row for row in csv.DictReader(text.lstrip("# ").splitlines())}

    def wait_for(self, what, condition, seconds=10):
        """Returns once the counts of the servers fulfil the condition."""
        ends = time.monotonic() + seconds
        while not condition(self.servers()):
            if time.monotonic() > ends:
                seen = [[row[key] for key in ("svname", "status", "scur", "hrsp_2xx")] for row in self.servers().values()]
                raise SystemExit(f"HAProxy does not see that {what}: {seen}")
            time.sleep(0.02)


@contextlib.contextmanager
def running_haproxy(gateways):
    """Yields the HAProxy, once it finds all gateways ready."""
    with tempfile.TemporaryDirectory() as folder:
        port, file, admin = unused_port(), Path(folder) / "haproxy.cfg", Path(folder) / "admin.sock"
        file.write_text(configuration(gateways, port, admin))
        process = subprocess.Popen(["haproxy", "-db", "-f", file], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
        try:
            while not admin.exists():
                if process.poll() is not None:
                    raise SystemExit(f"HAProxy did not start: {process.stderr.read()}")
                time.sleep(0.02)
            proxy = HAProxy(f"http://127.0.0.1:{port}", admin)
            proxy.wait_for("all gateways are ready", lambda servers: all(
                row["check_status"] == "L7OK" for row in servers.values()))
            yield proxy
        finally:
            process.kill()
            process.wait()
