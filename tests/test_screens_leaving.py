"""The slip, the wait, goodbye; and the questions that come between."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kiosk.effects import SendMail
from kiosk.events import Mailed, Touched
from kiosk.reasons import Reason
from kiosk.session import step
from kiosk.settings import Look
from kiosk.state import Goodbye, Help, LineStep, Link, Lying, SlipChoice, StillThere, Tag
from kiosk.touches import touched
from kiosk.transactions import Kind
from screens import spoken as ears
from screens.gallery.draw import looks_of
from screens.gallery.states import BOOKS, DUE, GALLERY, LAN, base, lending, line
from screens.leaving.farewell import SLIPS
from screens.letters import faces
from screens.letters.typeset import plain
from screens.paint.icons import ICONS
from screens.scene import Icon, Modules, Panel, Text
from screens.theme import DAY
from screens.words import words_of
from tests.gallery.forms import FORMS
from tests.screens_help import LANGUAGES, LARGE, SMALL, UPRIGHT, all_words, keys, spoken, used

CHOICES = {"receipt_print", "receipt_email", "receipt_none"}


@pytest.mark.parametrize("printer", ["ok", "paper_low", "unknown", "paper_out", "cover_open", "lost", "trouble"])
def test_paper_is_offered_while_the_printer_may_print_else_a_sentence_says_why(printer: str):
    from kiosk.leaving import may_print
    kiosk = lending(line(0), phase=SlipChoice(), printer=printer)
    for looks in (LARGE, SMALL):
        scene = spoken(kiosk, looks=looks)
        assert ("receipt_print" in keys(scene)) == may_print(kiosk)
        assert ("Máy in" in all_words(scene) or "Nắp máy in" in all_words(scene)) != may_print(kiosk)
        assert {"receipt_none", "back"} <= keys(scene)


@pytest.mark.parametrize("mail", [True, False])
@pytest.mark.parametrize("has_mail", [True, False])
@pytest.mark.parametrize("up", [True, False])
def test_mail_is_offered_where_it_can_be_sent(mail: bool, has_mail: bool, up: bool):
    kiosk = lending(line(0), phase=SlipChoice(), patron=replace(LAN, has_mail=has_mail), link=Link(up=up))
    kiosk = replace(kiosk, settings=replace(kiosk.settings, mail=mail))
    assert ("receipt_email" in keys(spoken(kiosk))) == (mail and has_mail and up)


def test_the_choice_is_there_even_where_only_one_is_left():
    for looks in (LARGE, SMALL):
        scene = spoken(GALLERY["slip_only_none"], looks=looks)
        assert keys(scene) & CHOICES == {"receipt_none"}
        finish = next(b for b in scene.buttons() if b.key == "receipt_none")
        assert (finish.label, finish.look) == ("Hoàn tất", "primary")
        assert "Bạn muốn nhận phiếu thế nào?" not in all_words(scene) and "Máy in đang được nối lại." in all_words(scene)


def test_nothing_is_filled_while_a_code_for_the_telephone_is_not_ready_and_it_keeps_its_place():
    for looks in (LARGE, SMALL):
        waits, ready = spoken(GALLERY["slip_phone_waits"], looks=looks), spoken(GALLERY["slip_phone"], looks=looks)
        assert "primary" not in {b.look for b in waits.buttons()} and "done" not in keys(waits)
        assert "done" in keys(ready)
        code = next(node.box for node in ready.nodes if isinstance(node, Modules))
        assert any(isinstance(node, Panel) and node.box[0] <= code[0] and node.box[1] <= code[1]
                   and node.box[2] >= code[2] for node in waits.nodes)
        grey, white = ({node.box for node in scene.nodes if isinstance(node, Panel) and node.box[2] == node.box[3] >= code[2]}
                       for scene in (waits, ready))
        assert grey == white


@pytest.mark.parametrize("language", LANGUAGES)
def test_four_choices_are_all_there_and_their_words_keep_off_the_borders(language: str):
    for form in FORMS.values():
        scene = form.scene("slip", language)
        choices = [b for b in scene.buttons() if b.key.startswith("receipt_")]
        assert len(choices) == 4
        for button in choices:
            text = next(part for part in button.parts if isinstance(part, Text))
            widest = max(faces.width(one, text.font_px, text.bold) for one in text.lines)
            assert widest <= button.box[2] - 2 * form.looks.sizes.half


def test_what_has_been_borrowed_is_said_beside_the_choice():
    assert "Đã mượn 2 cuốn" in all_words(spoken(GALLERY["slip"]))
    assert "Đã trả 1 cuốn" in all_words(spoken(GALLERY["slip_only_none"]))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("looks", [LARGE, SMALL], ids=["large", "small"])
def test_goodbye_counts_and_warns(looks, language: str):
    words = words_of(language)
    gate = GALLERY["goodbye_gate"]
    assert isinstance(gate.phase, Goodbye)
    unnamed = replace(gate, phase=replace(gate.phase, gate_titles=(), desk_titles=()))
    screen = all_words(spoken(unnamed, language, looks))
    assert words.say("goodbye") in screen
    assert plain(words.count("gate_rings", 1)) in screen and plain(words.count("leave_at_desk", 1)) in screen
    assert words.say("slip_failed") in screen or words.say("slip_failed_short") in screen
    assert words.count("borrowed", 3) in screen or words.say("first_due", date=words.date("2026-12-13")) in screen
    quiet = all_words(spoken(GALLERY["goodbye"], language, looks))
    assert words.say("only_due", date=words.date("2026-12-13")) in quiet and words.say("first_due", date="").strip() not in quiet
    assert words.say("take_slip") in quiet and words.say("take_card") in quiet


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("looks", [LARGE, SMALL], ids=["large", "small"])
def test_a_warning_at_the_end_stands_in_its_own_field_before_all_counts(looks, language: str):
    for name, key in (("goodbye_gate_only", "gate_rings"), ("goodbye_desk", "leave_at_desk")):
        scene, n = spoken(GALLERY[name], language, looks), 2 if key == "gate_rings" else 5
        warning = next(text for text in scene.texts() if text.words == words_of(language).count(key, n))
        assert warning.bold and warning.ground == DAY.gold_tint and len(warning.lines) <= 2
        title, done = words_of(language).say("goodbye"), words_of(language).say("done")
        quiet = [text for text in scene.texts() if text.ground == DAY.jade and text.words not in (title, done)]
        assert quiet and all(text.font_px <= warning.font_px and not text.bold for text in quiet)
        assert all(text.box[1] > warning.box[1] for text in quiet)


@pytest.mark.parametrize("form", FORMS)
def test_goodbye_never_drops_what_became_of_the_slip_and_keeps_off_the_languages(form: str):
    """The title becomes smaller, and the network is left out, before that."""
    looks = FORMS[form].looks
    for name in [name for name in GALLERY if name.startswith("goodbye")]:
        phase = GALLERY[name].phase
        assert isinstance(phase, Goodbye)
        for language in LANGUAGES:
            scene = FORMS[form].scene(name, language)
            if phase.slip in SLIPS:
                said, w = all_words(scene), words_of(language)
                key = SLIPS[phase.slip][1]
                short = phase.slip in ("failed", "unsent") and w.say(f"{key}_short") in said
                assert short or w.say(key) in said, (name, language)
            pill = next(b.box for b in scene.buttons() if b.look == "language")
            for text in scene.texts():
                _, y, _, height = used(text)
                if text.bold or text.ground == scene.ground:
                    assert y >= pill[1] or y + height + looks.sizes.mm(2) <= pill[1] or not looks.sizes.low, (name, text.words)


@pytest.mark.parametrize("form", FORMS)
def test_nobody_forgets_the_card_titles_are_cut_before(form: str):
    for name in [name for name in GALLERY if name.startswith("goodbye")]:
        phase = GALLERY[name].phase
        assert isinstance(phase, Goodbye)
        for language in LANGUAGES:
            said = words_of(language).say("take_card") in all_words(FORMS[form].scene(name, language))
            assert said or not phase.borrowed or phase.card_on_pad, (name, language)


@pytest.mark.parametrize("form", FORMS)
def test_goodbye_always_says_how_many_were_borrowed_and_by_when_the_first_is_due(form: str):
    """A receipt that says neither is none; where room is scarce both stand in one sentence."""
    for name in [name for name in GALLERY if name.startswith("goodbye")]:
        phase = GALLERY[name].phase
        assert isinstance(phase, Goodbye)
        for language in LANGUAGES if phase.borrowed and phase.first_due else ():
            w, said = words_of(language), plain(all_words(FORMS[form].scene(name, language)))
            key = "only_due" if phase.last_due == phase.first_due else "first_due"
            joined = plain(w.count(f"borrowed_{key}", phase.borrowed, date=w.date_short(phase.first_due)))
            dates = [plain(w.say(key, date=date(phase.first_due))) for date in (w.date, w.date_short)]
            counted = plain(w.count("borrowed", phase.borrowed))
            assert joined in said or (counted in said and any(date in said for date in dates)), (name, language)


TITLES = st.lists(st.sampled_from([title for title, _ in BOOKS]), max_size=2, unique=True)


@settings(max_examples=150, deadline=None)
@given(looks=st.sampled_from([LARGE, SMALL, UPRIGHT, looks_of((1024, 600))]), chosen=st.sampled_from([Look(), Look(large=True)]),
       language=st.sampled_from(LANGUAGES), gate=TITLES, desk=TITLES, more=st.integers(0, 9), card=st.booleans(),
       slip=st.sampled_from(["none", *SLIPS]), counts=st.tuples(*[st.integers(0, 12)] * 2), offline=st.booleans(),
       last=st.sampled_from([DUE, "2026-12-31"]))
def test_whatever_is_left_out_of_a_goodbye_it_says_when_the_first_book_is_due(
        looks, chosen, language, gate, desk, more, card, slip, counts, offline, last):
    phase = replace(GALLERY["goodbye_gate"].phase, borrowed=3, first_due=DUE, last_due=last, gate_rings=len(gate),
                    desk=len(desk) or more, gate_titles=tuple(gate), desk_titles=tuple(desk), card_on_pad=card, slip=slip,
                    renewed=counts[0], returned=counts[1], offline=offline)
    scene = spoken(replace(GALLERY["goodbye_gate"], phase=phase, look_chosen=chosen), language, looks)
    w, said = words_of(language), plain(all_words(scene))
    assert any(plain(date(DUE)) in said for date in (w.date, w.date_short))
    assert not [text.words for text in scene.texts() if text.overflow]


@pytest.mark.parametrize("language", LANGUAGES)
def test_goodbye_gives_the_date_with_its_year_though_no_slip_came(language: str):
    w = words_of(language)
    for name in ("goodbye_gate", "goodbye_card_gate"):
        assert plain(w.date(DUE)) in plain(all_words(spoken(GALLERY[name], language, SMALL))), name


@pytest.mark.parametrize("form", FORMS)
def test_what_a_code_for_the_telephone_does_is_said(form: str):
    for name in ("slip_phone", "slip_phone_18"):
        for language in LANGUAGES:
            assert plain(words_of(language).say("phone_hint")) in all_words(FORMS[form].scene(name, language)), language


def test_a_number_keeps_to_its_noun_and_a_year_to_its_month():
    for form in FORMS.values():
        for name in ("goodbye", "goodbye_card_gate", "goodbye_gate"):
            for language in ("fr", "en"):
                lines = [line for text in form.scene(name, language).texts() for line in text.lines]
                assert not [line for line in lines if line.split()[:1] == ["2026"] or line.split()[-1:] in (["1"], ["13"])]


def test_one_or_two_books_for_the_desk_are_named_and_many_are_counted():
    for looks in (LARGE, SMALL):
        screen = all_words(spoken(GALLERY["goodbye_named"], "en", looks))
        assert 'The gate will ring for "围城"' in screen and '"The Life and Strange' in screen
        assert ("Strange Surprizing…" in screen) == (looks is LARGE)         # cut harder before a sentence goes
    assert "5 books at the desk" in all_words(spoken(GALLERY["goodbye_desk"], "en"))


def test_a_book_that_is_named_is_not_read_aloud():
    kiosk = replace(GALLERY["goodbye_named"], language="en")
    aloud, private = (" ".join(ears.screen(kiosk, spoken(kiosk, "en"), alone)) for alone in (False, True))
    assert "围城" not in aloud and "Robinson" not in aloud and "The gate will ring for 1 book" in plain(aloud)
    assert "3 books borrowed" in plain(aloud) and "Enjoy" in aloud and "desk" in private


def test_a_visit_names_what_goes_to_the_desk():
    from kiosk.leaving import close

    refused = [line(i, LineStep.REFUSED, reason=Reason.RESERVED) for i in range(3)]
    for count in (1, 2, 3):
        goodbye = close(lending(*refused[:count]), "none")[0].phase
        assert isinstance(goodbye, Goodbye) and goodbye.desk == count
        assert goodbye.desk_titles == (tuple(one.title for one in refused[:count]) if count < 3 else ())
    untitled = close(lending(replace(refused[0], title=" ")), "none")[0].phase
    assert isinstance(untitled, Goodbye) and untitled.desk == 1 and untitled.desk_titles == ()


def test_what_was_the_patrons_before_has_not_been_borrowed_now():
    from kiosk.leaving import close

    had, fresh = line(15, reason=Reason.ALREADY_YOURS, renewable=True), line(0)
    renewed = replace(line(16), kind=Kind.RENEW, renewed=True)
    for lines, borrowed, again in (((had,), 0, 0), ((had, fresh), 1, 0), ((renewed, had), 0, 1), ((fresh, renewed), 1, 1)):
        goodbye = close(lending(*lines), "none")[0].phase
        assert isinstance(goodbye, Goodbye) and (goodbye.borrowed, goodbye.renewed) == (borrowed, again)
    screen = all_words(spoken(base(Goodbye(1, renewed=1, first_due="2026-12-13")), "en"))
    assert "1 book renewed" in screen and "borrowed" not in screen and "Remember your card." in screen
    choice = [all_words(spoken(lending(*lines, phase=SlipChoice()), "en")) for lines in ((had, fresh), (renewed,))]
    assert "1 book borrowed" in choice[0] and "1 book renewed" in choice[1] and "borrowed" not in choice[1]


def test_no_letter_is_promised_without_the_network():
    """It would have to wait here with the patron's name; it is given up instead, and that is said."""
    from kiosk.leaving import close

    kiosk, wishes = close(lending(line(0), link=Link(up=False)), "email")
    assert isinstance(kiosk.phase, Goodbye) and kiosk.phase.slip == "unsent"
    assert not [wish for wish in wishes if isinstance(wish, SendMail)]
    online, wishes = close(lending(line(0)), "email")
    assert isinstance(online.phase, Goodbye) and online.phase.slip == "email"
    assert [wish for wish in wishes if isinstance(wish, SendMail)]
    for language in LANGUAGES:
        screen, w = all_words(spoken(kiosk, language)), words_of(language)
        assert w.say("slip_unsent") in screen and w.say("slip_mailed") not in screen and w.say("slip_failed") not in screen
    failed = step(online, Mailed(False))[0].phase
    assert isinstance(failed, Goodbye) and failed.slip == "unsent"


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_card_about_an_earlier_visit_says_first_that_it_was_an_earlier_one(language: str):
    head = words_of(language).say("cut_last")
    for name in ("lending_cut_short", "lending_cut_short_yours"):
        for form in FORMS.values():
            assert any(text.words.startswith(head) for text in form.scene(name, language).texts()), name


def test_goodbye_says_thanks_for_returns_and_see_you_for_nothing():
    assert "Cảm ơn bạn." in all_words(spoken(GALLERY["goodbye_returned"]))
    assert "Hẹn gặp lại bạn." in all_words(spoken(GALLERY["goodbye_nothing"]))


def test_goodbye_says_that_it_was_decided_here_and_gives_no_date_that_is_not_known():
    screen = all_words(spoken(GALLERY["goodbye_offline"]))
    assert "Đã lưu tại đây. Sẽ gửi khi có mạng." in screen
    assert "Xem ngày trả trong tài khoản." in screen
    assert "đã được lưu" in all_words(spoken(base(Goodbye(1, borrowed=1, slip="failed"))))


def test_goodbye_ends_at_a_touch_anywhere():
    scene = spoken(GALLERY["goodbye"])
    assert scene.anywhere == "done" and "done" in keys(scene)


def test_goodbye_knows_nothing_of_what_lies_there():
    lying = (Lying("39001", (Tag("E0", title="Truyện Kiều"),), 0),)
    kiosk = GALLERY["goodbye"]
    assert "Truyện Kiều" not in all_words(spoken(replace(kiosk, pad=replace(kiosk.pad, lying=lying))))


def test_still_there_counts_down_and_asks_to_be_painted_each_second():
    kiosk = lending(phase=StillThere(GALLERY["lending_1_done"].phase, 1_014_500))
    scene = spoken(kiosk, "en")
    assert "Do you need more time?" in all_words(scene) and "15 seconds" in all_words(scene)
    assert {"more_time", "end_visit"} <= keys(scene) and scene.next_paint_ms == 500
    assert {b.key: b.look for b in scene.buttons() if b.look != "language"} == {"more_time": "primary", "end_visit": "secondary"}
    assert "1 second." in all_words(spoken(replace(kiosk, now_ms=1_014_000), "en"))
    assert "0 seconds." in all_words(spoken(replace(kiosk, now_ms=1_020_000), "en"))


def test_another_card_is_a_question_with_two_answers():
    scene = spoken(GALLERY["other_card"])
    assert {"yes", "no", "help"} <= keys(scene)
    assert next(b.look for b in scene.buttons() if b.key == "no") == "primary"


def test_help_lies_over_the_question_and_comes_back_to_it():
    asked = GALLERY["other_card"]
    helped, _ = touched(asked, Touched("help"))
    assert helped.phase == Help(asked.phase)
    assert touched(helped, Touched("back"))[0].phase == asked.phase


def test_help_has_a_telephone_three_answers_and_a_way_back():
    for looks in (LARGE, SMALL):
        scene = spoken(GALLERY["help"], looks=looks)
        assert "024 3825 0000" in all_words(scene) and "back" in keys(scene)
        assert all(words_of("vi").say(f"help_a{n}") in all_words(scene) for n in ("123" if looks is LARGE else "12"))
        assert "Gọi" not in all_words(spoken(GALLERY["help_no_phone"], looks=looks))


def test_out_of_service_says_where_help_is_and_offers_nothing_else():
    scene = spoken(GALLERY["out_of_service"])
    assert "Mời bạn đến quầy" in all_words(scene)
    assert {key for key in keys(scene) if not key.startswith("language_")} == {"help", "look"}


@pytest.mark.parametrize("form", FORMS)
def test_with_a_warning_the_title_of_the_goodbye_is_large_and_stands_below_no_empty_row(form: str):
    sizes = FORMS[form].looks.sizes
    for name in ("goodbye_gate", "goodbye_named", "goodbye_desk", "goodbye_card_gate"):
        for language in LANGUAGES:
            scene = FORMS[form].scene(name, language)
            title = next(text for text in scene.texts() if text.words == words_of(language).say("goodbye"))
            low = next(b.box[1] for b in scene.buttons() if b.look == "language") > sizes.height // 2
            assert title.font_px >= (sizes.body if low else sizes.title), (name, language)
            assert low or title.box[1] < sizes.mm(8), (name, language)


@pytest.mark.parametrize("language", LANGUAGES)
def test_low_the_title_of_the_goodbye_is_the_largest(language: str):
    for name in [name for name in GALLERY if name.startswith("goodbye")]:
        first, *others = [t for t in FORMS["1280x800-low"].scene(name, language).nodes if isinstance(t, Text)]
        assert first.box[1] < 400 and all(first.font_px > other.font_px for other in others), name


@pytest.mark.parametrize("language", LANGUAGES)
def test_in_large_letters_the_choices_have_air_and_the_day_stands_beside_the_way_back(language: str):
    form = FORMS["1280x800-large"]
    for name in ("slip", "slip_no_mail", "slip_paper_out"):
        scene, w = form.scene(name, language), words_of(language)
        choices = [button for button in scene.buttons() if button.look == "choice"]
        for choice in choices:
            _, y, _, high = choice.box
            for part in choice.parts[1:]:
                top, tall = (used(part) if isinstance(part, Text) else part.box)[1::2]
                assert min(top - y, y + high - top - tall) >= form.looks.sizes.mm(1.6), (name, choice.key)
        day = next(text for text in scene.texts() if text.words.startswith(w.say("only_due", date="").strip(" :：")[:4]))
        assert day.box[1] > max(choice.box[1] for choice in choices), name


@pytest.mark.parametrize("language", LANGUAGES)
def test_where_paper_is_out_a_small_screen_still_offers_the_telephone(language: str):
    assert {"receipt_email", "receipt_phone", "receipt_none"} <= keys(spoken(GALLERY["slip_paper_out"], language, SMALL))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", ["goodbye_gate", "goodbye_card_gate"])
def test_when_no_slip_came_the_date_is_on_the_screen(name: str, language: str):
    """In short where three warnings leave little room: she would go with no date at all."""
    phase, w = GALLERY[name].phase, words_of(language)
    assert isinstance(phase, Goodbye) and phase.slip == "failed" and phase.first_due
    key = "only_due" if phase.last_due else "first_due"
    said = {plain(w.say(key, date=date(phase.first_due))) for date in (w.date, w.date_short)}
    assert said & set(spoken(GALLERY[name], language, SMALL).words())


@pytest.mark.parametrize("language", LANGUAGES)
def test_one_date_is_not_called_the_first(language: str):
    """One book, or several with one date: «first» would make her look for another."""
    w, day, later = words_of(language), "2026-12-13", "2026-12-20"
    one, two = line(0, due=day), line(1, due=later)
    for lines, key in (((one,), "only_due"), ((one, line(1, due=day)), "only_due"), ((one, two), "first_due")):
        kiosk = lending(*lines, phase=SlipChoice())
        assert plain(w.say(key, date=w.date(day))) in all_words(spoken(kiosk, language))
        over, _ = step(kiosk, Touched("receipt_none"))
        goodbye = over.phase
        assert isinstance(goodbye, Goodbye) and (goodbye.first_due, goodbye.last_due) == (day, max(one.due for one in lines))
        assert plain(w.say(key, date=w.date(day))) in all_words(spoken(base(goodbye), language))


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_upright_slip_says_what_the_pile_said_in_its_place_and_asks_as_large(language: str):
    form, w = FORMS["1080x1920"], words_of(language)
    scenes = [form.scene(name, language) for name in ("slip", "slip_no_mail", "slip_paper_out")]
    above = form.scene("lending_3", language)
    pile = next(text for text in above.texts() if text.align == "center" and text.font_px == form.looks.sizes.display)
    for scene, count in zip(scenes, (2, 1, 1), strict=True):
        said = next(text for text in scene.texts() if text.words == plain(w.count("count_yours", count)))
        asked = next(text for text in scene.texts() if text.words == plain(w.say("slip_title")))
        assert said.box[1] == pile.box[1] and said.font_px == asked.font_px and asked.align == "center"
        first = min(button.box[1] for button in scene.buttons() if button.look == "choice")
        assert first - asked.box[1] - asked.box[3] >= form.looks.sizes.mm(5) or count == 1
    asked = {text.box for scene in scenes for text in scene.texts() if text.words == plain(w.say("slip_title"))}
    assert len(asked) == 1


@pytest.mark.parametrize("language", LANGUAGES)
def test_where_nothing_is_chosen_the_news_stands_under_the_title(language: str):
    for form in ("1280x800", "1280x800-contrast", "1080x1920"):
        scene, w = FORMS[form].scene("slip_only_none", language), words_of(language)
        done, news = (next(text for text in scene.texts() if text.words == plain(words))
                      for words in (w.say("slip_only"), w.count("count_returned", 1)))
        assert news.box[1] == done.box[1] + done.box[3] and news.align == "center"


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("form", FORMS)
def test_out_of_service_every_screen_gives_the_number_below_the_sentence_and_shows_the_bell(form: str, language: str):
    scene, w = FORMS[form].scene("out_of_service", language), words_of(language)
    assert any(isinstance(node, Icon) and node.paths == ICONS["desk"] for node in scene.nodes)
    body, phone = (next(text for text in scene.texts() if plain(words) in text.words)
                   for words in (w.say("closed_body"), w.say("help_phone", phone="").strip(" .。")))
    assert phone.box[1] == body.box[1] + body.box[3] and phone.font_px == body.font_px and phone.color == body.color


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("form", ["1280x800", "1280x800-low", "1080x1920"])
def test_who_did_nothing_is_shown_no_tick_and_the_picture_all_the_same(form: str, language: str):
    nothing, some = (FORMS[form].scene(name, language) for name in ("goodbye_nothing", "goodbye_returned"))
    ticks = [[node for node in scene.nodes if isinstance(node, Icon) and node.paths == ICONS["check"]]
             for scene in (nothing, some)]
    assert not ticks[0] and (ticks[1] or form == "1080x1920")
    assert max(node.box[2] for node in nothing.nodes if isinstance(node, Icon)) >= FORMS[form].looks.sizes.mm(40)
