"""How much goes in one exchange on a line whose speed nobody has told us. Pure.

What did not come through in time is tried again in halves, so that a slow line always gets on; what was quick doubles again.
"""

from dataclasses import dataclass

AIM_MS = 5_000
"""What one delivery or one page may take: a patron's question shares the line with it."""


@dataclass
class Size:
    """Rows in one exchange; `most` at first."""

    most: int
    now: int = 0

    def __post_init__(self) -> None:
        self.now = self.most

    def took(self, rows: int, took_ms: int) -> None:
        """An exchange of so many rows came through."""
        if took_ms > AIM_MS:
            self.now = max(1, min(self.now, rows * AIM_MS // took_ms))
        elif took_ms < AIM_MS // 2 and rows >= self.now:
            self.now = min(self.most, self.now * 2)

    def silent(self, rows: int) -> None:
        """It did not come through in time."""
        self.now = max(1, min(self.now, rows // 2))

    def too_large(self, rows: int) -> bool:
        """The other end never takes so many. False: it is one row, and cannot be less."""
        if rows < 2:
            return False
        self.most = self.now = rows // 2
        return True
