"""What lies on the pad: tags become items, sets are put together, strangers are named. Pure.

Knows nothing of visits: whose an item is, is decided in joining.
"""

from collections.abc import Collection, Iterable
from dataclasses import replace

from kiosk.reasons import Reason
from kiosk.state import Lying, Settings, Tag, TagKind

TROUBLE_OF = {TagKind.BLANK: Reason.BLANK_TAG, TagKind.UNREADABLE: Reason.UNREADABLE_TAG}


def gather(tags: Iterable[Tag], before: tuple[Lying, ...], settings: Settings, now_ms: int,
           needs_touch: bool = False, strangers: Collection[str] = ()) -> tuple[Lying, ...]:
    """The items that lie there, in the order in which they came; `needs_touch` is for those that are new.

    `strangers`: uids that need a touch whenever they are seen again, so that a weak tag cannot join by flickering.
    """
    groups: dict[str, list[Tag]] = {}
    for tag in tags:
        if tag.kind is not TagKind.PATRON:
            groups.setdefault(_key(tag, settings), []).append(tag)
    lying = [_lying(key, tuple(sorted(group, key=lambda t: (t.part, t.uid))), before, settings, now_ms, needs_touch, strangers)
             for key, group in groups.items()]
    return tuple(sorted(lying, key=lambda x: x.since_ms))


def items(lying: Iterable[Lying]) -> frozenset[str]:
    """Barcodes of what is ours and lies there with all its parts."""
    return frozenset(x.key for x in lying if x.tags[0].kind is TagKind.ITEM and not x.trouble and not x.missing)


def cards(tags: Iterable[Tag]) -> tuple[Tag, ...]:
    return tuple(t for t in tags if t.kind is TagKind.PATRON)


def still_strange(strangers: dict[str, int], tags: Iterable[Tag], now_ms: int, flicker_ms: int) -> dict[str, int]:
    """Those that need a touch for now: what was really lifted, and is laid down again, is anybody's."""
    here = {t.uid for t in tags}
    kept = {uid: gone for uid, gone in strangers.items() if not (uid in here and gone and now_ms - gone > flicker_ms)}
    return {uid: 0 if uid in here else gone or now_ms for uid, gone in kept.items()}


def forget_owner(lying: tuple[Lying, ...]) -> tuple[Lying, ...]:
    """A visit is over: what lies there is nobody's from now on (design §5)."""
    return tuple(replace(x, needs_touch=True) for x in lying)


def _is_ours(tag: Tag, settings: Settings) -> bool:
    """A tag without an owner is taken for ours: many libraries never wrote one."""
    return not settings.isil or not tag.owner or tag.owner.casefold() == settings.isil.casefold()


def _key(tag: Tag, settings: Settings) -> str:
    return tag.item if tag.kind is TagKind.ITEM and _is_ours(tag, settings) else tag.uid


def _lying(key: str, tags: tuple[Tag, ...], before: tuple[Lying, ...], settings: Settings, now_ms: int,
           needs_touch: bool, strangers: Collection[str]) -> Lying:
    """An item keeps its history while its tags become known one by one, and while at least one of them lies there."""
    uids = {t.uid for t in tags}
    known = [x for x in before if x.key == key or uids & set(x.uids)]
    new = uids - {uid for x in known for uid in x.uids}
    nobodys = any(x.needs_touch for x in known) or bool(new.intersection(strangers)) or (needs_touch and bool(new))
    return Lying(key, tags, since_ms=min((x.since_ms for x in known), default=now_ms), needs_touch=nobodys,
                 trouble=_trouble(tags, settings))


def _trouble(tags: tuple[Tag, ...], settings: Settings) -> Reason:
    first = tags[0]
    if first.kind in TROUBLE_OF:
        return TROUBLE_OF[first.kind]
    if first.kind is TagKind.ITEM and not _is_ours(first, settings):
        return Reason.FOREIGN_TAG
    numbers = [t.part for t in tags]
    if len(set(numbers)) < len(numbers) or any(not 1 <= t.part <= t.parts for t in tags):
        return Reason.PART_DOUBLE
    return Reason.NONE
