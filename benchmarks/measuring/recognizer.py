"""An ocr-recognizer of this checkout, driven as the gateway drives it."""
import struct
import subprocess
import sys

from measuring.processes import cpu_seconds, memory_mib


class Recognizer:
    """Our process: frames over its standard input and output (Sources/Reading/WorkerProtocol)."""

    def __init__(self, executable: str, models: str, *arguments: str, environment: dict[str, str] | None = None):
        self.process = subprocess.Popen(
            [executable, "--models", models, *arguments], env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        kind, payload = self._read()
        if kind != 80:
            sys.exit("the recognizer did not become ready")
        size, = struct.unpack_from("<I", payload)
        self.runtime = payload[4:4 + size].decode()

    def _read(self) -> tuple[int, bytes]:
        header = self.process.stdout.read(5)
        if len(header) < 5:
            sys.exit(f"the recognizer ended with {self.process.wait()}")
        size, kind = struct.unpack("<IB", header)
        return kind, self.process.stdout.read(size)

    def read(self, width: int, height: int, rgb: bytes) -> list[str]:
        """The lines of a page."""
        return self.read_page(struct.pack("<6I", width, height, 0, 0, width, height) + rgb)

    def read_page(self, page: bytes) -> list[str]:
        """The lines of a page that `prepared_page` gave."""
        self.process.stdin.write(struct.pack("<IB", len(page), 16) + page)
        self.process.stdin.flush()
        kind, payload = self._read()
        if kind != 81:
            sys.exit("the recognizer could not read a page")
        count, = struct.unpack_from("<I", payload, 10)
        at, lines = 14, {}
        for _ in range(count):
            size, = struct.unpack_from("<I", payload, at)
            text = payload[at + 4:at + 4 + size].decode()
            line, = struct.unpack_from("<I", payload, at + 8 + size)
            lines.setdefault(line, []).append(text)
            at += 44 + size
        return [" ".join(words) for words in lines.values()]

    def cpu_seconds(self) -> float:
        return cpu_seconds(self.process.pid)

    def peak_megabytes(self) -> float:
        return memory_mib(self.process.pid, "VmHWM")
