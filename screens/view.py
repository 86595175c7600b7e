"""view(state, looks) -> scene: every phase is a screen. Pure; the same state gives the same scene.

The first frame says that the kiosk starts; the other screens are imported when one of them is asked for.
"""

from collections.abc import Callable
from functools import cache

from kiosk import state as st
from screens.looks import Looks
from screens.scene import Scene
from screens.starting import starting
from screens.theme import LARGER
from screens.words import NAMES, words_of

View = Callable[[st.Kiosk, Looks], Scene]


@cache
def views() -> dict[type[st.Phase], View]:
    """All of them."""
    from screens import look_sheet, sheets
    from screens.account import screen as account
    from screens.leaving import closing as leaving
    from screens.leaving import goodbye, phone_slip, slip_choice
    from screens.pile import screen as pile
    from screens.signing_in import screen as signing_in
    from screens.signing_in import typing_card
    from screens.staff import screen as staff
    from screens.welcome import screen as welcome

    for language in NAMES:
        words_of(language)                   # whoever touches another language waits for no file
    return {
        st.Starting: starting,
        st.OutOfService: sheets.out_of_service,
        st.Welcome: welcome.welcome,
        st.CardWanted: signing_in.card_wanted,
        st.CardTyping: typing_card.card_typing,
        st.CardChecking: signing_in.card_checking,
        st.PinWanted: signing_in.pin_wanted,
        st.Lending: pile.lending,
        st.Returning: pile.returning,
        st.Account: account.account,
        st.SlipChoice: slip_choice.slip_choice,
        st.SlipPhone: phone_slip.slip_phone,
        st.Closing: leaving.closing,
        st.Goodbye: goodbye.goodbye,
        st.Help: sheets.help_,
        st.StillThere: sheets.still_there,
        st.OtherCard: sheets.other_card,
        st.LookSheet: look_sheet.look_sheet,
        st.StaffScreen: staff.staff_screen,
    }


def view(kiosk: st.Kiosk, looks: Looks) -> Scene:
    """The screen of this moment, as this patron wants to see it."""
    if type(kiosk.phase) is st.Starting:
        return starting(kiosk, looks.wished(kiosk.look))
    drawn, wished = views()[type(kiosk.phase)], looks.wished(kiosk.look)
    return _large(kiosk, wished, drawn) if kiosk.look.large else drawn(kiosk, wished)


def _large(kiosk: st.Kiosk, looks: Looks, drawn: View) -> Scene:
    """With the largest letters in which nothing is lost."""
    from screens.holds import holds

    for letters in LARGER:
        scene = drawn(kiosk, looks.lettered(letters))
        if holds(scene, looks.sizes.touch, looks.sizes.gap):
            return scene
    return drawn(kiosk, looks)
