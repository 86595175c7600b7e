"""Contrast, large letters, everything low, an upright screen: what was promised of each, measured from the scenes.

A sample: each look has a third of the gallery at every size, the languages in turn; the upright screen has all of it.
"""

from collections.abc import Iterator
from dataclasses import replace
from functools import cache

import pytest

from kiosk.events import Touched
from kiosk.leaving import nobody_there
from kiosk.session import next_deadline
from kiosk.settings import Look, Settings
from kiosk.state import Goodbye, Kiosk, Lending, LookSheet, PinWanted, Welcome
from kiosk.touches import touched
from screens.gallery.draw import looks_of
from screens.gallery.states import GALLERY, base, lending, line
from screens.holds import holds, overlap
from screens.letters.faces import width
from screens.looks import Looks
from screens.scene import Button, Cover, Icon, Panel, Scene, Text
from screens.theme import CAP_HEIGHT_EM, CONTRAST, LARGER, Color, contrast
from screens.view import view
from screens.words import words_of
from tests.gallery.forms import FORMS
from tests.screens_help import LANGUAGES, LARGE, SMALL, all_words, keys, spoken

UPRIGHT = looks_of((1080, 1920))
WISHES = {"contrast": Look(contrast=True), "large": Look(large=True), "low": Look(low=True), "all": Look(True, True, True)}
SAID, SEEN = 7.0, 3.0                  # high contrast: letters; borders and signs
TOUCH_MM, GAP_MM = 15, 3
LARGE_CAPITAL_MM = 6.05                # EN 301 549 5.1.4: 0.7° at half a metre
REACH, REACH_OF_A_BOARD = 0.60, 0.32
"""From here on downwards, as parts of the height: of an upright screen; of a wide one of ten inches, where all is near: a whole
board of letters and digits ends 92 mm above the screen's lower edge, what a PIN needs 85."""
WITH_THEIR_BOOK = ("yes", "no", "renew", "undo", "read", "staff_waiting")
"""A button beside what it is about; the last one is for staff, who stand."""


@cache
def sample(wish: str) -> tuple[tuple[str, Looks, Scene], ...]:
    return tuple(_sample(wish))


def _sample(wish: str) -> Iterator[tuple[str, Looks, Scene]]:
    look, part = WISHES.get(wish, Look()), [*WISHES, wish].index(wish)
    for looks in (LARGE, SMALL, UPRIGHT) if wish in WISHES else (UPRIGHT,):
        for i, (name, kiosk) in enumerate(GALLERY.items()):
            if wish in WISHES and (i + part) % 3:
                continue
            language = LANGUAGES[i % len(LANGUAGES)]
            yield f"{name} {language} {looks.sizes.width}", looks, spoken(replace(kiosk, look_chosen=look), language, looks)


@pytest.mark.parametrize("wish", ["upright", *WISHES])
def test_the_way_back_has_its_word_everywhere(wish: str):
    """An arrow alone beside the number of a page is the page before."""
    assert [what for what, _, scene in sample(wish) for button in scene.buttons()
            if button.key == "back" and not any(isinstance(part, Text) for part in button.parts)] == []


@pytest.mark.parametrize("wish", ["upright", "low"])
def test_where_the_languages_have_a_row_to_themselves_they_are_named_in_full(wish: str):
    scenes = [scene for what, looks, scene in sample(wish) if not looks.sizes.compact]
    named = {part.words for scene in scenes for button in scene.buttons() if button.look == "language"
             for part in button.parts if isinstance(part, Text)}
    assert named == {"Tiếng Việt", "English", "Français", "中文"}


@pytest.mark.parametrize("wish", ["upright", *WISHES])
def test_nothing_is_lost_and_every_button_is_a_fingers_breadth(wish: str):
    wrong = [what for what, looks, scene in sample(wish)
             if not holds(scene, round(TOUCH_MM * looks.sizes.px_per_mm), round(GAP_MM * looks.sizes.px_per_mm))]
    assert wrong == []


def test_a_scene_that_loses_something_is_found():
    scene = spoken(GALLERY["lending_1_done"])
    assert holds(scene, 15, 3)
    text, button = scene.texts()[0], scene.buttons()[0]
    x, y, width, height = button.box
    for broken in (replace(text, overflow=True), replace(text, box=(-9, *text.box[1:])), replace(scene.texts()[1], box=text.box),
                   replace(text, box=(x + width // 3, y, 400, height)), replace(button, box=(x + 2, y, width, height)),
                   replace(button, box=(2, 300, 9, 9))):
        assert not holds(replace(scene, nodes=(*scene.nodes, broken)), 15, 3), broken


def test_in_high_contrast_every_word_stands_out_seven_to_one_and_every_sign_three_to_one():
    said = {(text.color, text.ground) for wish in ("contrast", "all") for _, _, scene in sample(wish)
            for text in scene.texts() if text.role != "art" and id(text) not in _asleep(scene)}
    assert len(said) > 10 and {pair for pair in said if contrast(*pair) < SAID} == set()
    assert {pair for wish in ("contrast", "all") for _, _, scene in sample(wish)
            for pair in _edges(scene) if contrast(*pair) < SEEN} == set()


def _asleep(scene: Scene) -> set[int]:
    """Parts of buttons that do nothing just now (WCAG 1.4.3 asks nothing of them)."""
    return {id(part) for button in scene.buttons() if not button.enabled for part in button.parts}


def test_in_high_contrast_a_key_that_waits_is_dim_with_a_thin_edge_and_can_still_be_read():
    for name in ("pin_wait", "staff_pin_wait"):
        scene = spoken(replace(GALLERY[name], look_chosen=Look(contrast=True)))
        waits, works = (next(button for button in scene.buttons() if button.key == key) for key in ("digit_1", "back"))
        (dim_back, dim), back = waits.parts, works.parts[0]
        assert isinstance(dim, Text) and SEEN <= contrast(dim.color, dim.ground) < SAID
        assert isinstance(dim_back, Panel) and isinstance(back, Panel)
        assert dim_back.border_px < back.border_px and dim_back.border != back.border


@pytest.mark.parametrize("wish", ["upright", "low"])
def test_by_day_every_border_and_sign_of_a_button_stands_out_three_to_one(wish: str):
    found = {pair for _, _, scene in sample(wish) for pair in _edges(scene)}
    assert len(found) > 5 and {pair for pair in found if contrast(*pair) < SEEN} == set()


def _edges(scene: Scene) -> Iterator[tuple]:
    """What tells a button from its ground, with that ground; and its signs on what lies under them."""
    for button in scene.buttons():
        back = next((part for part in button.parts if isinstance(part, Panel) and part.box == button.box), None)
        if back and back.border and button.look in ("secondary", "pin", "choice"):
            yield back.border, back.fill
        panels = [part for part in button.parts if isinstance(part, Panel)]
        for icon in (part for part in button.parts if isinstance(part, Icon)):
            under = [p for p in panels if p.fill and p.box[0] <= icon.box[0] and p.box[1] <= icon.box[1]
                     and icon.box[0] + icon.box[2] <= p.box[0] + p.box[2]]
            yield icon.color, under[-1].fill if under else scene.ground


def test_in_high_contrast_borders_are_thick_and_nothing_casts_a_shadow():
    for _, looks, scene in sample("contrast"):
        drawn = {id(part) for node in scene.nodes if isinstance(node, Cover) for part in node.parts}
        panels = [leaf for leaf in scene.leaves() if isinstance(leaf, Panel) and id(leaf) not in drawn | _asleep(scene)]
        assert not any(panel.shadow for panel in panels)
        assert all(panel.border_px >= looks.sizes.mm(0.5) for panel in panels if panel.border and panel.border_px)
        assert scene.ground == CONTRAST.paper


def test_large_letters_are_seen_from_half_a_metre_and_never_smaller_than_usual():
    """A 7" screen has no room for that everywhere; there as large as the words of the screen allow."""
    for looks, most in ((LARGE, 0.1), (UPRIGHT, 0.0), (SMALL, 0.75)):
        least = [min(_capital(text, looks) for text in _needed(scene)) for _, seen, scene in sample("large") if seen is looks]
        assert min(least) >= 4.8 and sum(one < LARGE_CAPITAL_MM for one in least) <= most * len(least)
    assert LARGER[0] > LARGER[-1] > 1


@pytest.mark.parametrize("looks", [LARGE, SMALL], ids=["1280x800", "800x480"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_in_large_letters_the_headline_is_never_smaller(language: str, looks: Looks):
    """What stands around it goes first: the other languages, news, a picture. One book's card is another matter: its whole
    sentence does. A pixel less is a step of the sizes."""
    def headline(kiosk: Kiosk, large: bool) -> int:
        scene = spoken(replace(kiosk, look_chosen=Look(large=large)), language, looks)
        return max((text.font_px for text in scene.texts() if text.bold and text.role != "art"), default=0)

    smaller = [name for name, kiosk in GALLERY.items() if not name.startswith(("lending_1_", "returning_1_"))
               and headline(kiosk, True) < headline(kiosk, False) - 1]
    assert smaller == []


@pytest.mark.parametrize("name", ["lending_2", "lending_3_library", "account_2", "account_full"])
def test_large_letters_enlarge_the_line_below_the_greeting_in_every_language(name: str):
    """In fewer words rather than in smaller letters."""
    for language in LANGUAGES:
        scene = spoken(replace(GALLERY[name], look_chosen=Look(large=True)), language)
        title, under = [node for node in scene.nodes if isinstance(node, Text)][:2]
        assert title.box[1] < under.box[1] < scene.height // 5 and not under.bold, language
        assert _capital(under, LARGE) >= LARGE_CAPITAL_MM, language


def test_words_of_a_choice_keep_off_its_borders():
    for name in ("slip", "slip_paper_out"):
        for language in LANGUAGES:
            for choice in (button for button in spoken(GALLERY[name], language).buttons() if button.look == "choice"):
                text = next(part for part in choice.parts if isinstance(part, Text))
                widest = max(width(line, text.font_px, text.bold) for line in text.lines)
                assert (choice.box[2] - widest) // 2 >= LARGE.sizes.mm(2.4), (choice.key, language)


def _needed(scene: Scene) -> list[Text]:
    """The names of the languages and a second line stay as they are; they are what the others say in other words."""
    corner = {id(part) for button in scene.buttons() if button.look == "language" for part in button.parts}
    texts = [text for text in scene.texts() if text.role == "body" and id(text) not in corner]
    return [text for text in texts if text.bold] or texts


def _capital(text: Text, looks: Looks) -> float:
    return text.font_px * CAP_HEIGHT_EM / looks.sizes.px_per_mm + 0.01


@pytest.mark.parametrize("wish", ["upright", "low", "all"])
def test_what_can_be_touched_stands_where_a_hand_reaches_from_a_chair(wish: str):
    wrong = []
    for what, looks, scene in sample(wish):
        top = REACH if looks.sizes.upright else REACH_OF_A_BOARD if not looks.sizes.compact else 0
        wrong += [(what, button.key) for button in scene.buttons()
                  if button.box[1] < top * scene.height - 1 and button.key not in WITH_THEIR_BOOK and not _is_row(button)]
    assert wrong == []


def _is_row(button: Button) -> bool:
    """A switch of the sheet is a row, as high as the sheet is: the lowest of them turns «low» off again."""
    return button.key.startswith("look_") and button.key != "look_low"


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("large", [False, True])
def test_low_letters_and_digits_are_one_board_and_nothing_is_touched_above_it(language: str, large: bool):
    for name in ("card_typing_letters", "card_typing_letters_wrong"):
        scene = spoken(replace(GALLERY[name], look_chosen=Look(large=large, low=True)), language)
        rows = {button.key: button.box[1] for button in scene.buttons()}
        assert len([key for key in rows if key.startswith("letter_")]) == 36 and "keys_page" not in rows
        assert rows["erase"] == rows["letter_1"] == min(rows.values()) and rows["ok"] == rows["back"] == rows["letter_N"]


@pytest.mark.parametrize("wish", ["upright", *WISHES])
def test_no_language_has_a_smaller_name_than_another_and_the_chosen_one_keeps_off_the_ends_of_its_pill(wish: str):
    for what, looks, scene in sample(wish):
        names = [button for button in scene.buttons() if button.look == "language"]
        texts = [next(part for part in button.parts if isinstance(part, Text)) for button in names]
        assert len({text.font_px for text in texts}) <= 1, what
        for button, text in zip(names, texts, strict=True):
            for pill in (part for part in button.parts if isinstance(part, Panel)):
                apart = pill.box[2] - max(width(line, text.font_px, text.bold) for line in text.lines)
                assert apart >= 2 * looks.sizes.mm(1.2), (what, button.key)


def test_in_large_letters_the_languages_stand_where_they_stood_on_the_screen_before():
    places = {(button.key, button.box) for _, looks, scene in sample("large") if looks is LARGE
              for button in scene.buttons() if button.look == "language" and "help" in keys(scene)}
    assert len(places) == len(LANGUAGES)


def test_an_account_on_an_upright_screen_can_be_renewed_from_a_chair():
    scene = spoken(GALLERY["account_full"], looks=UPRIGHT)
    """All of them at once; one alone stands with its book."""
    low = {b.key for b in scene.buttons() if b.box[1] >= REACH * scene.height}
    assert low | set(WITH_THEIR_BOOK) >= keys(scene) and {"renew", "renew_all", "part"} <= low


def test_books_on_an_upright_screen_keep_their_order_while_the_pile_grows():
    """The oldest is the lowest, and all of them together stand where the first one stood."""
    for count in range(2, 7):
        scene = spoken(lending(*(line(i) for i in (0, 1, 2, 6, 8, 10)[:count])), looks=UPRIGHT)
        titles = [line(i).title for i in (0, 1, 2, 6, 8, 10)[:count]]
        tops = {text.words: text.box[1] for text in scene.texts() if text.role != "art" and text.words in titles}
        assert sorted(tops, key=lambda title: -tops[title]) == titles


# ---- switched by a patron -------------------------------------------------------------------------------------------

def touch(kiosk: Kiosk, key: str) -> Kiosk:
    return touched(kiosk, Touched(key))[0]


@pytest.mark.parametrize("name", ["welcome", "card_wanted", "pin_2", "lending_3", "returning_3", "account_2", "slip",
                                  "other_card"])
def test_the_look_is_switched_at_any_step_and_the_step_is_kept(name: str):
    before = GALLERY[name]
    opened = touch(before, "look")
    assert opened.phase == LookSheet(before.phase) and opened.visit == before.visit
    switched = touch(touch(opened, "look_contrast"), "look_large")
    assert switched.look == Look(contrast=True, large=True)
    assert touch(switched, "look_large").look == Look(contrast=True)
    after = touch(switched, "back")
    assert after.phase == before.phase and after.look == Look(contrast=True, large=True)
    assert view(after, LARGE).ground == CONTRAST.paper


def test_the_sheet_lies_over_help_too_and_is_left_after_a_question():
    helped = touch(GALLERY["lending_3"], "help")
    assert "look" in keys(view(helped, SMALL)) and touch(touch(helped, "look"), "back") == helped
    asked = _later(touch(GALLERY["lending_3"], "look"), GALLERY["lending_3"].settings.idle_warn_ms)
    assert touch(asked, "more_time").phase == LookSheet(Lending())


def _later(kiosk: Kiosk, ms: int) -> Kiosk:
    return nobody_there(replace(kiosk, now_ms=kiosk.now_ms + ms))[0]


def test_the_next_visit_begins_as_the_library_has_set_it():
    own = Look(large=True)
    kiosk = replace(GALLERY["slip"], settings=replace(GALLERY["slip"].settings, look=own))
    assert kiosk.look == own
    ended = touch(touch(touch(kiosk, "look"), "look_contrast"), "back")
    goodbye = touch(ended, "receipt_none")
    assert isinstance(goodbye.phase, Goodbye) and goodbye.look == Look(contrast=True, large=True)
    assert touch(goodbye, "done").look == own


def test_whoever_sets_the_look_and_goes_leaves_nothing_behind():
    kiosk = touch(touch(touch(base(Welcome()), "look"), "look_large"), "back")
    assert next_deadline(kiosk) == kiosk.now_ms + kiosk.settings.idle_warn_ms
    gone = _later(kiosk, kiosk.settings.idle_warn_ms)
    assert gone.phase == Welcome() and gone.look == Look() and next_deadline(gone) is None


def test_a_card_that_is_refused_does_not_take_the_large_letters_away():
    from kiosk.signing_in import refuse_card
    kiosk = replace(base(PinWanted("1")), look_chosen=Look(large=True))
    assert refuse_card(kiosk, "expired").look == Look(large=True)


def test_the_library_sets_how_every_visit_begins():
    from kiosk.config import parse, settings_of
    text = ('[library]\nname = "L"\n[upstream]\nurl = "https://central.example.org"\ndevice = "k"\n'
            "[screen]\ncontrast = true\nlow = true\n")
    assert settings_of(parse(text.encode())).look == Look(contrast=True, low=True)
    assert Settings().look == Look()


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_sheet_says_in_every_form_that_the_look_does_not_last(language: str):
    for name, form in FORMS.items():
        for state in ("look_sheet", "look_sheet_large"):
            assert words_of(language).say("look_hint") in all_words(form.scene(state, language)), (name, state)


def test_low_is_offered_where_something_stands_high():
    assert "look_low" in keys(spoken(GALLERY["look_sheet"]))
    for looks in (SMALL, UPRIGHT):
        assert "look_low" not in keys(spoken(GALLERY["look_sheet"], looks=looks))
    assert SMALL.wished(Look(low=True)) == SMALL and LARGE.wished(Look(low=True)).sizes.low


def test_a_finger_is_seen_on_black_too():
    for look in (Look(), Look(contrast=True)):
        scene = spoken(replace(GALLERY["lending_1_renewable"], look_chosen=look))
        for button in scene.buttons():
            if button.look != "language":
                before, after = (_fill(one, button.key) for one in (scene, scene.pressed(button)))
                assert contrast(before, after) > 1.03, (look, button.key)


def _fill(scene: Scene, key: str) -> Color:
    button = next(button for button in scene.buttons() if button.key == key)
    return next(part.fill for part in button.parts if isinstance(part, Panel) and part.fill)


def test_buttons_of_a_page_of_loans_say_where_they_lead():
    full = GALLERY["account_full"]
    turn = {b.key: b for b in spoken(full).buttons()}["page_next"]
    second = touched(full, Touched(turn.key, turn.target))[0]
    assert second.phase.page == 1 and "page_prev" in keys(spoken(second))                    # type: ignore[attr-defined]
    far = touched(full, Touched("page_next", "99"))[0]
    assert "page_next" not in keys(spoken(far)) and "renew" in keys(spoken(far))
    assert min(overlap(turn.box, b.box)[0] for b in spoken(full).buttons() if b.key == "finish") < 0
