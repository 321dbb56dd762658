"""Makes a scan of a PDF: pixels with the faults of a flatbed or a feeder, in a PDF again."""
import pathlib
import subprocess
import tempfile

from PIL import Image, ImageChops, ImageFilter


def scan(source, target, random, dpi=200):
    """Skew below half a degree, blur, grain, a grey background, JPEG; `random` decides how much."""
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run(["pdftoppm", "-r", str(dpi), "-gray", str(source), f"{folder}/p"], check=True)
        pages = [Image.open(path).convert("L") for path in sorted(pathlib.Path(folder).glob("p-*.pgm"))]
    angle = random.uniform(-0.5, 0.5)
    pages = [fault(page, angle, random) for page in pages]
    pages[0].save(target, "PDF", save_all=True, append_images=pages[1:], resolution=dpi, quality=random.randint(45, 75))


def fault(page, angle, random):
    page = page.rotate(angle, Image.Resampling.BICUBIC, fillcolor=255)
    page = page.filter(ImageFilter.GaussianBlur(random.uniform(0.2, 0.7)))
    paper = random.randint(0, 18)
    page = page.point(lambda value: int(value * (235 - paper) / 255) + random.randint(8, 20) // 2)
    grain = Image.effect_noise(page.size, random.uniform(2, 9))
    return ImageChops.add(page, grain, scale=1, offset=-128)
