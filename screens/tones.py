"""The five tones of a sentence: its colour, and the tint below it. A tone never stands alone: words and a sign go with it."""

from screens.theme import Color, Theme


def tones(t: Theme, tone: str) -> tuple[Color, Color]:
    """yours | work | wait | no | info."""
    return {"yours": (t.jade_deep, t.jade_tint), "work": (t.muted, t.mist), "wait": (t.gold, t.gold_tint),
            "no": (t.lacquer, t.lacquer_tint), "info": (t.sky, t.sky_tint)}[tone]
