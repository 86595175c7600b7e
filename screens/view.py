"""view(state, looks) -> scene: every phase is a screen. Pure; the same state gives the same scene."""

from collections.abc import Callable
from functools import lru_cache

from kiosk import state as st
from screens import account, leaving, pile, sheets, signing_in, welcome
from screens.looks import Looks
from screens.scene import Scene

VIEWS: dict[type[st.Phase], Callable[[st.Kiosk, Looks], Scene]] = {
    st.Starting: sheets.starting,
    st.OutOfService: sheets.out_of_service,
    st.Welcome: welcome.welcome,
    st.CardWanted: signing_in.card_wanted,
    st.CardChecking: signing_in.card_checking,
    st.PinWanted: signing_in.pin_wanted,
    st.Lending: pile.lending,
    st.Returning: pile.returning,
    st.Account: account.account,
    st.SlipChoice: leaving.slip_choice,
    st.Closing: leaving.closing,
    st.Goodbye: leaving.goodbye,
    st.Help: sheets.help_,
    st.StillThere: sheets.still_there,
    st.OtherCard: sheets.other_card,
}


def view(kiosk: st.Kiosk, looks: Looks) -> Scene:
    """The screen of this moment."""
    return VIEWS[type(kiosk.phase)](kiosk, looks)


@lru_cache(maxsize=8)
def looks_for(language: str, width_px: int, height_px: int, width_mm: float) -> Looks:
    """The looks of a screen whose picture is `width_mm` wide. The language is the state's own; it changes no size."""
    return Looks.of(width_px, height_px, width_mm)
