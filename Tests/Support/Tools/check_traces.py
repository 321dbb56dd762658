#!/usr/bin/env python3
"""Checks the traces of sidecar, gateway and model path with OpenTelemetry's own definition of the protocol.

    Tests/Support/Tools/check_traces.py    needs a release build, the OCR models and scripts/requirements-test.txt

A collector of this script's own parses every request with opentelemetry-proto, unknown fields refused; then it looks at the trace of each
document: one tree from the caller's span to the model server's. Exit codes: 0 all hold, 1 not.
"""

import base64
import http.server
import json
import re
import secrets
import sys
import threading
import time
import urllib.request
from pathlib import Path

from google.protobuf import json_format
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest
from opentelemetry.proto.trace.v1.trace_pb2 import Span, Status

ROOT = Path(__file__).resolve().parents[3]
sys.path.insert(0, str(ROOT / "benchmarks"))

from measuring.programs import PROGRAMS, running_model_sim, running_service, wait_until_ready  # noqa: E402

# The stand-in reads typed PDFs and photos like a model.
DOCUMENTS = ["invoice.pdf", "receipt.jpg", "invoice-two-pages.pdf"]
# Printed on them.
WORDS = ["PELICAN", "SOURDOUGH", "OAT MILK", "INVOICE NO"]
ID_LENGTHS = {"traceId": 32, "spanId": 16, "parentSpanId": 16}
STAGES = {"schedule", "prepare", "extract", "validate", "model"}
FAILURES = []


def expect(holds, what):
    print("ok   " if holds else "WRONG", what)
    if not holds:
        FAILURES.append(what)


class Collector(http.server.BaseHTTPRequestHandler):
    """Takes what the protocol allows, and refuses everything else."""

    spans, texts, refused = [], [], []
    protocol_version = "HTTP/1.1"

    def do_POST(self):  # noqa: N802, the base class's name
        body = self.rfile.read(int(self.headers["Content-Length"]))
        Collector.texts.append(body.decode())
        try:
            if self.path != "/v1/traces" or self.headers["Content-Type"] != "application/json":
                raise ValueError(f"{self.path} {self.headers['Content-Type']}")
            message = json_format.Parse(json.dumps(with_base64(json.loads(body))), ExportTraceServiceRequest())
            for resource in message.resource_spans:
                common = {a.key: a.value.string_value for a in resource.resource.attributes}
                for scope in resource.scope_spans:
                    Collector.spans += [(common["service.name"], span) for span in scope.spans]
            status, answer = 200, b"{}"
        except (ValueError, KeyError, json_format.ParseError) as error:
            Collector.refused.append(str(error))
            status, answer = 400, b"{}"
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer)

    def log_message(self, *_):
        pass


def with_base64(value):
    """The same with ids as protobuf's JSON has them: OTLP writes them in hexadecimal, and integers for enumerations."""
    if isinstance(value, list):
        return [with_base64(item) for item in value]
    if not isinstance(value, dict):
        return value
    found = {}
    for key, item in value.items():
        if key in ID_LENGTHS:
            if not re.fullmatch(f"[0-9a-f]{{{ID_LENGTHS[key]}}}", item):
                raise ValueError(f"{key} {item}")
            item = base64.b64encode(bytes.fromhex(item)).decode()
        elif key in ("kind", "code") and not isinstance(item, int):
            raise ValueError(f"{key} {item}")
        elif re.search(r"[_]", key):
            raise ValueError(f"{key} is not in lowerCamelCase")
        found[key] = with_base64(item)
    return found


def until(what, holds, limit=30):
    end = time.monotonic() + limit
    while not holds():
        if time.monotonic() > end:
            sys.exit(f"not in {limit} s: {what}")
        time.sleep(0.1)


def extract(url, document, trace, parent):
    request = urllib.request.Request(
        url + "/v1/extract", data=document,
        headers={"traceparent": f"00-{trace}-{parent}-01", "Prefer": "wait=60", "Content-Type": "application/octet-stream"})
    with urllib.request.urlopen(request, timeout=70) as answer:
        return answer.status


def check(trace, parent, name):
    """The spans of one document."""
    mine = [(service, span) for service, span in Collector.spans if span.trace_id.hex() == trace]
    by_id = {span.span_id.hex(): (service, span) for service, span in mine}
    expect(len(by_id) == len(mine), f"{name}: every span has an id of its own ({len(mine)})")
    first = [span for _, span in mine if span.parent_span_id.hex() == parent]
    expect([span.name for span in first] == ["POST /v1/extract"], f"{name}: one span is below the caller's")
    expect(all(span.parent_span_id.hex() in by_id for _, span in mine if span not in first), f"{name}: all others are below one of ours")
    names = {span.name for _, span in mine}
    expect(names >= STAGES | {"admit", "document", "gateway"}, f"{name}: the stages are there: {', '.join(sorted(names))}")
    expect(all(span.start_time_unix_nano <= span.end_time_unix_nano for _, span in mine), f"{name}: none ends before it begins")
    expect(all(span.status.code == Status.STATUS_CODE_UNSET for _, span in mine), f"{name}: none failed")
    kinds = {"POST /v1/extract": Span.SPAN_KIND_SERVER, "gateway": Span.SPAN_KIND_CLIENT, "model": Span.SPAN_KIND_CLIENT}
    wrong = [span.name for _, span in mine if span.kind != kinds.get(span.name, Span.SPAN_KIND_INTERNAL)]
    expect(not wrong, f"{name}: kinds {wrong}")
    way, place = [], next((pair for pair in mine if pair[1].name == "model"), None)
    while place:
        way.append(f"{place[0]} {place[1].name}")
        place = by_id.get(place[1].parent_span_id.hex())
    expect(
        way == ["ocr-gateway model", "ocr-gateway document", "ocr-gateway POST /v1/extract", "ocr-client gateway",
                "ocr-client document", "ocr-client POST /v1/extract"], f"{name}: {' < '.join(way)}")


def main():
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Collector)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    otlp = {"OTEL_EXPORTER_OTLP_ENDPOINT": f"http://127.0.0.1:{server.server_port}"}
    traces = {}
    with running_model_sim() as model:
        settings = {"engine": "model", "model_url": model, "canary_interval": "3600s", "embedded_xml": "off"}
        with running_service(PROGRAMS / "ocr-gateway", otlp | {"OCR_LISTEN": "127.0.0.1:0"}, settings) as (gateway, _):
            wait_until_ready(gateway)
            with running_service(PROGRAMS / "ocr-client", otlp | {"OCR_SIDECAR_LISTEN": "127.0.0.1:0"}, {"gateway_urls": gateway}) as (url, _):
                for name in DOCUMENTS:
                    traces[name] = (secrets.token_hex(16), secrets.token_hex(8))
                    status = extract(url, (ROOT / "examples" / name).read_bytes(), *traces[name])
                    expect(status == 200, f"{name}: {status}")
    # Both have stopped, and have sent what waited.
    expect(not Collector.refused, f"opentelemetry-proto takes every request: {Collector.refused}")
    for name, (trace, parent) in traces.items():
        check(trace, parent, name)
    documented = set(re.findall(r"^\| `([a-z]+)` \| ", (ROOT / "docs/operations.md").read_text().split("### Traces")[1].split("\n## ")[0], re.M))
    seen = {span.name for _, span in Collector.spans} - {"POST /v1/extract"}
    expect(seen <= documented, f"docs/operations.md lists every span: {sorted(seen - documented)}")
    keys = {attribute.key for _, span in Collector.spans for attribute in span.attributes}
    text = (ROOT / "docs/operations.md").read_text()
    expect(all(f"`{key}`" in text for key in keys), f"and every attribute: {sorted(keys)}")
    words = [word for word in WORDS if any(word in body.upper() for body in Collector.texts)]
    expect(not words, f"no word of the documents leaves: {words}")
    return 1 if FAILURES else 0


if __name__ == "__main__":
    sys.exit(main())
