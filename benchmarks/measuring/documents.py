"""As many different documents as a measurement needs, made from the samples that are there, and how their answers are asked for."""
import concurrent.futures
import dataclasses
import http.client
import itertools
import json
import random
import ssl
import time
from urllib.parse import urlsplit

from measuring.programs import DATA, ROOT

EXAMPLES = ROOT / "examples"


def distinct(data, number):
    """The same document in other bytes: a comment behind the end of a PDF, a comment segment at the beginning of a JPEG."""
    mark = f"copy {number}".encode()
    if data.startswith(b"%PDF"):
        return data + b"\n%" + mark + b"\n"
    if data.startswith(b"\xff\xd8"):
        return data[:2] + b"\xff\xfe" + (len(mark) + 2).to_bytes(2, "big") + mark + data[2:]
    raise ValueError("neither PDF nor JPEG")


def digital_pdfs():
    """PDFs with a text layer: the bundled ones, and electronic invoices where ../shared/data is there."""
    paths = sorted(EXAMPLES.glob("*.pdf")) + sorted((DATA / "documents").glob("*-einvoice-*.pdf"))
    return [path.read_bytes() for path in paths]


def photos():
    """JPEGs: the bundled ones, and photos and simulated photos where ../shared/data is there."""
    paths = sorted(EXAMPLES.glob("*.jpg")) + sorted((DATA / "documents").glob("*.jpg"))[:12]
    return [path.read_bytes() for path in paths + sorted((DATA / "photos").glob("*.jpg"))[:8]]


def documents(count, seed=1):
    """So many documents, no two of them the same bytes, half of them PDFs, in random order."""
    kinds = itertools.cycle([itertools.cycle(digital_pdfs()), itertools.cycle(photos())])
    made = [distinct(next(next(kinds)), number) for number in range(count)]
    random.Random(seed).shuffle(made)
    return made


@dataclasses.dataclass
class Outcome:
    """What became of one request."""
    # 0 where there was no answer.
    status: int
    body: dict
    seconds: float

    @property
    def code(self):
        return "200" if self.status == 200 else self.body.get("code", "none")

    @property
    def provenance(self):
        return self.body.get("provenance") or {}

    @property
    def is_hosted(self):
        return self.provenance.get("endpoint") == "hosted"


@dataclasses.dataclass
class Caller:
    """Who asks: over TLS with what it trusts (`context`), with a token, from an address of this machine."""
    context: ssl.SSLContext | None = None
    token: str | None = None
    source: str | None = None

    def connection(self, url, timeout):
        """To the service at a URL; the timeout in seconds."""
        place, source = urlsplit(url), self.source and (self.source, 0)
        if place.scheme == "https":
            return http.client.HTTPSConnection(place.netloc, timeout=timeout, source_address=source, context=self.context)
        return http.client.HTTPConnection(place.netloc, timeout=timeout, source_address=source)

    @property
    def headers(self):
        return {"Authorization": f"Bearer {self.token}"} if self.token else {}


ANYBODY = Caller()


def extract(url, document, wait, key=None, caller=ANYBODY):
    """Has a document read; `wait` in seconds, `key` that of idempotency."""
    began = time.monotonic()
    connection = caller.connection(url, wait + 30)
    status, body = 0, {}
    try:
        connection.request("POST", "/v1/extract", document, document_headers(wait, key) | caller.headers)
        status, body = read_answer(connection)
    except (OSError, http.client.HTTPException, ValueError) as error:
        status, body = 0, {"code": type(error).__name__}
    finally:
        connection.close()
    return Outcome(status, body, time.monotonic() - began)


def document_headers(wait, key=None):
    return {"Prefer": f"wait={wait}"} | ({"Idempotency-Key": key} if key else {})


def read_answer(connection):
    """(status, JSON) of the answer that comes next."""
    response = connection.getresponse()
    return response.status, json.loads(response.read())


def at_random(rate, seconds, send, seed=1, most=400):
    """Calls `send` with numbers from 0 at random times, `rate` a second whatever becomes of the earlier ones; returns what it
    returned. The time of each counts from when it was due."""
    generator, due, times = random.Random(seed), 0.0, []
    while (due := due + generator.expovariate(rate)) < seconds:
        times.append(due)
    began = time.monotonic()

    def one(number):
        outcome = send(number)
        outcome.seconds = time.monotonic() - began - times[number]
        return outcome

    with concurrent.futures.ThreadPoolExecutor(most) as pool:
        futures = []
        for number, due in enumerate(times):
            time.sleep(max(0, began + due - time.monotonic()))
            futures.append(pool.submit(one, number))
        return [future.result() for future in futures]
