"""Text cut into lines of a width, so that every line can stand on the common grid."""

from PySide6.QtGui import QTextLayout, QTextOption

from desktop.views.theme import fonts


def wrapped(text: str, width: int, most: int, px: int = 13) -> list[str]:
    """Return ``text`` as at most ``most`` lines; the last one holds the rest, to be shortened."""
    lines: list[str] = []
    paragraphs = [part.strip() for part in text.splitlines() if part.strip()]
    for number, paragraph in enumerate(paragraphs):
        for line in _lines(paragraph, width, px):
            if len(lines) == most - 1:
                rest = " ".join([paragraph[line[0] :], *paragraphs[number + 1 :]])
                return [*lines, rest]
            lines.append(paragraph[line[0] : line[0] + line[1]].rstrip())
    return lines


def _lines(paragraph: str, width: int, px: int) -> list[tuple[int, int]]:
    """Return where the lines of a paragraph begin and how long they are."""
    layout = QTextLayout(paragraph, fonts.font(px, 400))
    option = QTextOption()
    option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    layout.setTextOption(option)
    found = []
    layout.beginLayout()
    while (line := layout.createLine()).isValid():
        line.setLineWidth(max(width, 40))
        found.append((line.textStart(), line.textLength()))
    layout.endLayout()
    return found
