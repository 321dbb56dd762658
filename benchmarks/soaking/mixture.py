"""What is posted: good documents with known answers, hostile ones with those that may be given, slow and huge ones."""
import dataclasses
import json
import random

from measuring.documents import EXAMPLES, distinct
from soak import CODES, damaged

KNOWN = json.loads((EXAMPLES / "expected.json").read_text())
# Of a document's answer: what is compared with the known one, besides the amounts of its items.
FIELDS = ("documentType", "vendor", "date", "currency", "total", "tax", "subtotal", "openingBalance", "closingBalance")
# How often each kind comes, of a hundred. Those who leave have a good document.
SHARES = {"good": 50, "hostile": 22, "cancelled": 14, "slow": 7, "huge": 7}
# Of a hundred documents those that go through the sidecar; hostile ones do not.
BY_SIDECAR = 35
# The tables are those of the embedded engine; a model's answer may be one that no page confirms.
UNVERIFIED = {"extraction_unverified"}
# A JPEG's comment holds 65,533 bytes; the larger one is more than OCR_MAX_BODY.
COMMENT, HUGE, TOO_LARGE = 65_533, 18_000_000, 24_000_000


@dataclasses.dataclass
class Task:
    """A document and what may become of it."""
    number: int
    kind: str
    document: bytes
    by_sidecar: bool
    # The sample that it is a copy of, whose answer is known; None where an answer in `endings` is right.
    sample: str | None = None
    # Of one whose answer is not known: "200", or codes of problems.
    endings: frozenset = frozenset()

    @property
    def key(self):
        return f"document-{self.number}"


def essence(answer):
    """What must be the same whenever a document is read; without items where the answer says that there was no time for them."""
    is_short = any(warning["code"] == "items_not_asked" for warning in answer["warnings"]) and not answer["lineItems"]
    return {name: answer.get(name) for name in FIELDS} | {"amounts": None if is_short else [item["amount"] for item in answer["lineItems"]]}


def contradicts(answer, sample):
    """Fields in which an answer differs from what the sample is known to print; what is withheld differs not."""
    known = KNOWN[sample]
    wrong = [name for name in FIELDS if known.get(name) is not None and answer.get(name) not in (None, known[name])]
    amounts = [item["amount"] for item in known["lineItems"]]
    return wrong + (["lineItems"] if answer["lineItems"] and [item["amount"] for item in answer["lineItems"]] != amounts else [])


def padded(jpeg, size):
    """A JPEG that is so large by comments."""
    comment = b"\xff\xfe" + (COMMENT + 2).to_bytes(2, "big") + b" " * COMMENT
    return jpeg[:2] + comment * (size // len(comment)) + jpeg[2:]


class Mixture:
    """Documents without end, the same ones for the same seed."""

    def __init__(self, bombs, seed):
        """bombs: pairs of a file and the answers that are right."""
        self.generator, self.bombs, self.number = random.Random(seed), bombs, 0
        self.samples = {name: (EXAMPLES / name).read_bytes() for name in KNOWN}

    def take(self):
        self.number += 1
        draw = self.generator
        kind, = draw.choices(list(SHARES), SHARES.values())
        by_sidecar = kind != "hostile" and draw.randrange(100) < BY_SIDECAR
        if kind == "hostile":
            return self._hostile()
        if kind == "huge":
            return self._huge(by_sidecar)
        sample = draw.choice(list(KNOWN))
        return Task(self.number, kind, distinct(self.samples[sample], self.number), by_sidecar, sample)

    def _hostile(self):
        draw = self.generator
        if draw.random() < 0.5:
            file, answers = draw.choice(self.bombs)
            endings = {answer.split()[-1] for answer in answers}
            return Task(self.number, "hostile", file.read_bytes(), False, endings=frozenset(endings | UNVERIFIED))
        # A damaged document may still be read.
        sample = damaged(self.samples[draw.choice(list(KNOWN))], draw)
        return Task(self.number, "hostile", sample, False, endings=frozenset({"200"} | CODES | UNVERIFIED))

    def _huge(self, by_sidecar):
        draw = self.generator
        name = draw.choice([name for name in KNOWN if name.endswith(".jpg")])
        jpeg = distinct(self.samples[name], self.number)
        if draw.random() < 0.3:
            # The hosted side takes larger ones.
            endings = frozenset({"body_too_large"} | ({"200"} if by_sidecar else set()))
            return Task(self.number, "huge", padded(jpeg, TOO_LARGE), by_sidecar, endings=endings)
        return Task(self.number, "huge", padded(jpeg, HUGE), by_sidecar, name)
