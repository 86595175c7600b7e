"""A pretend library's own pictures and logo, drawn here, for the gallery and the tests: nobody's licence.

    python -m screens.gallery.pictures FOLDER        a window at night, hills at dawn, a lantern street; logo.png
"""

import random
import sys
from math import sin
from pathlib import Path

from PIL import Image, ImageDraw, ImageFilter

SIZE = (1600, 1000)
FINER = 2
SPINES = ("#8C3B32", "#2F4858", "#B7853B", "#33635A", "#6B4A6E", "#C9B28A", "#44556B", "#9A5B3A")


def shade(top: str, bottom: str) -> Image.Image:
    """From one colour to another, downwards."""
    two = Image.new("RGB", (1, 2))
    two.putpixel((0, 0), _rgb(top))
    two.putpixel((0, 1), _rgb(bottom))
    return two.resize(SIZE, Image.Resampling.BICUBIC)


def glow(picture: Image.Image, at: tuple[int, int], radius: int, color: str, strength: float) -> Image.Image:
    """Light around a lamp."""
    light = Image.new("L", SIZE, 0)
    x, y = at
    ImageDraw.Draw(light).ellipse((x - radius, y - radius, x + radius, y + radius), fill=round(255 * strength))
    light = light.resize((SIZE[0] // 8, SIZE[1] // 8)).filter(ImageFilter.GaussianBlur(radius / 20)).resize(SIZE)
    return Image.composite(Image.new("RGB", SIZE, color), picture, light)


def hills() -> Image.Image:
    """Terraces at dawn, mist between them."""
    picture = glow(shade("#F3B98A", "#F7E3C4"), (1080, 330), 150, "#FFF3D6", 0.95)
    for n, color in enumerate(("#C98F86", "#9A7384", "#6C6480", "#3F5470", "#24435A", "#12303F")):
        base, swing, tempo = 420 + n * 92, 70 - n * 6, 0.0035 + n * 0.0011
        line = [(x, base + swing * sin(x * tempo + n * 1.7) + 22 * sin(x * tempo * 2.7 + n)) for x in range(0, SIZE[0] + 8, 8)]
        layer = Image.new("L", SIZE, 0)
        ImageDraw.Draw(layer).polygon([(0, SIZE[1]), *line, (SIZE[0], SIZE[1])], fill=255)
        picture.paste(Image.new("RGB", SIZE, color), mask=layer.filter(ImageFilter.GaussianBlur(1.2)))
    return picture


def shelves() -> Image.Image:
    """A wall of books by lamplight."""
    dice = random.Random(7)
    picture = shade("#3A2A20", "#1E1712")
    draw = ImageDraw.Draw(picture)
    for row in range(5):
        floor, x = 190 + row * 205, 30
        while x < SIZE[0] - 40:
            wide, high = dice.randint(22, 52), dice.randint(118, 166)
            if dice.random() < 0.06:
                x += 60
                continue
            spine = dice.choice(SPINES)
            draw.rectangle((x, floor - high, x + wide - 3, floor), fill=spine)
            for part in (0.16, 0.84):
                draw.line((x + 4, floor - high * part, x + wide - 8, floor - high * part), fill="#E9D6A8", width=2)
            x += wide
        draw.rectangle((0, floor, SIZE[0], floor + 16), fill="#5A4030")
    lit = glow(picture, (1150, 380), 430, "#FFC978", 0.42)
    return glow(lit, (1150, 340), 90, "#FFE9BE", 0.75)


def lanterns() -> Image.Image:
    """A street with lanterns after rain."""
    dice = random.Random(3)
    picture = shade("#142B4A", "#3B3355")
    draw = ImageDraw.Draw(picture)
    for x in range(0, SIZE[0], 200):
        high = dice.randint(380, 560)
        draw.polygon([(x - 12, 1000 - high), (x + 100, 930 - high), (x + 212, 1000 - high)], fill="#20293F")
        draw.rectangle((x, 1000 - high, x + 198, 1000), fill=dice.choice(("#C48A3A", "#B5713B", "#8E5A3C")))
        for wx in (34, 116):
            draw.rectangle((x + wx, 1060 - high, x + wx + 48, 1150 - high), fill="#FFD88A")
    for n in range(11):
        x, y = 90 + n * 145, 230 + round(46 * sin(n * 1.3)) + (n % 3) * 34
        color = ("#E2483B", "#F0A03C", "#D9577E", "#4FA39A")[n % 4]
        picture = glow(picture, (x, y), 110, color, 0.42)
        draw = ImageDraw.Draw(picture)
        draw.line((x, 0, x, y - 44), fill="#0E1626", width=3)
        draw.ellipse((x - 46, y - 44, x + 46, y + 44), fill=color)
        draw.ellipse((x - 18, y - 44, x + 18, y + 44), fill="#FFE3B0")
        draw.rectangle((x - 16, y - 52, x + 16, y - 40), fill="#2A1B18")
        draw.line((x, y + 44, x, y + 78), fill=color, width=5)
    return picture


def logo() -> Image.Image:
    """An open book below a sun, see-through."""
    big = Image.new("RGBA", (400, 320), (0, 0, 0, 0))
    draw = ImageDraw.Draw(big)
    draw.ellipse((140, 20, 260, 140), fill="#E8A33D")
    for x, side in ((200, -1), (200, 1)):
        draw.polygon([(x, 190), (x + side * 170, 150), (x + side * 170, 270), (x, 310)], fill="#F4EBDD")
        draw.polygon([(x, 190), (x + side * 150, 120), (x + side * 150, 240), (x, 310)], fill="#2F8F83")
    return big.resize((200, 160), Image.Resampling.LANCZOS)


def _rgb(text: str) -> tuple[int, int, int]:
    return int(text[1:3], 16), int(text[3:5], 16), int(text[5:7], 16)


def draw_into(folder: Path) -> list[Path]:
    """Three pictures and a logo as files; the pictures' paths."""
    folder.mkdir(parents=True, exist_ok=True)
    paths = []
    for name, picture in (("hills", hills()), ("lanterns", lanterns()), ("shelves", shelves())):
        paths.append(folder / f"{name}.jpg")
        picture.save(paths[-1], quality=88)
    logo().save(folder / "logo.png")
    return paths


if __name__ == "__main__":
    draw_into(Path(sys.argv[1]))
