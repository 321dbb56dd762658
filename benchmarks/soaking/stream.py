"""Callers that deliver documents as docs/api.md says: with one key for all attempts, and again where they are told to."""
import collections
import contextlib
import dataclasses
import http.client
import json
import random
import threading
import time

from measuring.documents import Caller, Outcome, document_headers, read_answer
from soaking.mixture import contradicts, essence

# Seconds that a request waits for its answer, and that callers go on for once nothing breaks any more.
WAIT, PATIENCE = 30, 60
# Seconds until an attempt that broke off is repeated, and attempts that a hostile document gets at answers that put it off.
PAUSE, HOSTILE_ATTEMPTS = 0.5, 3
# Of a hundred good documents those that two callers bring at once, and those that are asked for again.
TWINS, AGAIN = 10, 20
# Pieces that a slow body comes in, and the seconds between two of them.
PIECES, DRIP = 20, (0.1, 0.4)


@dataclasses.dataclass(frozen=True)
class Door:
    """Where documents are brought: its URL, who asks, and the program behind it (Supervised)."""
    name: str
    url: str
    caller: Caller
    program: object


@dataclasses.dataclass
class Delivery:
    """The last attempt of a document."""
    outcome: Outcome
    # Lives of the program behind the door in which the attempt began and ended.
    lives: tuple
    seconds: float

    @property
    def is_ended(self):
        return self.outcome.status == 200 or self.outcome.body.get("retryable") is False


class Tally:
    """What became of all documents."""

    def __init__(self):
        self.lock = threading.Lock()
        self.kinds, self.put_off, self.endpoints = collections.Counter(), collections.Counter(), collections.Counter()
        self.checks = collections.Counter()
        self.lost, self.wrong, self.doubled, self.unexpected, self.seconds = [], [], [], [], []

    def count(self, counter, key):
        with self.lock:
            counter[key] += 1


class Stream:
    """Callers, each of which brings one document after the other until `end`."""

    def __init__(self, mixture, doors, hostile, known, callers, seed):
        """doors: by name, `gateway` and `sidecar`; hostile: the door of hostile documents; known: answers by door and sample."""
        self.mixture, self.doors, self.hostile, self.known = mixture, doors, hostile, known
        self.tally, self.ended, self.lock, self.calm = Tally(), threading.Event(), threading.Lock(), None
        self.threads = [threading.Thread(target=self._work, args=(random.Random(seed + number),)) for number in range(callers)]

    def start(self):
        for thread in self.threads:
            thread.start()

    def end(self):
        """Nothing breaks any more; returns once every document has its end, or is lost."""
        self.calm = time.monotonic()
        self.ended.set()
        for thread in self.threads:
            thread.join()

    def _work(self, draw):
        while not self.ended.is_set():
            with self.lock:
                task = self.mixture.take()
            self.tally.count(self.tally.kinds, task.kind)
            self._bring(task, draw)

    def _bring(self, task, draw):
        door = self.hostile if task.kind == "hostile" else self.doors["sidecar" if task.by_sidecar else "gateway"]
        if task.kind == "cancelled":
            leave(door, task, draw)
            if draw.random() < 0.5:
                return
            self.tally.count(self.tally.kinds, "came back")
        if task.sample and draw.randrange(100) < TWINS:
            twin = Twin(self, door, task)
            first, second = self._deliver(door, task, draw), twin.result()
            self._judge(task, door, first)
            self._compare(task, "brought twice at once", first, second)
            return
        first = self._deliver(door, task, draw)
        self._judge(task, door, first)
        if task.sample and first.is_ended and draw.randrange(100) < AGAIN:
            self._compare(task, "asked for again", first, self._deliver(door, task, draw))

    def _deliver(self, door, task, draw):
        began, attempts = time.monotonic(), 0
        while True:
            life = door.program.life
            pace = draw.uniform(*DRIP) if task.kind == "slow" and not attempts else 0
            outcome = post(door, task, pace)
            attempts += 1
            delivery = Delivery(outcome, (life, door.program.life), time.monotonic() - began)
            if delivery.is_ended or self.calm and time.monotonic() - self.calm > PATIENCE:
                return delivery
            self.tally.count(self.tally.put_off, outcome.code)
            if task.kind == "hostile" and attempts >= HOSTILE_ATTEMPTS and outcome.status:
                return delivery
            time.sleep(outcome.body.get("retryAfterMs", 1000 * PAUSE) / 1000)

    def _judge(self, task, door, delivery):
        """Of one document's end, whether it is one and the right one."""
        outcome, tally = delivery.outcome, self.tally
        said = f"{task.key} ({task.kind}, {task.sample or 'no sample'}, {door.name}): {outcome.status} {outcome.code}"
        with tally.lock:
            if not delivery.is_ended:
                # A hostile document may be put off by a stable code, a good one must be read.
                if task.sample or not outcome.body.get("code") or not outcome.status:
                    tally.lost.append(said)
            elif not task.sample:
                if outcome.code not in task.endings:
                    tally.unexpected.append(said)
            elif outcome.status != 200:
                tally.wrong.append(said)
            else:
                tally.seconds.append(delivery.seconds)
                tally.endpoints["hosted" if outcome.is_hosted else "gateway"] += 1
                differing = differences(outcome, task, self.known)
                if differing:
                    tally.wrong.append(f"{said}: {differing} {json.dumps(outcome.body)}")

    def _compare(self, task, how, first, second):
        """Two answers to one key: equal, and one run in one life of the program."""
        tally = self.tally
        tally.count(tally.checks, how)
        answers = [delivery.outcome for delivery in (first, second)]
        if any(answer.status != 200 for answer in answers):
            if not second.is_ended:
                tally.lost.append(f"{task.key}, {how}: {answers[1].status} {answers[1].code}")
            return
        one_life = len({*first.lives, *second.lives}) == 1
        if one_life and answers[0].body["id"] != answers[1].body["id"]:
            tally.doubled.append(f"{task.key}, {how}: worked on twice")
        if differ(*answers):
            tally.doubled.append(f"{task.key}, {how}: two answers")


class Twin(threading.Thread):
    """Brings the same document under the same key at the same time."""

    def __init__(self, stream, door, task):
        super().__init__()
        self.delivery = None
        self.bring = lambda: stream._deliver(door, task, random.Random(task.number))
        self.start()

    def run(self):
        self.delivery = self.bring()

    def result(self):
        self.join()
        return self.delivery


def differences(outcome, task, known):
    """Fields in which an answer is not the known one of the side that gave it."""
    right, given = known["hosted" if outcome.is_hosted else "gateway"][task.sample], essence(outcome.body)
    return sorted({name for name in right if not same(name, given, right)} | set(contradicts(outcome.body, task.sample)))


def same(name, one, other):
    return one[name] == other[name] or name == "amounts" and None in (one[name], other[name])


def differ(first, second):
    """Whether two answers say different things; one of the hosted side may withhold what one of the gateway has."""
    one, other = essence(first.body), essence(second.body)
    if first.is_hosted == second.is_hosted:
        return any(not same(name, one, other) for name in one)
    return any(None not in (one[name], other[name]) and one[name] != other[name] for name in ("date", "currency", "total"))


def post(door, task, pace=0):
    """One attempt; with a pace, in seconds, the body comes in pieces."""
    began, status, body = time.monotonic(), 0, {}
    connection = door.caller.connection(door.url, WAIT + 15)
    try:
        for piece in begin(connection, door, task, PIECES if pace else 1):
            connection.send(piece)
            time.sleep(pace)
        status, body = read_answer(connection)
    except (OSError, http.client.HTTPException, ValueError) as error:
        status, body = 0, {"code": type(error).__name__}
    finally:
        connection.close()
    return Outcome(status, body, time.monotonic() - began)


def begin(connection, door, task, count):
    """Sends a request's head; returns the pieces of its body."""
    connection.putrequest("POST", "/v1/extract")
    for name, value in (document_headers(WAIT, task.key) | door.caller.headers | {"Content-Length": len(task.document)}).items():
        connection.putheader(name, str(value))
    connection.endheaders()
    size = -(-len(task.document) // count)
    return [task.document[at:at + size] for at in range(0, len(task.document), size)]


def leave(door, task, draw):
    """Begins a request and closes the connection: in its body, or before its answer."""
    connection = door.caller.connection(door.url, WAIT)
    with contextlib.suppress(OSError, http.client.HTTPException):
        pieces = begin(connection, door, task, PIECES)
        for piece in pieces[:draw.choice([PIECES // 2, PIECES])]:
            connection.send(piece)
        time.sleep(draw.uniform(0, 1.5))
    connection.close()
