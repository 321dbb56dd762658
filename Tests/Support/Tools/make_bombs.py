#!/usr/bin/env python3
"""Makes documents that are built to do harm, and a table of what may be answered to each.

    Tests/Support/Tools/make_bombs.py FOLDER [--heavy]

Writes the files and index.tsv: file, what it is, the answers that are right (status and code, `;` between). Without --heavy the
files are such that a slow machine is through with all of them within a minute. Standard library only; the files are the same on
every run.
"""
import argparse
import pathlib

from bombs import jpeg, pdf_drawing, pdf_structure, png

GOOD = pathlib.Path(__file__).resolve().parents[3] / "examples" / "receipt.jpg"


def kinds(heavy):
    """Pairs of the name's ending and the bombs of this kind: name, what it is, answers, bytes."""
    yield "png", png.bombs(heavy)
    yield "jpg", jpeg.bombs(heavy, GOOD.read_bytes())
    yield "pdf", pdf_structure.bombs(heavy)
    yield "pdf", pdf_drawing.bombs(heavy)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=pathlib.Path)
    parser.add_argument("--heavy", action="store_true", help="up to the largest that are taken")
    options = parser.parse_args()
    options.folder.mkdir(parents=True, exist_ok=True)
    rows = ["file\twhat\taccept"]
    for ending, bombs in kinds(options.heavy):
        for name, what, answers, content in bombs:
            file = f"{ending}-{name}.{ending}"
            (options.folder / file).write_bytes(content)
            rows.append("\t".join([file, what, "; ".join(sorted(answers))]))
    (options.folder / "index.tsv").write_text("\n".join(rows) + "\n")
    print(f"{len(rows) - 1} files")


if __name__ == "__main__":
    main()
