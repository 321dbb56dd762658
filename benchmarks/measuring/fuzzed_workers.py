"""Worker processes that get damaged documents and damaged frames: what they answer, and how they end."""
import collections
import os
import random
import re
import select
import signal
import struct
import subprocess
import time
from pathlib import Path

from measuring.damaged_pdf import changed_bytes, damaged_pdf
from measuring.document_worker import CLOSE, OPEN, PAGE
from measuring.processes import cpu_seconds
from measuring.programs import DATA, PROGRAMS, ROOT
from soak import E_INVOICES, attached, damaged_xml

FIXTURES = ROOT / "Tests" / "Reading" / "ImagingTests" / "Fixtures"
CORPORA = ROOT / "Tests" / "Fuzzing" / "Corpora"
# Kinds of frames (Sources/Reading/WorkerProtocol), beside those of `DocumentWorker`.
IMAGES, XML, RECOGNIZE = 4, 5, 16
OPENED, TEXT, PIXELS, CLOSED, FAILED, FILES, TREES = 65, 66, 67, 68, 69, 70, 71
RECOGNIZED, NOT_RECOGNIZED = 81, 82
# What answers a request.
REPLIES = {
    OPEN: {OPENED, FAILED}, PAGE: {TEXT, PIXELS, FAILED}, CLOSE: {CLOSED}, IMAGES: {FILES, FAILED}, XML: {TREES, FAILED},
    RECOGNIZE: {RECOGNIZED, NOT_RECOGNIZED},
}
# Ten pages, four megapixels, five seconds of CPU time.
LIMITS = struct.pack("<IQI", 10, 4_000_000, 5)
# A worker hangs when a reply takes it so much processor time, in seconds, or when it does nothing for so long: that others keep it
# from running is not its fault.
LONGEST_WORK, LONGEST_SLEEP = 30, 60
# Exit codes (WorkerExit), and the one that AddressSanitizer is told to end with.
PROTOCOL_BROKEN, OUT_OF_MEMORY, SANITIZER = 70, 77, 99


class Ended(Exception):
    """A worker that ended instead of answering."""

    def __init__(self, status):
        super().__init__(status)
        self.status = status


class Hangs(Exception):
    """A worker that does not answer."""


class Worker:
    def __init__(self, command, environment):
        self.process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=environment, bufsize=0)
        self._reply()

    def _read(self, count, began):
        data, work, since = bytearray(), began, time.monotonic()
        while len(data) < count:
            if not select.select([self.process.stdout], [], [], 1)[0]:
                now = cpu_seconds(self.process.pid)
                if now != work:
                    work, since = now, time.monotonic()
                if work - began > LONGEST_WORK or time.monotonic() - since > LONGEST_SLEEP:
                    raise Hangs("works" if work - began > LONGEST_WORK else "sleeps")
                continue
            piece = os.read(self.process.stdout.fileno(), min(count - len(data), 1 << 20))
            if not piece:
                raise Ended(self.process.wait())
            data += piece
        return bytes(data)

    def _reply(self):
        began = cpu_seconds(self.process.pid)
        size, kind = struct.unpack("<IB", self._read(5, began))
        return kind, self._read(size, began)

    def ask(self, frame):
        try:
            # A write may take a part.
            while frame:
                frame = frame[os.write(self.process.stdin.fileno(), frame):]
        except BrokenPipeError:
            raise Ended(self.process.wait()) from None
        return self._reply()

    def end(self):
        self.process.kill()
        self.process.wait()
        for pipe in (self.process.stdin, self.process.stdout):
            pipe.close()


def frame(kind, payload=b""):
    return struct.pack("<IB", len(payload), kind) + payload


class Subject:
    """A kind of worker and what it is given: lists of (kind, frame, whether the frame itself is damaged)."""

    def __init__(self, name, command, is_sanitized=False):
        self.name, self.command, self.is_sanitized = name, command, is_sanitized

    def conversation(self, generator):
        """Frames for one document."""
        raise NotImplementedError

    def is_survivable(self, ending, conversation):
        """Whether a worker may end so."""
        return ending in {"memory limit", "CPU limit"} or ending == "protocol" and any(damaged for *_, damaged in conversation)

    def run(self, seconds, seed, findings):
        """Returns (conversations, seconds, endings, what is wrong). Conversations that end a worker otherwise than it may are kept in
        `findings`, a folder."""
        generator, endings, wrong, worker = random.Random(seed), collections.Counter(), [], None
        environment = {"PATH": os.environ["PATH"]}
        if self.is_sanitized:
            environment |= {
                "ASAN_OPTIONS": "detect_leaks=0:detect_odr_violation=0:allocator_may_return_null=1:max_allocation_size_mb=1536:"
                f"hard_rss_limit_mb=4096:exitcode={SANITIZER}:log_path={findings}/{self.name}.asan",
                "SWIFT_BACKTRACE": "enable=no"}
        began, count = time.monotonic(), 0
        while time.monotonic() - began < seconds:
            conversation = self.conversation(generator)
            count += 1
            try:
                worker = worker or Worker(self.command, environment)
                for kind, sent, is_damaged in conversation:
                    reply, _ = worker.ask(sent)
                    if reply not in (set().union(*REPLIES.values()) if is_damaged else REPLIES[kind]):
                        wrong.append(self.keep(findings, conversation, f"reply {reply} to {kind}"))
                endings["answered"] += 1
            except (Ended, Hangs) as error:
                ending = f"hang: {error}" if isinstance(error, Hangs) else describe(error.status, findings / f"{self.name}.asan.{worker.process.pid}")
                endings[ending] += 1
                kept = None if ending == "protocol" else self.keep(findings, conversation, ending)
                if not self.is_survivable(ending, conversation):
                    wrong.append(kept or self.keep(findings, conversation, ending))
                worker.end()
                worker = None
        if worker:
            worker.end()
        return count, time.monotonic() - began, endings, wrong

    def keep(self, findings, conversation, ending):
        """Writes the frames into one file: what a worker is to be given to end so again."""
        count = len(list(findings.glob(f"{self.name}-*")))
        words = re.sub(r"\W+", "-", ending)
        path = findings / f"{self.name}-{count:03}-{words}"
        if count < 100:
            path.write_bytes(b"".join(sent for _, sent, _ in conversation))
        return f"{self.name}: {ending}, see {path}"


def describe(status, report):
    """How a process ended, by its exit status, and where AddressSanitizer reported something."""
    if status == SANITIZER:
        place = re.search(r"#0 0x\w+ (?:in \S+ )?\(?(?:\S*/)?([^\s/+:]+)", report.read_text(errors="replace"))
        return f"AddressSanitizer in {place[1] if place else 'no known place'}"
    if status < 0:
        return "CPU limit" if -status == signal.SIGXCPU else signal.Signals(-status).name
    return {PROTOCOL_BROKEN: "protocol", OUT_OF_MEMORY: "memory limit"}.get(status, f"exit {status}")


class Documents(Subject):
    """A document worker: pictures, XML and PDFs, damaged, and in one conversation of ten a damaged frame."""

    def __init__(self, name, command, has_pdfs, is_sanitized=False):
        super().__init__(name, command, is_sanitized)
        pictures = sorted((CORPORA / "images").iterdir()) + [FIXTURES / "receipt-progressive.jpg"]
        self.samples = [(path.read_bytes(), changed_bytes) for path in pictures]
        self.samples += [(path.read_bytes(), damaged_xml) for path in sorted(E_INVOICES.glob("*.xml"))]
        if has_pdfs:
            self.samples += PDFs.some()

    def is_survivable(self, ending, conversation):
        """Poppler may crash."""
        return ending.startswith("AddressSanitizer in libpoppler") or super().is_survivable(ending, conversation)

    def document(self, generator):
        sample, damage = generator.choice(self.samples)
        return damage(sample, generator) if generator.random() < 0.9 else sample

    def conversation(self, generator):
        frames = [(OPEN, LIMITS + self.document(generator))]
        for _ in range(generator.choice([1, 2, 3])):
            page = generator.choice([1, 1, 1, 2, 0, 4_000_000_000])
            frames.append(generator.choice([
                (PAGE, struct.pack("<IB", page, generator.randrange(2))), (XML, b""),
                (IMAGES, struct.pack("<IBBI4f2I", page, generator.randrange(4), 80, 1, 0, 0, 1, 1, 200, 300))]))
        frames.append((CLOSE, b""))
        if generator.random() < 0.1:
            return self.damaged(frames, generator)
        return [(kind, frame(kind, payload), False) for kind, payload in frames]

    @staticmethod
    def damaged(frames, generator):
        """One frame is damaged, and the rest is not sent: the worker may have ended."""
        at = generator.randrange(len(frames))
        sound = [(kind, frame(kind, payload), False) for kind, payload in frames[:at]]
        kind, payload = frames[at]
        payload = changed_bytes(payload, generator) if payload else bytes(generator.randrange(9))
        return sound + [(kind, frame(generator.choice([kind, generator.randrange(256)]), payload), True)]


class PDFs(Documents):
    """A document worker behind its walls: PDFs alone, damaged. Poppler may crash; the worker is there for that."""

    def __init__(self, name, command):
        super().__init__(name, command, has_pdfs=False)
        self.samples = self.some()

    @staticmethod
    def some():
        paths = sorted((ROOT / "examples").glob("*.pdf")) + sorted(FIXTURES.glob("**/*.pdf")) + sorted((CORPORA / "pdf").iterdir())
        paths += sorted((DATA / "documents").glob("*.pdf"))[:20]
        samples = [(path.read_bytes(), damaged_pdf) for path in paths]
        # A file with files in it.
        return samples + [(path.read_bytes(), attached) for path in sorted(E_INVOICES.glob("*.xml"))]

    def is_survivable(self, ending, conversation):
        """A trap in our own code is not."""
        return ending in {"SIGSEGV", "SIGABRT", "SIGFPE", "SIGBUS"} or super().is_survivable(ending, conversation)


class Pages(Subject):
    """A recognizer: small pages of text, noise and edges, and in one of ten a damaged frame."""

    def conversation(self, generator):
        width, height = generator.choice([1, 2, 31, 32, 33, 64, 200, 400]), generator.choice([1, 2, 16, 47, 48, 49, 120])
        kind = generator.random()
        if kind < 0.4:
            rgb = generator.randbytes(3 * width * height)
        elif kind < 0.8:
            # Dark strokes on white.
            row = b"".join((b"\0\0\0" if generator.random() < 0.3 else b"\xff\xff\xff") for _ in range(width))
            rgb = b"".join(row if generator.random() < 0.7 else b"\xff" * (3 * width) for _ in range(height))
        else:
            rgb = bytes([generator.randrange(256)]) * (3 * width * height)
        page = struct.pack("<6I", width, height, 0, 0, width, height)
        if generator.random() < 0.1:
            sent = frame(generator.choice([RECOGNIZE, generator.randrange(256)]), changed_bytes(page, generator) + rgb)
            return [(RECOGNIZE, sent, True)]
        return [(RECOGNIZE, frame(RECOGNIZE, page + rgb), False)]


def subjects(sanitized):
    """Of the programs with their walls, or with AddressSanitizer in place of them, where `sanitized` is the folder of those."""
    models = str(ROOT / "models" / "ocr")
    pdfs = PDFs("poppler", [PROGRAMS / "ocr-document-worker"])
    if sanitized:
        worker = sanitized / "unwalled-worker"
        return [
            Documents("document-worker", [worker, "documents"], has_pdfs=True, is_sanitized=True), pdfs,
            Pages("recognizer", [worker, "recognizer", models], is_sanitized=True)]
    return [
        Documents("document-worker", [PROGRAMS / "ocr-document-worker"], has_pdfs=False), pdfs,
        Pages("recognizer", [PROGRAMS / "ocr-recognizer", "--models", models])]
