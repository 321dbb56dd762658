#!/usr/bin/env python3
"""Checks /openapi.json of a running gateway: it is valid OpenAPI, and real answers and errors follow its schemas.

    Tests/Support/Tools/check_openapi.py       needs a release build and the packages of scripts/requirements-test.txt
"""
import base64
import json
import sys
import urllib.error
import urllib.request
from pathlib import Path

import jsonschema
import openapi_spec_validator

sys.path.insert(0, str(Path(__file__).resolve().parents[3] / "benchmarks"))
from measuring.programs import ROOT, running_gateway  # noqa: E402

SAMPLES = ROOT / "examples"


def exchanges():
    """(method, path, headers, body) of requests whose answers are checked; together they meet every schema."""
    receipt, invoice = (SAMPLES / "receipt.jpg").read_bytes(), (SAMPLES / "invoice.pdf").read_bytes()
    form_type, lines = {"Content-Type": "multipart/form-data; boundary=b"}, {"Accept": "application/x-ndjson"}
    yield "GET", "/health", {}, None
    yield "GET", "/health/ready", {}, None
    yield "GET", "/v1/version", {}, None
    yield "GET", "/openapi.json", {}, None
    yield "POST", "/v1/extract", {}, receipt
    yield "POST", "/v1/extract?include=evidence", {"Prefer": "wait=20.5"}, receipt
    yield "POST", "/v1/extract?include=evidence", {}, invoice
    yield "POST", "/v1/extract", form_type, form(invoice)
    yield "POST", "/v1/extract", lines, invoice
    yield "POST", "/v1/extract", lines, b"%PDF-1.7\n" + bytes(64)
    yield "POST", "/v1/extract", {"Accept": "text/csv"}, invoice
    yield "POST", "/v1/extract", {"Idempotency-Key": "key"}, receipt
    yield "POST", "/v1/extract", {"Idempotency-Key": "key"}, invoice
    yield "POST", "/v1/extract/batch", form_type, form(invoice, b"text", receipt)
    yield "POST", "/v1/extract/batch", form_type | lines, form(invoice, b"text", receipt)
    yield "POST", "/v1/extract/batch", form_type, form(*[invoice] * 11)
    yield "POST", "/v1/extract/batch", {}, invoice
    yield "POST", "/v1/extract", {}, b""
    yield "POST", "/v1/extract?include=nothing", {}, invoice
    yield "POST", "/v1/extract", {}, b"II*\0" + bytes(64)
    yield "POST", "/v1/extract", {}, b"%PDF-1.7\n" + bytes(64)
    yield "POST", "/v1/extract", {"Prefer": "wait=0.001"}, receipt
    yield "POST", "/v1/extract", {"Content-Length": str(1 << 40)}, b"%PDF"
    yield "POST", "/v1/ocr", {}, ocr(invoice)
    yield "POST", "/v1/ocr", {"Prefer": "wait=20"}, ocr(receipt, pages="0-3", document_annotation_format={
        "type": "json_schema", "json_schema": {"name": "all", "schema": {"type": "object"}, "strict": True}})
    yield "POST", "/v1/ocr", {}, b"{"
    yield "POST", "/v1/ocr", {}, b'{"document": {"document_url": "https://example.com/a.pdf"}}'
    yield "POST", "/v1/ocr", {}, ocr(b"text")
    yield "POST", "/v1/ocr", {}, ocr(b"%PDF-1.7\n" + bytes(64))
    yield "POST", "/v1/ocr", {"Content-Length": str(1 << 40)}, b"{"
    yield "GET", "/nothing", {}, None
    yield "DELETE", "/v1/extract", {}, None


def form(*documents):
    """A multipart body with the boundary b."""
    head = b'--b\r\nContent-Disposition: form-data; name="file"; filename="x"\r\n\r\n'
    return b"".join(head + document + b"\r\n" for document in documents) + b"--b--\r\n"


def ocr(document, **keys):
    """A body for Mistral's API."""
    uri = "data:application/octet-stream;base64," + base64.b64encode(document).decode()
    return json.dumps({"model": None, "document": {"document_url": uri}, **keys}).encode()


def ask(url, method, path, headers, body):
    request = urllib.request.Request(url + path, data=body, headers=headers, method=method)
    try:
        with urllib.request.urlopen(request, timeout=60) as response:
            return response.status, response.headers.get_content_type(), response.read()
    except urllib.error.HTTPError as error:
        return error.code, error.headers.get_content_type(), error.read()


def main():
    failures, statuses = [], set()
    with running_gateway() as (url, _):
        description = json.loads(ask(url, "GET", "/openapi.json", {}, None)[2])
        openapi_spec_validator.validate(description)
        for method, path, headers, body in exchanges():
            status, media_type, text = ask(url, method, path, headers, body)
            statuses.add(status)
            operation = description["paths"].get(path.partition("?")[0], {}).get(method.lower())
            # Where the description has no such operation, the answer is still a problem.
            answers = operation["responses"] if operation else description["paths"]["/v1/extract"]["post"]["responses"]
            name = f"{method} {path} {headers or ''} -> {status}"
            try:
                schema = answers[str(status)]["content"][media_type]["schema"]
                check = jsonschema.Draft202012Validator({**schema, "components": description["components"]})
                for part in text.splitlines() if media_type == "application/x-ndjson" else [text]:
                    check.validate(json.loads(part) if media_type.endswith("json") else part.decode())
                print(f"  ok    {name}")
            except (KeyError, json.JSONDecodeError, jsonschema.ValidationError) as error:
                failures.append(name)
                print(f"  WRONG {name}: {getattr(error, 'message', repr(error))}")
    missing = {200, 400, 404, 405, 413, 415, 422, 504} - statuses
    if missing:
        failures.append(f"no answer had the status {sorted(missing)}")
        print("  WRONG", failures[-1])
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
