"""view(state, looks) -> scene: every phase is a screen. Pure; the same state gives the same scene.

The first frame says that the kiosk starts; the other screens are imported when one of them is asked for.
"""

from collections.abc import Callable
from functools import cache

from kiosk import state as st
from screens import sheets
from screens.looks import Looks
from screens.scene import Scene

View = Callable[[st.Kiosk, Looks], Scene]


@cache
def views() -> dict[type[st.Phase], View]:
    """All of them."""
    from screens import account, leaving, phone_slip, pile, signing_in, staff, typing_card, welcome

    return {
        st.Starting: sheets.starting,
        st.OutOfService: sheets.out_of_service,
        st.Welcome: welcome.welcome,
        st.CardWanted: signing_in.card_wanted,
        st.CardTyping: typing_card.card_typing,
        st.CardChecking: signing_in.card_checking,
        st.PinWanted: signing_in.pin_wanted,
        st.Lending: pile.lending,
        st.Returning: pile.returning,
        st.Account: account.account,
        st.SlipChoice: leaving.slip_choice,
        st.SlipPhone: phone_slip.slip_phone,
        st.Closing: leaving.closing,
        st.Goodbye: leaving.goodbye,
        st.Help: sheets.help_,
        st.StillThere: sheets.still_there,
        st.OtherCard: sheets.other_card,
        st.StaffScreen: staff.staff_screen,
    }


def view(kiosk: st.Kiosk, looks: Looks) -> Scene:
    """The screen of this moment."""
    if type(kiosk.phase) is st.Starting:
        return sheets.starting(kiosk, looks)
    return views()[type(kiosk.phase)](kiosk, looks)
