"""The staff screen: one look tells, each trouble says since when and what to do, and nobody's name is on it."""

from dataclasses import replace

import pytest

from kiosk.standing import DamageSeen, PortSeen, Standing, WaitingRow
from kiosk.state import StaffScreen
from screens.gallery.states import GALLERY
from screens.letters.faces import width as text_width
from screens.letters.typeset import plain
from screens.scene import Icon, Panel, Text
from screens.staff import told as staff_told
from screens.staff.lines import END_OF_SENTENCE
from screens.theme import DAY
from screens.view import view
from screens.words import words_of
from screens.words.staff import ORDER, SENTENCES, staff_words_of
from tests.gallery.forms import FORMS, Form
from tests.screens_help import LANGUAGES, LARGE, SMALL, all_words, keys, spoken, used
from tests.test_words import places

HARD, WELL, CLOCK = GALLERY["staff_hard_day"], GALLERY["staff_well"], GALLERY["staff_clock"]


@pytest.mark.parametrize("looks", [LARGE, SMALL])
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_hard_day_says_how_much_what_and_since_when_and_leads_to_what_waits(language, looks):
    scene, w = spoken(HARD, language, looks), staff_words_of(language)
    assert w.count("staff_hands", 3) in all_words(scene) and "12:10" in all_words(scene) and "10:30" in all_words(scene)
    assert w.count("waiting", 3) in all_words(scene) and "staff_waiting" in keys(scene)
    assert {"staff_leave", "try_again", "print_test", "staff_details"} <= keys(scene)


@pytest.mark.parametrize("looks", [LARGE, SMALL])
def test_when_all_is_well_it_says_so_and_when_central_was_heard_last(looks):
    screen = all_words(spoken(WELL, "en", looks))
    assert "All OK" in screen and "Server last heard: 12:59." in screen and "staff_waiting" not in keys(spoken(WELL))


def test_without_a_clock_ages_stand_for_times():
    screen = all_words(spoken(CLOCK, "en"))
    assert "Scanner not connected for 11 minutes." in screen and "Clock not set" in screen and "1970" not in screen
    away = replace(CLOCK, health=replace(CLOCK.health, scanner=PortSeen("away", CLOCK.now_ms - 7_300_000)))
    assert "for 2 hours" in all_words(spoken(away, "en"))


def test_what_happened_on_another_day_says_which():
    days = replace(HARD, now_ms=HARD.now_ms + 90_000_000, wall_ms=HARD.wall_ms + 90_000_000)
    assert "Pad not connected since 27 Nov, 12:10." in all_words(spoken(days, "en"))


def test_each_state_of_each_port_is_told_with_what_to_do():
    for port, states in (("pad", ("away",)), ("scanner", ("away",)), ("upstream", ("away", "slow")),
                         ("store", ("store_full", "store_low", "store_io", "store_corrupt")),
                         ("printer", ("lost", "paper_low", "paper_out", "cover_open", "trouble", "of_a_later_version"))):
        for state in states:
            kiosk = replace(WELL, health=replace(WELL.health, **{port: PortSeen(state, 9_000_000)}))
            said = staff_told.things(kiosk, staff_words_of("en"))
            assert staff_told.hands(said) == 1 and said[0].sentence.count(". ") + said[0].sentence.count(": ") >= 1, state


def test_what_the_kiosk_does_not_have_is_not_missed():
    kiosk = replace(GALLERY["staff_no_printer"], health=replace(WELL.health, printer=PortSeen("lost", 1)))
    scene = spoken(kiosk, "en")
    assert "not in use" in all_words(scene) and "print_test" not in keys(scene) and "All OK" in all_words(scene)


def test_a_row_says_what_which_and_why_and_what_to_do_by_hand():
    screen = all_words(spoken(GALLERY["staff_waiting"], "en"))
    assert "412 · Loan · Truyện Kiều" in screen and "39001000000300 · card …0013 · 12:53" in screen
    assert "Not entered: on another card" in screen and "Put it right in the library system" in screen


@pytest.mark.parametrize("looks", [LARGE, SMALL])
@pytest.mark.parametrize("language", LANGUAGES)
def test_no_librarian_is_told_a_command(language, looks):
    """Support finds it among the facts."""
    for name in GALLERY:
        if name.startswith("staff_") and "details" not in name:
            assert "python" not in all_words(spoken(GALLERY[name], language, looks)), name
    assert "python -m offline_store queue" in all_words(spoken(GALLERY["staff_details"], language))


def test_a_store_that_was_damaged_is_not_green_and_its_number_can_be_quoted():
    kiosk, w = GALLERY["staff_damaged"], staff_words_of("en")
    cell = next(cell for cell in staff_told.cells(kiosk, w) if cell.name == "Storage")
    assert (cell.tone, cell.state) == ("no", "was damaged")
    assert "Call support and quote damage-1." in all_words(spoken(kiosk, "en"))


def test_where_not_all_cells_have_room_those_in_trouble_have_it_with_their_names_and_the_others_are_counted():
    w = staff_words_of("en")
    cells = staff_told.cells(CLOCK, w)
    assert [cell.name for cell in staff_told.first(cells, 3, w)] == ["Scanner", "Clock", "+4 OK"]
    assert staff_told.first(cells, 2, w)[1].name == "+5 more" and staff_told.first(cells, 2, w)[1].tone == "wait"
    assert staff_told.first(cells, 6, w) == cells
    said = spoken(CLOCK, "en", SMALL).words()
    assert {"Scanner", "Clock", "+4 OK"} <= set(said) and "Printer" not in said


def test_keys_of_a_later_store_and_a_library_systems_own_words_do_no_harm():
    w = staff_words_of("fr")
    assert staff_told.row_why(WaitingRow(1, "checkin", "1", attention="new_word"), w) == w.say("look_other")
    assert w.say("look_other") in staff_told.row_why(WaitingRow(1, "checkin", "1", reason="PATRON_HAS_NO_RULE"), w)


def test_hostile_titles_stay_inside():
    for title in ("W" * 400, "Nguyễn " * 60, "书" * 120, "שלום " * 40):
        row = WaitingRow(10 ** 9, "renew", "3" * 30, title, "0013", 1, "", "saved")
        standing = Standing(waiting=(row, row))
        for looks in (LARGE, SMALL):
            scene = spoken(replace(HARD, phase=StaffScreen("waiting", standing)), "fr", looks)
            assert not [text.words for text in scene.texts() if text.overflow]


def test_every_sentence_for_staff_has_the_same_places_in_every_language_and_none_is_a_copy():
    for key, said in SENTENCES.items():
        assert len(said) == len(ORDER) == 4
        one = [part[-1] if isinstance(part, tuple) else part for part in said]
        assert len({frozenset(places(sentence)) for sentence in one}) == 1, key
        assert len({isinstance(part, tuple) for part in said}) == 1, key
        assert one[1] not in (one[0], one[3]), key
    assert not set(SENTENCES) & set(words_of("vi").table)


def test_a_full_disk_is_a_full_disk_on_its_tile_and_in_its_sentence_whether_it_still_writes_or_not():
    for state in ("store_full", "store_low"):
        kiosk = replace(WELL, health=replace(WELL.health, store=PortSeen(state, 9_000_000)))
        cell = next(cell for cell in staff_told.cells(kiosk, staff_words_of("en")) if cell.icon == "parts")
        assert (cell.state, cell.tone) == ("full", "no")
        assert "Disk full" in staff_told.things(kiosk, staff_words_of("en"))[0].sentence


def test_a_store_that_is_gone_is_not_told_as_one_of_which_nothing_was_lost():
    gone = replace(WELL, phase=StaffScreen("", Standing(damages=(DamageSeen("damage-2", gone=True),))))
    for language in ("vi", "en", "fr", "zh"):
        words = [said.sentence for said in staff_told.things(gone, staff_words_of(language))]
        assert any(staff_words_of(language).say("store_gone") in said for said in words)
        assert not [text.words for text in spoken(gone, language).texts() if text.overflow]


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_book_and_the_card_that_wait_for_a_person_are_on_every_screen_whole(form, language):
    """Staff type them into the library system."""
    kiosk, w = FORMS[form].of(GALLERY["staff_waiting"]), staff_words_of(language)
    told, row_page = "", 0
    while row_page >= 0:
        scene = view(replace(kiosk, language=language, phase=replace(kiosk.phase, row_page=row_page)), FORMS[form].looks)
        told += all_words(scene) + " "
        following = next((b.target for b in scene.buttons() if b.key == "page_next"), "-1")
        row_page = int(following)
    for row in staff_told.standing_of(kiosk).waiting:
        assert row.item in told and (not row.card_tail or w.say("card_tail", digits=row.card_tail) in told), row
        assert all(plain(part) in told for part in staff_told.row_meta(row, kiosk, w))


def test_there_is_no_verdict_before_everybody_was_asked():
    assert "Nothing to do" not in all_words(spoken(GALLERY["staff_looking"], "en"))


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_command_is_whole_and_no_word_of_a_port_is_cut(language: str):
    for form in FORMS.values():
        for name in ("staff_details", "staff_details_clock", "staff_clock", "staff_damaged", "staff_well", "staff_hard_day"):
            scene = form.scene(name, language)
            assert not [text.words for text in scene.texts() if text.cut], name
            if name.startswith("staff_details") and not form.looks.sizes.compact:
                assert "offline_store queue" in all_words(scene)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_first_look_shows_all_ports_where_all_is_well(language: str):
    for form in FORMS.values():
        shown = all_words(form.scene("staff_well", language))
        names = [cell.name for cell in staff_told.cells(GALLERY["staff_well"], staff_words_of(language))]
        assert all(name in shown for name in names), (form, names)


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_waits_stands_in_pages_with_their_number_and_how_to_close_it_is_never_cut(language: str):
    w = staff_words_of(language)
    for form in FORMS.values():
        scene = form.scene("staff_waiting_2", language)
        assert form.looks.sizes.upright or "2/3" in all_words(scene) or "2/2" in all_words(scene)
        assert not [text for text in scene.texts() if text.cut and text.words.startswith(w.say("close_by")[:8])]


def test_the_store_that_was_damaged_has_one_colour():
    kiosk = GALLERY["staff_damaged"]
    w = staff_words_of("en")
    cell = next(cell for cell in staff_told.cells(kiosk, w) if cell.icon == "parts")
    said = next(one for one in staff_told.things(kiosk, w) if one.icon == "parts")
    assert cell.tone == said.tone == "no"


@pytest.mark.parametrize("language", LANGUAGES)
def test_on_the_worst_day_too_it_is_said_how_many_parts_are_well(language: str):
    w = staff_words_of(language)
    for name, form in FORMS.items():
        shown = all_words(form.scene("staff_hard_day", language))
        named = [cell.name for cell in staff_told.cells(HARD, w) if cell.tone in staff_told.WELL]
        said = w.say("more_well", n=4) in shown or w.say("others_well", n=4) in shown or all(each in shown for each in named)
        assert said, (name, shown)


@pytest.mark.parametrize("language", LANGUAGES)
def test_where_a_part_ails_that_has_no_cell_the_first_look_names_it_and_does_not_say_that_all_is_well(language: str):
    w = staff_words_of(language)
    for name, form in FORMS.items():
        shown = all_words(form.scene("staff_ailing", language))
        assert all(w.say(f"ails_{part}") in shown for part in ("keypad", "speech")), (name, shown)
        assert w.say("staff_well") not in shown and w.say("nothing_to_do") not in shown, name
        assert w.count("staff_hands", 1) in shown, name
        assert w.count("staff_hands", 3) in all_words(form.scene("staff_ailing_all", language)), name


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_buttons_of_a_row_look_alike_in_every_language(language: str):
    """Words without signs at a glance; letters of one size in the question whether staff take over."""
    for name, form in FORMS.items():
        for state in ("staff_well", "staff_hard_day", "staff_no_printer"):
            actions = [button for button in form.scene(state, language).buttons() if button.look != "language"]
            assert actions and not [button.key for button in actions for part in button.parts if isinstance(part, Icon)], name
        answers = [button for button in form.scene("staff_card_in_visit", language).buttons() if button.key in ("yes", "no")]
        assert len({part.font_px for button in answers for part in button.parts if isinstance(part, Text)}) == 1, name


@pytest.mark.parametrize("language", LANGUAGES)
def test_rows_keep_off_the_edges_of_their_card_and_no_line_ends_with_a_point_between(language: str):
    for name, form in FORMS.items():
        for state in ("staff_details", "staff_details_ailing", "staff_waiting", "staff_waiting_2"):
            scene, edge = form.scene(state, language), form.looks.sizes.half - 1
            cards = [node.box for node in scene.nodes if isinstance(node, Panel) and node.border_px == 1]
            for text in scene.texts():
                assert not any(line.endswith("·") for line in text.lines), (name, text.words)
                top = text.box[1] + (text.box[3] - len(text.lines) * text.pitch_px) // 2
                for x, y, width, height in cards:
                    if x < text.box[0] < x + width and y <= top < y + height and not form.looks.sizes.compact:
                        assert y + edge <= top <= y + height - edge - len(text.lines) * text.pitch_px, (name, state, text.words)


@pytest.mark.parametrize("language", LANGUAGES)
def test_upright_a_button_keeps_from_the_edge_of_its_panel(language: str):
    scene = FORMS["1080x1920"].scene("staff_hard_day", language)
    button = next(button.box for button in scene.buttons() if button.key == "staff_waiting")
    panel = next(node.box for node in scene.leaves() if isinstance(node, Panel) and node.box[2] > 900
                 and node.box[1] < button[1] < node.box[1] + node.box[3])
    assert panel[0] + panel[2] - button[0] - button[2] >= 8


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("form", [FORMS[name] for name in ("1280x800", "1280x800-large", "1080x1920")])
def test_a_name_keeps_from_the_right_edge_of_its_cell(form: Form, language: str):
    """A cell has hardly more room than its name in large letters, or than «sans connexion» on an upright screen."""
    for name in ("staff_well", "staff_disk_full", "staff_hard_day", "staff_clock"):
        scene = form.scene(name, language)
        cells = [node for node in scene.nodes if isinstance(node, Panel) and node.fill == form.looks.theme.surface]
        for text in (node for node in scene.nodes if isinstance(node, Text)):
            for x, y, wide, high in (cell.box for cell in cells):
                if x <= text.box[0] < x + wide and y <= text.box[1] < y + high:
                    space = x + wide - text.box[0] - max(text_width(line, text.font_px, text.bold) for line in text.lines)
                    assert space >= form.looks.sizes.mm(2.2), (name, text.words, space)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("form", [name for name in FORMS if name != "800x480"])
def test_how_much_is_to_be_sent_is_told_on_the_hardest_day_in_every_language(form: str, language: str):
    assert "312" in all_words(FORMS[form].scene("staff_hard_day", language))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", ["staff_well", "staff_damaged"])
def test_on_a_small_screen_a_name_keeps_off_the_mark_of_its_sign(name: str, language: str):
    scene, cells = spoken(GALLERY[name], language, SMALL), {cell.name for cell in staff_told.cells(
        GALLERY[name], staff_words_of(language))}
    marks = [node.box for node in scene.nodes if isinstance(node, Panel) and node.box[2] == node.box[3]]
    for text in (text for text in scene.texts() if text.words in cells):
        beside = [x + wide for x, y, wide, _ in marks if x < text.box[0] and text.box[1] <= y <= text.box[1] + text.box[3]]
        assert all(text.box[0] - right >= 5 for right in beside if text.box[0] - right < 60), text.words


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_command_for_support_is_the_same_in_every_language(language: str):
    for form in FORMS.values():
        assert "show, close" not in all_words(form.scene("staff_details", language))


@pytest.mark.parametrize("form", ["1280x800", "1280x800-low"])
@pytest.mark.parametrize("name", ["staff_hard_day", "staff_clock"])
def test_the_cells_of_a_french_hard_day_have_the_form_of_the_vietnamese_ones(name: str, form: str):
    """Their state in words, or a second sign: one look for one state."""
    said = {language: any(cell.state and cell.state in set(FORMS[form].scene(name, language).words())
                          for cell in staff_told.cells(GALLERY[name], staff_words_of(language)) if cell.tone == "no")
            for language in ("vi", "fr")}
    assert said["vi"] == said["fr"], said


def test_upright_a_sentence_keeps_from_the_right_edge_of_its_panel():
    s = FORMS["1080x1920"].looks.sizes
    for language in LANGUAGES:
        for name in ("staff_clock", "staff_hard_day"):
            for text in FORMS["1080x1920"].scene(name, language).texts():
                x, _, wide, _ = used(text)
                said = text.ground in (DAY.gold_tint, DAY.lacquer_tint, DAY.sky_tint)
                assert not said or x + wide <= s.width - s.margin - s.inner, (name, text.words)


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("name", ["staff_ailing_all", "staff_hard_day"])
def test_what_is_wrong_is_told_of_each_part_though_not_what_to_do_about_it(form: str, name: str):
    for language in LANGUAGES:
        said = plain(all_words(FORMS[form].scene(name, language)))
        for one in staff_told.things(GALLERY[name], staff_words_of(language)):
            wrong = plain(END_OF_SENTENCE.split(one.sentence, 1)[0])
            assert not one.hand or wrong in said, (language, wrong)
