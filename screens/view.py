"""view(state, looks) -> scene: every phase is a screen. Pure; the same state gives the same scene."""

from collections.abc import Callable

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
