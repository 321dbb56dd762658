#!/usr/bin/env python3
"""Checks the generator of receipts and invoices: every true value stands in the text layer, sums close, the same seed gives the same documents.

    check_receipts_and_invoices.py [--seed 1] [--count 176]
"""
import argparse
import filecmp
import json
import pathlib
import random
import re
import subprocess
import sys
import tempfile
from datetime import date

from countries import COUNTRIES
from document_layouts import HELD_OUT, LAYOUTS, LetterLayout, StripLayout
from printed_forms import Forms

HERE = pathlib.Path(__file__).parent
LOCALES = {country.id: country for country in COUNTRIES}


def faults(known, text):
    """What the truth says and the page does not."""
    squeezed = squeeze(text)
    spaced = re.sub(r"[\u00a0\u202f]", " ", text)
    forms = Forms(LOCALES[known["locale"]], random.Random(1))
    plain = lambda number: re.search(rf"(?<!\d){re.escape(number)}(?!\d)", spaced)
    amount = lambda minor: minor is None or any(plain(way) for way in ways(abs(minor), forms.country.minor_digits))
    shown = lambda day: any(squeeze(forms.date(date.fromisoformat(day), form)) in squeezed for form in (*forms.country.dates, "d.m.Y", "d/m/Y", "m/d/Y"))
    found = []
    want = lambda what, right: None if right else found.append(what)
    want("vendor", squeeze(known["vendor"]) in squeezed)
    want("date", shown(known["date"]))
    want("total", amount(known["total_minor"]))
    want("amount due", amount(known.get("amount_due_minor")))
    for line in known["tax_lines"]:
        want("tax", line["tax_minor"] == 0 or amount(line["tax_minor"]))
    for item in known["line_items"]:
        want("description", all(squeeze(word) in squeezed for word in item["description"].split()))
        want("amount", amount(item["amount_minor"]))
        want("unit price", amount(item["unit_price_minor"]))
        want("quantity", item["quantity"] is None or any(plain(str(item["quantity"]).replace(".", mark)) for mark in ".,"))
        want("code", squeeze(item["code"] or "") in squeezed)
    for key in ("vendor_legal_name", "purchase_order", "card_last_four", "iban", "bic", "reference", "vendor_phone", "vendor_tax_id"):
        want(key, squeeze(known[key] or "") in squeezed)
    for day in (*(known["service_period"] or []), known["due_date"], known["delivery_date"], known["order_date"]):
        want("another date", day is None or shown(day))
    want("address", all(squeeze(part) in squeezed for part in (known["vendor_address"] or "").split(", ")))
    if known["buyer"]:
        want("buyer", squeeze(known["buyer"]["name"]) in squeezed and squeeze(known["buyer"]["tax_id"] or "") in squeezed)
    back = -1 if known["total_minor"] < 0 else 1
    before_tax = abs(sum(item["amount_minor"] for item in known["line_items"])) + back * (known["discount_minor"] + known["shipping_minor"])
    taxes = sum(line["tax_minor"] for line in known["tax_lines"])
    added = 0 if known["prices_include_tax"] else back * taxes
    want("the sum", before_tax + added + back * (known["tip_minor"] + known["rounding_minor"]) == back * known["total_minor"])
    # Several taxes on the same goods have one base.
    bases = {line["mark"]: line["base_minor"] for line in known["tax_lines"]}
    want("the sum of bases and taxes", not bases or sum(bases.values()) + taxes == known["total_minor"] - known["tip_minor"] - known["rounding_minor"])
    want("the taxes' sum", known["tax_minor"] is None or taxes == known["tax_minor"])
    return found


def ways(minor, places):
    """An amount in every country's digits, and without cents in India's way."""
    whole, cents = divmod(minor, 10**places)
    groups = f"{whole:,}"
    lakh = re.sub(r"(?<=\d)(?=(\d\d)+,\d{3}$)", ",", re.sub(",(?=.*,)", "", groups))
    for text in {groups.replace(",", mark) for mark in (",", ".", " ", "'", "")} | {lakh}:
        yield from (f"{text}{mark}{cents:0{places}d}" for mark in (".", ",", " .", " ,")) if places else (text,)
        yield f"{text}/-"


def squeeze(text):
    return re.sub(r"[\s\u00a0-]+", "", text).casefold()


def make(folder, *options):
    subprocess.run([sys.executable, HERE / "make_receipts_and_invoices.py", folder, *map(str, options)], check=True)
    return [json.loads(line) for line in (folder / "truth.jsonl").read_text(encoding="utf8").splitlines()]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--count", type=int, default=176)
    options = parser.parse_args()
    wrong = []
    names = [layout.name for layout in LAYOUTS]
    if len(set(names)) < 60 or len(set(names)) != len(names) or len(LOCALES) < 20:
        wrong.append("too few layouts or locales, or two of one name")
    if not set(HELD_OUT) <= {name.split("-")[0] for name in names} | set(LOCALES):
        wrong.append("a layout or locale that is held out does not exist")
    for kind in (StripLayout, LetterLayout):
        parts = [tuple(vars(layout).values())[1:] for layout in LAYOUTS if isinstance(layout, kind)]
        if len(set(parts)) != len(parts):
            wrong.append(f"two {kind.__name__}s of the same parts")
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        for known in make(folder / "text", "--count", options.count, "--seed", options.seed, "--drawn", 0, "--jobs", 2):
            read = lambda order: subprocess.run(["pdftotext", order, folder / "text" / known["file"], "-"], capture_output=True, check=True).stdout.decode()
            text = read("-layout") + read("-raw")
            wrong += [f"{known['file']}: {fault} is not printed or does not close" for fault in faults(known, text)]
        for run, jobs in (("one", 1), ("two", 2)):
            drawn = make(folder / run, "--count", 6, "--seed", options.seed, "--drawn", 1, "--jobs", jobs, "--layouts", "s01,s09,l01,l02")
        files = ["truth.jsonl", *(known["file"] for known in drawn)]
        _, other, missing = filecmp.cmpfiles(folder / "one", folder / "two", files, shallow=False)
        wrong += [f"{file}: two runs differ" for file in other + missing]
        train, test = (make(folder / split, "--count", 80, "--drawn", 0, "--split", split) for split in ("train", "test"))
        held = lambda known: {known["layout"].split("-")[0], known["locale"]} & set(HELD_OUT)
        if any(map(held, train)) or not all(map(held, test)):
            wrong.append("the halves of --split are mixed")
    print("\n".join(wrong) or f"{options.count} documents are as their truth says")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
