"""Vendor, date, total and currency beside other tools on the same documents. Started by field_peers.sh, which sets it up."""
import argparse
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from measuring.programs import DATA, PROGRAMS
from measuring.scoring import score_saved, table, write

FOLDERS = ["documents", "receipts", "invoices"]
COLUMNS = ["answered", "vendor", "date", "total", "currency", "all three", "invented", "invented vendor", "invented date"]
DPI = 200

# ---- pictures -------------------------------------------------------------------------------------------------------


def pictures(path, scratch):
    """The pages of a document as pictures: its own, or drawn."""
    if path.suffix.lower() != ".pdf":
        return [path]
    prefix = Path(scratch) / path.stem
    subprocess.run(["pdftoppm", "-r", str(DPI), "-png", path, prefix], check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    return sorted(Path(scratch).glob(f"{prefix.name}-*.png"))


def read_with_tesseract(path):
    done = subprocess.run(["tesseract", path, "stdout", "--psm", "4"], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    return [line.strip() for line in done.stdout.splitlines() if line.strip()]


class RapidReader:
    def __init__(self):
        from rapidocr import RapidOCR
        self.engine = RapidOCR()

    def __call__(self, path):
        """Boxes joined to lines: those whose middles lie within half a line's height."""
        result = self.engine(str(path))
        if result is None or result.boxes is None:
            return []
        words = sorted(((box[:, 1].mean(), box[:, 0].min(), box[:, 1].max() - box[:, 1].min(), text) for box, text in zip(result.boxes, result.txts)), key=lambda w: w[0])
        lines = []
        for y, x, height, text in words:
            if lines and abs(lines[-1][0] - y) < height / 2:
                lines[-1][1].append((x, text))
            else:
                lines.append((y, [(x, text)]))
        return [" ".join(text for _, text in sorted(words)) for _, words in lines]

# ---- plain rules ----------------------------------------------------------------------------------------------------


MONTHS = {
    name: month for month, names in enumerate(
        ["jan january januar janvier", "feb february februar", "mar march märz", "apr april avril", "may mai", "jun june juni juin",
         "jul july juli juillet", "aug august", "sep sept september", "oct october oktober", "nov november", "dec december dezember"], 1) for name in names.split()}
SIGNS = {"€": "EUR", "EUR": "EUR", "RM": "MYR", "MYR": "MYR", "£": "GBP", "GBP": "GBP", "$": "USD", "USD": "USD", "CHF": "CHF"}
AMOUNT = re.compile(r"(?<![\d.,])(\d{1,3}(?:[.,' ]\d{3})*|\d+)[.,](\d{2})(?!\d)")
TOTAL = re.compile(r"grand total|total due|amount due|rechnungsbetrag|gesamtbetrag|endbetrag|zu zahlen|total ttc|\btotal\b|summe|gesamt|totaal", re.I)
NO_TOTAL = re.compile(r"sub ?total|zwischensumme|netto|excl|without|discount|savings|tax", re.I)


def plain_rules(lines):
    """What a first version of everybody's own script does."""
    return {"vendor": vendor(lines), "date": date(lines), "total": total(lines), "currency": currency(lines)}


def vendor(lines):
    """The first line with a few letters."""
    return next((line for line in lines if sum(c.isalpha() for c in line) >= 4), None)


def date(lines):
    for line in lines:
        for pattern, order in ((r"\b(\d{4})-(\d{2})-(\d{2})\b", "ymd"), (r"\b(\d{1,2})[./-](\d{1,2})[./-](\d{4}|\d{2})\b", "dmy")):
            for match in re.finditer(pattern, line):
                parts = dict(zip(order, map(int, match.groups())))
                if parts["m"] > 12:
                    parts["m"], parts["d"] = parts["d"], parts["m"]
                year = parts["y"] + (2000 if parts["y"] < 100 else 0)
                if 1 <= parts["m"] <= 12 and 1 <= parts["d"] <= 31:
                    return f"{year:04}-{parts['m']:02}-{parts['d']:02}"
        match = re.search(r"\b(\d{1,2})\.?\s+([A-Za-zäé]{3,9})\.?,?\s+(\d{4})\b", line)
        if match and match[2].lower() in MONTHS:
            return f"{match[3]}-{MONTHS[match[2].lower()]:02}-{int(match[1]):02}"
    return None


def amounts(line):
    return [int(re.sub(r"\D", "", whole)) * 100 + int(cents) for whole, cents in AMOUNT.findall(line)]


def total(lines):
    """The largest amount on a line that names a total, else the largest of all."""
    named = [amount for line in lines if TOTAL.search(line) and not NO_TOTAL.search(line) for amount in amounts(line)]
    return max(named or [amount for line in lines for amount in amounts(line)], default=None)


def currency(lines):
    text = " ".join(lines)
    return next((code for sign, code in SIGNS.items() if (sign in text if not sign.isalpha() else re.search(rf"\b{sign}\b", text))), None)

# ---- tools ----------------------------------------------------------------------------------------------------------


def by_rules(reader):
    def answer(path, scratch):
        lines = [line for picture in pictures(path, scratch) for line in reader(picture)]
        return plain_rules(lines) if lines else None
    return answer


def by_invoice2data(path, scratch):
    """Its own templates; PDFs by their text, pictures by tesseract where that is installed."""
    from invoice2data import extract_data
    from invoice2data.extract.loader import read_templates
    options = {}
    if path.suffix.lower() != ".pdf":
        if not shutil.which("tesseract"):
            return None
        from invoice2data.input import tesseract
        options["input_module"] = tesseract
    try:
        found = extract_data(str(path), templates=read_templates(), **options)
    except Exception:  # a page that it cannot read is no answer
        return None
    if not found:
        return None
    day, amount = found.get("date"), found.get("amount")
    return {
        "vendor": found.get("issuer"), "date": day.strftime("%Y-%m-%d") if hasattr(day, "strftime") else None,
        "total": round(float(amount) * 100) if amount is not None else None, "currency": found.get("currency")}


def rows(folder):
    with open(DATA / folder / "truth.jsonl", encoding="utf8") as lines:
        return [json.loads(line) for line in lines if line.strip()]


def answers(tool, folders, limit, scratch):
    """Saved answers of a tool."""
    saved = Path(scratch) / "answers.jsonl"
    with open(saved, "w", encoding="utf8") as out:
        for folder in folders:
            for row in rows(folder)[:limit]:
                found = tool(DATA / folder / row["file"], scratch)
                body = {"documentType": row["kind"], "minorUnits": 2, "lineItems": [], "evidence": {}} | (found or {})
                line = {"folder": f"data/{folder}", "file": row["file"], "status": 200 if found else 422, "seconds": 0, "answer": body}
                out.write(json.dumps(line, ensure_ascii=False) + "\n")
                out.flush()
    return saved


def ours(folders, scratch):
    saved = Path(scratch) / "ours.jsonl"
    environment = {k: v for k, v in os.environ.items() if not k.startswith("OCR_")} | {"OCR_EMBEDDED_XML": "off"}
    subprocess.run([PROGRAMS / "ocr-gateway", "evaluate", *(DATA / folder for folder in folders), "--save", saved], check=True, env=environment, stdout=subprocess.DEVNULL)
    return saved


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folders", nargs="*", default=FOLDERS)
    parser.add_argument("--write", action="store_true")
    parser.add_argument("--limit", type=int, help="documents of each folder")
    arguments = parser.parse_args()
    tools = {"RapidOCR, plain rules": by_rules(RapidReader()), "invoice2data": by_invoice2data}
    if shutil.which("tesseract"):
        tools["tesseract, plain rules"] = by_rules(read_with_tesseract)
    scores = {}
    with tempfile.TemporaryDirectory() as scratch:
        if not arguments.limit:
            scores["this gateway"] = score_saved(ours(arguments.folders, scratch), arguments.folders)["ALL"]
        for name, tool in tools.items():
            saved = answers(tool, arguments.folders, arguments.limit, scratch)
            scores[name] = score_saved(saved, arguments.folders)["ALL"]
            print(f"{name}: done", file=sys.stderr)
    text = table({name: name for name in scores}, COLUMNS, scores)
    print(text)
    if arguments.write and not arguments.limit:
        count = sum(len(rows(folder)) for folder in arguments.folders)
        write("peers", f"{count} documents of {', '.join(arguments.folders)}, at commit {{commit}}, percent.\n\n{text}")


if __name__ == "__main__":
    main()
