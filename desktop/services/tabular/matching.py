"""Which field a column of a file belongs to, judged by its heading and then by what is in it."""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Protocol

from desktop.services.tabular.guessing import guess_kind
from desktop.services.tabular.synonyms import ANY, SYNONYMS
from desktop.services.tabular.table import Cell
from sync.language import _
from sync.schema import Kind

NAME, LABEL, ALIAS, OWN_SYNONYM, SYNONYM, ALIKE, PART, CONTENT = (
    1.0, 0.98, 0.95, 0.9, 0.85, 0.7, 0.6, 0.5,
)  # fmt: skip
ENOUGH = 0.5
ALIKE_FROM = 0.88
UNFIT = 0.5

_ASIDE = re.compile(r"[(\[（【].*?[)\]）】]")
_LOUD = frozenset({Kind.EMAIL, Kind.URL, Kind.PHONE})
_NUMBERS = frozenset({Kind.INTEGER, Kind.DECIMAL, Kind.MONEY, Kind.PERCENT})
_DAYS = frozenset({Kind.DATE, Kind.TIME})


class Target(Protocol):
    """What we need to know of a field; `sync.schema.Field` is one."""

    @property
    def name(self) -> str:
        """See `sync.schema.Field`."""

    @property
    def label(self) -> str:
        """See `sync.schema.Field`."""

    @property
    def kind(self) -> Kind:
        """See `sync.schema.Field`."""

    @property
    def aliases(self) -> tuple[str, ...]:
        """See `sync.schema.Field`."""


@dataclass(frozen=True, slots=True)
class Suggestion:
    """The field proposed for a column, None where none fits; confidence lies between 0 and 1."""

    column: str
    field: str | None
    confidence: float = 0.0


def suggest_mapping(
    columns: Sequence[str],
    fields: Sequence[Target],
    *,
    entity: str = ANY,
    cells: Sequence[Sequence[Cell]] = (),
    labels: Mapping[str, Iterable[str]] | None = None,
) -> list[Suggestion]:
    """Propose a field for every column; no field is proposed twice.

    Args:
        columns: Headings, in order.
        fields: Where values may go.
        entity: Name of the kind of record, for synonyms of its own.
        cells: What is in the columns, in the same order.
        labels: Further labels of fields by name, such as those in other languages.
    """
    headings = [normalised(column) for column in columns]
    kinds: list[Kind | None] = [guess_kind(column) for column in cells]
    kinds = kinds or [None] * len(columns)
    names = {
        field.name: _Names(field, entity, (labels or {}).get(field.name, ())) for field in fields
    }
    scores = [
        (_score(heading, kind, field, names[field.name]), -index, field.name)
        for index, (heading, kind) in enumerate(zip(headings, kinds, strict=True))
        for field in fields
    ]
    chosen = _best_first(scores)
    return [
        Suggestion(column, *chosen.get(index, (None, 0.0))) for index, column in enumerate(columns)
    ]


def _best_first(scores: Iterable[tuple[float, int, str]]) -> dict[int, tuple[str, float]]:
    chosen: dict[int, tuple[str, float]] = {}
    taken: set[str] = set()
    for score, negative_index, name in sorted(scores, key=lambda s: (-s[0], -s[1])):
        if score >= ENOUGH and name not in taken and -negative_index not in chosen:
            chosen[-negative_index] = (name, round(score, 2))
            taken.add(name)
    return chosen


class _Names:
    """Every name of one field, normalised, with what a heading of that name is worth."""

    def __init__(self, field: Target, entity: str, labels: Iterable[str]) -> None:
        self.worth: dict[str, float] = {}
        own = SYNONYMS.get(entity, {}).get(field.name, ()) if entity else ()
        self._add(SYNONYMS[ANY].get(field.name, ()), SYNONYM)
        self._add(own, OWN_SYNONYM)
        self._add(field.aliases, ALIAS)
        self._add((field.label, _(field.label), *labels), LABEL)
        self._add((field.name,), NAME)

    def _add(self, names: Iterable[str], worth: float) -> None:
        self.worth.update({normalised(name): worth for name in names})


def _score(heading: str, kind: Kind | None, field: Target, names: _Names) -> float:
    fit = UNFIT if kind and not _fits(kind, field.kind) else 1.0
    by_name = names.worth.get(heading) or _alike(heading, names.worth)
    by_content = CONTENT if kind in _LOUD and kind is field.kind else 0.0
    return max(by_name * fit, by_content)


def _alike(heading: str, names: Iterable[str]) -> float:
    """What a heading is worth that is nearly a name, or holds one."""
    if get_close_matches(heading, [name for name in names if len(name) > 4], 1, ALIKE_FROM):
        return ALIKE
    return PART if any(_is_part(name, heading) for name in names) else 0.0


def _is_part(name: str, heading: str) -> bool:
    """Tell whether a heading ends in a name long enough to say something."""
    return len(name) >= (5 if name.isascii() else 2) and heading.endswith(name)


def _fits(found: Kind, wanted: Kind) -> bool:
    if wanted in _NUMBERS:
        return found in _NUMBERS
    if wanted in _DAYS:
        return found in _DAYS or found in _NUMBERS
    if wanted in _LOUD:
        return found is wanted or found not in _DAYS | _LOUD
    return wanted is not Kind.FLAG or found in (Kind.FLAG, Kind.INTEGER, Kind.CHOICE, Kind.TEXT)


def normalised(heading: str) -> str:
    """Return a heading for comparing: no case, blanks, punctuation, nor asides such as (CNY)."""
    text = unicodedata.normalize("NFKC", heading).casefold()
    bare = "".join(filter(str.isalnum, _ASIDE.sub("", text)))
    return bare or "".join(filter(str.isalnum, text))
