#!/usr/bin/env python3
"""Who gets into a gateway and who does not, from other machines: allow-list, proxies, client certificates, tokens, and their renewal.

    Tests/Support/Tools/check_access.py         Needs root, openssl and a release build

The box with the gateway, a caller on the list, a proxy that is trusted and a stranger hang on one bridge, over IPv4 and IPv6, in network
namespaces of their own. Each refusal is first shown to be a way that is open without the protection. Exit codes: 0 all hold, 1 not.
"""
import contextlib
import json
import os
import socket
import ssl
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from bare_machine import ROOT, Rows, add_network, enter, in_network, run

sys.path.insert(0, str(ROOT / "benchmarks"))

from measuring.credentials import Credentials  # noqa: E402

HOSTS = {"box": ("203.0.113.10", "2001:db8::10"), "caller": ("203.0.113.7", "2001:db8::7"),
         "proxy": ("203.0.113.8", "2001:db8::8"), "stranger": ("203.0.113.66", "2001:db8::66")}
# Behind the proxy: on the list, and off it.
BEHIND, OUTSIDE = ("198.51.100.5", "2001:db8:5::5"), ("192.0.2.5", "2001:db8:6::5")
LISTED = {"OCR_ALLOWLIST": ",".join(["127.0.0.1", *HOSTS["caller"], "198.51.100.0/24", "2001:db8:5::/48"]),
          "OCR_TRUSTED_PROXIES": ",".join(HOSTS["proxy"])}
PORT, TOTAL = 8000, b'"total":99294,'
DOCUMENT = ROOT / "examples/invoice.pdf"
VERSIONS = {"1.2": ssl.TLSVersion.TLSv1_2, "1.3": ssl.TLSVersion.TLSv1_3}
# How long callers come while certificates and tokens are exchanged, and how often that is.
RENEWALS, SECONDS = 4, 7
rows = Rows()


def build_network():
    run("ip", "link", "add", "outside", "type", "bridge")
    run("ip", "link", "set", "outside", "up")
    for name, addresses in HOSTS.items():
        add_network(name)
        run("ip", "link", "add", f"v-{name}", "type", "veth", "peer", "name", "eth0", "netns", name)
        run("ip", "link", "set", f"v-{name}", "master", "outside", "up")
        for address, length in zip(addresses, (24, 64)):
            run("ip", "-n", name, "address", "add", f"{address}/{length}", "dev", "eth0", *(["nodad"] if ":" in address else []))
        run("ip", "-n", name, "link", "set", "eth0", "up")


class Gateway:
    """Of the box, with a log that is read."""

    def __init__(self, **settings):
        own = {name: value for name, value in os.environ.items() if not name.startswith("OCR_")}
        own |= {"OCR_LISTEN": f"[::]:{PORT}", "OCR_DOCUMENT_WORKERS": "1", "OCR_RECOGNIZERS": "1", "OCR_LOG_FORMAT": "json"}
        self.file = tempfile.TemporaryFile("w+")
        self.process = subprocess.Popen(
            ["nsenter", "--net=/run/netns/box", ROOT / ".build/release/ocr-gateway", "serve"],
            env=own | {name: str(value) for name, value in settings.items()}, stdout=self.file, stderr=self.file)

    def __enter__(self):
        if not eventually(lambda: self.lines("listening")):
            sys.exit(f"the gateway does not start: {self.text()}")
        return self

    def __exit__(self, *_):
        self.process.terminate()
        self.process.wait(60)

    def text(self):
        # The gateway writes at the end of the same open file.
        size = os.fstat(self.file.fileno()).st_size
        return os.pread(self.file.fileno(), size, 0).decode()

    def lines(self, message):
        found = (json.loads(line) for line in self.text().splitlines() if line.startswith("{") and line.endswith("}"))
        return [line for line in found if line.get("msg") == message]

    def peers(self, message):
        return {line.get("peer") for line in self.lines(message)}


def eventually(holds, seconds=30):
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if found := holds():
            return found
        time.sleep(0.05)
    return False


def get(path, *headers):
    return "\r\n".join([f"GET {path} HTTP/1.1", "Host: localhost", "Connection: close", *headers, "", ""]).encode()


def post(*headers):
    body = DOCUMENT.read_bytes()
    lines = ["POST /v1/extract HTTP/1.1", "Host: localhost", "Connection: close", f"Content-Length: {len(body)}", *headers, "", ""]
    return "\r\n".join(lines).encode() + body


def bearer(token):
    return f"Authorization: Bearer {token}"


def ask(host, family, request, context=None, before=b""):
    """All that comes back from the box to a host of the network, by IPv4 (0) or IPv6 (1); empty where nothing does.

    before: what is sent before TLS.
    """
    def exchange():
        with contextlib.suppress(OSError), socket.create_connection((HOSTS["box"][family], PORT), timeout=30) as connection:
            connection.sendall(before)
            with context.wrap_socket(connection, server_hostname=HOSTS["box"][family]) if context else connection as way:
                way.sendall(request)
                return read_all(way)
        return b""

    return in_network(host, exchange)


def read_all(way):
    answer = b""
    # What came before a reset counts.
    with contextlib.suppress(OSError):
        while piece := way.recv(65536):
            answer += piece
    return answer


def status(answer):
    return int(answer[9:12]) if answer.startswith(b"HTTP/1.1 ") else 0


def statuses(host, request, context=None):
    """By IPv4 and by IPv6."""
    return [status(ask(host, family, request, context)) for family in (0, 1)]


def proxy_header(client):
    """PROXY protocol version 2, of a connection that a client made."""
    family, kind, size = (socket.AF_INET6, 0x21, 36) if ":" in client else (socket.AF_INET, 0x11, 12)
    address = socket.inet_pton(family, client)
    return b"\r\n\r\n\0\r\nQUIT\n" + bytes([0x21, kind, 0, size]) + address * 2 + (40000).to_bytes(2, "big") + PORT.to_bytes(2, "big")


# --- addresses

def open_to_all():
    with Gateway(OCR_ALLOWLIST="0.0.0.0/0,::/0", OCR_PLAINTEXT="allow"):
        for host in ("caller", "proxy", "stranger"):
            seen = statuses(host, get("/v1/version"))
            rows.row(f"with everybody on the list the {host} is answered, IPv4 and IPv6", seen == [200, 200], seen)


def addresses():
    with Gateway(**LISTED, OCR_PLAINTEXT="allow") as gateway:
        answers = [ask("caller", family, post()) for family in (0, 1)]
        rows.row("on the list: a document is read, IPv4 and IPv6", all(TOTAL in answer for answer in answers), answers)
        seen = [ask("stranger", family, get("/health")) for family in (0, 1)]
        rows.row("off the list: not a byte, IPv4 and IPv6", seen == [b"", b""], seen)
        seen = [ask("stranger", family, get("/health", f"{name}: {value}"))
                for family, address in enumerate(HOSTS["caller"])
                for name, value in (("X-Forwarded-For", address), ("X-Real-IP", address), ("Forwarded", f"for={address}"))]
        seen += [ask("stranger", family, proxy_header(HOSTS["caller"][family]) + get("/health")) for family in (0, 1)]
        rows.row("off the list with X-Forwarded-For, X-Real-IP, Forwarded or a PROXY header: not a byte", set(seen) == {b""}, seen)
        rows.row("the log names the stranger", eventually(lambda: set(HOSTS["stranger"]) <= gateway.peers("peer refused")), gateway.text())
        self_named(gateway)
        behind_a_proxy(gateway)


def self_named(gateway):
    """A caller that is no proxy, and says that it is another."""
    for family, other in enumerate(BEHIND):
        seen = status(ask("caller", family, get("/v1/version", f"X-Forwarded-For: {other}", f"X-Request-ID: self-{family}")))
        own = eventually(lambda: [line for line in gateway.lines("request") if line.get("requestId") == f"self-{family}"])
        named = own and own[0].get("peer")
        rows.row(f"who is no proxy is itself whatever it says: {named}", seen == 200 and named == HOSTS["caller"][family], own)
        seen = status(ask("caller", family, proxy_header(other) + get("/health")))
        rows.row("its PROXY header is no HTTP", seen == 400, seen)


def behind_a_proxy(gateway):
    for family, (client, stranger) in enumerate(zip(BEHIND, OUTSIDE)):
        seen = [status(ask("proxy", family, get("/v1/version", f"X-Forwarded-For: {named}")))
                for named in (client, stranger, f"{client}, {stranger}", f"{stranger}, {client}")]
        rows.row(f"by the trusted proxy's X-Forwarded-For: {client} in, {stranger} not", seen == [200, 403, 403, 200], seen)
        seen = [ask("proxy", family, get("/v1/version"), before=proxy_header(named)) for named in (client, stranger)]
        rows.row(f"by its PROXY header: {client} in, {stranger} not a byte", status(seen[0]) == 200 and seen[1] == b"", seen)
        rows.row("the log names the clients", eventually(
            lambda: client in gateway.peers("request") and stranger in gateway.peers("peer refused")), gateway.text())
    seen = [statuses("proxy", get(path)) for path in ("/health", "/metrics")]
    rows.row("the proxy itself gets its health only", seen == [[200, 200], [403, 403]], seen)


# --- certificates and tokens

def credentials_of_the_box(folder):
    made = Credentials(folder, ",".join(["DNS:localhost", "IP:127.0.0.1", *(f"IP:{address}" for address in HOSTS["box"])]))
    made.authority("other")
    for name in ("client", "second", "third"):
        made.certificate(name)
    made.certificate("strange", authority="other")
    made.certificate("expired", days=-1)
    made.token("one")
    made.token("withdrawn")
    made.token("old", "expires=2020-01-31")
    return made


def settings_of(credentials, **more):
    return {f"OCR_{name.upper()}": value for name, value in (credentials.settings | more).items()}


def certificates(credentials):
    token = bearer(credentials.tokens["one"])
    with Gateway(**LISTED, **settings_of(credentials)):
        seen = [statuses("caller", get("/v1/version", token), credentials.context(name)) for name in (None, "strange", "expired")]
        rows.row("without mutual TLS no client certificate is asked for, none looked at", seen == [[200, 200]] * 3, seen)
    with Gateway(**LISTED, **settings_of(credentials, tls_client_ca=credentials.path("ca.pem"))) as gateway:
        for version, number in VERSIONS.items():
            for name, what in (("client", "a good"), ("strange", "another authority's"), ("expired", "an expired"), (None, "no")):
                context = credentials.context(name)
                context.minimum_version = context.maximum_version = number
                seen = statuses("caller", get("/v1/version", token), context)
                rows.row(f"TLS {version}, {what} client certificate: {'in' if name == 'client' else 'refused'}, IPv4 and IPv6",
                         seen == ([200, 200] if name == "client" else [0, 0]), seen)
        read = [line["status"] for line in gateway.lines("request")]
        rows.row("no request of those refused was read", set(read) == {200} and len(read) == 4, read)
        seen = [ask("stranger", family, get("/health"), credentials.context("client")) for family in (0, 1)]
        rows.row("off the list with a good certificate and token: not a byte",
                 seen == [b"", b""] and set(HOSTS["stranger"]) <= gateway.peers("peer refused"), seen)
        answers = [ask("proxy", family, post(token), credentials.context("client"), proxy_header(client)) for family, client in enumerate(BEHIND)]
        rows.row("behind the proxy, PROXY header before TLS: a document is read, IPv4 and IPv6", all(TOTAL in answer for answer in answers), answers)
        tokens(credentials)
        renewal(credentials, gateway)


def tokens(credentials):
    context = credentials.context("client")
    for what, headers, right in (
            ("a good", [bearer(credentials.tokens["one"])], 200), ("no", [], 401), ("a wrong", [bearer("0" * 64)], 401),
            ("an expired", [bearer(credentials.tokens["old"])], 401), ("a Basic", [f"Authorization: Basic {credentials.tokens['one']}"], 401)):
        seen = statuses("caller", get("/v1/version", *headers), context)
        rows.row(f"{what} token: {right}, IPv4 and IPv6", seen == [right, right], seen)
    withdrawn = get("/v1/version", bearer(credentials.tokens["withdrawn"]))
    before = statuses("caller", withdrawn, context)
    credentials.write_tokens("withdrawn")
    gone = eventually(lambda: statuses("caller", withdrawn, context) == [401, 401], 5)
    rows.row("a token that is withdrawn: 200 before, 401 within seconds", before == [200, 200] and gone, before)


def renewal(credentials, gateway):
    """Callers of both families come, half of them on kept connections, while all that they are known by is exchanged."""
    files = [credentials.path(name) for name in ("ca.pem", "client.pem", "client.key")]
    callers = [subprocess.Popen(
        ["nsenter", "--net=/run/netns/caller", sys.executable, Path(__file__).with_name("tls_callers.py"), str(PORT), files[0],
         credentials.tokens["one"], DOCUMENT, str(SECONDS), address, files[1], files[2]], stdout=subprocess.PIPE, text=True)
        for address in HOSTS["box"]]
    renewed = len(gateway.lines("credentials renewed"))
    for number in range(RENEWALS):
        credentials.install(("second", "third")[number % 2])
        credentials.token(f"further-{number}")
        credentials.write_tokens("withdrawn")
        # One line for the certificate, one for the tokens.
        eventually(lambda: len(gateway.lines("credentials renewed")) >= renewed + 2 * (number + 1), 5)
    said = [json.loads(caller.communicate()[0]) for caller in callers]
    lines = len(gateway.lines("credentials renewed")) - renewed
    rows.row(f"certificate and tokens renewed {lines} times under load: {sum(each['answered'] for each in said)} documents answered, none failed",
             lines >= 2 * RENEWALS and all(each["failed"] == 0 and each["answered"] > 5 and each["certificates"] > 1 for each in said), said)


def main():
    enter()
    build_network()
    open_to_all()
    addresses()
    with tempfile.TemporaryDirectory() as folder:
        certificates(credentials_of_the_box(Path(folder)))
    sys.exit(1 if rows.wrong else 0)


if __name__ == "__main__":
    main()
