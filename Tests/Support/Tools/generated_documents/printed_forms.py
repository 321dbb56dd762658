"""How a document of a country prints numbers, money, dates and times."""
import re

from words import FULL_MONTHS, ROMAN

ORDINALS = {1: "st", 2: "nd", 3: "rd", 21: "st", 22: "nd", 23: "rd", 31: "st"}


class Forms:
    """One seller's habits: sign and where it stands, minus, form of the date."""

    def __init__(self, country, random):
        self.country = country
        self.thousands, self.decimals = country.numbers
        if random.random() < 0.15 and country.id in ("en-ZA", "fr-CH", "de-AT", "pt-PT"):
            self.thousands, self.decimals = {"en-ZA": (" ", ","), "fr-CH": (" ", "."), "de-AT": (" ", ","), "pt-PT": (" ", ",")}[country.id]
        self.groups = random.random() < 0.85
        self.sign = random.choice(country.signs)
        self.after = country.sign_after and random.random() < 0.8
        if self.sign.strip().isalpha() and len(self.sign.strip()) == 3:
            self.sign = self.sign.strip() + ("" if self.after else " ")
            self.after_gap = " "
        else:
            self.after_gap = " " if random.random() < 0.7 else ""
        self.where = random.choice(["all", "sums", "total", "sums"])
        self.minus = random.choice(["before", "before", "before", "behind", "brackets"])
        self.date_form = random.choice(country.dates)
        self.clock = random.choice(country.clock)
        self.gap = random.random() < 0.02  # a till that prints "12 .50"
        self.slash_dash = country.lakh and random.random() < 0.25

    def number(self, minor, places=None):
        places = self.country.minor_digits if places is None else places
        whole, rest = divmod(abs(minor), 10**places)
        text = f"{whole}"
        if self.groups:
            text = f"{whole:,}"
            if self.country.lakh and whole >= 100_000:
                head, tail = divmod(whole, 1000)
                text = re.sub(r"(?<=\d)(?=(\d\d)+$)", ",", str(head)) + f",{tail:03d}"
            if not self.country.lakh or self.thousands != ",":
                text = text.replace(",", self.thousands)
        text += f"{' ' if self.gap else ''}{self.decimals}{rest:0{places}d}" if places else ""
        if minor < 0:
            text = {"before": f"-{text}", "behind": f"{text}-", "brackets": f"({text})"}[self.minus]
        return text

    def money(self, minor, place="line"):
        """`place`: line, sum or total."""
        text = self.number(minor)
        if self.slash_dash and place == "total" and minor >= 0 and minor % 100 == 0:
            text = self.number(minor // 100, 0) + "/-"
        if not self.sign or self.where == "total" and place != "total" or self.where == "sums" and place == "line":
            return text
        if self.after:
            return text + (self.sign if self.sign.startswith(" ") else self.after_gap + self.sign)
        sign = self.sign.strip() + " " if self.sign.startswith(" ") else self.sign
        return f"-{sign}{text[1:]}" if text.startswith("-") else f"{sign}{text}"

    def quantity(self, value):
        return format(value, "f").replace(".", self.decimals)

    def percent(self, rate):
        return rate.replace(".", self.decimals) + "%"

    def date(self, day, form=None):
        months = FULL_MONTHS[self.country.language]
        month = months[day.month - 1]
        tokens = {
            "d": f"{day.day:02d}", "D": str(day.day), "m": f"{day.month:02d}", "M": str(day.month), "Y": str(day.year), "y": f"{day.year % 100:02d}",
            "b": month[:3], "B": month, "R": ROMAN[day.month - 1], "o": f"{day.day}{ORDINALS.get(day.day, 'th')}",
        }
        return re.sub(r"(?<![A-Za-z])[dDmMYybBRo](?![a-ce-z])", lambda found: tokens[found[0]], (form or self.date_form).replace("Ymd", "Y\0m\0d")).replace("\0", "")

    def time(self, minute):
        hour, minute = divmod(minute, 60)
        tokens = {"H": f"{hour:02d}", "h": str((hour - 1) % 12 + 1), "M": f"{minute:02d}", "S": f"{(hour * 7 + minute * 13) % 60:02d}", "P": "AM" if hour < 12 else "PM"}
        return re.sub("[HhMSP]", lambda found: tokens[found[0]] if not (found[0] == "h" and found.string[found.start() - 1] in "H ") else "h", self.clock)
