"""Programs of this checkout on free ports, for scripts that measure or check them."""
import contextlib
import json
import os
import subprocess
import time
import urllib.error
import urllib.request
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PROGRAMS = ROOT / ".build" / "release"


@contextlib.contextmanager
def running_gateway(**settings):
    """Yields (url, process). The settings are OCR_* variables without their prefix."""
    environment = {k: v for k, v in os.environ.items() if not k.startswith("OCR_")}
    environment |= {"OCR_LISTEN": "127.0.0.1:0", "OCR_LOG_FORMAT": "json"}
    environment |= {f"OCR_{name.upper()}": str(value) for name, value in settings.items()}
    process = subprocess.Popen(
        [PROGRAMS / "ocr-gateway", "serve"], env=environment, stderr=subprocess.PIPE, text=True)
    try:
        for line in process.stderr:
            event = json.loads(line) if line.startswith("{") else {}
            if event.get("msg") == "listening":
                break
        else:
            raise SystemExit(f"the gateway did not start: exit code {process.wait()}")
        # Nobody reads the rest of the log: keep the pipe from filling up.
        with subprocess.Popen(["cat"], stdin=process.stderr, stdout=subprocess.DEVNULL):
            try:
                yield f"http://127.0.0.1:{event['port']}", process
            finally:
                process.terminate()
                process.wait(60)
    finally:
        process.kill()


@contextlib.contextmanager
def running_model_sim(*arguments):
    """Yields the URL of a stand-in for a model server."""
    process = subprocess.Popen(
        [PROGRAMS / "ocr-model-sim", *arguments], stdout=subprocess.PIPE, text=True)
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


def wait_until_ready(url):
    """Returns once the gateway says that documents may come."""
    for _ in range(600):
        try:
            urllib.request.urlopen(url + "/health/ready").close()
            return
        except urllib.error.HTTPError:
            time.sleep(0.1)
    raise SystemExit("the gateway does not become ready")
