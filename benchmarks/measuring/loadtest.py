"""Runs of ocr-loadtest."""
import json
import subprocess
import tempfile
from pathlib import Path

from measuring.programs import PROGRAMS


def loadtest(*arguments, is_quiet=True):
    """The JSON report of a run; a missed objective is a result, anything else that goes wrong a RuntimeError."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "report.json"
        run = subprocess.run(
            [PROGRAMS / "ocr-loadtest", *map(str, arguments), "--json", file], stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE if is_quiet else None, text=True)
        if run.returncode not in (0, 1):
            raise RuntimeError(f"ocr-loadtest ended with {run.returncode}: {(run.stderr or '').strip()[-300:]}")
        return json.loads(file.read_text())
