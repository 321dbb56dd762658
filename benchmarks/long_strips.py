#!/usr/bin/env python3
"""CPU time of strips of 40 to 400 lines in a recognizer: what a further line costs must not depend on how many there are.

    $(benchmarks/rapidocr-venv.sh) benchmarks/long_strips.py

Needs a release build and models/ocr. Exit codes: 0 each slope is within 20 % of the mean one, 1 not.
"""
import random
import sys

import cv2
import numpy

from measuring.programs import PROGRAMS, ROOT
from measuring.recognizer import Recognizer

LINES = (40, 100, 200, 400)
# Of the mean slope.
TOLERANCE = 0.2
ROUNDS = 3
# In px of the page; 400 lines stay below what a recognizer is given at most (Sources/Reading/Imaging/ReaderSize.swift).
WIDTH, PITCH, MARGIN = 1000, 38, 60
WORDS = "MILK BREAD RICE NOODLE SOAP TEA COFFEE SUGAR OIL EGGS FISH SALT PAPER CUP".split()


def strip(lines):
    """A receipt with so many items, in RGB."""
    image = numpy.full((2 * MARGIN + PITCH * lines, WIDTH, 3), 255, numpy.uint8)
    chosen = random.Random(lines)
    for line in range(lines):
        cells = [(60, f"{chosen.choice(WORDS)} {chosen.choice(WORDS)} {chosen.randint(1, 9)}00G"),
                 (800, f"{chosen.randint(1, 99)}.{chosen.randint(0, 99):02}")]
        for x, text in cells:
            cv2.putText(image, text, (x, MARGIN + PITCH * line + 26), cv2.FONT_HERSHEY_SIMPLEX, 0.9, (0, 0, 0), 2, cv2.LINE_AA)
    return image


def main():
    recognizer = Recognizer(PROGRAMS / "ocr-recognizer", ROOT / "models" / "ocr")
    seconds = []
    for lines in LINES:
        image = strip(lines)
        times = []
        for _ in range(ROUNDS):
            before = recognizer.cpu_seconds()
            read = recognizer.read(WIDTH, image.shape[0], image.tobytes())
            times.append(recognizer.cpu_seconds() - before)
        seconds.append(min(times))
        print(f"{lines} lines: {len(read)} cells read, {seconds[-1]:.2f} s of CPU")
    mean = (seconds[-1] - seconds[0]) / (LINES[-1] - LINES[0])
    slopes = [(seconds[i + 1] - seconds[i]) / (LINES[i + 1] - LINES[i]) for i in range(len(LINES) - 1)]
    print("ms a further line:", ", ".join(f"{1000 * slope:.1f}" for slope in slopes), f"; mean {1000 * mean:.1f}")
    return 0 if all(abs(slope - mean) <= TOLERANCE * mean for slope in slopes) else 1


if __name__ == "__main__":
    sys.exit(main())
