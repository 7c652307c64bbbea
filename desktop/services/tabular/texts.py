"""Cells as texts: names, notes, phone numbers, addresses, codes, tags."""

import re
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from typing import cast

from desktop.services.tabular.column import INVISIBLE, Finish, ParsedColumn, parse_each, shown
from desktop.services.tabular.table import Cell

_BREAKS = ";；，,、|\n\r\t"
_TAG = re.compile(rf'\s*(?:"((?:[^"]|"")+)"|([^{_BREAKS}]*))\s*(?:[{_BREAKS}]|\Z)')
_NEEDS_QUOTES = re.compile(rf'[{_BREAKS}"]|^\s|\s$')


def parse_texts(cells: Sequence[Cell], finish: Finish | None = None) -> ParsedColumn:
    """Read every filled cell as the text it shows."""
    if finish is None and _is_simple(cells, INVISIBLE.isdisjoint):
        return _stripped(cells)
    return parse_each(cells, shown, finish)


def parse_signs(cells: Sequence[Cell], finish: Finish | None = None) -> ParsedColumn:
    """Read phone numbers and addresses: as texts, with full-width signs as plain ones."""
    if finish is None and _is_simple(cells, str.isascii):
        return _stripped(cells)
    return parse_each(cells, lambda cell: plain_signs(shown(cell)), finish)


def _is_simple(cells: Sequence[Cell], has_only_simple_signs: Callable[[str], bool]) -> bool:
    """Tell whether all cells are texts, none of them an error, that need no more than stripping."""
    if set(map(type, cells)) != {str}:
        return False
    joined = "".join(cast("Sequence[str]", cells))
    return "#" not in joined and has_only_simple_signs(joined)


def _stripped(cells: Sequence[Cell]) -> ParsedColumn:
    return ParsedColumn([text or None for text in map(str.strip, cast("Sequence[str]", cells))])


def plain_signs(text: str) -> str:
    """Return a text with full-width letters, digits and signs in their ordinary form."""
    return text if text.isascii() else unicodedata.normalize("NFKC", text).strip()


def parse_tags(cells: Sequence[Cell], finish: Finish | None = None) -> ParsedColumn:
    """Read lists of tags, each tag once, in order."""
    return parse_each(cells, lambda cell: split_tags(shown(cell)) or None, finish)


def split_tags(text: str) -> list[str]:
    """Return the tags of a cell, parted by ; , or 、; a tag in quotes may hold these signs."""
    tags = [m[1].replace('""', '"') if m[1] else m[2].strip() for m in _TAG.finditer(text)]
    return list(dict.fromkeys(filter(None, tags)))


def join_tags(tags: Iterable[str]) -> str:
    """Return tags as one cell that `split_tags` takes apart again."""
    return "; ".join(
        '"' + tag.replace('"', '""') + '"' if _NEEDS_QUOTES.search(tag) else tag for tag in tags
    )
