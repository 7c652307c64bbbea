"""Edits that did not know of each other: what each side wrote, and deciding between them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import msgspec

from desktop.services.records.presenting import Json, choice_text, json_plain, plain_text
from desktop.services.records.reading import Query, Record, list_records
from desktop.services.records.writing import read_values
from desktop.services.syncing.errors import ConflictNotFound
from desktop.vault.batch import Batch
from desktop.vault.errors import RecordNotFound
from desktop.vault.facts import meta
from desktop.vault.values import Value, from_columns
from desktop.vault.vault import Vault
from sync.language import _
from sync.language import mark as _m
from sync.merge import LIFE
from sync.schema import Entity, Field, Kind
from sync.values import Plain, utc_text

_SHOWN = 1_000
_UNIT_LABELS = {LIFE: _m("Deleted or kept"), "address": _m("Address")}
"""Names of units that are not called after a field."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a person decided: ``keep`` is mine, theirs, base, or value with the ``value`` typed."""

    conflict: str
    keep: str
    value: str = ""


@dataclass(frozen=True, slots=True)
class Side:
    """One value of a conflict. Links show the title of what they link to; ``person`` is empty for
    the base.
    """

    columns: Mapping[str, Plain]
    value: Value
    text: str
    person: str = ""
    device: str = ""
    time: str = ""

    def as_json(self) -> dict[str, Json]:
        """Return the side as the command line prints it."""
        return {
            "value": json_plain(self.value),
            "text": self.text,
            "person": self.person,
            "device": self.device,
            "time": self.time,
        }


@dataclass(frozen=True, slots=True)
class OpenConflict:
    """A conflict somebody has to look at. ``winner`` (mine or theirs) is in force meanwhile."""

    id: str
    entity: str
    record: str
    title: str
    unit: str
    label: str
    base: Side
    mine: Side
    theirs: Side
    winner: str

    def side(self, keep: str) -> Side:
        """Return the side called mine, theirs or base."""
        return {"mine": self.mine, "theirs": self.theirs}.get(keep, self.base)

    def as_json(self) -> dict[str, object]:
        """Return the conflict as ``holdfast conflicts --json`` prints it."""
        return {
            "id": self.id,
            "entity": self.entity,
            "record": self.record,
            "title": self.title,
            "field": self.unit,
            "base": self.base.as_json(),
            "mine": self.mine.as_json(),
            "theirs": self.theirs.as_json(),
            "winner": self.winner,
        }


def open_conflicts(vault: Vault) -> list[OpenConflict]:
    """Return the conflicts nobody has decided yet, the newest first."""
    query = Query("conflict", where="status = open", sort=("-arrived_at",))
    page = list_records(vault, query, limit=_SHOWN)
    with vault.read() as connection:
        own = int(meta(connection, "device") or 0)
        me = vault.person
        devices = {
            int(row[0]): str(row[1])
            for row in connection.exec_driver_sql("SELECT number, name FROM peer")
        }
        devices.setdefault(own, meta(connection, "device_name") or "")
    return [
        conflict
        for record in page.records
        if (conflict := _open_conflict(vault, record, own, me, devices)) is not None
    ]


def _open_conflict(
    vault: Vault, record: Record, own: int, me: str, devices: Mapping[int, str]
) -> OpenConflict | None:
    columns = record.columns
    name = str(columns["about_entity"])
    if name not in vault.schema.by_name:
        return None
    entity = vault.entity(name)
    about = _about(vault, name, str(columns["about_record"]))
    held, arrived = (
        _side(vault, entity, record, "held", devices),
        _side(vault, entity, record, "arrived", devices),
    )
    arrived_is_mine = columns.get("arrived_device") == own or (
        columns.get("held_device") != own and columns.get("arrived_person") == me
    )
    mine, theirs = (arrived, held) if arrived_is_mine else (held, arrived)
    won_by_arrived = columns.get("winner") == "arrived"
    unit = str(columns["unit"])
    return OpenConflict(
        id=record.id,
        entity=name,
        record=str(columns["about_record"]),
        title=about,
        unit=unit,
        label=_label(entity, unit),
        base=_side(vault, entity, record, "base", devices),
        mine=mine,
        theirs=theirs,
        winner="mine" if won_by_arrived == arrived_is_mine else "theirs",
    )


def _about(vault: Vault, entity: str, record: str) -> str:
    page = list_records(vault, Query(entity, where=f"id = '{record}'"), limit=1)
    return page.records[0].title() if page.records else record


def _label(entity: Entity, unit: str) -> str:
    one = entity.by_name.get(unit)
    return one.label if one is not None else _UNIT_LABELS.get(unit, unit)


def _side(
    vault: Vault, entity: Entity, record: Record, name: str, devices: Mapping[int, str]
) -> Side:
    text = record.columns.get(name)
    columns: dict[str, Plain] = msgspec.json.decode(str(text)) if text else {}
    value, shown = _value(entity, columns), _text(vault, entity, columns)
    if name == "base":
        return Side(columns, value, shown)
    person = str(record.columns.get(f"{name}_person") or "")
    at = record.value(f"{name}_at")
    return Side(
        columns,
        value,
        shown,
        person=record.titles.get(person, person),
        device=devices.get(int(record.columns.get(f"{name}_device") or 0), ""),
        time=utc_text(at) if hasattr(at, "tzinfo") else "",  # type: ignore[arg-type]
    )


def _fields(entity: Entity, columns: Mapping[str, Plain]) -> list[Field]:
    return [one for one in entity.fields if not columns.keys().isdisjoint(one.columns)]


def _value(entity: Entity, columns: Mapping[str, Plain]) -> Value:
    fields = _fields(entity, columns)
    if not fields:
        return None
    return from_columns(fields[0], tuple(columns.get(c) for c in fields[0].columns))


def _text(vault: Vault, entity: Entity, columns: Mapping[str, Plain]) -> str:
    """Return a side in words: one value, or the filled parts of a unit of several."""
    fields = _fields(entity, columns)
    texts = {one.name: _field_text(vault, one, columns) for one in fields}
    if len(fields) == 1:
        return texts[fields[0].name]
    if not fields:
        return _life_text(columns)
    named = len({one.merge_unit for one in fields}) > 1
    return ", ".join(
        f"{_(one.label)}: {texts[one.name]}" if named else texts[one.name]
        for one in fields
        if texts[one.name]
    )


def _field_text(vault: Vault, one: Field, columns: Mapping[str, Plain]) -> str:
    value = from_columns(one, tuple(columns.get(c) for c in one.columns))
    if value is None:
        return ""
    if one.kind is Kind.LINK:
        return _about(vault, one.target, str(value))
    if one.kind is Kind.CHOICE:
        return choice_text(one, str(value))
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    return plain_text(value)


def _life_text(columns: Mapping[str, Plain]) -> str:
    if LIFE not in columns:
        return ""
    return _("Deleted") if columns[LIFE] else _("Kept")


def resolve(vault: Vault, conflict_id: str, keep: str, value: str = "") -> str:
    """Decide a conflict: keep ``mine``, ``theirs``, ``base``, or write ``value``; return the
    batch's id.

    Raises:
        ConflictNotFound: it is not open, or not known here.
    """
    return resolve_many(vault, [Verdict(conflict_id, keep, value)])


def resolve_many(vault: Vault, verdicts: Sequence[Verdict]) -> str:
    """Decide conflicts in one batch, so that all are taken back at once; return its id.

    Raises:
        ConflictNotFound: one is not open, or not known here.
        RecordNotFound: what it is about is not on this machine.
    """
    known = {conflict.id: conflict for conflict in open_conflicts(vault)}
    for verdict in verdicts:
        if verdict.conflict not in known:
            raise ConflictNotFound(conflict=verdict.conflict)
    titles = dict.fromkeys(known[verdict.conflict].title for verdict in verdicts)
    with vault.batch("edit", ", ".join(list(titles)[:3])) as batch:
        for verdict in verdicts:
            _settle(batch, known[verdict.conflict], verdict)
    return batch.id


def _settle(batch: Batch, conflict: OpenConflict, verdict: Verdict) -> None:
    if not batch.has(conflict.entity, conflict.record):
        raise RecordNotFound(entity=conflict.entity, record=conflict.record)
    if verdict.keep == "value":
        read = read_values(batch, conflict.entity, {conflict.unit: verdict.value})
        batch.set(conflict.entity, conflict.record, read)
    elif conflict.unit == LIFE:
        _keep_life(conflict, verdict.keep, batch)
    else:
        columns = conflict.side(verdict.keep).columns
        batch.set_columns(conflict.entity, conflict.record, dict(columns), settle=False)
    batch.set("conflict", conflict.id, {"status": "resolved"})


def _keep_life(conflict: OpenConflict, keep: str, batch: Batch) -> None:
    side = conflict.side(keep)
    if side.columns.get(LIFE) == 1:
        batch.trash(conflict.entity, conflict.record)
        return
    batch.restore(conflict.entity, conflict.record)
    columns = {c: v for c, v in side.columns.items() if c != LIFE}
    batch.set_columns(conflict.entity, conflict.record, columns, settle=False)
