"""Pictures of documents: by a phone over a table, by a flatbed of a faded strip, by a fax."""
from PIL import Image, ImageChops, ImageEnhance, ImageFilter

from scanning import grain, render


def photograph(source, target, random, dpi=190):
    """A page on a table, seen a little from the side, with a shadow, blur, grain and JPEG; says what was done."""
    page = render(source, dpi)[0]
    if random.random() < 0.4:
        page = fade(page, random)
    page = page.point(lambda value: int(38 + value * 0.8))
    border = int(min(page.size) * random.uniform(0.04, 0.12))
    table = texture((page.width + 2 * border, page.height + 2 * border), random)
    table.paste(page, (border, border))
    reach = border * random.uniform(0.2, 0.9)
    corner = lambda x, y: (x + random.uniform(-reach, reach), y + random.uniform(-reach, reach))
    w, h = table.size
    quad = (*corner(0, 0), *corner(0, h), *corner(w, h), *corner(w, 0))
    picture = table.transform(table.size, Image.Transform.QUAD, quad, Image.Resampling.BICUBIC, fillcolor=90)
    picture = picture.rotate(random.uniform(-2.5, 2.5), Image.Resampling.BICUBIC, fillcolor=90)
    picture = ImageChops.multiply(picture, shadow(picture.size, random))
    blur = random.uniform(0.4, 1.3)
    picture = grain(picture.filter(ImageFilter.GaussianBlur(blur)), random.uniform(3, 10), random)
    colour = Image.merge("RGB", [picture.point(lambda value, gain=gain: min(255, int(value * gain))) for gain in (random.uniform(0.99, 1.08), 1.0, random.uniform(0.86, 1.02))])
    quality = random.randint(55, 88)
    colour.save(target, "JPEG", quality=quality)
    return dict(by="photo", blur=round(blur, 2), jpeg_quality=quality)


def strip_scan(source, target, random, dpi=200):
    """A thermal strip on a flatbed: faded, a little turned."""
    page = fade(render(source, dpi)[0], random)
    page = page.rotate(random.uniform(-1.2, 1.2), Image.Resampling.BICUBIC, fillcolor=255)
    page = grain(page.filter(ImageFilter.GaussianBlur(random.uniform(0.2, 0.8))), random.uniform(2, 8), random)
    quality = random.randint(50, 85)
    page.save(target, "JPEG", quality=quality)
    return dict(by="flatbed", jpeg_quality=quality)


def fax(source, target, random, dpi=200):
    """Black and white."""
    page = render(source, dpi)[0].rotate(random.uniform(-0.6, 0.6), Image.Resampling.BICUBIC, fillcolor=255)
    limit = random.randint(110, 170)
    grain(page, 12, random).point(lambda value: 255 if value > limit else 0).convert("1").save(target, "PNG")
    return dict(by="fax")


def fade(page, random):
    """Thermal print that lost contrast, in bands across the strip."""
    bands = Image.frombytes("L", (1, 24), bytes(random.randint(0, 110) for _ in range(24))).resize(page.size, Image.Resampling.BICUBIC)
    page = ImageChops.lighter(page, bands)
    return ImageEnhance.Contrast(page).enhance(random.uniform(0.7, 1.0))


def texture(size, random):
    base, spread = random.randint(50, 170), random.randint(5, 25)
    coarse = Image.frombytes("L", (14, 18), bytes(min(255, max(0, base + random.randint(-spread, spread))) for _ in range(14 * 18)))
    return coarse.resize(size, Image.Resampling.BICUBIC)


def shadow(size, random):
    dark = random.randint(120, 235)
    gradient = Image.linear_gradient("L").rotate(random.choice([0, 90, 180, 270])).resize(size)
    reach = random.choice([140, 255])
    return gradient.point(lambda value: int(dark + (255 - dark) * min(1, value / reach)))
