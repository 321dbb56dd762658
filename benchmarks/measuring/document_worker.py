"""An ocr-document-worker, driven as the gateway drives it."""
import struct
import subprocess
import sys

from measuring.processes import cpu_seconds

# Frame kinds of Sources/Reading/WorkerProtocol/DocumentRequest.swift.
OPEN, PAGE, CLOSE = 1, 2, 3
# More than the pages measured have, and more seconds than they take on any machine.
LIMITS = struct.pack("<IQI", 10, 100_000_000, 60)


class DocumentWorker:
    """A process of some build: frames over its standard input and output."""

    def __init__(self, executable):
        self.process = subprocess.Popen([executable], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        self._reply()

    def _reply(self):
        header = self.process.stdout.read(5)
        if len(header) < 5:
            sys.exit(f"the document worker ended with {self.process.wait()}")
        size, kind = struct.unpack("<IB", header)
        return kind, self.process.stdout.read(size)

    def _ask(self, kind, payload=b""):
        self.process.stdin.write(struct.pack("<IB", len(payload), kind) + payload)
        self.process.stdin.flush()
        return self._reply()

    def first_page(self, document):
        """The reply to the request for a document's first page."""
        self._ask(OPEN, LIMITS + document)
        reply = self._ask(PAGE, struct.pack("<IB", 1, 0))
        self._ask(CLOSE)
        return reply

    def cpu_seconds(self):
        return cpu_seconds(self.process.pid)
