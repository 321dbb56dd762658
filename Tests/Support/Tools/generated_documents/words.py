"""The words of generated receipts and invoices: words/LANGUAGE.txt, a line for each concept with the ways to say it."""
import functools
import pathlib

from statement_words import MONTHS

FULL_MONTHS = dict(MONTHS, en="January February March April May June July August September October November December".split())
ROMAN = "I II III IV V VI VII VIII IX X XI XII".split()


@functools.cache
def language(name):
    text = (pathlib.Path(__file__).parent / "words" / f"{name}.txt").read_text(encoding="utf8")
    pairs = (line.partition(": ") for line in text.splitlines() if line)
    return {key: [way.strip() for way in ways.split(" | ")] for key, _, ways in pairs}


class Words:
    """The words of one document: a concept is said the same way wherever it stands."""

    def __init__(self, country, random):
        self.known, self.own, self.random, self.said = language(country.language), country.fields, random, {}

    def __call__(self, concept):
        if concept not in self.said:
            self.said[concept] = self.random.choice(self.own.get(concept) or self.known[concept])
        return self.said[concept]

    def all(self, concept):
        return self.own.get(concept) or self.known[concept]

    def items(self, trade):
        """(description, price in minor units) of what a trade sells."""
        return [(text, int(price)) for text, _, price in (item.rpartition("=") for item in self.known[f"items.{trade}"])]
