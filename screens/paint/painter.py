"""Puts a Scene on a surface and says which rectangles changed. Only what differs from the last scene is painted.

Knows no State and no window: the surface may be a window's, a shared memory file's or a picture's. Caches are bounded.
"""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Any, TypeVar

from screens.letters import faces
from screens.paint import shapes
from screens.paint.pygame_lean import pygame
from screens.paint.tiles import Tiled, tiled
from screens.scene import Icon, Leaf, Modules, Panel, Photo, Scene, Shadow, Text
from screens.theme import CAP_HEIGHT_EM, Color

CACHE_BYTES_MAX = 6 * 1024 * 1024
"""Of painted letters, pictures and shadows; the least recently used is forgotten and painted anew."""

TILED_BYTES = 48 * 1024
"""Of a drawing that is kept whole; a larger one is kept in tiles."""

Rect = pygame.Rect
Surface = pygame.Surface


Kept = TypeVar("Kept", Surface, Surface | Tiled)


class SurfaceCache:
    """Surfaces by what they show, the least recently used forgotten first; at most `limit` bytes."""

    def __init__(self, limit: int = CACHE_BYTES_MAX):
        self._limit, self._bytes = limit, 0
        self._kept: OrderedDict[Hashable, Any] = OrderedDict()

    def get(self, key: Hashable, make: Callable[[], Kept]) -> Kept:
        if key in self._kept:
            self._kept.move_to_end(key)
            return self._kept[key]
        surface = make()
        self._kept[key] = surface
        self._bytes += _size(surface)
        while self._bytes > self._limit and len(self._kept) > 1:
            self._bytes -= _size(self._kept.popitem(last=False)[1])
        return surface

    @property
    def bytes(self) -> int:
        return self._bytes


def _size(surface: Surface | Tiled) -> int:
    return surface.bytes if isinstance(surface, Tiled) else surface.get_pitch() * surface.get_height()


class Painter:
    """One painter for one surface of `width` × `height` px."""

    def __init__(self, width: int, height: int):
        self.size = (width, height)
        self._cache = SurfaceCache()
        self._last: Scene | None = None
        self._leaves: tuple[Leaf, ...] = ()
        self.pictures: dict[str, Surface] = {}
        """The library's own, by name: whoever puts them here bounds them."""

    @property
    def cached_bytes(self) -> int:
        """What the caches hold."""
        return self._cache.bytes

    def forget(self) -> None:
        """The next scene is painted whole (the surface is new)."""
        self._last, self._leaves = None, ()

    def paint(self, surface: Surface, scene: Scene) -> list[Rect]:
        """Paint what changed; the changed rectangles, none when nothing did."""
        leaves = tuple(scene.leaves())
        dirty = self._dirty(scene, leaves)
        boxes = [bounds(leaf) for leaf in leaves] if dirty else []
        for area in dirty:
            surface.set_clip(area)
            surface.fill(scene.ground, area)
            for at in area.collidelistall(boxes):
                self._paint_leaf(surface, leaves[at])
        surface.set_clip(None)
        self._last, self._leaves = scene, leaves
        return dirty

    def _dirty(self, scene: Scene, leaves: tuple[Leaf, ...]) -> list[Rect]:
        whole = Rect(0, 0, *self.size)
        if self._last is None or self._last.ground != scene.ground:
            return [whole]
        from screens.paint.changes import apart, changed  # late: before the first frame there was none

        return apart((bounds(leaf).clip(whole) for leaf in changed(self._leaves, leaves)), whole)

    def _paint_leaf(self, surface: Surface, leaf: Leaf) -> None:
        if isinstance(leaf, Panel):
            self._panel(surface, leaf)
        elif isinstance(leaf, Text):
            self._text(surface, leaf)
        elif isinstance(leaf, Modules):
            _modules(surface, leaf)
        elif isinstance(leaf, Photo):
            self._photo(surface, leaf)
        else:
            self._icon(surface, leaf)

    # ---- leaves -----------------------------------------------------------------------------------------------------

    def _photo(self, surface: Surface, photo: Photo) -> None:
        if picture := self.pictures.get(photo.name):
            see_through = photo.opacity < 1 or picture.get_masks()[3]     # None would take a logo's own edges away
            picture.set_alpha(round(255 * photo.opacity) if see_through else None)
            surface.blit(picture, photo.box[:2], (0, 0, *photo.box[2:]))           # beyond its box nobody would paint it over

    def _icon(self, surface: Surface, icon: Icon) -> None:
        area = shapes.extent(icon)
        key = ("icon", icon.paths, icon.box[2:], icon.grid, icon.color, icon.opacity)
        drawn = self._cache.get(key, lambda: _drawn(icon, area))
        left, top = icon.box[0] + area.x, icon.box[1] + area.y
        if isinstance(drawn, Tiled):
            drawn.paint(surface, left, top)
        else:
            surface.blit(drawn, (left, top))

    def _text(self, surface: Surface, text: Text) -> None:
        for line, left, _, baseline in placed(text):
            self._line(surface, text, line, left, baseline)

    def _line(self, surface: Surface, text: Text, line: str, left: int, baseline: int) -> None:
        px = text.font_px
        for name, piece in faces.runs(line, text.bold):
            drawn = self._cache.get(("text", piece, name, px, text.color),
                                    lambda n=name, p=piece: faces.face(n, px).render(p, True, text.color))
            surface.blit(drawn, (left, baseline - faces.ascent(name, px)))
            left += faces.width(piece, px, text.bold)

    def _panel(self, surface: Surface, panel: Panel) -> None:
        if panel.shadow:
            self._shadow(surface, panel, panel.shadow)
        if panel.opacity < 1:
            self._veil(surface, panel)
            return
        box = Rect(panel.box)
        if panel.border and panel.border_px:
            self._rounded(surface, box, panel.radius, panel.border, edge_px=panel.border_px if panel.fill else 0)
            box = box.inflate(-2 * panel.border_px, -2 * panel.border_px)
        if panel.fill:
            self._rounded(surface, box, max(0, panel.radius - (panel.border_px if panel.border else 0)), panel.fill)

    def _shadow(self, surface: Surface, panel: Panel, shadow: Shadow) -> None:
        """Four corners and four edges; the middle lies under the panel. So a large card costs no large surface."""
        x, y, w, h = panel.box
        left, top, radius = x - shadow.blur, y - shadow.blur + shadow.drop, panel.radius
        corner = shapes.shadow_corner(radius, shadow)
        across, down = w + 2 * shadow.blur - 2 * corner, h + 2 * shadow.blur - 2 * corner
        if min(across, down) < 1 or panel.fill is None or panel.opacity < 1 or shadow.drop > corner - shadow.blur - radius:
            whole = self._cache.get(("shadow", w, h, radius, shadow), lambda: shapes.soft_shadow(w, h, radius, shadow))
            surface.blit(whole, (left, top))
            return
        side = 2 * (corner - shadow.blur) + 1
        small = self._cache.get(("shadow", radius, shadow), lambda: shapes.soft_shadow(side, side, radius, shadow))
        far_x, far_y, far = left + corner + across, top + corner + down, corner + 1
        for place, at in (((left, top), (0, 0)), ((far_x, top), (far, 0)),
                          ((left, far_y), (0, far)), ((far_x, far_y), (far, far))):
            surface.blit(small, place, (*at, corner, corner))
        above, below, beside = max(0, shadow.blur - shadow.drop), shadow.blur + shadow.drop, shadow.blur
        for place, part, size in (((left + corner, top), (corner, 0, 1, above), (across, above)),
                                  ((left + corner, y + h), (corner, side + 2 * shadow.blur - below, 1, below), (across, below)),
                                  ((left, top + corner), (0, corner, beside, 1), (beside, down)),
                                  ((x + w, top + corner), (side + shadow.blur, corner, beside, 1), (beside, down))):
            if min(size) > 0:
                edge = self._cache.get(("shadow", radius, shadow, part, size),
                                       lambda p=part, s=size: pygame.transform.scale(small.subsurface(p), s))
                surface.blit(edge, place)

    def _veil(self, surface: Surface, panel: Panel) -> None:
        """A see-through panel, composed apart so that its corners are even."""
        if panel.fill is None:
            return
        key = ("veil", panel.box[2:], panel.radius, panel.fill, panel.opacity)
        surface.blit(self._cache.get(key, lambda: self._veil_surface(panel)), panel.box[:2])

    def _veil_surface(self, panel: Panel) -> Surface:
        assert panel.fill is not None
        veil = shapes.blank(*panel.box[2:], panel.fill)
        self._rounded(veil, veil.get_rect(), panel.radius, panel.fill)
        veil.fill((255, 255, 255, round(255 * panel.opacity)), special_flags=pygame.BLEND_RGBA_MULT)
        return veil

    def _rounded(self, surface: Surface, box: Rect, radius: int, color: Color, edge_px: int = 0) -> None:
        """Nine pieces: four smooth corners, the rest filled. `edge_px`: what lies further inside is painted over at once."""
        radius = max(0, min(radius, box.width // 2, box.height // 2))
        if radius == 0:
            surface.fill(color, box)
            return
        right, bottom = box.right - radius, box.bottom - radius
        if 0 < edge_px <= radius:
            surface.fill(color, (box.x, box.y + radius, edge_px, box.height - 2 * radius))
            surface.fill(color, (box.right - edge_px, box.y + radius, edge_px, box.height - 2 * radius))
        else:
            surface.fill(color, (box.x, box.y + radius, box.width, box.height - 2 * radius))
        high = edge_px if 0 < edge_px <= radius else radius
        surface.fill(color, (box.x + radius, box.y, box.width - 2 * radius, high))
        surface.fill(color, (box.x + radius, box.bottom - high, box.width - 2 * radius, high))
        for x, y, flip_x, flip_y in ((box.x, box.y, False, False), (right, box.y, True, False),
                                     (box.x, bottom, False, True), (right, bottom, True, True)):
            surface.blit(self._corner(radius, color, flip_x, flip_y), (x, y))

    def _corner(self, radius: int, color: Color, flip_x: bool, flip_y: bool) -> Surface:
        """The upper left one is drawn, the others are it, turned."""
        if not (flip_x or flip_y):
            return self._cache.get(("corner", radius, color), lambda: shapes.corner(radius, color))
        return self._cache.get(("corner", radius, color, flip_x, flip_y), lambda: pygame.transform.flip(
            self._corner(radius, color, False, False), flip_x, flip_y))


def _drawn(icon: Icon, area: Rect) -> Surface | Tiled:
    """In tiles where that keeps a large surface small."""
    whole = shapes.drawing(icon, area)
    return tiled(whole, icon.color) if _size(whole) > TILED_BYTES else whole


def _modules(surface: Surface, code: Modules) -> None:
    """Square by square and in no cache: what it says is the patron's."""
    x, y, width, _ = code.box
    px = width // len(code.rows)
    for r, row in enumerate(code.rows):
        for c, dark in enumerate(row):
            if dark == "1":
                surface.fill(code.color, (x + c * px, y + r * px, px, px))


def bounds(leaf: Leaf) -> Rect:
    """Everything that a leaf may colour: its shadow too, and the marks above its letters."""
    box = Rect(leaf.box)
    if isinstance(leaf, Panel) and leaf.shadow:
        return box.union(box.inflate(2 * leaf.shadow.blur, 2 * leaf.shadow.blur).move(0, leaf.shadow.drop))
    if isinstance(leaf, Text):
        return _bounds_of_text(leaf)
    return box


def _bounds_of_text(text: Text) -> Rect:
    """The lines themselves, not the room that they may have: a shorter sentence in a wide box changes little."""
    rise, aside = text.font_px // 2, text.font_px // 6 + 2
    lines = [place for place in placed(text) if place[0]]
    if not lines:
        return Rect(text.box[:2], (0, 0))
    left, right = min(x for _, x, _, _ in lines), max(x + wide for _, x, wide, _ in lines)
    high = text.pitch_px * len(text.lines)
    return Rect(left - aside, text.box[1] + (text.box[3] - high) // 2 - rise, right - left + 2 * aside, high + 2 * rise)


def placed(text: Text) -> list[tuple[str, int, int, int]]:
    """(line, left, width, baseline) of each line."""
    x, y, width, height = text.box
    top, found = y + (height - text.pitch_px * len(text.lines)) // 2, []
    for i, line in enumerate(text.lines):
        wide = faces.width(line, text.font_px, text.bold)
        left = {"left": x, "center": x + (width - wide) // 2, "right": x + width - wide}[text.align]
        found.append((line, left, wide, top + i * text.pitch_px + round((text.pitch_px + text.font_px * CAP_HEIGHT_EM) / 2)))
    return found
