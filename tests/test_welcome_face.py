"""The welcome screen with a library's own face: readable at worst, calm, and awake at the first touch."""

import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from kiosk.config import parse
from kiosk.events import Tick, Touched
from kiosk.session import next_deadline, step
from kiosk.state import Kiosk, Welcome
from screens import face
from screens.gallery.draw import looks_of
from screens.gallery.states import GALLERY, base
from screens.letters.breaks import keeps
from screens.letters.typeset import plain
from screens.looks import Logo, Looks, Slide
from screens.paint.pygame_lean import pygame
from screens.panel import Panel
from screens.scene import Icon, Photo, Scene, Text
from screens.scene import Panel as Plate
from screens.theme import DAY, contrast
from screens.welcome import slides
from screens.welcome.album import STEP_MS
from tests.gallery.forms import FORMS
from tests.screens_help import LANGUAGES, LARGE, SMALL, all_words, line_boxes, spoken
from tests.test_config import LEAST

READABLE = 4.5
PICTURED = ("welcome_picture", "welcome_picture_hello", "welcome_closed", "welcome_expired")


def options(text: str, folder: Path = Path("/")):
    return parse((LEAST + "[looks]\n" + text).encode(), folder=folder).looks


def pictured(looks: Looks, logo: Logo | None = None) -> Looks:
    return replace(looks, slide=Slide("picture"), logo=logo)


def scenes() -> Iterator[tuple[str, Looks, Scene]]:
    for looks in (LARGE, SMALL, looks_of((1080, 1920))):
        for name in PICTURED:
            for language in LANGUAGES:
                yield f"{name} {language} {looks.sizes.width}", looks, spoken(GALLERY[name], language, pictured(looks))


def test_every_word_can_be_read_whatever_the_picture_is():
    """White in the picture, where it shows most behind a line; panels and buttons have grounds of their own."""
    dark = []
    for what, looks, scene in scenes():
        assert isinstance(scene.nodes[0], Photo), what
        plates = [leaf.box for leaf in scene.leaves() if isinstance(leaf, Plate) and leaf.fill]
        for text in scene.texts():
            for x, y, wide, high in line_boxes(text):
                if any(px <= x and py <= y + high // 2 and x + wide <= px + pw and y + high // 2 <= py + ph
                       for px, py, pw, ph in plates):
                    continue
                ground = slides.worst_ground(looks.sizes, DAY.night, (x, y, wide, high))
                if contrast(text.color, ground) < READABLE:
                    dark.append((what, text.words[:30], round(contrast(text.color, ground), 1)))
    assert dark == [], len(dark)


def test_a_picture_lies_below_everything_and_comes_over_the_one_before():
    looks = replace(LARGE, slide=Slide("new", "old", 0.5))
    nodes = spoken(GALLERY["welcome"], "vi", looks).nodes
    assert [(node.name, node.opacity) for node in nodes[:2] if isinstance(node, Photo)] == [("old", 1.0), ("new", 0.5)]
    assert not any(isinstance(node, Photo) for node in nodes[2:])


def test_books_that_are_laid_down_are_shown_in_the_picture_s_place():
    scene = spoken(GALLERY["welcome_picture_lying"], "vi", pictured(LARGE))
    assert not any(isinstance(node, Photo) for node in scene.nodes)


def test_hours_and_one_line_of_news_are_told_in_each_language():
    for language in LANGUAGES:
        kiosk = GALLERY["welcome_news"]
        for looks in (LARGE, SMALL):
            said = all_words(spoken(kiosk, language, looks))
            assert "20:00" in said or "à 20 h" in said.replace("\u00a0", " ")
            assert kiosk.settings.news[language][0][:8] in said
    assert "20:00" not in all_words(spoken(replace(GALLERY["welcome_news"], trusted=False)))


def test_news_take_turns_and_rest_where_nothing_may_move():
    kiosk = base(Welcome(), settings=replace(GALLERY["welcome"].settings, news={"vi": ("Một", "Hai", "Ba")}))
    def shown(k: Kiosk, looks: Looks) -> set[str]:
        return {"Một", "Hai", "Ba"} & set(spoken(k, "vi", looks).words())
    turns = [shown(replace(kiosk, now_ms=n * LARGE.news_ms), LARGE) for n in range(4)]
    assert [len(one) for one in turns] == [1] * 4 and len(set.union(*turns)) == 3
    assert spoken(replace(kiosk, now_ms=LARGE.news_ms + 1), "vi").next_paint_ms == LARGE.news_ms - 1
    still = replace(LARGE, motion=False)
    assert shown(kiosk, still) == shown(replace(kiosk, now_ms=99 * LARGE.news_ms), still)
    assert shown(kiosk, still) != shown(replace(kiosk, visits=1), still)
    assert spoken(kiosk, "vi", still).next_paint_ms == 0


def headline(form: str, name: str, language: str) -> Text:
    """The largest text below the library's name."""
    return max([text for text in FORMS[form].scene(name, language).texts() if text.bold][1:], key=lambda text: text.font_px)


@pytest.mark.parametrize("form", FORMS)
def test_no_headline_of_the_idle_screen_breaks_what_is_said_in_one_breath(form: str):
    """Rather one more line: «code / PIN», «核对 / 密码»."""
    broken = [(name, language, text.lines) for name in GALLERY if name.startswith("welcome") for language in LANGUAGES
              if not keeps((text := headline(form, name, language)).lines)]
    assert broken == []


@pytest.mark.parametrize("form", FORMS)
def test_no_line_of_the_idle_screen_ends_with_and(form: str):
    ends = (" và", " et", " and", " hoặc", " ou", " or", "并")
    hanging = [(name, language, text.lines) for name in GALLERY if name.startswith("welcome") for language in LANGUAGES
               for text in FORMS[form].scene(name, language).texts() if any(line.endswith(ends) for line in text.lines[:-1])]
    assert hanging == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_in_large_letters_news_are_told_under_a_long_name_too(language: str):
    """Its hours stay above: the name is set smaller before it needs two lines."""
    for name in ("welcome_news", "welcome_picture"):
        settings, form = GALLERY[name].settings, FORMS["1280x800-large"]
        first = settings.news[language][0].split("；")[0].split("·")[0]
        assert first[:12] in all_words(form.scene(name, language)), name
        assert headline("1280x800-large", name, language).font_px >= form.looks.sizes.title, name


def test_of_news_that_have_no_room_in_large_letters_whole_items_are_told():
    """In smaller letters rather than torn; and where they would take the headline's room they wait."""
    untold = set[tuple[str, str]]()
    for name in ("welcome_news", "welcome_closed", "welcome_picture"):
        for language in LANGUAGES:
            news = [plain(line) for line in GALLERY[name].settings.news[language]]
            told = [plain(text.words) for text in FORMS["1280x800-large"].scene(name, language).texts()
                    if any(line.startswith(plain(text.words)[:8]) for line in news)]
            untold |= set() if told else {(name, language)}
            rests = [line.removeprefix(said) for said in told for line in news if line.startswith(said)]
            assert len(rests) == len(told) <= 1, (name, language, told)
            assert not any(rest[:1].isalnum() for rest in rests), (name, language, told)
    assert untold == {("welcome_closed", language) for language in ("vi", "en", "fr")}


def test_on_an_upright_screen_news_keep_off_the_buttons():
    for language in LANGUAGES:
        scene = FORMS["1080x1920"].scene("welcome_news", language)
        news = next(text for text in scene.texts() if text.words[:6] == GALLERY["welcome_news"].settings.news[language][0][:6])
        space = min(button.box[1] for button in scene.buttons()) - news.box[1] - news.box[3]
        assert space >= FORMS["1080x1920"].looks.sizes.mm(8), (language, space)


# ---- the first touch ------------------------------------------------------------------------------------------------

def test_a_touch_beside_the_buttons_is_greeted_and_shows_the_choices_for_a_while():
    kiosk, _ = step(GALLERY["welcome"], Touched("hello"))
    assert isinstance(kiosk.phase, Welcome) and kiosk.visit is None
    until = kiosk.now_ms + kiosk.settings.greeting_ms
    assert kiosk.phase.greeted_until_ms == next_deadline(kiosk) == until
    for language in LANGUAGES:
        scene = spoken(kiosk, language)
        assert {button.look for button in scene.buttons() if button.key in ("return", "account")} == {"invited"}
        assert spoken(GALLERY["welcome"], language).words() != scene.words()
    assert "Bạn muốn làm gì?" in all_words(spoken(kiosk))
    kiosk, _ = step(kiosk, Tick(until - 1))
    assert kiosk.phase.greeted_until_ms  # type: ignore[union-attr]
    kiosk, _ = step(kiosk, Tick(until))
    assert kiosk.phase == Welcome()


@pytest.mark.parametrize("key", ["borrow", "return", "account", "help", "language_en"])
def test_after_the_greeting_every_way_is_open_as_before(key: str):
    greeted, _ = step(GALLERY["welcome"], Touched("hello"))
    with_, _ = step(greeted, Touched(key))
    without, _ = step(GALLERY["welcome"], Touched(key))
    assert type(with_.phase) is type(without.phase) and with_.language == without.language


@pytest.mark.parametrize("form", FORMS)
def test_the_three_ways_have_their_signs_in_every_language_or_in_none(form: str):
    for name in ("welcome", "welcome_lying", "welcome_hello"):
        signs = set()
        for language in LANGUAGES:
            ways = [b for b in FORMS[form].scene(name, language).buttons() if b.key in ("borrow", "return", "account")]
            signs |= {any(isinstance(part, Icon) for part in way.parts) for way in ways}
        assert len(signs) == 1 and (form == "800x480") != signs.pop(), name


# ---- colours and the logo -------------------------------------------------------------------------------------------

def test_the_library_s_colours_are_on_the_idle_screen_and_only_there():
    theme = face.theme(options('accent = "#5FC9B8"\nidle_ground = "#101418"'), DAY)
    looks = replace(LARGE, theme=theme)
    idle = spoken(GALLERY["welcome"], "vi", looks)
    assert idle.ground == (16, 20, 24)
    assert next(b for b in idle.buttons() if b.key == "borrow").parts[0].fill == (0x5F, 0xC9, 0xB8)  # type: ignore[union-attr]
    assert [text for text in idle.texts() if contrast(text.color, text.ground) < READABLE] == []
    assert spoken(GALLERY["lending_3"], "vi", looks) == spoken(GALLERY["lending_3"], "vi", LARGE)
    assert face.theme(options(""), DAY) == DAY


@pytest.mark.parametrize("looks", [LARGE, SMALL])
def test_the_logo_stands_in_the_corner_where_the_title_keeps_its_room(looks: Looks):
    logo = Logo("logo", 60, 45, (230, 160, 60))
    for name in ("welcome", "lending_3", "returning_3", "account_2", "slip", "out_of_service"):
        for language in LANGUAGES:
            plain, branded = (spoken(GALLERY[name], language, replace(looks, logo=one)) for one in (None, logo))
            first = 1 if name == "welcome" else 0              # the library's own name gives way to its logo
            titles = [[(text.words, text.font_px, text.cut) for text in scene.texts()][first:] for scene in (plain, branded)]
            assert titles[0] == titles[1], (name, language)
            photos = [node for node in branded.nodes if isinstance(node, Photo)]
            languages = min(button.box[0] for button in branded.buttons() if button.key.startswith("language_"))
            assert all(photo.box[0] + photo.box[2] < languages for photo in photos)
    assert [node for node in spoken(GALLERY["welcome"], "zh", replace(looks, logo=logo)).nodes if isinstance(node, Photo)]


def test_beside_its_name_the_logo_stays_and_the_name_is_whole():
    """Smaller, or on two lines."""
    for form in ("1280x800", "1280x800-large", "1280x800-contrast", "1280x800-low"):
        for language in LANGUAGES:
            scene = FORMS[form].scene("welcome_picture_lying", language)
            name = next(iter(scene.texts()))
            assert [node for node in scene.nodes if isinstance(node, Photo)], (form, language)
            assert not name.cut and not name.overflow and name.words == GALLERY["welcome"].settings.library[language]


def test_a_logo_that_could_not_be_seen_stands_on_a_plate():
    def plates(tone: tuple[int, int, int], name: str) -> int:
        scene = spoken(GALLERY[name], "vi", replace(LARGE, logo=Logo("logo", 66, 66, tone)))
        plain = spoken(GALLERY[name], "vi")
        return sum(isinstance(n, Plate) for n in scene.nodes) - sum(isinstance(n, Plate) for n in plain.nodes)
    assert plates((20, 20, 40), "welcome") == 1 and plates((20, 20, 40), "lending_3") == 0
    assert plates((250, 250, 240), "welcome") == 0 and plates((250, 250, 240), "lending_3") == 1


# ---- the panel ------------------------------------------------------------------------------------------------------

def test_the_panel_shows_pictures_when_they_are_there_and_never_waits_for_them(tmp_path: Path):
    from PIL import Image
    (tmp_path / "pictures").mkdir()
    Image.new("RGB", (640, 400), "#FF0000").save(tmp_path / "pictures" / "red.png")
    (tmp_path / "pictures" / "bad.png").write_text("no picture")
    Image.new("RGBA", (50, 50), (240, 240, 0, 255)).save(tmp_path / "logo.png")
    panel = Panel(1280, 800, 217, options=options('logo = "logo.png"\npictures = "pictures"', tmp_path))
    surface = pygame.Surface((1280, 800))
    kiosk = GALLERY["welcome"]
    panel.paint(surface, kiosk)
    assert panel.scene and 0 < panel.scene.next_paint_ms <= 500 and surface.get_at((1270, 200)).r < 100
    for _ in range(200):
        time.sleep(0.02)
        panel.paint(surface, kiosk)
        if "picture 1" in str(panel.scene) and "logo" in str(panel.scene):
            break
    assert panel.scene.next_paint_ms == STEP_MS
    kiosk = replace(kiosk, now_ms=kiosk.now_ms + 2_000)
    panel.paint(surface, kiosk)
    assert surface.get_at((1270, 200)).r > 200 and panel.scene.next_paint_ms > 10_000
    assert surface.get_at((panel.scene.nodes[1].box[0] + 5, panel.scene.nodes[1].box[1] + 5)).g > 200


def test_a_library_without_a_face_of_its_own_costs_nothing():
    panel = Panel(1280, 800, 217, options=options(""))
    assert panel._face is None
    panel.paint(pygame.Surface((1280, 800)), GALLERY["welcome"])
    assert panel.scene and panel.scene.next_paint_ms == 0
