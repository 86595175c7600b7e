"""Does a screen say all that it has to say, each thing in its own place? Asked where letters are larger than usual.

Knows scenes only: no screen of ours, no theme.
"""

from screens.letters import faces
from screens.letters.typeset import line_width
from screens.scene import Box, Scene, Text

SIGN_EM = 0.94
"""How high the signs of a line are."""


def holds(scene: Scene, touch: int, gap: int) -> bool:
    """Nothing overflows, nothing leaves the screen, no text lies over another or over a button that is not its own; buttons
    are as large as a finger (`touch`, px) and a `gap` apart."""
    texts = [text for text in scene.texts() if text.role != "art"]
    if any(text.overflow for text in texts):
        return False
    buttons = [button.box for button in scene.buttons()]
    if not all(_inside(box, scene) for box in [*map(used, texts), *buttons]) or any(min(box[2:]) < touch for box in buttons):
        return False
    close = any(min(overlap(one, other)) > 1 - gap for i, one in enumerate(buttons) for other in buttons[i + 1:])
    return not close and _apart(scene, texts)


def _inside(box: Box, scene: Scene) -> bool:
    x, y, width, height = box
    return x >= 0 and y >= 0 and x + width <= scene.width and y + height <= scene.height + 1


def _apart(scene: Scene, texts: list[Text]) -> bool:
    lines = [(at, box) for at, text in enumerate(texts) for box in line_boxes(text)]
    if any(min(overlap(one, other)) > 0
           for i, (at, one) in enumerate(lines) for to, other in lines[i + 1:] if at != to):
        return False
    own = {id(part): button for button in scene.buttons() for part in button.parts}
    return not any(min(overlap(box, button.box)) > 0 for text in texts for box in line_boxes(text)
                   for button in scene.buttons() if own.get(id(text)) is not button)


def used(text: Text) -> Box:
    """The part of a text's box that its lines fill."""
    x, y, width, height = text.box
    high = text.pitch_px * len(text.lines)
    return x, y + (height - high) // 2, width, high


def line_boxes(text: Text, sign_em: float = SIGN_EM) -> list[Box]:
    """What each line of a text really covers: a Chinese sign is higher than a capital."""
    x, y, width, _ = used(text)
    cap = round(text.font_px * sign_em)
    boxes = []
    for i, line in enumerate(text.lines):
        wide = faces.width(line, text.font_px, text.bold)
        left = {"left": x, "center": x + (width - wide) // 2, "right": x + width - wide}[text.align]
        covered = line_width(line, text.font_px, text.bold)
        boxes.append((left, y + i * text.pitch_px + (text.pitch_px - cap) // 2, covered, cap))
    return boxes


def overlap(one: Box, other: Box) -> tuple[int, int]:
    """How far two boxes lie over one another, px each way; not positive: they do not."""
    return (min(one[0] + one[2], other[0] + other[2]) - max(one[0], other[0]),
            min(one[1] + one[3], other[1] + other[3]) - max(one[1], other[1]))
