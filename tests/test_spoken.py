"""What is said of each screen, to whom, and when it stops. Nothing private without headphones, never a digit of a PIN."""

from dataclasses import replace

import pytest

from kiosk.state import Account, Kiosk, PinWanted, Starting
from screens import spoken
from screens.gallery.draw import looks_of
from screens.gallery.states import GALLERY
from screens.scene import Scene
from screens.view import view
from screens.voice import ALOUD, PRIVATE, Voice
from screens.words import words_of

LOOKS = looks_of((1280, 800))


def scene_of(kiosk: Kiosk) -> Scene:
    return view(kiosk, LOOKS)


class Heard:
    """A voice, and everything that it hands on."""

    def __init__(self, **has: bool):
        self.said: list[str] = []
        self.calls: list[tuple[str, str, bool, str, int]] = []
        self.sounds: list[str] = []
        self.voice = Voice(self._say, self.sounds.append, **has)

    def _say(self, *call) -> None:
        self.calls.append(call)
        if call[0]:
            self.said.append(call[0])

    def see(self, name: str, language: str = "en", key: str = "") -> list[str]:
        """What is said when this comes up."""
        kiosk = replace(GALLERY[name], language=language)
        scene, before = scene_of(kiosk), len(self.said)
        self.voice.seen(kiosk, scene, next((b for b in scene.buttons() if b.key == key), None))
        return self.said[before:]

    def key(self, name: str) -> list[str]:
        before = len(self.said)
        self.voice.key(name)
        return self.said[before:]


def listening() -> Heard:
    heard = Heard(private=True)
    heard.see("welcome")
    heard.key("headphones_in")
    return heard


def secrets(kiosk: Kiosk) -> set[str]:
    """Names, titles and fees that this state knows."""
    visit, phase = kiosk.visit, kiosk.phase
    patron = visit.patron.greeting if visit and visit.patron else ""
    titles = [line.title for line in visit.lines] if visit else []
    fees = []
    if isinstance(phase, Account):
        titles += [x.title for x in (*phase.loans, *phase.holds)]
        owed = sum(fee.amount for fee in phase.fees)
        fees = [*phase.messages, *([words_of("en").money(owed, kiosk.settings.currency)] if owed else [])]
    return {secret for secret in (patron, *titles, *fees) if len(secret) > 1}


def test_every_screen_says_something_and_aloud_nothing_private():
    for name, state in GALLERY.items():
        kiosk = replace(state, language="en")
        scene = scene_of(kiosk)
        private, aloud = spoken.screen(kiosk, scene, True), spoken.screen(kiosk, scene, False)
        assert (aloud and private) or isinstance(kiosk.phase, Starting), name
        everything = " ".join([*aloud, *spoken.lines(kiosk, False).values(),
                               *(spoken.button(button, kiosk, False) for button in scene.buttons())])
        assert [secret for secret in secrets(kiosk) if secret in everything] == [], name


def test_into_headphones_goes_who_it_is_what_it_is_and_until_when():
    kiosk = replace(GALLERY["lending_4_mixed"], language="en")
    assert "Hello Lan" in spoken.screen(kiosk, scene_of(kiosk), True)
    said = list(spoken.lines(kiosk, True).values())
    assert said[0] == "Truyện Kiều. Yours until 13 December 2026."
    assert "三国演义. Please add part 2, or take the set to the desk." in said
    account = replace(GALLERY["account_full"], language="en")
    told = spoken.screen(account, scene_of(account), True)
    assert "Truyện Kiều. Overdue since 2 November 2026" in told and any("₫35,000" in sentence for sentence in told)


@pytest.mark.parametrize("private", [True, False])
def test_of_a_pin_only_how_many_digits_there_are_is_said(private: bool):
    for name in ("pin_2", "pin_shown", "pin_12", "pin_wrong"):
        kiosk = replace(GALLERY[name], language="en")
        assert isinstance(kiosk.phase, PinWanted)
        said = spoken.screen(kiosk, scene_of(kiosk), private)
        assert not kiosk.phase.digits or f"{len(kiosk.phase.digits)} digits entered." in said
        figures = "".join(char for sentence in said for char in sentence if char.isdigit())
        assert figures == (str(len(kiosk.phase.digits)) if kiosk.phase.digits else "")
    key = next(b for b in scene_of(kiosk).buttons() if b.key == "digit_5")
    assert ("5" in spoken.button(key, kiosk, private)) is private


def test_nobody_is_spoken_to_who_has_not_asked():
    heard = Heard(private=True, aloud=True)
    assert heard.see("welcome") == heard.see("lending_2") == heard.see("pin", key="ok") == []
    assert heard.key("louder") == []


def test_headphones_begin_it_and_end_it():
    heard = Heard(private=True)
    heard.see("welcome")
    assert "Speech is on" in heard.key("headphones_in")[0] and "scan your card" in " ".join(heard.said)
    assert {mode for *_, mode, _ in heard.calls} == {PRIVATE}
    heard.key("headphones_out")
    assert heard.see("lending_2") == []


def test_the_speech_key_speaks_aloud_until_the_visit_is_over():
    heard = Heard(aloud=True)
    heard.see("welcome")
    assert heard.key("speech")[0].startswith("Speech is on")
    assert heard.see("lending_2") == ["Hello", "Due 13 December 2026"]
    assert {mode for *_, mode, _ in heard.calls} == {ALOUD}
    heard.see("goodbye")
    assert heard.see("welcome") == heard.see("lending_2") == []


def test_a_kiosk_without_headphones_does_not_take_a_plug_for_privacy():
    heard = Heard(aloud=True)
    heard.see("lending_2")
    assert heard.key("headphones_in") == []
    assert "Truyện" not in " ".join(heard.key("speech"))


def test_a_handset_is_private_after_its_key():
    heard = Heard(private=True, handset=True)
    heard.see("lending_2")
    assert "Hello Lan" in heard.key("speech") and heard.calls[-1][3] == PRIVATE


def test_a_new_screen_stops_the_old_words_and_what_is_new_on_it_waits_its_turn():
    heard = listening()
    heard.see("lending_empty")
    assert [cut for _, _, cut, _, _ in heard.calls[-2:]] == [True, False]
    assert heard.see("lending_empty") == []
    assert "Yours until" in heard.see("lending_1_done")[0]
    assert heard.calls[-1][2] is False
    assert heard.see("lending_1_done") == []


def test_every_key_stops_it_and_the_speech_key_says_it_again():
    heard = listening()
    heard.see("lending_1_done")
    heard.voice.key("right")
    assert heard.calls[-1][:3] == ("", "en", True)
    assert any("Yours until" in sentence for sentence in heard.key("speech"))


def test_the_focus_is_spoken_when_it_moves_with_the_title_of_its_line():
    heard = listening()
    assert heard.see("lending_1_here", key="yes")[-1] == "Yes: Truyện Kiều"
    assert heard.see("lending_1_here", key="yes") == []
    assert heard.see("lending_1_here", key="finish") == ["Finish"]


def test_a_language_is_named_in_its_own_voice_and_then_everything_is_said_in_it():
    heard = listening()
    heard.see("welcome", key="language_zh")
    assert heard.calls[-1][:2] == ("中文", "zh")
    assert "读者证" in " ".join(heard.see("welcome", "zh")) and heard.calls[-1][1] == "zh"


def test_a_farewell_is_heard_out():
    heard = listening()
    heard.see("goodbye")
    heard.see("welcome")
    assert heard.calls[-1][2] is False


def test_each_patron_begins_at_the_usual_loudness():
    heard = listening()
    usual = heard.calls[-1][4]
    assert heard.key("louder") == ["Volume 3."] and heard.calls[-1][4] > usual
    heard.key("headphones_out")
    heard.key("headphones_in")
    assert heard.calls[-1][4] == usual


def test_sounds_are_for_everybody():
    heard = Heard()
    heard.see("lending_empty")
    heard.see("lending_1_done")
    heard.see("lending_2")
    assert heard.sounds == ["done", "read"]             # the second book is on its way


def test_the_way_to_the_rest_of_a_pile_is_said_when_the_focus_is_on_it():
    heard = listening()
    assert heard.see("lending_40", key="page_next")[-1] == "36 more"
    assert heard.see("lending_10_page_2", key="page_prev")[-1] == "Previous page"
