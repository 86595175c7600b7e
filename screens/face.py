"""The library's own face on the screens: its colours, its logo, its pictures. Made from the configuration.

The colours are there from the first frame; logo and pictures are read by threads later, and appear when they are there.
"""

import threading
from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from kiosk import ailing, colors, log
from kiosk.state import Kiosk, Starting, Welcome
from screens.looks import Logo, Looks
from screens.paint.painter import Surface
from screens.theme import Theme
from screens.welcome import slides

if TYPE_CHECKING:
    from kiosk.config_options import Looks as Options
    from screens.welcome.album import Album

LOGO = "logo"
LOOK_AGAIN_MS = 500
"""While the logo is being read, so often is looked for it."""


def theme(options: "Options", usual: Theme) -> Theme:
    """The idle screen in the library's colours."""
    if options.idle_ground:
        idle = colors.Idle(colors.rgb(options.idle_ground), usual.night_gold)
        usual = replace(usual, night=idle.ground, night_surface=idle.surface, night_line=idle.line, night_muted=idle.muted)
    return replace(usual, night_gold=colors.rgb(options.accent)) if options.accent else usual


class Face:
    """One for a panel. `pictures`: the painter's."""

    def __init__(self, options: "Options", looks: Looks, pictures: dict[str, Surface],
                 report: Callable[[str], None] = log.say):
        self._options, self._pictures, self._report = options, pictures, report
        self._plain = replace(looks, theme=theme(options, looks.theme), motion=options.motion, news_ms=options.picture_s * 1000)
        self._album: Album | None = None
        self._logo: Logo | None = None
        self._reading_logo: threading.Thread | None = None

    def looks(self, kiosk: Kiosk) -> tuple[Looks, int]:
        """What this moment is drawn with, and after how long it may look otherwise by itself (0: it rests)."""
        if isinstance(kiosk.phase, Starting):
            return self._plain, 0
        logo_ms, looks = self._logo_ms(), replace(self._plain, logo=self._logo)
        if not self._options.pictures or not isinstance(kiosk.phase, Welcome):
            return looks, logo_ms
        self._album = self._album or self._new_album()
        here = bool(kiosk.phase.notice or kiosk.phase.greeted_until_ms or kiosk.pad.lying)
        slide, slide_ms = self._album.slide(kiosk.now_ms, here, kiosk.visits)
        return replace(looks, slide=slide), min(filter(None, (logo_ms, slide_ms)), default=0)

    def _new_album(self) -> "Album":
        from screens.welcome.album import Album
        from screens.welcome.pictures import Finder

        request = slides.request(self._plain.sizes, self._plain.theme.night)
        finder = Finder(self._options.pictures, request, self._report)
        return Album(finder, self._options.picture_s * 1000, self._options.motion, self._pictures)

    # ---- the logo ---------------------------------------------------------------------------------------------------

    def _logo_ms(self) -> int:
        if self._options.logo and self._reading_logo is None:
            self._reading_logo = threading.Thread(target=self._read_logo, name="logo", daemon=True)
            self._reading_logo.start()
        return LOOK_AGAIN_MS if self._reading_logo and self._reading_logo.is_alive() else 0

    def _read_logo(self) -> None:
        from screens.welcome.pictures import read

        try:
            picture = read(slides.logo_request(self._plain.sizes) | {"path": self._options.logo})
        except ValueError as wrong:
            self._report(f"logo: {self._options.logo} is not shown: {wrong}")
            ailing.note("logo", True)                # it is read once, and so until the next start
            return
        self._pictures[LOGO] = picture.surface
        self._logo = Logo(LOGO, *picture.surface.get_size(), picture.tone)
