"""A guess that a text has no room is never wrong: covers are laid as if every size had been tried."""

from screens.letters import guess
from screens.letters.guess import has_room
from screens.letters.typeset import lay
from screens.theme import pitch

TEXTS = ("À la recherche du temps perdu : Du côté de chez Swann", "Donaudampfschifffahrtselektrizitätenhauptbetriebswerk",
         "红楼梦", "三国演义，第一部分", "Illi illi illi illi illi", "WWW MMMM WWWW MMMM", "Số đỏ",
         "Tôi thấy hoa vàng trên cỏ xanh", "", "《红楼梦》 评注本", "红楼梦（上） 校注", "三国演义： 上册")


def test_what_is_guessed_to_have_no_room_has_none():
    for text in TEXTS:
        for px in (*range(9, 30, 3), 16, 44, 70):
            for wide in (60, 72, 110, 200, 420):
                for lines, bold in ((1, False), (2, True), (4, True)):
                    laid = lay(text, px, wide, bold=bold, max_lines=lines)
                    room = laid.fits and pitch(px) * len(laid.lines) <= 3 * wide
                    assert has_room(text, px, (wide, 3 * wide), lines, bold) == room, (text, px, wide, lines)


def test_most_of_what_has_no_room_is_never_laid(monkeypatch):
    laid = []
    monkeypatch.setattr(guess, "lay", lambda *what, **how: laid.append(what) or lay(*what, **how))
    tried = [px for px in range(60, 12, -2) if not has_room(TEXTS[0], px, (200, 300), 4, True)]
    assert len(laid) < len(tried) / 2
