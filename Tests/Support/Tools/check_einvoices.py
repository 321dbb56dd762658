#!/usr/bin/env python3
"""Compares what ocr-gateway takes from e-invoices with what lxml reads in their XML, and changes the XML to be found out.

  check_einvoices.py PROGRAM FOLDER...   PROGRAM: ocr-gateway; every PDF in the folders that holds an invoice as XML counts

Exit code 1 where a value differs, a changed copy is not told, or more than one unchanged document is said to disagree although its
page prints what its XML states.
"""
import datetime, decimal, json, pathlib, re, subprocess, sys, tempfile

import pikepdf
from lxml import etree

KINDS = {"CrossIndustryInvoice", "CrossIndustryDocument", "Invoice", "CreditNote"}


def values(root, way):
    """Texts at the end of a way of local names, in which any name may be one of several."""
    path = "/".join("*[" + " or ".join(f"local-name()='{name}'" for name in step.split("|")) + "]" for step in way.split("/"))
    return root.xpath(path)


def text(root, way):
    found = values(root, way)
    return " ".join("".join(found[0].itertext()).split()) if found else None


def minor(value):
    return None if value is None else int(
        (decimal.Decimal(value) * 100).quantize(decimal.Decimal(1), decimal.ROUND_HALF_UP))


TRADE = "SupplyChainTradeTransaction|SpecifiedSupplyChainTradeTransaction"
AGREEMENT = f"{TRADE}/ApplicableHeaderTradeAgreement|ApplicableSupplyChainTradeAgreement"
SETTLEMENT = f"{TRADE}/ApplicableHeaderTradeSettlement|ApplicableSupplyChainTradeSettlement"
SUMS = f"{SETTLEMENT}/SpecifiedTradeSettlementHeaderMonetarySummation|SpecifiedTradeSettlementMonetarySummation"
HEAD = "ExchangedDocument|HeaderExchangedDocument"
DATE = f"{HEAD}/IssueDateTime/DateTimeString"
IBAN = f"{SETTLEMENT}/SpecifiedTradeSettlementPaymentMeans/PayeePartyCreditorFinancialAccount/IBANID"


def independent(root):
    """Vendor, date, total, tax, currency and items of an invoice in CII or ZUGFeRD 1.0."""
    currency = text(root, f"{SETTLEMENT}/InvoiceCurrencyCode") or None
    taxes = [tax for tax in values(root, f"{SUMS}/TaxTotalAmount") if tax.get("currencyID") in (None, currency)]
    day = text(root, DATE)
    items = []
    for line in values(root, f"{TRADE}/IncludedSupplyChainTradeLineItem"):
        amount = text(
            line, "SpecifiedLineTradeSettlement|SpecifiedSupplyChainTradeSettlement/"
            "SpecifiedTradeSettlementLineMonetarySummation|SpecifiedTradeSettlementMonetarySummation/LineTotalAmount")
        name = text(line, "SpecifiedTradeProduct/Name") or text(line, "SpecifiedTradeProduct/Description")
        if amount or name:
            items.append((name or None, minor(amount)))
    return {
        "vendor": text(root, f"{AGREEMENT}/SellerTradeParty/Name") or None,
        "date": f"{day[:4]}-{day[4:6]}-{day[6:8]}" if day else None,
        "total": minor(text(root, f"{SUMS}/GrandTotalAmount")),
        "tax": minor(taxes[0].text) if taxes else None, "currency": currency, "items": items,
    }


def given(answer):
    sign = -1 if answer["documentType"] == "credit_note" else 1
    signed = lambda amount: None if amount is None else sign * amount
    return {
        "vendor": answer["vendor"], "date": answer["date"], "total": signed(answer["total"]), "tax": signed(answer["tax"]),
        "currency": answer["currency"],
        "items": [(item["description"], signed(item["amount"])) for item in answer["lineItems"]],
    }


def invoice(pdf):
    """Name and root of the invoice in an opened PDF."""
    for name, file in pdf.attachments.items():
        data = file.get_file().read_bytes()
        try:
            root = etree.fromstring(data)
        except (etree.XMLSyntaxError, ValueError):
            continue
        if etree.QName(root).localname in KINDS:
            return name, root
    return None


def set_total(root):
    nodes = values(root, f"{SUMS}/GrandTotalAmount")
    old = decimal.Decimal(nodes[0].text)
    nodes[0].text = str(old + decimal.Decimal("1111.37"))
    return True


def set_date(root):
    nodes = values(root, DATE)
    day = datetime.datetime.strptime(nodes[0].text.strip(), "%Y%m%d") - datetime.timedelta(days=37)
    nodes[0].text = day.strftime("%Y%m%d")
    return True


def set_iban(root):
    nodes = [node for node in values(root, IBAN) if node.text]
    for node in nodes:
        digits = "".join(node.text.split())
        node.text = digits[:4] + "".join(str((int(c) + 3) % 10) if c.isdigit() else c for c in digits[4:])
    return bool(nodes)


CHANGES = {"total": ("total", set_total), "date": ("date", set_date), "iban": ("payment.iban", set_iban)}


def extract(program, files):
    run = subprocess.run(
        [program, "extract", "--json", "--evidence", *map(str, files)], stdout=subprocess.PIPE, check=False)
    return {line["file"]: line for line in map(json.loads, run.stdout.splitlines())}


def disagreements(answer):
    return [warning["field"] for warning in answer.get("warnings", []) if warning["code"] == "xml_disagrees"]


def is_dated_otherwise(truth, page, fields):
    """Whether a document disagrees about its date alone, and its page does not print that in figures."""
    year, month, day = truth["date"].split("-")
    forms = [truth["date"]] + [f"{day}{s}{month}{s}{year}" for s in "./-"]
    return fields == ["date"] and not any(form in page for form in forms)


def main(program, folders):
    failures, unchanged, copies, pages = [], {}, {}, {}
    with tempfile.TemporaryDirectory() as folder:
        for file in sorted(file for name in folders for file in pathlib.Path(name).glob("*.pdf")):
            with pikepdf.open(file) as pdf:
                found = invoice(pdf)
                if not found:
                    continue
                name, root = found
                unchanged[str(file)] = independent(root)
                page = pages[str(file)] = subprocess.run(
                    ["pdftotext", file, "-"], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, check=True).stdout.decode()
                for change, (field, alter) in CHANGES.items():
                    tree = etree.fromstring(etree.tostring(root))
                    if not alter(tree):
                        continue
                    # A page without any account cannot print another one.
                    if change == "iban" and not re.search(r"IBAN|[A-Z]{2}\d{2}( ?\d{4}){3}", page):
                        continue
                    copy = pathlib.Path(folder, f"{file.stem}-{change}.pdf")
                    del pdf.attachments[name]
                    pdf.attachments[name] = pikepdf.AttachedFileSpec(pdf, etree.tostring(tree), filename=name)
                    pdf.save(copy)
                    copies[str(copy)] = field
        answers = extract(program, unchanged)
        for file, truth in unchanged.items():
            answer = answers[file]
            if answer.get("engine", {}).get("input") != "xml":
                failures.append(f"{file}: not read from XML: {answer.get('code')}")
            elif given(answer) != truth:
                failures.append(f"{file}: {given(answer)} instead of {truth}")
        told = [file for file in unchanged if disagreements(answers[file])]
        verdicts = [answers[file].get("verdict") for file in unchanged]
        print(f"{len(unchanged)} e-invoices: {len(unchanged) - len(failures)} equal; "
              + ", ".join(f"{verdicts.count(verdict)} {verdict}" for verdict in sorted(set(map(str, verdicts)))))
        for file in unchanged:
            if answers[file].get("warnings"):
                print("  ", pathlib.Path(file).name, answers[file]["verdict"],
                      [(w["code"], w["field"], w["message"][:9]) for w in answers[file]["warnings"]])
        wrongly = [file for file in told if not is_dated_otherwise(unchanged[file], pages[file], disagreements(answers[file]))]
        print(f"{len(told)} said to disagree, {len(told) - len(wrongly)} of them with another date on the page")
        if len(wrongly) > 1:
            failures.append(f"said to disagree: {wrongly}")
        answers = extract(program, copies)
        missed = [pathlib.Path(file).name for file, field in copies.items()
                  if field not in disagreements(answers[file]) or answers[file]["verdict"] == "reconciled"]
        print(f"{len(copies)} changed copies: {len(copies) - len(missed)} told")
        failures += [f"not told: {name}" for name in missed]
    for failure in failures:
        print(failure, file=sys.stderr)
    return 1 if failures or not unchanged else 0


if __name__ == "__main__":
    if len(sys.argv) < 3:
        sys.exit(__doc__)
    sys.exit(main(sys.argv[1], sys.argv[2:]))
