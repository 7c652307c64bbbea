"""Text as the search index holds it and as a query asks for it.

Chinese is found by any one or more of its characters, by its pinyin and by the initials of it:
each character is a word of its own, each syllable another, and initials go in as overlapping
pairs, so that `kd` finds 康德 in the middle of a name. Characters with two common readings are
indexed under both.
"""

import re
import unicodedata
from collections.abc import Iterator
from functools import cache
from operator import add

CJK = "\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003134f"
_HAS_CJK = re.compile(f"[{CJK}]")
_WORD = re.compile(rf"[{CJK}]|[^\W_{CJK}]+")
_LATIN = re.compile(r"[a-z]+")
_MOST_CHARACTERS = 40
"""Pinyin is kept for this many characters of a title; names are shorter."""


def folded(text: str) -> str:
    """Return text as it is compared: full-width forms narrowed, case folded."""
    return unicodedata.normalize("NFKC", text).casefold()


class _Apart(dict[int, str | int]):
    """A translation that puts blanks around Chinese characters, filled as characters are met."""

    def __missing__(self, code: int) -> str | int:
        character = chr(code)
        self[code] = found = f" {character} " if _HAS_CJK.match(character) else code
        return found


@cache
def _apart() -> _Apart:
    return _Apart()


def index_text(text: str) -> str:
    """Return text with every Chinese character as a word of its own."""
    return text if text.isascii() else text.translate(_apart())


def searched_text(text: str) -> str:
    """Return text as the index holds it: folded, every Chinese character by itself."""
    return text.lower() if text.isascii() else index_text(folded(text))


_SEVERAL = frozenset(
    "重长行单曾解仇朴区乐会都调厦盛藏车传朝差乘弹度冠和华降角教尽卷空量率绿宁强曲任塞色少省石宿"
    "系校兴叶宜应员查盖召种祭尉翟洗覃参奇提缪贾尹费干给更好几大万逄隗折黑纪繁那广尺落薄堡柏泊秘贲"
)
"""Characters that names use with more than one reading; of the others the second one is bookish."""

_SURNAMES = {"单": "shan", "仇": "qiu", "朴": "piao", "区": "ou", "盖": "ge", "曾": "zeng"}
"""How a character is read as a surname, where that is not the second reading of the tables."""


@cache
def _readings() -> dict[str, tuple[str, str]]:
    """Return the readings of every common character, toneless: the usual and another one, which
    for most is the same again.
    """
    from pypinyin import pinyin_dict

    plain = _Toneless()
    readings: dict[str, tuple[str, str]] = {}
    for code, toned in pinyin_dict.pinyin_dict.items():
        if 0x4E00 <= code <= 0x9FFF:
            found = list(dict.fromkeys(plain[reading] for reading in toned.split(",")))
            other = found[:2][-1] if chr(code) in _SEVERAL else found[0]
            readings[chr(code)] = found[0], _SURNAMES.get(chr(code), other)
    return readings


class _Toneless(dict[str, str]):
    """Readings without tone marks, ü written v as on a keyboard."""

    def __missing__(self, toned: str) -> str:
        bare = unicodedata.normalize("NFD", toned).translate(_TONES)
        self[toned] = found = unicodedata.normalize("NFC", bare).replace("ü", "v")
        return found


_TONES = dict.fromkeys(map(ord, "\u0300\u0301\u0304\u030c"))


class _Sounds:
    """Translations from a title to its syllables and initials; what has no sound is left out."""

    def __init__(self) -> None:
        readings = _readings()
        self.syllables = [_Kept((ord(c), r[n] + " ") for c, r in readings.items()) for n in (0, 1)]
        self.initials = [_Kept((ord(c), r[n][0]) for c, r in readings.items()) for n in (0, 1)]
        self.known = readings.keys()


class _Kept(dict[int, str]):
    """A translation that leaves out every character it does not know."""

    def __missing__(self, code: int) -> str:
        return ""


@cache
def _sounds() -> _Sounds:
    return _Sounds()


def pinyin_and_initials(title: str) -> tuple[str, str]:
    """Return the syllables and the pairs of initials under which a title is found; "" without
    Chinese.
    """
    if title.isascii():
        return "", ""
    sounds = _sounds()
    if len(title) > _MOST_CHARACTERS:
        title = "".join([c for c in title if c in sounds.known][:_MOST_CHARACTERS])
    usual, other = (title.translate(table).rstrip() for table in sounds.syllables)
    if not usual:
        return "", ""
    pairs = _pairs(title.translate(sounds.initials[0]))
    if other == usual:
        return usual, pairs
    return f"{usual} ; {other}", f"{pairs} ; {_pairs(title.translate(sounds.initials[1]))}"


def _pairs(initials: str) -> str:
    return " ".join(map(add, initials, initials[1:])) or initials


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

    What stands together in the query must stand together in the text; only the last word of such
    a part may be the beginning of a longer one; a single letter begins titles only.
    """
    parts = [words for part in folded(query).split() if (words := _WORD.findall(part))]
    if not parts:
        return []
    titles = " AND ".join(_literal(words, shortest=1) for words in parts)
    bodies = " AND ".join(_literal(words, shortest=2) for words in parts)
    expressions = [f"{{title}} : ({titles})", f"{{body}} : ({bodies})"]
    typed = "".join(word for words in parts for word in words)
    if _LATIN.fullmatch(typed):
        expressions.extend(_by_sound(typed))
    return expressions


def _by_sound(typed: str) -> Iterator[str]:
    if len(typed) == 1:
        yield "{initials} : " + _phrase([typed]) + " *"
        return
    pairs = [typed[n : n + 2] for n in range(len(typed) - 1)]
    yield "{initials} : " + _phrase(pairs)
    syllables = as_syllables(typed)
    if syllables:
        yield "{pinyin} : " + _phrase(syllables) + " *"


def _literal(words: list[str], *, shortest: int) -> str:
    last = words[-1]
    begins = len(last) >= shortest and not _HAS_CJK.match(last)
    return _phrase(words) + (" *" if begins else "")


def _phrase(words: list[str]) -> str:
    return '"' + " ".join(words) + '"'
