#!/usr/bin/env python3
"""CPU time of preparing 12-megapixel photos, and the px that come out, beside another build of this project.

    $(benchmarks/rapidocr-venv.sh) benchmarks/preparation_cost.py BASE   BASE: programs of the other commit, such as ~/old/.build/release

Runs alternate. Needs a release build. Exit codes: 0 as cheap as promised and the same px, 1 not.
"""
import argparse
import statistics
import sys
from pathlib import Path

import cv2
import numpy

from measuring.document_worker import DocumentWorker
from measuring.programs import PROGRAMS, ROOT

# Of the base's CPU time; levels of 255 by which a sample may differ, because sums are rounded in another order.
MOST_TIME, MOST_DIFFERENCE = 0.6, 1
# An EXIF segment that holds the orientation alone: a quarter turn clockwise.
TURNED = bytes.fromhex("ffe1 0022 457869660000 4d4d002a00000008 0001 0112 0003 00000001 00060000 00000000")


def photos():
    """Name -> JPEG of the bundled receipt as a phone would store it, 3000 × 4000 px."""
    image = cv2.imread(str(ROOT / "examples" / "receipt.jpg"))
    if image.shape[0] < image.shape[1]:
        image = cv2.rotate(image, cv2.ROTATE_90_CLOCKWISE)

    def file(picture):
        return cv2.imencode(".jpg", picture, [cv2.IMWRITE_JPEG_QUALITY, 90])[1].tobytes()

    full = cv2.resize(image, (3000, 4000), interpolation=cv2.INTER_CUBIC)
    table = numpy.full((4000, 3000, 3), 40, numpy.uint8)
    table[500:3500, 400:2600] = cv2.resize(image, (2200, 3000), interpolation=cv2.INTER_CUBIC)
    upright = file(full)
    return {"the receipt fills the picture": upright, "the same, turned by EXIF": upright[:2] + TURNED + upright[2:],
            "on a dark table": file(table)}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("base", type=Path, metavar="BASE")
    parser.add_argument("--runs", type=int, default=20, metavar="N", help="of each build; 20 unless said")
    arguments = parser.parse_args()
    workers = [DocumentWorker(programs / "ocr-document-worker") for programs in (arguments.base, PROGRAMS)]
    is_kept, sums = True, [0.0, 0.0]
    for name, photo in photos().items():
        replies = [worker.first_page(photo) for worker in workers]
        times = [[], []]
        for _ in range(arguments.runs):
            for worker, spent in zip(workers, times):
                before = worker.cpu_seconds()
                worker.first_page(photo)
                spent.append(worker.cpu_seconds() - before)
        # The kernel counts in hundredths of a second: a mean of many says more than their median.
        means = [1000 * statistics.mean(spent) for spent in times]
        sums = [total + mean for total, mean in zip(sums, means)]
        (_, old), (_, new) = replies
        same = len(old) == len(new)
        difference = int(numpy.abs(numpy.subtract(*(numpy.frombuffer(r, numpy.uint8).astype(int) for r in (old, new)))).max()) if same else 255
        is_kept &= difference <= MOST_DIFFERENCE
        print(f"{name}: {means[0]:.0f} ms before, {means[1]:.0f} ms now, {means[1] / means[0]:.2f} ×; "
              f"samples differ by at most {difference} of 255")
    print(f"together {sums[1] / sums[0]:.2f} × (at most {MOST_TIME})")
    return 0 if is_kept and sums[1] <= MOST_TIME * sums[0] else 1


if __name__ == "__main__":
    sys.exit(main())
