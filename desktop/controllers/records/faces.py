"""Fields as cells, and as the text an editor starts with; the kind of field decides."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

from desktop.controllers.cells import Cell, TagFace, Tone
from desktop.controllers.cells import Kind as Face
from desktop.services.formatting import number, percent, relative_days, short_number, symbol
from desktop.services.records.presenting import choice_text, exact
from desktop.services.records.reading import Record
from desktop.vault.masks import MASK, TEXTS
from desktop.vault.values import Value
from sync.language import _
from sync.language import mark as _m
from sync.rights import Access
from sync.schema import STAYS_HERE, Field, Kind
from sync.values import Money

_TONES = {tone.value: tone for tone in Tone}
_RECENT_DAYS = 120
_WIDE = {
    Kind.LONG_TEXT: 240,
    Kind.LINK: 192,
    Kind.EMAIL: 176,
    Kind.URL: 176,
    Kind.CHOICE: 128,
    Kind.DATE: 104,
    Kind.PHONE: 128,
}
_STRETCHED = frozenset({Kind.TEXT, Kind.LINK, Kind.EMAIL, Kind.URL, Kind.LONG_TEXT})
_TITLE, _NUMBERED, _USUAL, _PERSON = 224, 160, 120, 104
_MOST_STRETCH = 1.75
_UNSORTED = frozenset({Kind.LINK, Kind.TAGS, Kind.LONG_TEXT})
NUMERIC = frozenset({Kind.INTEGER, Kind.DECIMAL, Kind.PERCENT, Kind.MONEY, Kind.TIME})
"""Kinds whose cells stand at the right."""


def cell_of(record: Record, field: Field, *, own_currency: str = "") -> Cell:
    """Return one field of a record ready to be painted."""
    value = record.value(field.name)
    if field.access == Access.MASKED and (value is not None or field.kind not in TEXTS):
        right = field.kind in NUMERIC
        return Cell(Face.MASKED, str(value or MASK), icon="eye-slash", strong=right)
    return _shown(record, field, value, own_currency)


def _shown(record: Record, field: Field, value: Value, own_currency: str) -> Cell:
    if value is None or value == ():
        return Cell(_face(field), sort=0 if field.kind in NUMERIC else None)
    if field.kind is Kind.LINK:
        title = record.linked_title(field) or _("(not on this machine)")
        return Cell(Face.TEXT, title, quiet=field.target == "person")
    if field.kind is Kind.CHOICE:
        return _choice(field, str(value))
    if field.kind is Kind.TAGS:
        names = _names(value)
        return Cell(Face.TAGS, "、".join(names), tags=tuple(TagFace(one) for one in names))
    if isinstance(value, bool):
        return Cell(Face.FLAG, _("Yes") if value else "", on=value, tone=Tone.NEUTRAL)
    if isinstance(value, str):
        worded = _(value) if record.entity.worded and field.name == record.entity.title else value
        return Cell(Face.TEXT, " ".join(worded.split()), quiet=field.kind is Kind.LONG_TEXT)
    if is_late(record, field):
        return replace(_measured(field, value, own_currency), tone=Tone.DANGER, quiet=False)
    return _measured(field, value, own_currency)


LOCAL_ICON, LOCAL_WORDS = "laptop", _m("Never leaves this machine")
"""The sign of what never leaves this machine."""
MASKED_WORDS = _m("Masked: your roles do not show the whole value.")


def sign_of(field: Field) -> tuple[str, str]:
    """Return the sign beside a field's name and the words for it; empty where it has none."""
    return (LOCAL_ICON, LOCAL_WORDS) if field.local else ("", "")


def stays_here(record: Record) -> bool:
    """Tell whether a record never leaves this machine."""
    return bool(record.columns.get(STAYS_HERE))


def marked(cell: Cell, record: Record, field: Field) -> Cell:
    """Return a cell as a list shows it: the title of a record that stays here bears the sign."""
    is_title = field.name == record.entity.title
    return replace(cell, icon=LOCAL_ICON) if is_title and stays_here(record) else cell


def tip_of(cell: Cell) -> str:
    """Return what is said of a cell that is pointed at."""
    if cell.kind is Face.MASKED:
        return f"{cell.text}\n{_(MASKED_WORDS)}"
    return f"{cell.text}\n{_(LOCAL_WORDS)}" if cell.icon == LOCAL_ICON else cell.text


def is_late(record: Record, field: Field) -> bool:
    """Tell whether a field holds the time by which something had to be done that is not."""
    due = record.value(field.name) if field.name == "due_at" else None
    if not isinstance(due, datetime) or record.columns.get("done_at") is not None:
        return False
    return due < datetime.now(UTC)


def _names(value: Value) -> tuple[str, ...]:
    return tuple(map(str, value)) if isinstance(value, tuple) else ()


def _face(field: Field) -> Face:
    if field.kind is Kind.MONEY:
        return Face.MONEY
    return Face.NUMBER if field.kind in NUMERIC else Face.TEXT


def _choice(field: Field, code: str) -> Cell:
    words = choice_text(field, code)
    toned = any(choice.tone for choice in field.choices)
    tone = next((c.tone for c in field.choices if c.code == code), "")
    if not toned:
        return Cell(Face.TEXT, words, strong=code == field.choices[0].code and len(words) == 1)
    return Cell(Face.TAG, words, tags=(TagFace(words, _TONES.get(tone, Tone.NEUTRAL)),))


def _measured(field: Field, value: Value, own_currency: str) -> Cell:
    if isinstance(value, Money):
        return Cell(Face.MONEY, money_text(value, own_currency), sort=value.amount)
    if isinstance(value, datetime):
        return Cell(Face.AGO, time_text(value), sort=value, quiet=True)
    if isinstance(value, date):
        return Cell(Face.DATE, value.isoformat(), sort=value)
    if field.kind is Kind.PERCENT and isinstance(value, Decimal):
        return Cell(Face.NUMBER, percent(value / 100, 0), sort=value)
    if isinstance(value, (int, Decimal)):
        return Cell(Face.NUMBER, short_number(value), sort=value)
    return Cell(Face.TEXT, str(value))


def money_text(value: Money, own_currency: str = "") -> str:
    """Return an amount as a column holds it: no sign for the vault's own currency, no needless
    decimals.
    """
    digits = 0 if value.amount == value.amount.to_integral_value() else 2
    figures = number(value.amount, digits)
    foreign = value.currency and own_currency and value.currency != own_currency
    return f"{symbol(value.currency)}{figures}" if foreign else figures


def time_text(value: datetime) -> str:
    """Return a point in time as lists show it: how long ago, the date where that is far."""
    here = value.astimezone()
    today = datetime.now(UTC).astimezone().date()
    if abs((here.date() - today).days) > _RECENT_DAYS:
        return here.date().isoformat()
    return relative_days(here.date(), today)


def shown_text(record: Record, field: Field, *, own_currency: str = "") -> str:
    """Return one field as a record's page shows it: whole, with currency and hour."""
    value = record.value(field.name)
    if isinstance(value, Money):
        return f"{symbol(value.currency)}{money_text(value)}"
    if isinstance(value, datetime):
        return value.astimezone().strftime("%Y-%m-%d %H:%M")
    if field.kind is Kind.LONG_TEXT and isinstance(value, str):
        return value
    return cell_of(record, field, own_currency=own_currency).text


def edit_text(record: Record, field: Field, *, own_currency: str = "") -> str:
    """Return what an editor of the field starts with; typed again unchanged it means the same."""
    value = record.value(field.name)
    if value is None:
        return ""
    if isinstance(value, Money):
        foreign = value.currency and value.currency != own_currency
        return f"{exact(value.amount)} {value.currency}" if foreign else exact(value.amount)
    if field.kind is Kind.LINK:
        return record.linked_title(field)
    if isinstance(value, datetime):
        return value.astimezone().strftime("%Y-%m-%d %H:%M")
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Decimal):
        return exact(value)
    return ", ".join(_names(value)) if field.kind is Kind.TAGS else str(value)


def choices_of(field: Field) -> tuple[tuple[object, str], ...]:
    """Return what a field may be set to, where that is a short list: (value, words) pairs."""
    if field.kind is Kind.FLAG:
        return (("true", _("Yes")), ("false", _("No")))
    if field.kind is not Kind.CHOICE:
        return ()
    none: tuple[tuple[object, str], ...] = () if field.required else (("", "–"),)
    return none + tuple((choice.code, _(choice.label)) for choice in field.choices)


def is_editable(field: Field) -> bool:
    """Tell whether a person may type the field."""
    return field.form and not field.system and not field.derived and not field.access


def is_sortable(field: Field) -> bool:
    """Tell whether sorting by the field's column means something to a reader."""
    return field.kind not in _UNSORTED


def widths_of(fields: Sequence[Field], title: str, room: int) -> list[int]:
    """Return the widths of columns at first; those that hold words share what room is left."""
    widths = [_width(field, is_title=field.name == title) for field in fields]
    growing = [
        place
        for place, field in enumerate(fields)
        if field.kind in _STRETCHED and field.target != "person"
    ]
    basis = sum(widths[place] for place in growing)
    spare = room - sum(widths)
    if basis and spare > 0:
        factor = min(1 + spare / basis, _MOST_STRETCH)
        for place in growing:
            widths[place] = int(widths[place] * factor)
    return widths


def _width(field: Field, *, is_title: bool) -> int:
    if is_title:
        return _NUMBERED if field.unique else _TITLE
    if field.target in ("person", "stage", "pipeline", "unit"):
        return _PERSON
    return _WIDE.get(field.kind, _USUAL)
