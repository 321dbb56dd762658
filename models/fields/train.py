#!/usr/bin/env python3
"""Learn which printed value a field has, and how probable it is that it is right.

    train.py --program .build/release/ocr-gateway --words CACHE --documents DIR... [--write]

The program reads the documents (once: CACHE keeps their words) and says what it knows of every candidate. Every number told is
from cross-validation: a document is judged by trees that saw neither its seller nor its layout. With --write the trees of all
documents are written into the program's sources, and the tables into README.md here and docs/accuracy.md.
"""
import argparse
import collections
import datetime
import difflib
import hashlib
import json
import math
import pathlib
import re
import subprocess
import tempfile
import unicodedata

import lightgbm
import numpy as np
from sklearn.linear_model import LogisticRegression

ROOT = pathlib.Path(__file__).resolve().parents[2]
SOURCES = ROOT / "Sources/Reading/FieldExtraction/Judging/Weights"
CHOSEN = ["vendor", "date", "total"]  # one of several candidates
RULED = ["currency", "tax"]  # what the rules say, right or not
FOLDS = 5
SEEDS = [17, 18, 19]  # trees of one seed alone change what is sure with every change of the rules
MOST = 20  # candidates of a document that are learned from, besides the right ones
TREES, TREES_RULED, RATE = 60, 24, 0.14  # of each seed
LEAD = 3  # `JudgedFields.lead`: how much more must speak for another value than that of the rules
LEAST = 0.975  # `Review.leastTogether`
COUNTED = {"vendor": [0, 1, 0]}  # of a field's certainty: a name's own score promises less on real documents than on generated ones
REAL_WEIGHT = {"documents": 6, "receipts": 6, "invoices": 6, "photos": 4, "cases": 4, "PrintedDocuments": 4}


# ---- truth ---------------------------------------------------------------------------------------------------------
def folded(text):
    plain = unicodedata.normalize("NFKD", str(text).replace("ß", "ss")).encode("ascii", "ignore").decode().lower()
    return " ".join(re.findall(r"[a-z0-9]+", plain))


FORMS = set("sdn bhd berhad gmbh co kg ag inc ltd llc plc sa sarl sas bv b v e k ek ohg ug pte limited enterprise company".split())


def name_words(text):
    words = folded(text).split()
    return [w for w in words if w not in FORMS] or words


def is_name(given, truths):
    """The same company: equal or nearly equal without legal forms, or one within the other."""
    ours = name_words(given)
    for truth in truths:
        theirs = name_words(truth)
        a, b = " ".join(ours), " ".join(theirs)
        if not a or not b:
            continue
        if a == b or difflib.SequenceMatcher(None, a, b, autojunk=False).ratio() >= 0.85:
            return True
        short, long = sorted((ours, theirs), key=lambda w: len(" ".join(w)))
        fits = any(long[i:i + len(short)] == short for i in range(len(long) - len(short) + 1))
        letters = len("".join(short))
        if fits and len(" ".join(short)) >= 4 and 2 * letters >= len("".join(long)) and len(long) - len(short) <= 3:
            return True
    return False


def kinds(truth):
    known = {truth["kind"], *(truth.get("kind_alt") or [])}
    flags = [*(truth.get("flags") or []), *(truth.get("source_flags") or [])]
    if any("credit note" in f or "negative total" in f for f in flags):
        known |= {"invoice", "credit_note"}
    if truth["kind"] == "invoice" and (truth.get("total_minor") or 0) < 0:
        known.add("credit_note")
    if truth["kind"] == "receipt" and (truth.get("set") == "sroie" or "-sroie-" in str(truth.get("from"))):
        known.add("invoice")
    return known


def is_right(field, value, truth):
    """None where the truth is not known."""
    back = "credit_note" in kinds(truth)
    if field == "vendor":
        if not truth.get("vendor"):
            return None
        return value is not None and is_name(value, [truth["vendor"], *(truth.get("vendor_alt") or [])])
    if field == "date":
        return value in [truth["date"], *(truth.get("date_alt") or [])] if truth.get("date") else None
    if field in ("total", "tax"):
        if truth.get(field + "_minor") is None:
            return None
        if value is None:
            return False
        known = [truth[field + "_minor"], *(truth.get("total_alt_minor") or [] if field == "total" else [])]
        return int(value) in known or (back or min(known) < 0) and abs(int(value)) in map(abs, known)
    if field == "currency":
        return value == truth["currency"] if truth.get("currency") else None
    return value in kinds(truth) if truth.get("kind") else None


# ---- documents -----------------------------------------------------------------------------------------------------
class Document:
    def __init__(self, folder, truth, fields):
        self.folder, self.truth, self.fields = folder, truth, fields
        self.known = {}
        self.set = folder.split("/")[-1]
        self.is_real = self.set in REAL_WEIGHT
        self.weight = REAL_WEIGHT.get(self.set, 1.5 if "drawn" in self.set else 1)
        self.seller = "".join(name_words(truth.get("vendor") or truth["file"]))[:7]
        if truth.get("layout"):
            self.group = truth["layout"]
        elif self.set == "cases":
            self.group = "case " + re.sub(r"-[a-z]$", "", truth["file"].rsplit(".", 1)[0])
        else:
            self.group = self.seller

    def right(self, field, value):
        """None where the truth is not known."""
        key = field, value
        if key not in self.known:
            self.known[key] = is_right(field, value, self.truth)
        return self.known[key]


def ask(program, folders, words, features):
    kept = ["--words", words] if words else []
    with tempfile.NamedTemporaryFile() as answers:
        subprocess.run([program, "evaluate", *folders, *kept, "--save", answers.name, "--features", features], check=True)


def load(features, folders):
    truths = {}
    for folder in folders:
        path = pathlib.Path(folder).resolve()
        name = "/".join(path.parts[-2:])
        for line in (path / "truth.jsonl").read_text("utf8").splitlines():
            truth = json.loads(line)
            if truth.get("kind") and truth["kind"] != "bank_statement":
                truths[name, truth["file"]] = truth
    with open(features, encoding="utf8") as lines:
        names = json.loads(next(lines))["names"]
        documents = []
        for line in lines:
            row = json.loads(line)
            truth = truths.get((row["folder"], row["file"]))
            if truth:
                documents.append(Document(row["folder"], truth, row["fields"]))
    documents.sort(key=lambda d: (d.folder, d.truth["file"]))
    return names, documents


def folds(documents):
    """A group's fold by its name, so that it stays when documents are added."""
    place = lambda text: int(hashlib.sha256(text.encode()).hexdigest(), 16) % FOLDS
    linked = {d.truth["file"]: d.group for d in documents if d.is_real}
    for d in documents:
        if d.truth.get("from") in linked:
            d.group = linked[d.truth["from"]]
        d.fold = place(d.group)
    # A seller of one fold is no teacher for another, even with another layout.
    for fold in range(FOLDS):
        sellers = {d.seller for d in documents if d.fold == fold}
        yield ([d for d in documents if d.fold != fold and d.seller not in sellers],
               [d for d in documents if d.fold == fold])


# ---- learning ------------------------------------------------------------------------------------------------------
def table(field, names, documents):
    X, y, w = [], [], []
    points = names[field].index("rule score") if field in CHOSEN else 0
    for d in documents:
        known = [(row, d.right(field, row[0])) for row in d.fields.get(field) or []]
        for rank, (row, right) in enumerate(sorted(known, key=lambda k: -k[0][1 + points])):
            # Amounts of a list that no rule favours teach little.
            if right is None or not right and rank >= MOST:
                continue
            X.append(row[1:])
            y.append(right)
            w.append(d.weight)
    return np.array(X, dtype=np.float32), np.array(y, dtype=int), np.array(w)


def grow(field, names, documents):
    """Trees of several seeds; their mean is what they say."""
    X, y, w = table(field, names, documents)
    small = field in RULED
    return [lightgbm.LGBMClassifier(
        n_estimators=TREES_RULED if small else TREES, num_leaves=7 if small else 15, learning_rate=RATE,
        min_child_samples=25, colsample_bytree=0.4, subsample=0.8, subsample_freq=1, reg_lambda=3.0,
        random_state=seed, deterministic=True, force_row_wise=True, n_jobs=1, max_bin=63, verbose=-1,
    ).fit(X, y, sample_weight=w) for seed in SEEDS]


def margins(models, rows):
    X = np.array([r[1:] for r in rows], dtype=np.float32)
    return sum(model.booster_.predict(X, raw_score=True) for model in models) / len(models)


def plain(field, value):
    return value if field != "vendor" else folded(value).replace(" ", "")


def ranked(field, names, rows, scores):
    """What the judge takes, with what its certainty depends on; as `Judge` does it: nothing where the rules found nothing."""
    best = max(range(len(rows)), key=lambda i: (scores[i], -i))
    if field in RULED:
        return best, [scores[best]]
    rule = names[field].index("rule choice") + 1
    chosen = next((plain(field, r[0]) for r in rows if r[rule] == 1), None)
    if chosen is None:
        return None, None
    held = [i for i in range(len(rows)) if plain(field, rows[i][0]) == chosen]
    kept = max(held, key=lambda i: (scores[i], -i))
    if scores[best] - scores[kept] < LEAD:
        best = kept
    value = plain(field, rows[best][0])
    same = lambda r: plain(field, r[0]) == value
    rest = [s for r, s in zip(rows, scores) if not same(r)]
    others = math.log(sum(math.exp(min(s, 30)) for s in rest) + 1e-4)
    return best, [scores[best], scores[best] - others, float(chosen == value)]


def calibrate(points, right, weights):
    return LogisticRegression(C=1.0, max_iter=2000).fit(np.array(points), np.array(right, dtype=int), sample_weight=np.array(weights))


def together(vendor, date, total, currency):
    """What the probability of all depends on; as `Judges.together` does it."""
    chosen = [vendor, date, total]
    return [v for p in chosen for v in (min(p[0], 4), min(p[1], 6), p[2])] + [
        min(currency, 4), min(min(p[1], 5) for p in chosen), min(*(p[0] for p in chosen), currency)]


# ---- reports -------------------------------------------------------------------------------------------------------
def reliability(p, right, bins=10):
    order = np.argsort(p, kind="stable")
    parts = np.array_split(order, bins)
    table = [(float(np.mean(p[i])), float(np.mean(right[i])), len(i)) for i in parts if len(i)]
    error = sum(abs(a - b) * n for a, b, n in table) / len(p)
    base = np.mean(right)
    positive, negative = p[right == 1], p[right == 0]
    auroc = float(np.mean([(np.mean(positive > n) + 0.5 * np.mean(positive == n)) for n in negative])) if len(negative) and len(positive) else None
    return {"bins": table, "error": error, "brier": float(np.mean((p - right) ** 2)), "base": float(base * (1 - base)), "auroc": auroc, "n": len(p)}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--program", help="ocr-gateway; without it the features of the last time are taken")
    parser.add_argument("--words", help="folder for the words of the documents")
    parser.add_argument("--features", default=".build/features.jsonl", help="file for what the program says")
    parser.add_argument("--documents", nargs="+", required=True)
    parser.add_argument("--write", action="store_true")
    parser.add_argument("--misses", action="store_true")
    options = parser.parse_args()
    if options.program:
        ask(options.program, options.documents, options.words, options.features)
    names, documents = load(options.features, options.documents)
    splits = list(folds(documents))
    print(f"{len(documents)} documents, {len({d.group for d in documents})} sellers or layouts")

    judged = collections.defaultdict(dict)  # field -> document -> (value, points, right, rules' right)
    for field in CHOSEN + RULED:
        print("learning", field, flush=True)
        for teachers, pupils in splits:
            models = grow(field, names, teachers)
            for d in pupils:
                rows = d.fields.get(field) or []
                if not rows or d.right(field, rows[0][0]) is None:
                    continue
                best, points = ranked(field, names, rows, margins(models, rows))
                ruled = 0
                if field in CHOSEN:
                    rule = names[field].index("rule choice") + 1
                    ruled = next((i for i, r in enumerate(rows) if r[rule] == 1), None)
                judged[field][id(d)] = (
                    None if best is None else rows[best][0], points, best is not None and bool(d.right(field, rows[best][0])),
                    ruled is not None and bool(d.right(field, rows[ruled][0])),
                    any(d.right(field, r[0]) for r in rows), ruled is not None)
    sets = sorted({d.set for d in documents})
    tables = [line_of(["field", "documents", "n", "rules", "judge", "possible"]), line_of(["---", "---"] + ["---:"] * 4)]
    print(f"\n{'field':9}{'set':16}{'n':>6}{'rules':>8}{'judge':>8}{'possible':>9}")
    for field in CHOSEN + RULED:
        for name in sets + ["real"]:
            known = [judged[field][id(d)] for d in documents
                     if (d.set == name or name == "real" and d.is_real) and id(d) in judged[field]]
            if known:
                ruled, chosen, possible = (100 * sum(bool(r[i]) for r in known) / len(known) for i in (3, 2, 4))
                print(f"{field:9}{name:16}{len(known):6}{ruled:8.1f}{chosen:8.1f}{possible:9.1f}")
                tables.append(line_of([field, name, str(len(known)), f"{ruled:.1f}", f"{chosen:.1f}", f"{possible:.1f}"]))

    # Probabilities: the calibration of a fold is learned from the other folds.
    probability = collections.defaultdict(dict)
    calibrations = {}
    for field in CHOSEN + RULED:
        known = [d for d in documents if id(d) in judged[field] and judged[field][id(d)][1]]
        counted = np.array(COUNTED.get(field, 1))
        fit = lambda some: calibrate([counted * judged[field][id(d)][1] for d in some], [judged[field][id(d)][2] for d in some],
                                     [d.weight for d in some])
        for fold in range(FOLDS):
            model = fit([d for d in known if d.fold != fold])
            for d in known:
                if d.fold == fold:
                    probability[field][id(d)] = float(model.predict_proba([judged[field][id(d)][1]])[0, 1])
        calibrations[field] = fit(known)
    report = {}
    print(f"\n{'field':9}{'documents':12}{'n':>6}{'error':>8}{'brier':>8}{'base':>8}{'auroc':>8}")
    for field in CHOSEN + RULED:
        for name, some in [("real", [d for d in documents if d.is_real]), ("all", documents)]:
            known = [d for d in some if id(d) in probability[field]]
            p = np.array([probability[field][id(d)] for d in known])
            right = np.array([judged[field][id(d)][2] for d in known], dtype=int)
            r = reliability(p, right)
            report[f"{field} {name}"] = r
            auroc = f"{r['auroc']:8.3f}" if r["auroc"] is not None else f"{'-':>8}"
            print(f"{field:9}{name:12}{r['n']:6}{r['error']:8.3f}{r['brier']:8.3f}{r['base']:8.3f}{auroc}")

    # All four together.
    four = ["vendor", "date", "currency", "total"]
    whole = [d for d in documents if all(id(d) in probability[f] for f in four)]
    points = {id(d): together(*[judged[f][id(d)][1] for f in CHOSEN], judged["currency"][id(d)][1][0]) for d in whole}
    right = {id(d): all(judged[f][id(d)][2] for f in four) for d in whole}
    joint = {}
    fit = lambda some: calibrate([points[id(d)] for d in some], [right[id(d)] for d in some], [d.weight for d in some])
    for fold in range(FOLDS):
        model = fit([d for d in whole if d.fold != fold])
        for d in whole:
            if d.fold == fold:
                joint[id(d)] = float(model.predict_proba([points[id(d)]])[0, 1])
    calibrations["all"] = fit(whole)
    print("\nall four: accepted above a probability, and right of them")
    for limit in (0.9, 0.93, 0.95, 0.96, 0.97, 0.975, 0.98, 0.985, 0.99):
        cells = []
        for name in ["documents", "receipts", "invoices", "photos", "cases", "real", "test-digital", "test-drawn", "train-digital"]:
            some = [d for d in whole if d.set == name or name == "real" and d.is_real]
            taken = [d for d in some if joint[id(d)] >= limit]
            cells.append(f"{name} {len(taken)}/{len(some)} wrong {sum(not right[id(d)] for d in taken)}")
        print(f"{limit:6}  " + ", ".join(cells))
    above = lambda some: [d for d in some if joint[id(d)] >= LEAST]
    report["above"] = " ".join(
        f"{len(above(some))} of {len(some)} {name} are above {100 * LEAST:g} %, and {sum(not right[id(d)] for d in above(some))} of these wrong."
        for name, some in [
            ("real and printed", [d for d in whole if d.is_real]),
            ("documents, receipts and invoices among these", [d for d in whole if d.set in ("documents", "receipts", "invoices")]),
            ("generated", [d for d in whole if not d.is_real])])
    known = [d for d in whole if d.is_real]
    report["all real"] = reliability(np.array([joint[id(d)] for d in known]), np.array([right[id(d)] for d in known], dtype=int))
    for name in sets + ["real"]:
        some = [d for d in documents if (d.set == name or name == "real" and d.is_real)]
        three = [d for d in some if all(id(d) in judged[f] for f in CHOSEN)]
        if three:
            print(f"all three, {name}: rules {100 * np.mean([all(judged[f][id(d)][3] for f in CHOSEN) for d in three]):.1f} judge {100 * np.mean([all(judged[f][id(d)][2] for f in CHOSEN) for d in three]):.1f} of {len(three)}")
    if options.misses:
        for d in documents:
            if d.is_real:
                for f in four:
                    j = judged[f].get(id(d))
                    if j and not j[2]:
                        print(f"{f:7} {d.folder}/{d.truth['file']}  took {j[0]!r} true {d.truth.get(f) or d.truth.get(f + '_minor')!r} p {probability[f].get(id(d), 0):.2f} all {joint.get(id(d), 0):.3f} rules {j[3]} possible {j[4]}")
    if options.write:
        write(names, documents, calibrations)
        tell(documents, report, tables)


def line_of(cells):
    return "| " + " | ".join(cells) + " |"


def replace(path, mark, lines):
    text = path.read_text("utf8")
    begin, end = f"<!-- {mark} -->", f"<!-- end of {mark} -->"
    head, rest = text.split(begin)
    path.write_text(head + begin + "\n" + "\n".join(lines) + "\n" + end + rest.split(end)[1], "utf8")


def tell(documents, report, tables):
    day = datetime.date.today().isoformat()
    real = sum(d.is_real for d in documents)
    told = [f"Learned {day} from {real} real and printed and {len(documents) - real} generated documents.", ""] + tables
    replace(ROOT / "models/fields/README.md", "validation", told)
    shown = ["vendor", "date", "currency", "total", "tax", "all"]
    lines = [line_of(["", *shown]), line_of(["---"] + ["---:"] * len(shown))]
    for part in range(10):
        cells = []
        for field in shown:
            said, true, _ = report[f"{field} real"]["bins"][part]
            cells.append(f"{100 * said:.0f} / {100 * true:.0f}")
        lines.append(line_of([str(part + 1), *cells]))
    for key, name in [("error", "mean difference"), ("brier", "Brier score"), ("base", "of the base rate"), ("auroc", "AUROC")]:
        lines.append(line_of([name] + [f"{report[f'{f} real'][key]:.3f}" if report[f"{f} real"][key] is not None else "–" for f in shown]))
    replace(ROOT / "docs/accuracy.md", "reliability", [f"Measured {day}. {report['above']}", ""] + lines)


# ---- the program's copy --------------------------------------------------------------------------------------------
def number(value):
    text = f"{value:.5g}"
    return text.replace("e-0", "e-").replace("e+0", "e")


def nodes(node):
    """A tree in the order of its reading: a feature with its limit, then what is at most that, then what is more. The sum of all
    trees is the mean of the seeds."""
    if "leaf_value" in node:
        return ["=" + number(node["leaf_value"] / len(SEEDS))]
    limit = f"{node['threshold']:.7g}"
    return [f"{node['split_feature']}<{limit}"] + nodes(node["left_child"]) + nodes(node["right_child"])


def write(names, documents, calibrations):
    SOURCES.mkdir(parents=True, exist_ok=True)
    for field in CHOSEN + RULED + ["all"]:
        weights = calibrations[field]
        lines = ["calibration " + " ".join(number(v) for v in [weights.intercept_[0], *weights.coef_[0]])]
        if field != "all":
            lines.insert(0, "features " + ",".join(names[field]))
            for model in grow(field, names, documents):
                trees = model.booster_.dump_model()["tree_info"]
                lines += ["tree " + " ".join(nodes(tree["tree_structure"])) for tree in trees]
        text = "\n".join("    " + line for line in lines)
        title = field.capitalize() + "Weights"
        (SOURCES / f"{title}.swift").write_text(
            f"/// Written by models/fields/train.py; models/fields/README.md says from what and how good it is.\n"
            f"enum {title} {{\n  static let text = \"\"\"\n{text}\n    \"\"\"\n}}\n")


if __name__ == "__main__":
    main()
