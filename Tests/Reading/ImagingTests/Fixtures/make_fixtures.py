#!/usr/bin/env python3
"""Makes the files in this folder that the tests cannot write themselves (JPEG, encrypted PDF).

    pip install pillow==13.0.0 reportlab==5.1.0
    Tests/Reading/ImagingTests/Fixtures/make_fixtures.py
"""
import pathlib

from PIL import Image
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.pdfgen.canvas import Canvas

HERE = pathlib.Path(__file__).parent
RED, GREEN, BLUE, WHITE = (220, 30, 30), (30, 180, 60), (40, 60, 200), (255, 255, 255)


def quadrants(width, height):
    """Red, green above blue, white: no two orientations look alike."""
    picture = Image.new("RGB", (width, height), WHITE)
    picture.paste(RED, (0, 0, width // 2, height // 2))
    picture.paste(GREEN, (width // 2, 0, width, height // 2))
    picture.paste(BLUE, (0, height // 2, width // 2, height))
    return picture


# How an upright picture lies in the file for each EXIF orientation.
STORED = {1: None, 2: Image.Transpose.FLIP_LEFT_RIGHT, 3: Image.Transpose.ROTATE_180,
          4: Image.Transpose.FLIP_TOP_BOTTOM, 5: Image.Transpose.TRANSPOSE, 6: Image.Transpose.ROTATE_90,
          7: Image.Transpose.TRANSVERSE, 8: Image.Transpose.ROTATE_270}


def main():
    picture = quadrants(96, 64)
    for orientation, turn in STORED.items():
        exif = Image.Exif()
        exif[0x0112] = orientation
        stored = picture.transpose(turn) if turn is not None else picture
        stored.save(HERE / f"exif-{orientation}.jpg", quality=90, exif=exif)
    picture.save(HERE / "progressive.jpg", quality=90, progressive=True)
    picture.convert("L").save(HERE / "gray.jpg", quality=90)
    # Pillow writes CMYK inverted with an Adobe marker, as Photoshop does.
    picture.convert("CMYK").save(HERE / "cmyk.jpg", quality=90)
    quadrants(4000, 3000).save(HERE / "twelve-megapixels.jpg", quality=60, optimize=True)
    receipt = Image.open(HERE / "../../../examples/receipt.jpg").resize((600, 800))
    receipt.save(HERE / "receipt-progressive.jpg", quality=70, progressive=True)

    for name, user_password in (("locked.pdf", "secret"), ("owner-locked.pdf", "")):
        encryption = StandardEncryption(user_password, ownerPassword="owner", strength=128)
        canvas = Canvas(str(HERE / name), pagesize=(300, 200), encrypt=encryption, invariant=1)
        for line in range(5):
            canvas.drawString(40, 160 - 20 * line, f"Line {line + 1} for whoever may open the file")
        canvas.save()


if __name__ == "__main__":
    main()
