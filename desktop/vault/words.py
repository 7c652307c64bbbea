"""Text as the search index holds it and as a query asks for it.

Chinese is found by any one or more of its characters, by its pinyin and by the initials of it:
each character is a word of its own, each syllable another, and initials go in as overlapping
pairs, so that `kd` finds 康德 in the middle of a name. Characters with two common readings are
indexed under both.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import cache, lru_cache
from itertools import pairwise

CJK = "\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003134f"
_SPLIT = re.compile(f"([{CJK}])")
_HAS_CJK = re.compile(f"[{CJK}]")
_WORD = re.compile(rf"[{CJK}]|[^\W_{CJK}]+")
_LATIN = re.compile(r"[a-z]+")
_MOST_CHARACTERS = 40
"""Pinyin is kept for this many characters of a title; names are shorter."""


def folded(text: str) -> str:
    """Return text as it is compared: full-width forms narrowed, case folded."""
    return unicodedata.normalize("NFKC", text).casefold()


def index_text(text: str) -> str:
    """Return text with every Chinese character as a word of its own."""
    return _SPLIT.sub(r" \1 ", text) if _HAS_CJK.search(text) else text


@cache
def _readings() -> dict[str, tuple[str, ...]]:
    """Return the toneless readings of every common character, the usual one first, at most two."""
    from pypinyin import pinyin_dict
    from pypinyin.contrib.tone_convert import to_normal

    readings: dict[str, tuple[str, ...]] = {}
    plain: dict[str, str] = {}
    for code, toned in pinyin_dict.pinyin_dict.items():
        if not 0x4E00 <= code <= 0x9FFF:
            continue
        seen: list[str] = []
        for reading in toned.split(","):
            if reading not in plain:
                plain[reading] = to_normal(reading).replace("ü", "v")
            if plain[reading] not in seen:
                seen.append(plain[reading])
        readings[chr(code)] = tuple(seen[:2])
    return readings


@lru_cache(maxsize=65_536)
def pinyin_and_initials(title: str) -> tuple[str, str]:
    """Return the syllables and the pairs of initials under which a title is found; "" without
    Chinese.
    """
    characters = [c for c in title if c in _readings()][:_MOST_CHARACTERS]
    if not characters:
        return "", ""
    usual = [_readings()[c][0] for c in characters]
    other = [_readings()[c][-1] for c in characters]
    syllables, pairs = " ".join(usual), " ".join(_pairs(usual))
    if other != usual:
        syllables += " ; " + " ".join(other)
        pairs += " ; " + " ".join(_pairs(other))
    return syllables, pairs


def _pairs(syllables: list[str]) -> Iterator[str]:
    initials = [syllable[0] for syllable in syllables]
    if len(initials) == 1:
        yield initials[0]
    for left, right in pairwise(initials):
        yield left + right


@cache
def _syllables() -> frozenset[str]:
    return frozenset(reading for readings in _readings().values() for reading in readings)


def as_syllables(typed: str) -> list[str] | None:
    """Return ``typed`` cut into pinyin syllables, the last perhaps unfinished; None when it is
    none.

    Raises nothing: `zhangs` gives ["zhang", "s"], `xyz` gives None. Longer syllables are preferred.
    """
    known = _syllables()

    def cut(rest: str) -> list[str] | None:
        if not rest:
            return []
        for length in range(min(6, len(rest)), 0, -1):
            head, tail = rest[:length], rest[length:]
            unfinished = not tail and any(s.startswith(head) for s in known)
            if (head in known or unfinished) and (following := cut(tail)) is not None:
                return [head, *following]
        return None

    return cut(typed) if _LATIN.fullmatch(typed) and len(typed) <= 40 else None


def match_expressions(query: str) -> list[str]:
    """Return FTS5 expressions that find ``query``, the most literal first; none when it has no
    word.
    """
    words = _WORD.findall(folded(query))
    if not words:
        return []
    literal = " AND ".join(_literal(run) for run in _runs(words))
    expressions = [f"{{title}} : ({literal})", f"{{body}} : ({literal})"]
    typed = "".join(words)
    if _LATIN.fullmatch(typed) and len(typed) > 1:
        expressions.extend(_by_sound(typed))
    return expressions


def _by_sound(typed: str) -> Iterator[str]:
    pairs = [typed[n : n + 2] for n in range(len(typed) - 1)]
    yield "{initials} : " + _phrase(pairs)
    syllables = as_syllables(typed)
    if syllables:
        yield "{pinyin} : " + _phrase(syllables) + " *"


def _runs(words: Iterable[str]) -> list[list[str]]:
    """Group neighbouring Chinese characters: they must stand together; other words each by
    itself.
    """
    runs: list[list[str]] = []
    for word in words:
        if runs and _HAS_CJK.match(word) and _HAS_CJK.match(runs[-1][-1]):
            runs[-1].append(word)
        else:
            runs.append([word])
    return runs


def _literal(run: list[str]) -> str:
    return _phrase(run) if _HAS_CJK.match(run[0]) else f"{_phrase(run)} *"


def _phrase(words: list[str]) -> str:
    return '"' + " ".join(words) + '"'
