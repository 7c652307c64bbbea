"""Three-way merge of long text, first by lines, then by sentences.

Never finer: a sentence made of two people's words says what neither of them said.
"""

import re
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from typing import NamedTuple

_LINES = re.compile(r"[^\n]*\n|[^\n]+")
_SENTENCES = re.compile(r".*?(?:[。！？!?；;]+|\.(?=\s)|\n|$)\s*", re.DOTALL)
_MAX_TOKENS = 5_000
"""Texts of more lines or sentences are merged as one piece; comparing takes their square."""


class Merged(NamedTuple):
    """A merged text, and whether a piece of either side had to give way."""

    text: str
    lost: bool


class _Hunk(NamedTuple):
    """Base tokens from ``start`` to ``end`` were replaced by ``tokens``."""

    start: int
    end: int
    tokens: tuple[str, ...]


def merge_text(base: str, first: str, second: str, *, prefer_second: bool) -> Merged:
    """Merge two edits of ``base``. Where both changed one place, the preferred side's piece stays
    and ``lost`` says so.
    """
    return _merge(base, first, second, (_LINES, _SENTENCES), prefer_second=prefer_second)


def _merge(
    base: str, first: str, second: str, levels: Sequence[re.Pattern[str]], *, prefer_second: bool
) -> Merged:
    if second in (first, base):
        return Merged(first, lost=False)
    if first == base:
        return Merged(second, lost=False)
    parts = [_tokens(levels[0], text) for text in (base, first, second)] if levels else []
    if not parts or max(map(len, parts)) > _MAX_TOKENS:
        return Merged(second if prefer_second else first, lost=True)
    out, lost = [], False
    for old, one, other in _regions(*parts):
        piece = _merge(old, one, other, levels[1:], prefer_second=prefer_second)
        out.append(piece.text)
        lost = lost or piece.lost
    return Merged("".join(out), lost)


def _tokens(pattern: re.Pattern[str], text: str) -> list[str]:
    return [token for token in pattern.findall(text) if token]


def _hunks(base: Sequence[str], edited: Sequence[str]) -> list[_Hunk]:
    matcher = SequenceMatcher(None, base, edited, autojunk=False)
    return [
        _Hunk(i1, i2, tuple(edited[j1:j2]))
        for tag, i1, i2, j1, j2 in matcher.get_opcodes()
        if tag != "equal"
    ]


def _regions(
    base: Sequence[str], first: Sequence[str], second: Sequence[str]
) -> Iterator[tuple[str, str, str]]:
    """Cut the text into stretches that both sides left alone or at least one of them changed;
    yield each as base, first and second.
    """
    hunks = (_hunks(base, first), _hunks(base, second))
    at = 0
    while any(hunks):
        start = min(left[0][:2] for left in hunks if left)[0]
        end, (mine, theirs) = _overlapping(hunks)
        yield from _alike(base[at:start])
        yield (
            "".join(base[start:end]),
            "".join(_with(base, start, end, mine)),
            "".join(_with(base, start, end, theirs)),
        )
        at = end
    yield from _alike(base[at:])


def _alike(tokens: Sequence[str]) -> Iterator[tuple[str, str, str]]:
    text = "".join(tokens)
    if text:
        yield text, text, text


def _overlapping(
    hunks: tuple[list[_Hunk], list[_Hunk]],
) -> tuple[int, tuple[list[_Hunk], list[_Hunk]]]:
    """Take the first hunk and every other one that overlaps it, directly or through others;
    return where they end. Insertions overlap only at the very same place.
    """
    start, end = min(left[0][:2] for left in hunks if left)
    taken: tuple[list[_Hunk], list[_Hunk]] = ([], [])
    grew = True
    while grew:
        grew = False
        for left, chosen in zip(hunks, taken, strict=True):
            while left and (left[0].start < end or left[0][:2] == (start, end)):
                chosen.append(left.pop(0))
                end = max(end, chosen[-1].end)
                grew = True
    return end, taken


def _with(base: Sequence[str], start: int, end: int, hunks: Sequence[_Hunk]) -> Iterator[str]:
    at = start
    for hunk in hunks:
        yield from base[at : hunk.start]
        yield from hunk.tokens
        at = hunk.end
    yield from base[at:end]
