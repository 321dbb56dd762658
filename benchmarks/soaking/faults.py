"""What is broken while documents come: one thing after the other, at moments that a seed decides."""
import collections
import contextlib
import os
import random
import signal
import threading
import time

from measuring.processes import children, program


class Faults(threading.Thread):
    """Runs whole rounds of all faults until `end`."""

    def __init__(self, site, pauses, seed):
        """site: the programs, the credentials and the disk; pauses: seconds between two faults, the shortest and the longest."""
        super().__init__()
        self.site, self.pauses, self.generator, self.ended = site, pauses, random.Random(seed), threading.Event()
        # (monotonic time, what)
        self.moments = []

    def run(self):
        while not self.ended.is_set():
            kinds = list(FAULTS if self.site.has_disk else [kind for kind in FAULTS if kind != "disk full"])
            self.generator.shuffle(kinds)
            for kind in kinds:
                # The first round is finished whatever it takes.
                if self.ended.wait(self.generator.uniform(*self.pauses)) and len(self.counts) == len(kinds):
                    return
                self.moments.append((time.monotonic(), kind))
                FAULTS[kind](self.site, self.generator)

    @property
    def counts(self):
        return collections.Counter(kind for _, kind in self.moments)

    def end(self):
        self.ended.set()
        self.join()


def kill_a_child(site, name):
    """One of the gateway's processes; another one takes over."""
    with contextlib.suppress(OSError):
        running = [child for child in children(site.gateway.pid) if program(child) == name]
        if running:
            os.kill(running[0], signal.SIGKILL)


def expire(site, draw):
    """The certificate is exchanged for one that has expired, and after seconds for a good one."""
    site.credentials.install("expired")
    time.sleep(draw.uniform(3, 5))
    site.credentials.install("good")


def fill_disk(site, draw):
    """Where state, logs and temporary files lie; without the gateway, so that the sidecar has to book what it would spend."""
    with site.disk.full():
        site.gateway.kill()
        time.sleep(draw.uniform(3, 5))


FAULTS = {
    "document worker killed": lambda site, _: kill_a_child(site, "ocr-document-worker"),
    "recognizer killed": lambda site, _: kill_a_child(site, "ocr-recognizer"),
    "gateway killed": lambda site, _: site.gateway.kill(),
    "model server killed": lambda site, _: site.model.kill(),
    "sidecar killed": lambda site, _: site.sidecar.kill(),
    "certificate expired": expire,
    "disk full": fill_disk,
}
