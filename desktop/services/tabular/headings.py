"""Which row holds the headings, and what they are called.

Files begin with titles, notes and blank lines. The headings are the first row about as full as the
rows below it; a row made of numbers, dates or addresses alone is no heading.
"""

import re
from collections import Counter
from collections.abc import Sequence
from statistics import median

from desktop.services.tabular.table import ERROR_TEXTS, Cell, Merged, column_letters, is_blank

LOOK_FOR_HEADER = 60
LOOK_AT_BODY = 300

_SPACES = re.compile(r"\s+")
_DATA_LIKE = re.compile(
    r"[-+(]?[¥￥$€£]?[\d.,:/\- ()%]*\d[\d.,:/\- ()%]*(?:[TZ:.\d ]*)|[^@\s]+@[^@\s]+\.\w+|https?://\S+"
)


def find_header(rows: Sequence[Sequence[Cell]]) -> int | None:
    """Return the index of the row of headings, None where there seems to be none."""
    counts = [_filled(row) for row in rows[:LOOK_AT_BODY]]
    usual = median([n for n in counts if n > 1] or [1])
    for index, count in enumerate(counts[:LOOK_FOR_HEADER]):
        if count < max(min(2, usual), usual / 2):
            continue
        if _is_group_row(rows, counts, index):
            continue
        return index if _is_heading(rows, index) else None
    return 0 if _is_heading(rows, 0) else None


def _filled(row: Sequence[Cell]) -> int:
    return sum(not is_blank(cell) for cell in row)


def _is_group_row(rows: Sequence[Sequence[Cell]], counts: Sequence[int], index: int) -> bool:
    """Tell whether the next row holds finer headings: fuller, all words, each of them once."""
    if index + 2 >= len(counts) or counts[index + 1] <= counts[index]:
        return False
    finer = [cell for cell in rows[index + 1] if not is_blank(cell)]
    below = [cell for cell in rows[index + 2] if not is_blank(cell)]
    words = all(isinstance(cell, str) and not _looks_like_data(cell) for cell in finer)
    return words and len(set(finer)) == len(finer) and any(map(_looks_like_data, below))


def _is_heading(rows: Sequence[Sequence[Cell]], index: int) -> bool:
    """Tell whether a row has words in it, or numbers such as years beside a blank corner."""
    row = rows[index]
    if not all(_looks_like_data(cell) for cell in row if not is_blank(cell)):
        return True
    below = [r[0] for r in rows[index + 1 : index + 1 + LOOK_AT_BODY] if r and not is_blank(r[0])]
    words = sum(not _looks_like_data(cell) for cell in below)
    return is_blank(row[0]) and words > len(below) / 2


def _looks_like_data(cell: Cell) -> bool:
    if isinstance(cell, str):
        return cell in ERROR_TEXTS or _DATA_LIKE.fullmatch(cell.strip()) is not None
    return True


def depth(line: int, merged: Sequence[Merged]) -> int:
    """Return over how many lines headings reach whose first is ``line`` (counted from 0)."""
    return max((end[0] - line + 1 for start, end in merged if start[0] == line), default=1)


def combined(rows: Sequence[Sequence[Cell]]) -> list[str]:
    """Return one heading per column from several lines of them.

    It is the lowest; one that occurs twice gets the group above it in front.
    """
    if len(rows) == 1:
        return [heading_text(cell) for cell in rows[0]]
    texts = [[heading_text(cell) for cell in row] for row in rows]
    width = max(map(len, texts))
    texts = [row + [""] * (width - len(row)) for row in texts]
    lowest = [next((row[i] for row in reversed(texts) if row[i]), "") for i in range(width)]
    groups = _carried_right(texts[0])
    return [
        f"{group} {name}".strip() if lowest.count(name) > 1 and group != name else name
        for group, name in zip(groups, lowest, strict=True)
    ]


def _carried_right(row: Sequence[str]) -> list[str]:
    carried: list[str] = []
    for text in row:
        carried.append(text or (carried[-1] if carried else ""))
    return carried


def heading_text(cell: Cell) -> str:
    """Return a cell of the heading row as a name on one line."""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return _SPACES.sub(" ", str(cell)).strip().strip("\ufeff\u200b")


def distinct(names: Sequence[str], first_column: int = 0) -> list[str]:
    """Return names that differ: a blank one becomes ``[C]``, a second Phone ``Phone (2)``."""
    seen: Counter[str] = Counter()
    taken = set(names)
    result = []
    for index, name in enumerate(names):
        wanted = name or f"[{column_letters(first_column + index)}]"
        seen[wanted] += 1
        while seen[wanted] > 1 and f"{wanted} ({seen[wanted]})" in taken:
            seen[wanted] += 1
        result.append(wanted if seen[wanted] == 1 else f"{wanted} ({seen[wanted]})")
    return result
