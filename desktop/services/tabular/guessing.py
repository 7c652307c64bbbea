"""What kind of field would suit a column, for suggestions; a person decides."""

import re
from collections.abc import Sequence
from datetime import date, datetime, time
from itertools import islice

from desktop.services.tabular.amounts import NOTHING, Amount, amount_of
from desktop.services.tabular.calendar_text import Moment, read_moment
from desktop.services.tabular.column import tidy
from desktop.services.tabular.flags import NO, YES
from desktop.services.tabular.table import Cell, is_blank
from sync.schema import Kind

LOOKED_AT = 1000
MOST = 0.9
LONG = 120
FEW_CHOICES = 12

_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
_URL = re.compile(r"(?:https?://|www\.)\S+", re.IGNORECASE)
_PHONE = re.compile(
    r"(?:\+?86[- ]?)?1[3-9]\d{9}|(?:\(?0\d{2,3}\)?[- ]?)\d{7,8}(?:-\d+)?|\+\d[\d ()-]{6,}\d"
)
_TAGS = re.compile(r"[^;；、]{1,20}(?:[;；、]\s*[^;；、]{1,20})+")


def guess_kind(cells: Sequence[Cell]) -> Kind:
    """Return the kind that most filled cells of a column are of."""
    filled = list(islice((cell for cell in cells if not is_blank(cell)), LOOKED_AT))
    if not filled:
        return Kind.TEXT
    kinds = {type(cell) for cell in filled}
    if kinds == {bool}:
        return Kind.FLAG
    if kinds <= {date, datetime}:
        return Kind.TIME if datetime in kinds else Kind.DATE
    if kinds <= {int, float}:
        return _of_numbers([float(cell) for cell in filled if isinstance(cell, (int, float))])
    if time in kinds:
        return Kind.TEXT
    return _of_texts([tidy(cell) if isinstance(cell, str) else str(cell) for cell in filled])


def _of_numbers(numbers: Sequence[float]) -> Kind:
    if all(13e9 <= number < 20e9 and number.is_integer() for number in numbers):
        return Kind.PHONE
    return Kind.INTEGER if all(number.is_integer() for number in numbers) else Kind.DECIMAL


def _of_texts(texts: Sequence[str]) -> Kind:
    for kind, pattern in ((Kind.EMAIL, _EMAIL), (Kind.URL, _URL), (Kind.PHONE, _PHONE)):
        if _mostly([pattern.fullmatch(text) is not None for text in texts]):
            return kind
    words = {text.casefold() for text in texts}
    if words <= YES | NO and len(words) <= 2 and not words <= {"0", "1"}:
        return Kind.FLAG
    return _of_moments(texts) or _of_amounts(texts) or _of_words(texts)


def _of_moments(texts: Sequence[str]) -> Kind | None:
    moments = [read_moment(text) for text in texts if text.casefold() not in NOTHING]
    found = [moment for moment in moments if moment is not None]
    if not found or len(found) < MOST * len(texts):
        return None
    clocks = {m.clock.replace(tzinfo=None) for m in found if isinstance(m, Moment) and m.clock}
    return Kind.TIME if clocks - {time()} else Kind.DATE


def _of_amounts(texts: Sequence[str]) -> Kind | None:
    found = [amount_of(text) for text in texts if text.casefold() not in NOTHING]
    amounts = [amount for amount in found if isinstance(amount, Amount)]
    if not amounts or len(amounts) < MOST * len(texts):
        return None
    if any(text.startswith("0") and text.isdecimal() and len(text) > 1 for text in texts):
        return Kind.TEXT  # a number with zeros in front is a code
    if any(amount.currency for amount in amounts):
        return Kind.MONEY
    if any(amount.percent for amount in amounts):
        return Kind.PERCENT
    whole = all(amount.number == amount.number.to_integral_value() for amount in amounts)
    return Kind.INTEGER if whole else Kind.DECIMAL


def _of_words(texts: Sequence[str]) -> Kind:
    if any("\n" in text or len(text) > LONG for text in texts):
        return Kind.LONG_TEXT
    if _mostly([_TAGS.fullmatch(text) is not None for text in texts], 0.3):
        return Kind.TAGS
    few = len(set(texts)) <= min(FEW_CHOICES, len(texts) // 4)
    return Kind.CHOICE if few else Kind.TEXT


def _mostly(answers: Sequence[bool], share: float = MOST) -> bool:
    return sum(answers) >= share * len(answers)
