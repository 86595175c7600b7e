"""An account in which one loan is renewed: whatever the answer, what is not its own keeps its size and its place."""

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from kiosk.reasons import Reason
from kiosk.state import Account, Kiosk, LoanShown
from screens.gallery.states import GALLERY
from screens.looks import Looks
from screens.scene import Scene
from screens.view import view
from tests.screens_help import LANGUAGES

SCREENS = ((1280, 800, 217), (800, 480, 154), (1080, 1920, 268), (1080, 1920, 194), (1024, 768, 246))
TITLES = ("Truyện Kiều", "Số đỏ", "红楼梦", "À la recherche du temps perdu : Du côté de chez Swann",
          "Tôi thấy hoa vàng trên cỏ xanh", "The Life and Strange Surprizing Adventures of Robinson Crusoe, of York, Mariner")
DUES = ("2026-09-30", "2026-11-03", "2026-12-13", "2027-01-21", "")
LOAN = st.tuples(st.sampled_from(TITLES), st.sampled_from(DUES), st.booleans(), st.integers(0, 2))
LOANS = st.lists(LOAN, min_size=2, max_size=7)
ANSWERS = ({"renewing": True}, {"renewed": True, "renewals_left": 0}, {"renewed": True, "renewals_left": 1},
           {"refused": Reason.RESERVED}, {"refused": Reason.RENEWAL_LIMIT})


def account(loans: tuple[LoanShown, ...], language: str) -> Kiosk:
    return replace(GALLERY["account_2"], language=language, phase=Account(known=True, loans=loans))


def others(scene: Scene, item: str) -> set:
    return {(button.target, button.box) for button in scene.buttons() if button.key == "renew" and button.target != item}


def letters(scene: Scene) -> set[int]:
    return {text.font_px for text in scene.texts() if text.words in TITLES[:3]}


@settings(deadline=None, max_examples=150)
@given(LOANS, st.sampled_from(SCREENS), st.sampled_from(LANGUAGES), st.sampled_from(ANSWERS), st.data())
def test_no_answer_moves_what_is_not_its_own(given_loans, size, language: str, answer: dict, data):
    loans = tuple(LoanShown(f"i{n}", title, due=due, overdue=late and bool(due), renewals_left=left)
                  for n, (title, due, late, left) in enumerate(given_loans))
    looks = Looks.of(*size)
    before = view(account(loans, language), looks)
    renewable = [button.target for button in before.buttons() if button.key == "renew"]
    if not renewable:
        return
    item = data.draw(st.sampled_from(renewable))
    after = view(account(tuple(replace(loan, **answer) if loan.item == item else loan for loan in loans), language), looks)
    if not (looks.sizes.compact and "refused" in answer):          # there the sentence has a band of its own, above the buttons
        assert others(before, item) == others(after, item)
    assert letters(before) == letters(after)
