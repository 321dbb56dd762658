"""Programs that are started again when they die, as their systemd units have it."""
import os
import subprocess
import threading

# RestartSec of the units, in seconds.
PAUSE = 1


class Supervised(threading.Thread):
    """A program that runs until `end`, whatever kills it."""

    def __init__(self, command, environment, log):
        """log: the file that its log is appended to."""
        super().__init__(daemon=True)
        own = {name: value for name, value in os.environ.items() if not name.startswith(("OCR_", "MISTRAL_"))}
        self.command, self.environment, self.log = command, own | {name: str(value) for name, value in environment.items()}, log
        # How often it was started: what is remembered in memory lasts for one life.
        self.life, self.process, self.ended = 0, None, threading.Event()

    def run(self):
        while not self.ended.is_set():
            with open(self.log, "ab") as log:
                self.process = subprocess.Popen(self.command, env=self.environment, stdout=log, stderr=log)
            self.life += 1
            self.process.wait()
            self.ended.wait(PAUSE)

    @property
    def pid(self):
        return self.process.pid if self.process else 0

    def kill(self):
        """kill -9."""
        self.process.kill()

    def end(self):
        self.ended.set()
        if self.process:
            self.process.terminate()
        self.join(60)
        if self.process and self.process.poll() is None:
            self.process.kill()
