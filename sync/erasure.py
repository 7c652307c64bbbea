"""What erasing a record means for texts about it elsewhere, the same on a device and at the hub.

A record's own row and log go as a whole. Where other texts name it (an opportunity called after
its customer, the label of a batch), the name is blanked out.
"""

import re
from collections.abc import Collection, Mapping
from functools import lru_cache

from sync.schema import Entity, Field, Kind
from sync.values import Plain

ERASURE = "erasure"
"""Kind of the batches that erase. An edit in one that gives no old value of a column takes back
whatever the log said of it before.
"""

BLANK = "•••"
_SHORTEST, _SHORTEST_NUMBER = 2, 5
_NAMING = frozenset({Kind.EMAIL, Kind.PHONE, Kind.URL})
_NEVER = frozenset({Kind.LINK, Kind.TAGS, Kind.LONG_TEXT, Kind.CHOICE})


def names_of(entity: Entity | None, values: Mapping[str, Plain]) -> frozenset[str]:
    """Return the texts by which a record is known: its title, addresses, numbers and whatever is
    unique to it.
    """
    if entity is None:
        return frozenset()
    return frozenset(
        text
        for one in entity.fields
        if (text := _text(values.get(one.name))) and len(text) >= _least(entity, one)
    )


def _text(value: Plain) -> str:
    return value.strip() if isinstance(value, str) else ""


def _least(entity: Entity, one: Field) -> float:
    """Return how long a value of a field must be to stand for the record; infinity for never."""
    if one.kind in _NAMING:
        return _SHORTEST_NUMBER
    names = one.name == entity.title or one.unique
    return _SHORTEST if names and one.kind not in _NEVER else float("inf")


def mentions(text: str, names: Collection[str]) -> bool:
    """Tell whether a text names one of the erased, whatever the case of its letters."""
    return bool(names) and _pattern(frozenset(names)).search(text) is not None


def blanked(text: str, names: Collection[str]) -> str:
    """Return a text with every name of the erased blanked out."""
    return _pattern(frozenset(names)).sub(BLANK, text) if names else text


@lru_cache(maxsize=8)
def _pattern(names: frozenset[str]) -> re.Pattern[str]:
    """Return what finds the names, the longest first; Latin letters and digits as whole words."""
    longest = sorted(names, key=lambda name: (-len(name), name))
    return re.compile("|".join(map(_whole, longest)), re.IGNORECASE)


def _whole(name: str) -> str:
    before = r"(?<![0-9A-Za-z])" if name[0].isascii() and name[0].isalnum() else ""
    after = r"(?![0-9A-Za-z])" if name[-1].isascii() and name[-1].isalnum() else ""
    return f"{before}{re.escape(name)}{after}"
