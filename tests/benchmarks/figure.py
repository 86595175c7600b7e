"""One figure of the bench: what was counted, beside its least and its aim. Pure; knows no benchmark.

Counts and ratios are the same on any machine (nearly); milliseconds only mean something beside their least.
"""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Figure:
    """`least`: what no program could go below, None: not known. `aim`: at most, None: only noted.

    `ours` None: it could not be counted here, and `source` says why.
    """

    what: str
    ours: float | None
    unit: str = ""
    least: float | None = None
    aim: float | None = None
    source: str = ""

    @property
    def verdict(self) -> str:
        if self.ours is None:
            return "missing"
        if self.aim is None:
            return ""
        return "ok" if self.ours <= self.aim else "over"


HEAD = ("figure", "least", "ours", "aim", "", "source")
NUMBERS = (1, 2, 3)                  # columns that are set to the right


def row(figure: Figure) -> tuple[str, ...]:
    what = f"{figure.what}, {figure.unit}" if figure.unit else figure.what
    return (what, said(figure.least), said(figure.ours), said(figure.aim), figure.verdict, figure.source)


def said(number: float | None) -> str:
    """Counts whole, ratios and small numbers with what matters of them."""
    if number is None:
        return "–"
    if number == int(number):
        return f"{int(number):,}"
    return f"{number:,.0f}" if abs(number) >= 100 else f"{number:.3g}"


def table(figures: Sequence[Figure]) -> str:
    """For the terminal."""
    rows = [HEAD, *map(row, figures)]
    widths = [max(len(cells[n]) for cells in rows) for n in range(len(HEAD))]
    return "\n".join(_line(cells, widths) for cells in [*rows[:1], ["-" * width for width in widths], *rows[1:]])


def _line(cells: Sequence[str], widths: Sequence[int]) -> str:
    set_ = [cell.rjust(width) if n in NUMBERS else cell.ljust(width)
            for n, (cell, width) in enumerate(zip(cells, widths, strict=True))]
    return "  ".join(set_).rstrip()


def markdown(figures: Sequence[Figure]) -> str:
    """For the page."""
    rule = ["---:" if n in NUMBERS else "---" for n in range(len(HEAD))]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in [HEAD, rule, *map(row, figures)])
