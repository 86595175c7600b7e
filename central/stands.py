"""How an id stands with central, and what follows when it comes again: one table.

The same transaction may come many times, and with another wish each time: asked, then booked because no answer came in
time, or withdrawn. Its effect happens once or not at all. Knows no rule of lending and no database.
"""

from enum import StrEnum

from kiosk.transactions import Want


class Stand(StrEnum):
    """What central has made of an id."""

    NEW = "new"                # never seen
    APPLIED = "applied"        # accepted, asked or booked
    REFUSED = "refused"        # asked, and no
    CONFLICT = "conflict"      # parked for a person
    FENCED = "fenced"          # withdrawn: never to be applied
    NOTED = "noted"            # came as a note first: it has no effect, ever
    ASKED = "asked"            # sent to a library system (gateway/), no answer known: it may have happened there


class Act(StrEnum):
    """What to do with it now."""

    DECIDE = "decide"                  # by the rules
    BOOK = "book"                      # enter what the kiosk has decided
    FENCE = "fence"                    # answer `withdrawn`; it is never applied from here on
    NOTE = "note"                      # for the record
    REPEAT = "repeat"                  # `duplicate`, with the answer it has already
    STANDS = "stands"                  # too late to withdraw: `accepted`, the loan stands
    TOO_LATE = "too_late"              # refused: it was withdrawn
    PARK_REFUSED = "park_refused"      # a conflict: central has said no before
    PARK_WITHDRAWN = "park_withdrawn"  # a conflict: it was withdrawn before
    REMARK = "remark"                  # `noted`; how it stands does not change
    LOOK_UP = "look_up"                # what became of it? only the gateway can find out


ACTS: dict[tuple[Stand, Want], Act] = {
    (Stand.NEW, Want.ASK): Act.DECIDE,
    (Stand.NEW, Want.BOOK): Act.BOOK,
    (Stand.NEW, Want.WITHDRAW): Act.FENCE,
    (Stand.NEW, Want.NOTE): Act.NOTE,
    (Stand.APPLIED, Want.ASK): Act.REPEAT,
    (Stand.APPLIED, Want.BOOK): Act.REPEAT,
    (Stand.APPLIED, Want.WITHDRAW): Act.STANDS,
    (Stand.APPLIED, Want.NOTE): Act.REMARK,
    (Stand.REFUSED, Want.ASK): Act.REPEAT,
    (Stand.REFUSED, Want.BOOK): Act.PARK_REFUSED,
    (Stand.REFUSED, Want.WITHDRAW): Act.FENCE,
    (Stand.REFUSED, Want.NOTE): Act.REMARK,
    (Stand.CONFLICT, Want.ASK): Act.REPEAT,
    (Stand.CONFLICT, Want.BOOK): Act.REPEAT,
    (Stand.CONFLICT, Want.WITHDRAW): Act.FENCE,
    (Stand.CONFLICT, Want.NOTE): Act.REMARK,
    (Stand.FENCED, Want.ASK): Act.TOO_LATE,
    (Stand.FENCED, Want.BOOK): Act.PARK_WITHDRAWN,
    (Stand.FENCED, Want.WITHDRAW): Act.REPEAT,
    (Stand.FENCED, Want.NOTE): Act.REMARK,
    (Stand.NOTED, Want.ASK): Act.TOO_LATE,
    (Stand.NOTED, Want.BOOK): Act.PARK_REFUSED,
    (Stand.NOTED, Want.WITHDRAW): Act.FENCE,
    (Stand.NOTED, Want.NOTE): Act.REPEAT,
    (Stand.ASKED, Want.ASK): Act.LOOK_UP,
    (Stand.ASKED, Want.BOOK): Act.LOOK_UP,
    (Stand.ASKED, Want.WITHDRAW): Act.LOOK_UP,
    (Stand.ASKED, Want.NOTE): Act.LOOK_UP,
}
