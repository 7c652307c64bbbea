"""Adding and changing single records from values or from what a person typed."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from sqlalchemy import Connection

from desktop.services.query.naming import naming_fields, wordings
from desktop.services.records.reading import Record, find_row, get_record
from desktop.services.records.typed import typed_value
from desktop.services.tabular.column import tidy
from desktop.services.tabular.texts import split_tags
from desktop.vault.batch import Batch
from desktop.vault.errors import InvalidValue, RecordNotFound
from desktop.vault.facts import meta
from desktop.vault.tables import quoted
from desktop.vault.vault import Vault
from sync.ids import is_id
from sync.language import _
from sync.schema import Entity, Field, Kind


@dataclass(frozen=True, slots=True)
class Edits:
    """What is to be changed in one record: values as typed, and tags to put in and take out."""

    values: Mapping[str, str | None] = field(default_factory=dict)
    add: Mapping[str, Sequence[str]] = field(default_factory=dict)
    remove: Mapping[str, Sequence[str]] = field(default_factory=dict)


def add_record(vault: Vault, entity: str, values: Mapping[str, str | None]) -> Record:
    """Make a record from typed values and return it.

    Raises:
        InvalidValue: a value is missing, cannot be read, or breaks a rule.
    """
    with vault.batch("edit") as batch:
        record = batch.create(entity, read_values(batch, entity, values))
    return get_record(vault, entity, record, noted=False)


def change_record(vault: Vault, entity: str, record: str, edits: Edits) -> Record:
    """Change a record as typed and return it.

    Raises:
        RecordNotFound, InvalidValue
    """
    with vault.batch("edit") as batch:
        found = sure_id(batch, entity, record)
        batch.set(entity, found, read_values(batch, entity, edits.values))
        for name in {*edits.add, *edits.remove}:
            one = batch.entity(entity).field(name)
            batch.change_tags(
                entity,
                found,
                add=_tags(one, edits.add.get(name, ())),
                remove=_tags(one, edits.remove.get(name, ())),
                name=name,
            )
    return get_record(vault, entity, found, noted=False)


def _tags(one: Field, texts: Iterable[str]) -> list[str]:
    if one.kind is not Kind.TAGS:
        raise InvalidValue(entity="", field=one.name, value=" ".join(texts), reason="not_tags")
    return [tag for text in texts for tag in split_tags(text)]


def change_many(
    vault: Vault, entity: str, records: Iterable[str], values: Mapping[str, str | None]
) -> str:
    """Change the same fields of many records in one batch; return the batch's id."""
    with vault.batch("bulk") as batch:
        read = read_values(batch, entity, values)
        for record in records:
            batch.set(entity, record, read)
    return batch.id


def trash_records(vault: Vault, entity: str, records: Sequence[str]) -> str:
    """Move records to the trash; return the batch's id."""
    with vault.batch("edit" if len(records) == 1 else "bulk") as batch:
        batch.trash_many(entity, [sure_id(batch, entity, record) for record in records])
    return batch.id


def restore_records(vault: Vault, entity: str, records: Sequence[str]) -> str:
    """Take records out of the trash; return the batch's id."""
    with vault.batch("edit" if len(records) == 1 else "bulk") as batch:
        batch.restore_many(entity, [sure_id(batch, entity, record) for record in records])
    return batch.id


def sure_id(batch: Batch, entity: str, record: str) -> str:
    """Return the id of the record meant by an id or ``field:value``.

    Raises:
        RecordNotFound: there is none, or more than one.
    """
    found = find_row(batch.connection, batch.entity(entity), record)
    if found is None:
        raise RecordNotFound(entity=entity, record=record)
    return str(found["id"])


def read_values(batch: Batch, entity: str, values: Mapping[str, str | None]) -> dict[str, object]:
    """Return typed texts as values of their fields; empty text or None empties a field.

    Raises:
        InvalidValue, UnknownField
    """
    described = batch.entity(entity)
    read: dict[str, object] = {}
    for name, text in values.items():
        one = described.field(name)
        if one.derived:
            raise InvalidValue(entity=entity, field=name, value=text, reason="kept")
        plain = tidy(text or "")
        try:
            read[name] = _read(batch, one, plain) if plain else None
        except (ValueError, ArithmeticError) as error:
            raise InvalidValue(entity=entity, field=name, value=text, reason=one.kind) from error
    return read


def _read(batch: Batch, one: Field, text: str) -> object:
    if one.kind is Kind.LINK:
        return find_linked(batch.connection, batch.entity(one.target), one, text, batch)
    if one.kind is Kind.CHOICE:
        return _code(one, text)
    return typed_value(one, text)


def _code(one: Field, text: str) -> str:
    for choice in one.choices:
        if text.casefold() in (choice.code.casefold(), choice.label.casefold(), _(choice.label)):
            return choice.code
    return text


def find_linked(connection: Connection, target: Entity, one: Field, text: str, batch: Batch) -> str:
    """Return the id of the record a link names: by id, ``field:value``, code, or unique title.

    Raises:
        InvalidValue: none or several are meant (reason ``link_missing`` or ``link_ambiguous``).
            An id that is not on this machine is taken where a hub may hold the record.
    """
    if is_id(text.lower()):
        found = _matching(connection, target, ("id",), (text.lower(),), alive="")
        if found or meta(connection, "hub_url"):
            return text.lower()
        raise InvalidValue(entity=target.name, field=one.name, value=text, reason="link_missing")
    if text.lower() == "me" and target.name == "person":
        return batch.author.person
    column, separator, value = text.partition(":")
    if separator and column in target.by_name:
        found = _matching(connection, target, (column,), (value,))
    else:
        found = _matching(connection, target, naming_fields(target), wordings(target, text))
    if len(found) == 1:
        return found[0]
    reason = "link_ambiguous" if found else "link_missing"
    raise InvalidValue(entity=target.name, field=one.name, value=text, reason=reason)


def _matching(
    connection: Connection,
    target: Entity,
    columns: Sequence[str],
    texts: Sequence[str],
    *,
    alive: str = "life = 0 AND",
) -> list[str]:
    for column in columns:
        marks = ", ".join("?" * len(texts))
        rows = connection.exec_driver_sql(
            f"SELECT id FROM {quoted(target.name)} "
            f"WHERE {alive} {quoted(column)} IN ({marks}) LIMIT 2",
            tuple(texts),
        )
        if found := [row[0] for row in rows]:
            return found
    return []
