"""What happened with a record, as lines of a timeline: sign, heading, time, text, changes."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from desktop.controllers.cells import TagFace, Tone
from desktop.controllers.records.faces import money_text
from desktop.services.formatting import date_short, symbol
from desktop.services.records.history import Entry, FieldChange
from desktop.services.records.presenting import choice_text, plain_text
from desktop.services.records.reading import Record
from desktop.services.timeline import Moment
from desktop.vault.values import Value
from sync.change import Op
from sync.language import _
from sync.language import mark as _m
from sync.schema import Field, Kind
from sync.values import Money, utc_time

_ICONS = {
    "call": "phone",
    "visit": "map-pin",
    "meeting": "users",
    "mail": "envelope-simple",
    "note": "note-pencil",
    "task": "check-square",
    "order": "file-text",
    "payment": "currency-cny",
    "opportunity": "columns",
}
_TONES = {"visit": Tone.ACCENT, "payment": Tone.SUCCESS, "order": Tone.INFO}
_OPS = {
    Op.CREATE: _m("Record created"),
    Op.EDIT: _m("Fields changed"),
    Op.TRASH: _m("Moved to the trash"),
    Op.RESTORE: _m("Restored"),
}
_BATCHES = {"import": _m("by import"), "undo": _m("by undo"), "sync": _m("by sync")}
_BELONGING = "belonging"


@dataclass(frozen=True, slots=True)
class ChangeText:
    """A field and its two values, as text."""

    field: str
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class Line:
    """A row of a timeline. A section heads the lines under it and has nothing but ``head``."""

    head: str
    key: str = ""
    is_section: bool = False
    icon: str = "circle"
    tone: Tone = Tone.NEUTRAL
    rest: str = ""
    when: str = ""
    body: str = ""
    tag: TagFace | None = None
    changes: tuple[ChangeText, ...] = ()
    entity: str = ""
    record: str = ""


def line_of(moment: Moment, *, today: date) -> Line:
    """Return a moment as a line."""
    when = _when(moment, today)
    if moment.entry is not None:
        return _entry_line(moment, moment.entry, when)
    if moment.record is None:
        return Line("", key=moment.key, when=when)
    if moment.part == "activity":
        return _activity_line(moment, moment.record, when)
    return _record_line(moment, moment.record, when)


def _when(moment: Moment, today: date) -> str:
    day = day_of(moment)
    shown = date_short(day, today)
    if not moment.has_time:
        return shown
    return f"{shown} {utc_time(moment.at).astimezone():%H:%M}"


def day_of(moment: Moment) -> date:
    """Return the reader's day on which it happened."""
    at = utc_time(moment.at)
    return at.astimezone().date() if moment.has_time else at.date()


def _activity_line(moment: Moment, record: Record, when: str) -> Line:
    described = record.entity
    kind = str(record.columns.get("kind") or "note")
    people = [
        record.linked_title(described.by_name[name])
        for name in ("owner", "contact")
        if name in described.by_name
    ]
    body = "\n".join(filter(None, (record.title(), str(record.columns.get("body") or ""))))
    is_open = record.columns.get("done_at") is None
    due = TagFace(_("To do"), Tone.WARN) if is_open else None
    return Line(
        choice_text(described.field("kind"), kind),
        key=moment.key,
        icon=_ICONS.get(kind, "calendar-check"),
        tone=_TONES.get(kind, Tone.NEUTRAL),
        rest=" · ".join(filter(None, people)),
        when=when,
        body=body,
        tag=due,
        entity=moment.part,
        record=record.id,
    )


def _record_line(moment: Moment, record: Record, when: str) -> Line:
    described = record.entity
    money = next((f for f in described.fields if f.kind is Kind.MONEY), None)
    amount = record.value(money.name) if money else None
    texts = [_fact(record, one) for one in described.fields]
    return Line(
        _(described.label),
        key=moment.key,
        icon=_ICONS.get(moment.part, described.icon),
        tone=_TONES.get(moment.part, Tone.NEUTRAL),
        rest=amount_text(amount) if isinstance(amount, Money) else "",
        when=when,
        body=" · ".join(filter(None, [record.title(), *texts])),
        entity=moment.part,
        record=record.id,
    )


def _fact(record: Record, one: Field) -> str:
    """Return a choice or a linked title that tells more of a record than its title does."""
    if one.group == _BELONGING or one.name in ("account", "pipeline", record.entity.title):
        return ""
    if one.kind is Kind.CHOICE and record.columns.get(one.name):
        return choice_text(one, str(record.columns[one.name]))
    return record.linked_title(one) if one.kind is Kind.LINK else ""


def amount_text(amount: Money) -> str:
    """Return an amount with its currency's sign."""
    return f"{symbol(amount.currency)}{money_text(amount)}"


def _entry_line(moment: Moment, entry: Entry, when: str) -> Line:
    by = _(_BATCHES.get(entry.kind, ""))
    return Line(
        _(_OPS[entry.op]),
        key=moment.key,
        icon="pencil-simple" if entry.op is Op.EDIT else "clock-counter-clockwise",
        rest=" · ".join(filter(None, (entry.person, by))),
        when=when,
        changes=tuple(change_text(one) for one in told_changes(entry)),
    )


def told_changes(entry: Entry) -> list[FieldChange]:
    """Return the fields an entry gave another value; a merge unit is logged whole."""
    return [one for one in entry.fields if one.old != one.new]


def is_worth_telling(entry: Entry) -> bool:
    """Tell whether an entry changed anything a person can see."""
    return entry.op is not Op.EDIT or bool(told_changes(entry))


def op_text(entry: Entry) -> str:
    """Return what an entry of the log did, in words."""
    return _(_OPS[entry.op])


def batch_text(entry: Entry) -> str:
    """Return by what an entry came about; empty for a person's own edit."""
    return _(_BATCHES.get(entry.kind, ""))


def change_text(change: FieldChange) -> ChangeText:
    """Return a field's change as text."""
    return ChangeText(
        _(change.field.label),
        _side(change.field, change.old),
        _side(change.field, change.new),
    )


def _side(field: Field, value: Value) -> str:
    if value is None or value == ():
        return "–"
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    if isinstance(value, Money):
        return amount_text(value)
    if field.kind is Kind.CHOICE:
        return choice_text(field, str(value))
    if field.kind is Kind.PERCENT:
        return f"{plain_text(value)}%"
    return _(str(value)) if field.target in ("stage", "pipeline") else plain_text(value)


def section_of(day: date, today: date) -> str:
    """Return the heading under which a day stands: to come, this week, last week, the month."""
    if day > today:
        return _("To come")
    monday = today - timedelta(days=today.weekday())
    if day >= monday:
        return _("This week")
    if day >= monday - timedelta(days=7):
        return _("Last week")
    return f"{day:%Y-%m}"


def local_today() -> date:
    """Return the reader's day."""
    return datetime.now().astimezone().date()
