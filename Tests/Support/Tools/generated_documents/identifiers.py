"""Invented registration and account numbers with right check digits, so that a reader that checks them is not put off."""

LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


def fill(pattern, random):
    """`#` becomes a digit, `%` a digit but 0, `@` a capital letter."""
    pick = {"#": "0123456789", "%": "123456789", "@": LETTERS}
    return "".join(random.choice(pick[c]) if c in pick else c for c in pattern)


def digits(random, count):
    return fill("%" + "#" * (count - 1), random)


def luhn(text):
    """The Luhn check digit of a string of digits."""
    total = sum(sum(divmod(int(c) * (2 if i % 2 == 0 else 1), 10)) for i, c in enumerate(reversed(text)))
    return str(-total % 10)


def weighted(text, weights):
    return sum(int(c) * w for c, w in zip(text, weights))


BANKS = {"GB": "KSTL", "NL": "PLDR", "IE": "HRBR", "IT": "X"}
IBAN_DIGITS = {"GB": 14, "DE": 18, "FR": 23, "NL": 10, "ES": 20, "IT": 22, "AT": 16, "CH": 17, "BE": 12, "IE": 14, "PT": 21, "SE": 20, "DK": 14, "PL": 24}


def iban(country, random):
    """In groups of four; ISO 13616 check digits."""
    body = BANKS.get(country, "") + "".join(random.choice("0123456789") for _ in range(IBAN_DIGITS[country]))
    number = "".join(str(int(c, 36)) for c in body + country + "00")
    text = f"{country}{98 - int(number) % 97:02d}{body}"
    return " ".join(text[i:i + 4] for i in range(0, len(text), 4))


def bic(country, random):
    return fill("@@@@", random) + country[:2] + random.choice(["2X", "21", "22", "P1"]) + random.choice(["", "XXX"])


def creditor_reference(random):
    """ISO 11649."""
    body = digits(random, random.randint(6, 12))
    number = "".join(str(int(c, 36)) for c in body + "RF00")
    text = f"RF{98 - int(number) % 97:02d}{body}"
    return " ".join(text[i:i + 4] for i in range(0, len(text), 4))


def until(make, check, random):
    """The first of `make`'s bodies that has a check digit."""
    while True:
        body = make(random)
        digit = check(body)
        if digit is not None:
            return body, digit


def modulo_11(body, weights):
    rest = weighted(body, weights) % 11
    return None if rest == 10 else str(rest)


def german(random):
    body, product = digits(random, 8), 10
    for c in body:
        total = (int(c) + product) % 10 or 10
        product = 2 * total % 11
    return f"DE{body}{(11 - product) % 10}"


def gstin(random):
    """India: state, PAN, entity, Z, check character over base 36."""
    body, signs = fill("27@@@@@####@1Z", random), "0123456789" + LETTERS
    total = 0
    for i, c in enumerate(body):
        product = signs.index(c) * (1 + i % 2)
        total += product // 36 + product % 36
    return body + signs[-total % 36]


def abn(random):
    """Australia: two check digits before nine digits, modulo 89."""
    body = digits(random, 9)
    for check in range(10, 99):
        text = f"{check}{body}"
        if (weighted(text, [10, 1, 3, 5, 7, 9, 11, 13, 15, 17, 19]) - 10) % 89 == 0:
            return f"{text[:2]} {text[2:5]} {text[5:8]} {text[8:]}"
    return abn(random)


def cnpj(random):
    body = fill("%#######0001", random)
    for _ in range(2):
        weights = [(i % 8) + 2 for i in range(len(body))][::-1]
        rest = weighted(body, weights) % 11
        body += "0" if rest < 2 else str(11 - rest)
    return f"{body[:2]}.{body[2:5]}.{body[5:8]}/{body[8:12]}-{body[12:]}"


def british(random):
    body = digits(random, 7)
    return f"GB{body}{97 - weighted(body, [8, 7, 6, 5, 4, 3, 2]) % 97:02d}"


def dutch(random):
    body, digit = until(lambda r: digits(r, 8), lambda b: modulo_11(b, [9, 8, 7, 6, 5, 4, 3, 2]), random)
    return f"NL{body}{digit}B01"


def belgian(random):
    body = "0" + digits(random, 7)
    text = f"{body}{97 - int(body) % 97:02d}"
    return f"BE {text[:4]}.{text[4:7]}.{text[7:]}"


def french(random):
    body = digits(random, 8)
    siren = body + luhn(body)
    return f"FR{(12 + 3 * (int(siren) % 97)) % 97:02d}{siren}"


def swiss(random):
    body, digit = until(lambda r: digits(r, 8), lambda b: str(d) if (d := -weighted(b, [5, 4, 3, 2, 7, 6, 5, 4]) % 11) < 10 else None, random)
    text = body + digit
    return f"CHE-{text[:3]}.{text[3:6]}.{text[6:]} MWST"


def polish(random):
    body, digit = until(lambda r: digits(r, 9), lambda b: modulo_11(b, [6, 5, 7, 2, 3, 4, 5, 6, 7]), random)
    text = body + digit
    return f"{text[:3]}-{text[3:6]}-{text[6:8]}-{text[8:]}"


def danish(random):
    while True:
        text = digits(random, 8)
        if weighted(text, [2, 7, 6, 5, 4, 3, 2, 1]) % 11 == 0:
            return f"DK{text}"


def portuguese(random):
    body = "5" + digits(random, 7)
    check = -weighted(body, range(9, 1, -1)) % 11
    return body + str(0 if check > 9 else check)


def swedish(random):
    body = "556" + digits(random, 6)
    return f"SE{body}{luhn(body)}01"


def italian(random):
    body = digits(random, 7) + "023"
    return f"IT{body}{luhn(body)}"


def canadian(random):
    body = digits(random, 8)
    return f"{body}{luhn(body)} RT0001"


def pattern(text):
    return lambda random: fill(text, random)


NUMBERS = {
    "US": pattern("%#-#######"), "CA": canadian, "GB": british, "IE": pattern("IE%######@H"), "AU": abn, "NZ": pattern("%##-###-###"), "IN": gstin,
    "ZA": pattern("4#########"), "SG": pattern("20%######@"), "MY": pattern("%########### "), "DE": german, "AT": pattern("ATU%#######"), "CH": swiss, "FR": french,
    "BE": belgian, "NL": dutch, "ES": pattern("ESB%#######"), "MX": pattern("@@@%#0#1#@@#"), "IT": italian, "PT": portuguese, "BR": cnpj, "SE": swedish,
    "DK": danish, "PL": polish, "AE": pattern("100%###########"), "OM": pattern("OM11########"), "KW": pattern("%#####"), "CL": pattern("76.%##.###-#"),
}


def tax_number(country, random):
    return NUMBERS[country](random).strip()
