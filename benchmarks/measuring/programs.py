"""Programs of this checkout on free ports, to be measured or checked."""
import contextlib
import json
import os
import socket
import subprocess
import time
import urllib.error
import urllib.request
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PROGRAMS = ROOT / ".build" / "release"
# Documents beside the checkout; not everybody has them.
DATA = ROOT.parent / "shared" / "data"


@contextlib.contextmanager
def running_gateway(programs=PROGRAMS, **settings):
    """Yields (url, process). The settings are OCR_* variables without their prefix."""
    # What is measured is the reading of pages.
    environment = {"OCR_LISTEN": "127.0.0.1:0", "OCR_EMBEDDED_XML": "off"}
    with running_service(programs / "ocr-gateway", environment, settings) as service:
        yield service


@contextlib.contextmanager
def running_sidecar(key=None, hosted=None, **settings):
    """Yields (url, process) of `ocr-client serve`, with the hosted service's key and URL."""
    environment = {"OCR_SIDECAR_LISTEN": "127.0.0.1:0"}
    if key:
        environment |= {"MISTRAL_API_KEY": key, "MISTRAL_BASE_URL": hosted}
    with running_service(PROGRAMS / "ocr-client", environment, settings) as service:
        yield service


@contextlib.contextmanager
def running_service(program, environment, settings):
    """Yields (url, process) of a program's `serve`, which says in its log where it listens."""
    inherited = {k: v for k, v in os.environ.items() if not k.startswith(("OCR_", "MISTRAL_"))}
    environment = inherited | environment | {"OCR_LOG_FORMAT": "json"}
    environment |= {f"OCR_{name.upper()}": str(value) for name, value in settings.items()}
    process = subprocess.Popen([program, "serve"], env=environment, stderr=subprocess.PIPE, text=True)
    try:
        for line in process.stderr:
            event = json.loads(line) if line.startswith("{") else {}
            if event.get("msg") == "listening":
                break
        else:
            raise SystemExit(f"{program.name} did not start: exit code {process.wait()}")
        # Nobody reads the rest of the log: keep the pipe from filling up.
        with subprocess.Popen(["cat"], stdin=process.stderr, stdout=subprocess.DEVNULL):
            try:
                scheme = "https" if "OCR_TLS_CERT" in environment else "http"
                yield f"{scheme}://127.0.0.1:{event['port']}", process
            finally:
                process.terminate()
                process.wait(60)
    finally:
        process.kill()


def running_model_sim(*arguments, programs=PROGRAMS):
    """Yields the URL of a stand-in for a model server."""
    return running_stand_in(programs / "ocr-model-sim", *arguments)


def running_hosted_sim(*arguments):
    """Yields the URL of a stand-in for the hosted service."""
    return running_stand_in(PROGRAMS / "ocr-hosted-sim", *arguments)


@contextlib.contextmanager
def running_stand_in(program, *arguments):
    process = subprocess.Popen([program, *arguments], stdout=subprocess.PIPE, text=True)
    try:
        for line in process.stdout:
            if line.startswith("READY "):
                break
        else:
            raise SystemExit(f"the stand-in did not start: exit code {process.wait()}")
        try:
            yield line.split()[1]
        finally:
            process.terminate()
            process.wait(60)
    finally:
        process.kill()


def free_port():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


def wait_until_ready(url, context=None):
    """Returns once the gateway says that documents may come; `context` is what is trusted over TLS."""
    for _ in range(600):
        try:
            urllib.request.urlopen(url + "/health/ready", context=context).close()
            return
        except urllib.error.HTTPError:
            time.sleep(0.1)
    raise SystemExit("the gateway does not become ready")
