"""Invented sellers and buyers of a country. A seller is the same in every run: its id is its country and a number."""
import random
import re
import unicodedata
from dataclasses import dataclass

import identifiers
from words import language

RECEIPT_TRADES = ("shop", "shop", "food", "food", "build", "fuel")
INVOICE_TRADES = ("service", "service", "health", "digital", "goods", "goods")


@dataclass
class Party:
    name: str  # as the customer knows it
    legal_name: str | None  # as registered, where that is another name
    lines: tuple  # street; postcode and town
    tax_id: str | None = None
    person: str | None = None


class Seller:
    def __init__(self, country, number, kind):
        self.id = f"{country.id}-{kind}-{number:03d}"
        chance = random.Random(self.id)
        self.country, self.words = country, language(country.language)
        self.trade = chance.choice(RECEIPT_TRADES if kind == "receipt" else INVOICE_TRADES)
        stem = chance.choice(self.words["names"])
        trade = chance.choice(self.words[f"trade.{self.trade}"])
        person = chance.choice(self.words["people"])
        name = chance.choice(self.words["name_form"]).format(name=stem, trade=trade)
        form = chance.choice(country.legal)
        self.sole = not form and self.trade in ("service", "health") and chance.random() < 0.5
        if self.sole:
            name = f"{trade} {person}" if chance.random() < 0.5 else person if self.trade == "service" else f"{chance.choice(self.words['doctor'])} {person}"
        self.name = name + (f" {form}" if form else "")
        self.alternatives = [name] if form else []
        self.legal_name = self.name if form else None
        self.has_brand = bool(form) and chance.random() < 0.3
        if self.has_brand:  # the sign over the door is another name than the register's
            other = chance.choice([other for other in self.words["names"] if other != stem])
            self.legal_name = f"{other} {chance.choice(self.words[f'trade.{self.trade}'])} {form}"
            self.name, self.alternatives = name, [self.legal_name]
        if self.sole and person != name:
            self.alternatives.append(person)
        self.lines = address(country, chance)
        self.phone = identifiers.fill(chance.choice(country.phones), chance)
        word = plain(stem.split()[0])
        self.site = f"www.{word}.{country.domain}"
        self.mail = f"{chance.choice(['info', 'office', 'mail'])}@{word}.{country.domain}"
        self.slogan = chance.choice(self.words["slogan"])
        self.manager = person
        self.tax_id = identifiers.tax_number(country.code, chance)
        self.register = str(chance.randint(10000, 99999))
        has_iban = country.code in identifiers.IBAN_DIGITS and not country.accounts or country.code in ("GB", "IE")
        self.iban = identifiers.iban(country.code, chance) if has_iban else None
        self.bic = identifiers.bic(country.code, chance) if self.iban else None
        self.account = identifiers.fill(chance.choice(country.accounts), chance) if country.accounts else None
        self.capitals = kind == "receipt" and chance.random() < 0.5
        self.store = chance.randint(2, 2400)

    def shown(self, text):
        return text.upper() if self.capitals else text


def plain(text):
    folded = unicodedata.normalize("NFKD", text.replace("ß", "ss").replace("ø", "o").replace("Ø", "O").replace("æ", "ae").replace("ł", "l").replace("Ł", "L"))
    return re.sub("[^a-z0-9]", "", folded.encode("ascii", "ignore").decode().lower())


def address(country, chance):
    return identifiers.fill(chance.choice(country.streets), chance), identifiers.fill(chance.choice(country.places), chance)


def buyer(country, chance, company=True):
    words = language(country.language)
    person = chance.choice(words["people"])
    lines = address(country, chance)
    if not company:
        title = chance.choice(words["mr"])
        return Party(person, None, lines, person=f"{title} {person}")
    form = chance.choice([form for form in country.legal if form])
    name = f"{chance.choice(words['names'])} {chance.choice(words['trade.' + chance.choice(INVOICE_TRADES)])} {form}"
    contact = chance.choice([None, f"{chance.choice(words['mr'])} {person}", chance.choice(words["dept"])])
    return Party(name, None, lines, identifiers.tax_number(country.code, chance), contact)
