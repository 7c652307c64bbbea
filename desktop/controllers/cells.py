"""How a model tells a delegate what to paint: a cell is words, a kind and a tone, never a colour.

Text arrives ready to read, in the reader's language and format; the delegate decides fonts, places
and colours.
"""

from dataclasses import dataclass
from enum import StrEnum

from PySide6.QtCore import Qt

CELL_ROLE = Qt.ItemDataRole.UserRole + 1
ROW_ROLE = Qt.ItemDataRole.UserRole + 2
CHOICES_ROLE = Qt.ItemDataRole.UserRole + 3
CARD_ROLE = Qt.ItemDataRole.UserRole + 4
RESULT_ROLE = Qt.ItemDataRole.UserRole + 5
SIGN_ROLE = Qt.ItemDataRole.UserRole + 6


class Kind(StrEnum):
    """What a cell holds, hence how it is painted."""

    TEXT = "text"
    NUMBER = "number"
    MONEY = "money"
    DATE = "date"
    TAG = "tag"
    TAGS = "tags"
    PERSON = "person"
    FLAG = "flag"
    LINK = "link"
    PROGRESS = "progress"
    AGO = "ago"
    CHANGE = "change"
    MASKED = "masked"
    LOADING = "loading"


class Tone(StrEnum):
    """What a value means, always said in words as well."""

    NEUTRAL = "neutral"
    SUCCESS = "success"
    INFO = "info"
    WARN = "warn"
    DANGER = "danger"
    ACCENT = "accent"


RIGHT_ALIGNED = frozenset({Kind.NUMBER, Kind.MONEY, Kind.AGO})


@dataclass(frozen=True, slots=True)
class TagFace:
    """A word in a small box."""

    text: str
    tone: Tone = Tone.NEUTRAL


@dataclass(frozen=True, slots=True)
class Cell:
    """One value ready to be painted.

    ``sort`` is the value behind the text (zero is painted as a dash), ``part`` the share done of a
    progress cell (0 to 1), ``was`` the struck-out former value of a change, ``quiet`` asks for
    secondary text and ``strong`` for the heavier weight. ``icon`` stands before the text.
    """

    kind: Kind
    text: str = ""
    tone: Tone | None = None
    tags: tuple[TagFace, ...] = ()
    sort: object = None
    icon: str | None = None
    part: float | None = None
    was: str | None = None
    quiet: bool = False
    strong: bool = False
    on: bool = False


class RowState(StrEnum):
    """What stands in a row's place."""

    READY = "ready"
    LOADING = "loading"
    DISABLED = "disabled"


@dataclass(frozen=True, slots=True)
class Row:
    """What a delegate must know of a whole row."""

    key: str = ""
    state: RowState = RowState.READY


@dataclass(frozen=True, slots=True)
class Card:
    """A deal on a board: three lines and, where it has stood too long, a mark."""

    key: str
    title: str
    amount: str = ""
    customer: str = ""
    person: str = ""
    next_step: str = ""
    age: str = ""
    date: str = ""
    stalled: bool = False


@dataclass(frozen=True, slots=True)
class Result:
    """A row of the command palette. ``marks`` are the (start, length) places the query matched.

    ``section`` is the label above a run of equal ones, ``keys`` the shortcut that does the same.
    """

    key: str
    title: str
    section: str = ""
    subtitle: str = ""
    icon: str = "magnifying-glass"
    tag: TagFace | None = None
    note: str = ""
    keys: tuple[str, ...] = ()
    marks: tuple[tuple[int, int], ...] = ()
    target: object = None
