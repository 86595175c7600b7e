"""Which of two titles of one item is shown. A library system whose line has no letters for Vietnamese or Chinese sends a
question mark for each; our tag, or the copy, often knows better. Pure.
"""

LOST = "?"


def better(ours: str, theirs: str) -> str:
    """Theirs, unless it is ours with letters lost; ours where they say nothing."""
    return ours if not theirs or is_worn(theirs, ours) else theirs


def is_worn(worn: str, whole: str) -> bool:
    """Is it the same, letter by letter, but for those that were lost? Either may be cut at its end."""
    if LOST not in worn or not whole:
        return False
    pairs = list(zip(worn.casefold(), whole.casefold(), strict=False))
    return all(one in (LOST, other) for one, other in pairs) and any(one != other for one, other in pairs)


def may_be_worn(title: str) -> bool:
    """A question mark inside a word: nothing to be kept for later."""
    return any(LOST in word[:-1] for word in title.split())
