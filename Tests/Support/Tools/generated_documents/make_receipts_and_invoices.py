#!/usr/bin/env python3
"""Writes invented receipts, invoices and credit notes with their truth (truth.jsonl, in the form that evaluations read).

    make_receipts_and_invoices.py FOLDER [--seed 1] [--count 300] [--drawn 0.4] [--jobs 2]
    make_receipts_and_invoices.py train --count 4000 --split train      # without the layouts and countries kept out
    make_receipts_and_invoices.py test --count 600 --split test --seed 2
    make_receipts_and_invoices.py some --layouts s01,l05 --locales de-AT,en-IN --count 20
    make_receipts_and_invoices.py --list                                # layouts and locales

The same options give the same documents. A layout is a way to place things, a locale a country with its language, a seller a name with its
address and habits: cross-validation keeps each in one half by the truth's `layout`, `locale` and `seller`. Documents are PDFs with a
text layer, or, of `--drawn`, pictures by a phone, a flatbed or a fax. Every name is invented. Needs reportlab, Pillow, pdftoppm and Debian's fonts-dejavu-core.
"""
import argparse
import concurrent.futures
import json
import pathlib
import random
import sys

import camera
import scanning
from countries import COUNTRIES
from deals import Deal
from document_layouts import HELD_OUT, LAYOUTS
from letter_pages import LetterPage
from sellers import Seller
from strip_pages import StripPage
from truths import truth

# How often something that misleads a reader stands on a document of a kind.
TWISTS = {
    "receipt": {
        "store": 0.4, "savings": 0.15, "coupon": 0.15, "suggest": 0.3, "tip": 0.3, "currency": 0.06, "discount": 0.15, "service": 0.3, "buyer": 0.1,
        "due-date": 0.05, "item-discount": 0.15,
    },
    "invoice": {
        "discount": 0.2, "shipping": 0.2, "deposit": 0.12, "previous": 0.1, "withholding": 0.3, "order": 0.4, "delivery": 0.4, "period": 0.2,
        "slogan": 0.2, "details": 0.4, "codes": 0.3, "carry": 0.5, "example": 0.08, "currency": 0.08, "long": 0.08, "due-date": 0.6, "order-date": 0.2,
    },
    "credit_note": dict(order=0.3, delivery=0.2, slogan=0.2, details=0.3, signed=0.5),
}
TWISTS["refund"] = dict(store=0.4)
SELLERS = 400  # of a country and kind


def make(folder, seed, number, layout, country, drawn):
    """Writes one document and returns its truth."""
    chance = random.Random(f"{seed} {number}")
    if layout.family == "strip":
        kind = "refund" if chance.random() < 0.06 else "receipt"
    else:
        kind = "credit_note" if chance.random() < 0.08 else "invoice"
    twists = {name for name, share in TWISTS[kind].items() if chance.random() < share}
    seller = Seller(country, chance.randrange(SELLERS), "receipt" if layout.family == "strip" else "invoice")
    deal = Deal(seller, kind, twists, chance)
    path = folder / f"{number:05d}-{layout.name}-{country.id}.pdf"
    page = (StripPage if layout.family == "strip" else LetterPage)(deal, layout, path, chance)
    page.draw()
    known = truth(deal, layout, path.name, page.sheet.page)
    if drawn:
        known |= draw(path, layout, page.sheet.page, chance)
    return known


def draw(path, layout, pages, chance):
    """Puts a picture in the PDF's place; returns what changes in the truth."""
    way = chance.choice(["photo", "flatbed"] if layout.family == "strip" else ["photo", "scan", "scan", "fax"])
    if way == "scan" or pages > 1:
        scanning.scan(path, path, chance, dpi=chance.choice([150, 200, 300]))
        return dict(set="generated-drawn", drawn=dict(by="scan"))
    target = path.with_suffix(".png" if way == "fax" else ".jpg")
    done = dict(photo=camera.photograph, flatbed=camera.strip_scan, fax=camera.fax)[way](path, target, chance)
    path.unlink()
    return dict(file=target.name, set="generated-drawn", drawn=done)


def plan(options):
    """(layout, country) of each document: all layouts in turn, each time with another country."""
    named = lambda text, every, keys: [one for one in every if text is None or any(key in text.split(",") for key in keys(one))]
    layouts = named(options.layouts, LAYOUTS, lambda layout: (layout.name, layout.name.split("-")[0]))
    countries = named(options.locales, COUNTRIES, lambda country: (country.id,))
    held = set(options.hold_out.split(","))
    out = lambda layout, country: bool({layout.name, layout.name.split("-")[0], country.id} & held)
    pairs = [(layout, countries[(turn + place) % len(countries)]) for turn in range(len(countries)) for place, layout in enumerate(layouts)]
    pairs = [pair for pair in pairs if options.split == "all" or out(*pair) == (options.split == "test")]
    if not pairs:
        sys.exit("no layout and locale are left: see --list")
    return [pairs[number % len(pairs)] for number in range(options.count)]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=pathlib.Path, nargs="?")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--count", type=int, default=300)
    parser.add_argument("--drawn", type=float, default=0.4, help="share of pictures")
    parser.add_argument("--layouts", help="names or numbers, with commas between")
    parser.add_argument("--locales", help="such as de-AT,en-IN")
    parser.add_argument("--hold-out", default=",".join(HELD_OUT), metavar="NAMES", help="layouts and locales that `--split` parts from the others (%(default)s)")
    parser.add_argument("--split", choices=["all", "train", "test"], default="all", help="train: nothing held out; test: a layout or locale held out")
    parser.add_argument("--jobs", type=int, default=1)
    parser.add_argument("--list", action="store_true")
    options = parser.parse_args()
    if options.list:
        print(*(layout.name for layout in LAYOUTS), *(country.id for country in COUNTRIES), sep="\n")
        return
    if not options.folder:
        parser.error("name a folder")
    options.folder.mkdir(parents=True, exist_ok=True)
    chance = random.Random(options.seed)
    work = [(options.folder, options.seed, number, *pair, chance.random() < options.drawn) for number, pair in enumerate(plan(options))]
    with concurrent.futures.ProcessPoolExecutor(options.jobs) as pool:
        truths = list(pool.map(make, *zip(*work), chunksize=16))
    with open(options.folder / "truth.jsonl", "w", encoding="utf8") as file:
        file.writelines(json.dumps(known, ensure_ascii=False) + "\n" for known in truths)


if __name__ == "__main__":
    main()
