"""Reads one picture of the library's, in a process of its own: cuts it well, scales it, melts it into the ground.

    python -I picture_file.py < REQUEST > PICTURE        REQUEST is JSON; PICTURE a line of JSON, then the pixels

Started by screens.welcome.album for each picture, and ended after it: what a damaged or huge file does, it does here, in bounded
memory, and the kiosk goes on. Knows nothing of ours, only Pillow; a file that is no use is a sentence on standard error.
"""

import json
import os
import resource
import stat
import sys

FILE_MAX_BYTES = 30_000_000
"""A larger file is passed over."""

PIXELS_MAX = 60_000_000
"""A picture with more is passed over: it would take too long."""

MEMORY_MAX_BYTES = 700_000_000
"""Of the process that reads it; with more it ends, and the picture is passed over."""

WORK_MAX_S = 20
"""Seconds of processor time for one picture; then its process ends."""

LIGHT_FROM = 200
"""Of 255: the mean grey of a logo from which on nothing would be seen of it on white paper."""

NICENESS = 10
PROFILE = 64
CENTRE_PULL = 0.35
"""Cutting: strips that are compared, and how much less the outermost cut is worth than the middle."""


def main() -> int:
    asked = json.loads(sys.stdin.read())
    os.nice(NICENESS)
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_MAX_BYTES, MEMORY_MAX_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (WORK_MAX_S, WORK_MAX_S))
    try:
        head, pixels = {"logo": _logo, "slip_logo": _slip_logo}.get(asked["kind"], _photo)(asked)
    except Unusable as why:
        print(why, file=sys.stderr)
        return 1
    except FileNotFoundError:
        print("there is no such file", file=sys.stderr)
        return 1
    except MemoryError:
        print("it needs too much memory", file=sys.stderr)
        return 1
    except Exception as trouble:  # noqa: BLE001  whatever a damaged file brings about is told in one line
        print(f"damaged, or no PNG or JPEG ({type(trouble).__name__}: {trouble})".replace("\n", " "), file=sys.stderr)
        return 1
    sys.stdout.buffer.write(json.dumps(head).encode() + b"\n" + pixels)
    return 0


class Unusable(Exception):
    """This file is no use; a sentence says why."""


def _opened(path: str, width: int, height: int):
    from PIL import Image, ImageOps

    about = os.stat(path)
    if not stat.S_ISREG(about.st_mode):
        raise Unusable("it is no file")              # a pipe would never end
    size = about.st_size
    if size > FILE_MAX_BYTES:
        raise Unusable(f"{size:,} bytes; at most {FILE_MAX_BYTES:,} are read")
    Image.MAX_IMAGE_PIXELS = None                    # our own limit has a sentence
    picture = Image.open(path, formats=("PNG", "JPEG"))
    if picture.width * picture.height > PIXELS_MAX:
        raise Unusable(f"{picture.width} x {picture.height} px; at most {PIXELS_MAX:,} in all are read")
    picture.draft("RGB", (width, height))            # a JPEG is decoded no larger than needed
    return ImageOps.exif_transpose(picture)


def _photo(asked: dict) -> tuple[dict, bytes]:
    from PIL import Image, ImageChops

    size = width, height = asked["width"], asked["height"]
    ground = tuple(asked["ground"])
    picture = _on(ground, _opened(asked["path"], width, height))
    picture = picture.resize(size, Image.Resampling.LANCZOS, box=_cut(picture, width / height), reducing_gap=2.0)
    across = Image.frombytes("L", (width, 1), bytes(asked["columns"])).resize(size)
    down = Image.frombytes("L", (1, height), bytes(asked["rows"])).resize(size)
    melted = Image.composite(picture, Image.new("RGB", size, ground), ImageChops.multiply(across, down))
    return {"width": width, "height": height, "mode": "RGB"}, melted.tobytes()


def _on(ground: tuple, picture):
    """See-through parts show the ground."""
    from PIL import Image

    if picture.mode in ("RGBA", "LA", "PA") or "transparency" in picture.info:
        picture = picture.convert("RGBA")
        return Image.alpha_composite(Image.new("RGBA", picture.size, (*ground, 255)), picture).convert("RGB")
    return picture.convert("RGB")


def _cut(picture, shape: float) -> tuple[float, float, float, float]:
    """The largest part of that shape (width / height), where most is to be seen; in doubt the middle."""
    wide, high = picture.size
    if wide / high > shape:
        part = high * shape
        left = _busiest(picture, part / wide, across=True) * wide
        return left, 0, left + part, high
    part = wide / shape
    top = _busiest(picture, part / high, across=False) * high
    return 0, top, wide, top + part


def _busiest(picture, part: float, across: bool) -> float:
    """Where the cut begins, as a part of the side."""
    from PIL import Image, ImageFilter

    edges = picture.resize((PROFILE * 2, PROFILE * 2)).convert("L").filter(ImageFilter.FIND_EDGES).crop(
        (2, 2, PROFILE * 2 - 2, PROFILE * 2 - 2))
    strips = list(edges.resize((PROFILE, 1) if across else (1, PROFILE), Image.Resampling.BOX).tobytes())
    kept = max(1, min(PROFILE, round(part * PROFILE)))
    last = PROFILE - kept
    middle = last / 2 or 1

    def worth(at: int) -> float:
        return sum(strips[at:at + kept]) * (1 - CENTRE_PULL * abs(at - middle) / middle)

    best = max(range(last + 1), key=lambda at: (worth(at), -abs(at - middle)))
    return min(1 - part, best / PROFILE)


def _logo(asked: dict) -> tuple[dict, bytes]:
    from PIL import ImageStat

    picture = _scaled_logo(asked)
    tone = [round(n) for n in ImageStat.Stat(picture.convert("RGB"), picture.getchannel("A")).mean]
    return {"width": picture.width, "height": picture.height, "mode": "RGBA", "tone": tone}, picture.tobytes()


def _scaled_logo(asked: dict):
    from PIL import Image

    picture = _opened(asked["path"], 10_000, 10_000).convert("RGBA")
    if box := picture.getchannel("A").getbbox():
        picture = picture.crop(box)                  # an empty margin is no part of it
    scale = min(asked["width"] / picture.width, asked["height"] / picture.height)
    size = max(1, round(picture.width * scale)), max(1, round(picture.height * scale))
    picture = picture.resize(size, Image.Resampling.LANCZOS)
    if not picture.getchannel("A").getbbox():
        raise Unusable("nothing is to be seen on it")
    return picture


def _slip_logo(asked: dict) -> tuple[dict, bytes]:
    """Black dots on white paper: its darkest becomes black, what lies between becomes dots. A light logo, made for a dark
    ground, is printed as its shape."""
    from PIL import Image, ImageChops, ImageStat

    picture = _scaled_logo(asked)
    mask, grey = picture.getchannel("A"), picture.convert("RGB").convert("L")
    if ImageStat.Stat(grey, mask).mean[0] > LIGHT_FROM:
        grey = Image.new("L", picture.size, 0)
    paper = Image.composite(grey, Image.new("L", picture.size, 255), mask)
    darkest = min(next(n for n, many in enumerate(paper.histogram()) if many), 254)
    paper = paper.point([max(0, round(255 * (n - darkest) / (255 - darkest))) for n in range(256)])
    black = ImageChops.invert(paper).convert("1")
    return {"width": picture.width, "height": picture.height, "mode": "1"}, black.tobytes()


if __name__ == "__main__":
    sys.exit(main())
