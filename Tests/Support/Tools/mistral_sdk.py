#!/usr/bin/env python3
"""Asks a running gateway through Mistral's own SDK, and compares what it hears with POST /v1/extract.

    .build-mistralai/newest/bin/python Tests/Support/Tools/mistral_sdk.py http://127.0.0.1:8000

scripts/test.sh --all makes an environment for each release of the SDK. Exit 0 where everything is as it should be.
"""
import asyncio
import base64
import datetime
import enum
import importlib.metadata
import json
import sys
import urllib.request
from decimal import Decimal
from pathlib import Path
from typing import List, Optional

from pydantic import BaseModel

try:
    from mistralai.client import Mistral, errors, models
except ImportError:  # release 1
    from mistralai import Mistral, models
    errors = models
from mistralai.extra import response_format_from_pydantic_model

SAMPLES = Path(__file__).resolve().parents[3] / "examples"
failures = []


class Kind(str, enum.Enum):
    RECEIPT = "Receipt"
    INVOICE = "Invoice"


class Item(BaseModel):
    description: Optional[str]
    qty: Optional[Decimal] = None
    price: Optional[Decimal]


class Purchase(BaseModel):
    """Other names than ours, and types of pydantic's."""
    merchant_name: str
    purchase_date: datetime.date
    currency_code: Optional[str]
    total_amount: Decimal
    tax: Optional[float]
    kind: Kind
    items: List[Item]
    loyalty_points: Optional[int] = None


class Impossible(BaseModel):
    total: Decimal
    favourite_colour: str


def expect(what, holds, seen=""):
    print(f"  {'ok   ' if holds else 'WRONG'} {what} {'' if holds else seen}")
    if not holds:
        failures.append(what)


def sample(name):
    return (SAMPLES / name).read_bytes()


def data_uri(media_type, content):
    return f"data:{media_type};base64,{base64.b64encode(content).decode()}"


def pdf(name):
    return {"type": "document_url", "document_url": data_uri("application/pdf", sample(name))}


def image(name):
    return {"type": "image_url", "image_url": data_uri("image/jpeg", sample(name))}


def extracted(url, name):
    request = urllib.request.Request(url + "/v1/extract", data=sample(name))
    with urllib.request.urlopen(request, timeout=60) as response:
        return json.load(response)


def pages(client):
    answer = client.ocr.process(model="mistral-ocr-latest", document=pdf("invoice-two-pages.pdf"))
    expect("two pages with markdown", [bool(page.markdown) for page in answer.pages] == [True, True])
    expect("pages count from 0", [page.index for page in answer.pages] == [0, 1])
    dimensions = answer.pages[0].dimensions
    expect("dimensions are px at 200 dpi", dimensions.dpi == 200 and dimensions.width > 1000, dimensions)
    expect("both pages were processed", answer.usage_info.pages_processed == 2)
    expect("the model is named as it is", answer.model == "embedded", answer.model)
    second = client.ocr.process(
        model=None, document=pdf("invoice-two-pages.pdf"), pages=[1], include_image_base64=True)
    expect("pages selects", [(page.index, page.markdown) for page in second.pages] == [(1, answer.pages[1].markdown)])
    vendor = json.loads((SAMPLES / "expected.json").read_text())["receipt.jpg"]["vendor"]
    for form in (image("receipt.jpg"), {"type": "image_url", "image_url": {"url": image("receipt.jpg")["image_url"]}}):
        photo = client.ocr.process(model="mistral-ocr-latest", document=form)
        expect("an image's words are read", vendor.lower() in photo.pages[0].markdown.lower(), photo.pages[0].markdown)


def annotations(client, url):
    for name, document in (("invoice.pdf", pdf("invoice.pdf")), ("receipt.jpg", image("receipt.jpg"))):
        own = extracted(url, name)
        whole = client.ocr.process(
            model="mistral-ocr-latest", document=document,
            document_annotation_format={
                "type": "json_schema", "json_schema": {"name": "all", "schema": {"type": "object"}}})
        annotation = json.loads(whole.document_annotation)
        for key in ("id", "timing"):
            annotation.pop(key), own.pop(key)
        expect(f"{name}: a bare schema gets the answer of /v1/extract", annotation == own, annotation)

        answer = client.ocr.process(
            model="mistral-ocr-latest", document=document,
            document_annotation_format=response_format_from_pydantic_model(Purchase))
        purchase = Purchase.model_validate(json.loads(answer.document_annotation, parse_float=Decimal))
        unit = Decimal(10) ** -own["minorUnits"]

        def money(minor):
            return None if minor is None else minor * unit

        expect(f"{name}: vendor, date and currency", (
            purchase.merchant_name, str(purchase.purchase_date), purchase.currency_code
        ) == (own["vendor"], own["date"], own["currency"]), purchase)
        expect(f"{name}: the total, digit by digit", str(purchase.total_amount) == str(money(own["total"])), purchase)
        expect(f"{name}: the tax", purchase.tax == float(money(own["tax"])), purchase)
        expect(f"{name}: the kind", purchase.kind.value.lower() == own["documentType"], purchase)
        expect(f"{name}: the items", [
            (item.description, item.qty, item.price) for item in purchase.items
        ] == [
            (item["description"], item["quantity"] and Decimal(item["quantity"]), money(item["amount"]))
            for item in own["lineItems"]
        ], purchase.items)
        expect(f"{name}: what is not read is null", purchase.loyalty_points is None)


async def awaited(url):
    request = dict(model="mistral-ocr-latest", document=pdf("invoice.pdf"),
                   document_annotation_format=response_format_from_pydantic_model(Purchase))
    async with Mistral(api_key="none", server_url=url) as client:
        answers = await asyncio.gather(*[client.ocr.process_async(**request) for _ in range(3)])
    annotations = {answer.document_annotation for answer in answers}
    expect("several at once by await", len(annotations) == 1 and "total_amount" in annotations.pop(), annotations)


def refusals(client):
    def refused(what, kind, status, message, **request):
        try:
            client.ocr.process(model="mistral-ocr-latest", **request)
        except errors.SDKError as error:
            seen = ("SDKError", error)
        except errors.HTTPValidationError as error:
            seen = ("HTTPValidationError", error)
        else:
            return expect(what, False, "no error")
        name, error = seen
        expect(what, name == kind and error.status_code == status and message in str(error), f"{name} {error}")
        if kind == "HTTPValidationError":
            details = error.data.detail
            expect(f"{what}: the details are parsed", details and message in details[0].msg, error.data)

    invoice = pdf("invoice.pdf")
    refused("a URL is not fetched", "HTTPValidationError", 422, "no URL is fetched",
            document={"type": "document_url", "document_url": "https://example.com/a.pdf"})
    refused("a broken PDF", "HTTPValidationError", 422, "",
            document={"type": "document_url", "document_url": data_uri("application/pdf", b"%PDF-1.7 broken")})
    refused("a text", "SDKError", 415, "PDF, JPEG, PNG and XML are read",
            document={"type": "document_url", "document_url": data_uri("text/plain", b"text")})
    refused("a property nobody reads", "HTTPValidationError", 422, "favourite_colour", document=invoice,
            document_annotation_format=response_format_from_pydantic_model(Impossible))
    refused("a page that is not there", "HTTPValidationError", 422, "1 page(s)", document=invoice, pages=[5])


def main():
    url = sys.argv[1].rstrip("/")
    print(f"mistralai {importlib.metadata.version('mistralai')}")
    client = Mistral(api_key="none", server_url=url)
    pages(client)
    annotations(client, url)
    asyncio.run(awaited(url))
    refusals(client)
    print(f"{len(failures)} of the checks failed" if failures else "all as it should be")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
