"""Bytes of a receipt of ten loans in Vietnamese and Chinese, beside the plain raster of the same picture.

The slip is drawn as the kiosk draws it, for the two usual widths of paper. Plain raster: every dot of it in one `GS v 0`. The
least is the information in the picture, as fax group 4 packs it (no printer understands that). The slip goes out in strips,
so the paper moves long before the last byte.
"""

import io

from drivers.escpos_raster import gs_v_0, stride_of, strips
from kiosk.slip import Slip, SlipLine
from screens.slip.face import draw
from screens.slip.sheet import Picture
from screens.slip.words import words_of
from tests.benchmarks.figure import Figure

PAPERS = {"80 mm at 180 dpi": (512, 180 / 25.4), "80 mm at 203 dpi": (576, 203 / 25.4)}
MOST, FIRST_INK_MOST = 0.45, 0.1

TITLES = ("Truyện Kiều: đối chiếu bản Nôm", "红楼梦 校注本 上", "Đại Việt sử ký toàn thư, tập 1", "四庫全書總目提要 卷一",
          "Dế mèn phiêu lưu ký", "三国演义 绣像本 第三册", "史記 卷四十七 孔子世家", "Nhật ký trong tù", "Số đỏ",
          "Hoàng Lê nhất thống chí")
GS_V_0_HEAD = 8
NOVEMBER_2026 = 1_795_000_000_000


def figures() -> list[Figure]:
    return [figure for paper in PAPERS for figure in _figures(paper)]


def _figures(paper: str) -> list[Figure]:
    picture = ten_loans(paper)
    plain, sent = plain_bytes(picture), sent_bytes(picture)
    return [Figure(f"bytes of a slip, {paper}", sum(sent), "", group4_bytes(picture), int(MOST * plain), "set beforehand"),
            Figure(f"the same, of the plain raster ({plain:,} bytes)", sum(sent) / plain, "", group4_bytes(picture) / plain, MOST,
                   "set beforehand"),
            Figure("bytes until the first ink is out, of all", first_ink(picture) / sum(sent), "", None, FIRST_INK_MOST,
                   "measured beforehand")]


def ten_loans(paper: str) -> Picture:
    loans = tuple(SlipLine("borrowed", title, f"3900100000{n:04d}", "2026-12-13") for n, title in enumerate(TITLES))
    slip = Slip("vi", "Thư viện Mẫu", "HN1", "demo-1", NOVEMBER_2026, "Asia/Ho_Chi_Minh", loans, "0A1B2C3D", "0013")
    width, dots_per_mm = PAPERS[paper]
    return draw(slip, words_of(slip.language), width_dots=width, dots_per_mm=dots_per_mm)


def plain_bytes(picture: Picture) -> int:
    return len(gs_v_0(stride_of(picture.width), picture.height, picture.rows))


def sent_bytes(picture: Picture) -> list[int]:
    """Strip by strip."""
    return [len(command) for command in strips(picture.width, picture.rows)]


def first_ink(picture: Picture) -> int:
    """Bytes up to the end of the first strip that is not white."""
    sizes = [0]
    for command in strips(picture.width, picture.rows):
        sizes.append(sizes[-1] + len(command))
        if any(command[GS_V_0_HEAD:]):
            break
    return sizes[-1]


def group4_bytes(picture: Picture) -> int:
    """ITU-T T.6, packed by Pillow."""
    from PIL import Image

    packed = io.BytesIO()
    Image.frombytes("1", (picture.width, picture.height), picture.rows).save(packed, "TIFF", compression="group4")
    return len(packed.getvalue())
