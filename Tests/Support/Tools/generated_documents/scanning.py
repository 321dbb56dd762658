"""Makes a scan of a PDF: pixels with the faults of a flatbed or a feeder, in a PDF again."""
import pathlib
import subprocess
import tempfile
import time

from PIL import Image, ImageChops, ImageFilter

# In place of the clock, so that the same seed gives the same file.
EPOCH = time.gmtime(0)


def render(source, dpi):
    """The pages of a PDF in shades of grey."""
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run(["pdftoppm", "-r", str(dpi), "-gray", str(source), f"{folder}/p"], check=True)
        return [Image.open(path).convert("L") for path in sorted(pathlib.Path(folder).glob("p-*.pgm"))]


def scan(source, target, random, dpi=200):
    """Skew below half a degree, blur, grain, a grey background, JPEG; `random` decides how much."""
    pages = render(source, dpi)
    angle = random.uniform(-0.5, 0.5)
    pages = [fault(page, angle, random) for page in pages]
    pages[0].save(target, "PDF", save_all=True, append_images=pages[1:], resolution=dpi, quality=random.randint(45, 75), creationDate=EPOCH, modDate=EPOCH)


def fault(page, angle, random):
    page = page.rotate(angle, Image.Resampling.BICUBIC, fillcolor=255)
    page = page.filter(ImageFilter.GaussianBlur(random.uniform(0.2, 0.7)))
    paper = random.randint(0, 18)
    page = page.point(lambda value: int(value * (235 - paper) / 255) + random.randint(8, 20) // 2)
    return grain(page, random.uniform(2, 9), random)


def grain(page, strength, random):
    """Noise of about that standard deviation; Pillow's own is not seeded."""
    noise = Image.frombytes("L", page.size, random.randbytes(page.width * page.height))
    noise = noise.point(lambda value: int(128 + (value - 127.5) * strength / 74))
    return ImageChops.add(page, noise, scale=1, offset=-128)
