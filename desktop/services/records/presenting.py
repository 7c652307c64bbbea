"""Records as programs read them (JSON, see the command line's contract) and as people do."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal

from desktop.services.records.reading import Record
from desktop.vault.values import Value
from sync.language import _
from sync.schema import Field, Kind
from sync.values import Money, utc_text

Json = str | int | bool | None | list[str] | dict[str, str | None]


def exact(value: Decimal, places: int = 0) -> str:
    """Return a decimal without needless zeros, with at least ``places`` decimal places."""
    text = f"{value.normalize():f}"
    have = len(text.partition(".")[2])
    return f"{value:.{places}f}" if have < places else text


def json_value(record: Record, field: Field) -> Json:
    """Return one field as the command line's JSON writes it."""
    value = record.value(field.name)
    if field.kind is Kind.LINK and isinstance(value, str):
        return {"entity": field.target, "id": value, "title": record.titles.get(value)}
    return json_plain(value)


def json_plain(value: Value) -> Json:
    """Return a value as the command line's JSON writes it."""
    if isinstance(value, Money):
        return {"amount": exact(value.amount, 2), "currency": value.currency}
    if isinstance(value, datetime):
        return utc_text(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return exact(value)
    return [str(one) for one in value] if isinstance(value, tuple) else value


def json_text(value: Json) -> str:
    """Return a value of the JSON as one cell of a table: titles and amounts in one word."""
    if isinstance(value, dict):
        return str(value.get("title") or value.get("amount") or "")
    if isinstance(value, list):
        return ", ".join(value)
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    return "" if value is None else str(value)


def json_record(
    record: Record,
    paths: Iterable[str] | None = None,
    linked: Mapping[str, Mapping[str, Json]] | None = None,
) -> dict[str, Json]:
    """Return a record printed flat: its id and the named fields, all of them by default.

    ``linked`` holds, by path such as ``account.industry``, what `linked_values` found.
    """
    names = list(paths) if paths else [field.name for field in record.entity.shown]
    out: dict[str, Json] = {"id": record.id}
    for name in names:
        if name == "id":
            continue
        if "." in name:
            out[name] = (linked or {}).get(name, {}).get(record.id)
        else:
            out[name] = json_value(record, record.entity.field(name))
    if not paths and record.is_trashed:
        out["trashed"] = True
    return out


def text_value(record: Record, field: Field) -> str:
    """Return one field as a table on a terminal or a sheet shows it; empty when it is."""
    value = record.value(field.name)
    if value is None:
        return ""
    if field.kind is Kind.LINK:
        return record.linked_title(field) or _("(not on this machine)")
    if field.kind is Kind.CHOICE:
        return choice_text(field, str(value))
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    return plain_text(value)


def plain_text(value: Value) -> str:
    """Return a value in neutral form: ISO dates in local time, exact numbers."""
    if isinstance(value, Money):
        return exact(value.amount, 2)
    if isinstance(value, datetime):
        return value.astimezone().strftime("%Y-%m-%d %H:%M")
    if isinstance(value, Decimal):
        return exact(value)
    return ", ".join(map(str, value)) if isinstance(value, tuple) else str(value)


def choice_text(field: Field, code: str) -> str:
    """Return the words for a choice's code."""
    for choice in field.choices:
        if choice.code == code:
            return _(choice.label)
    return code
