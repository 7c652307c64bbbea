"""Cells as yes or no, in words, signs or numbers."""

from collections.abc import Sequence

from desktop.services.tabular.column import Finish, ParsedColumn, Reason, parse_each, shown
from desktop.services.tabular.table import Cell
from desktop.services.tabular.texts import plain_signs

YES = frozenset({"yes", "y", "true", "t", "on", "x", "1", "✓", "✔", "√", "☑"}) | frozenset(
    "是有对真已开開"
)
NO = frozenset({"no", "n", "false", "f", "off", "0", "✗", "✘", "×", "☐", "-"}) | frozenset(
    "否无無错假未关"
)


def parse_flags(cells: Sequence[Cell], finish: Finish | None = None) -> ParsedColumn:
    """Read yes and no."""
    return parse_each(cells, flag, finish)


def flag(cell: Cell) -> bool | Reason:
    """Return whether a cell says yes."""
    word = plain_signs(shown(cell)).casefold()
    if word in YES:
        return True
    return False if word in NO else Reason.BAD_FLAG
