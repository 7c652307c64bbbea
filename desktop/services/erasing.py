"""Erasing what is known of a person or a firm, as a law or they themselves demand.

First a plan says what goes, what is linked to it and may go too, where else they are named, and
whether a legal hold forbids it. Then all of it goes in one batch, which cannot be undone; its
label is the number of the order, by which the log says for ever that and when it was erased.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date

import msgspec
from sqlalchemy import Connection

from desktop.services import drafts, erased_list, erasure_scope, erasure_traces, security_events
from desktop.services.erasure_scope import Key, Scope, Way
from desktop.services.erasure_traces import Mention, Traces
from desktop.services.holding import Hold, in_force, may, standing_in_the_way
from desktop.services.records.reading import get_record
from desktop.vault import erasing
from desktop.vault.batch import Batch
from desktop.vault.blobs import Blobs
from desktop.vault.errors import Disk, InvalidValue, VaultDamaged
from desktop.vault.standing import ADMIN_KEYS
from desktop.vault.tables import stored
from desktop.vault.vault import Vault
from sync.erasure import ERASURE
from sync.errors import Exit, HoldfastError
from sync.ids import new_id
from sync.language import mark as _m
from sync.rights import ADMINISTER, NotAllowed
from sync.schema import Schema
from sync.signing import public_key_of

REASONS = {
    "person_asked": _m("The person asked for it"),
    "consent_withdrawn": _m("Consent was withdrawn"),
    "purpose_ended": _m("The purpose has ended"),
    "authority": _m("A court or an authority ordered it"),
    "retention": _m("The retention period is over"),
}
"""Why something was erased: words that say nothing about whom."""
ATTACHMENT = "attachment"


class NotConfirmed(HoldfastError):
    """What was typed is not the name of the record. Facts: expected."""

    exit = Exit.REFUSED


class NotErasable(HoldfastError):
    """Records of this kind are about the workspace itself. Facts: entity."""

    exit = Exit.REFUSED


@dataclass(frozen=True, slots=True)
class Linked:
    """Records linked to what is erased: how many go with it, how many stay and lose the link."""

    way: Way
    gone: int
    staying: int

    @property
    def is_chosen(self) -> bool:
        """Whether they go too."""
        return self.gone > 0


@dataclass(frozen=True, slots=True)
class Plan:
    """What erasing one record would do.

    Attributes:
        title: What must be typed to confirm.
        records: How many records go, by kind.
        linked: What may be chosen.
        mentions: Where else they are named; those not linked stay as they are unless asked for.
        labels: How many batches of the past have a label that is blanked.
        files: How many attached files go.
        hold: A legal hold that forbids it.
    """

    entity: str
    record: str
    title: str
    records: Mapping[str, int]
    linked: tuple[Linked, ...]
    mentions: tuple[Mention, ...]
    labels: int
    files: int
    hold: Hold | None


@dataclass(frozen=True, slots=True)
class Erased:
    """What was erased.

    Attributes:
        order: The number of the order.
        records: How many records there were.
        cleaned: How many others named them and do no longer.
        files: How many attached files went.
        is_swept: Whether nothing is left in unused parts of the database either; else that is
        done when it is next written anew.
        is_listed: Whether the lists beside the backups know of it.
    """

    order: str
    records: int
    cleaned: int = 0
    files: int = 0
    is_swept: bool = True
    is_listed: bool = True


def plan(vault: Vault, entity: str, record: str, also: Collection[str] | None = None) -> Plan:
    """Return what erasing a record would do. ``also`` holds the keys of the ways of linking
    (``activity.contact``) whose records go too; None takes the usual ones.

    Raises:
        NotAllowed: this person may not administer.
        NotErasable, RecordNotFound
    """
    _require(vault)
    described = vault.entity(entity)
    if not erasure_scope.can_be_erased(described):
        raise NotErasable(entity=entity)
    target = get_record(vault, entity, record)
    with vault.inspect() as connection:
        scope = erasure_scope.scope_of(connection, vault.schema, [(entity, target.id)], also)
        traces = erasure_traces.find(connection, vault.schema, scope)
        return Plan(
            entity=entity,
            record=target.id,
            title=target.title() or target.id,
            records={name: len(ids) for name, ids in scope.erased.items() if ids},
            linked=_linked(scope),
            mentions=traces.mentions,
            labels=len(traces.labels),
            files=len(_checksums(connection, scope)),
            hold=hold_against(connection, vault.schema, scope),
        )


def may_erase(vault: Vault) -> bool:
    """Tell whether this person may erase here: an administrator, and where there is a hub, on a
    device of one that the hub knows.
    """
    if not may(vault, ADMINISTER):
        return False
    known, own = vault.meta(ADMIN_KEYS), vault.meta("device_key")
    if not vault.meta("hub_url") or known is None or own is None:
        return True
    return public_key_of(own) in msgspec.json.decode(known, type=frozenset[str])


def _require(vault: Vault) -> None:
    if not may_erase(vault):
        raise NotAllowed(verb=ADMINISTER, entity="", record="", field="")


def _linked(scope: Scope) -> tuple[Linked, ...]:
    ways = dict.fromkeys([*scope.gone, *scope.staying])
    counted = (Linked(way, scope.gone.get(way, 0), len(scope.staying.get(way, ()))) for way in ways)
    return tuple(one for one in counted if one.gone or one.staying)


def hold_against(
    connection: Connection, schema: Schema, scope: Scope, *, today: date | None = None
) -> Hold | None:
    """Return a legal hold on what would go, what would be changed, or what that is linked to."""
    holds = in_force(connection, today=today)
    if not holds:
        return None
    concerned = {*scope.keys(), *scope.touched()}
    return standing_in_the_way(
        holds, concerned | erasure_scope.linked_from(connection, schema, scope)
    )


def erase(
    vault: Vault,
    entity: str,
    record: str,
    *,
    reason: str,
    typed: str,
    also: Collection[str] | None = None,
    everywhere: bool = False,
) -> Erased:
    """Erase a record with what goes with it, for good.

    Args:
        vault: Where it is.
        entity: Its kind.
        record: Its id, or ``field:value``.
        reason: One of `REASONS`.
        typed: Its name, typed to confirm.
        also: As in `plan`.
        everywhere: Blank the name in records that are not linked, too.

    Raises:
        NotConfirmed, OnLegalHold, NotAllowed, NotErasable, RecordNotFound
    """
    if reason not in REASONS:
        raise InvalidValue(entity=ERASURE, field="reason", value=reason, reason="choice")
    agreed = plan(vault, entity, record, also)
    if typed.strip() != agreed.title.strip():
        raise NotConfirmed(expected=agreed.title)
    start = [(entity, agreed.record)]
    return carry_out(vault, start, reason=reason, also=also, everywhere=everywhere)


def carry_out(
    vault: Vault,
    start: Sequence[Key],
    *,
    reason: str,
    also: Collection[str] | None = None,
    everywhere: bool = False,
    cleaning: bool = True,
) -> Erased:
    """Erase records with what goes with them in one batch. ``cleaning`` looks for their names
    elsewhere.

    Raises:
        OnLegalHold
    """
    made = new_id()
    order = f"E-{date.today():%Y%m%d}-{made[-4:].upper()}"  # noqa: DTZ011
    with vault.batch(ERASURE, order, batch_id=made) as batch:
        connection, schema = batch.connection, vault.schema
        scope = erasure_scope.scope_of(connection, schema, start, also)
        if hold := hold_against(connection, schema, scope):
            raise hold.error()
        checksums = _checksums(connection, scope)
        traces = erasure_traces.find(connection, schema, scope) if cleaning else Traces()
        records = sum(erasing.purge(batch, name, list(ids)) for name, ids in scope.erased.items())
        cleaned = _clean(batch, scope, traces, everywhere=everywhere)
        detail = f"{order} {reason}"
        security_events.enter(batch, "erasure", about=("", ""), detail=detail, count=records)
    gone = list(scope.keys())
    touched = {*scope.erased, *(mention.entity for mention in traces.mentions)}
    return Erased(
        order,
        records,
        cleaned,
        files=remove_files(vault, checksums),
        is_swept=after(vault, gone, touched | {way.entity for way in scope.staying}),
        is_listed=_is_listed(vault, gone),
    )


def _clean(batch: Batch, scope: Scope, traces: Traces, *, everywhere: bool) -> int:
    """Take away links to what goes, and the names of it."""
    chosen = [one for one in traces.mentions if one.is_linked or everywhere]
    if everywhere:
        holds = in_force(batch.connection)
        chosen = [one for one in chosen if not standing_in_the_way(holds, [_key(one)])]
    changed = erasure_traces.blank(batch, traces, chosen, scope.touched())
    for way, records in scope.staying.items():
        for record in records:
            batch.set_columns(way.entity, record, {way.field: None}, settle=False)
    return changed


def _key(mention: Mention) -> Key:
    return (mention.entity, mention.record)


# ---------------------------------------------------------------- erased elsewhere


@dataclass(slots=True)
class Elsewhere:
    """What colleagues erased, as it arrives: the records, by what they were known, what is linked
    to them here, and the contents of their files.
    """

    records: dict[Key, None] = field(default_factory=dict)
    names: set[str] = field(default_factory=set)
    linked: set[Key] = field(default_factory=set)
    checksums: set[str] = field(default_factory=set)

    def expect(self, batch: Batch, keys: Iterable[Key]) -> None:
        """Take note of records that are about to go, while they are still here."""
        connection, schema = batch.connection, batch.model.schema
        here = [key for key in keys if _is_here(connection, schema, key)]
        if not here:
            return
        scope = erasure_scope.scope_of_these(connection, schema, here)
        traces = erasure_traces.find(connection, schema, scope, in_texts=False)
        self.records |= dict.fromkeys(here)
        self.names |= traces.names
        self.linked |= scope.touched()
        self.checksums |= _checksums(connection, scope)


def follow(vault: Vault, gone: Elsewhere) -> bool:
    """Leave nothing here of what colleagues erased either; False where part of that has to wait."""
    if not gone.records:
        return True
    with vault.batch("sync", origin=1) as batch:
        batch.keep = True
        labels = erasure_traces.labels_naming(batch.connection, frozenset(gone.names))
        traces = Traces(frozenset(gone.names), (), labels)
        erasure_traces.blank(batch, traces, (), gone.linked - gone.records.keys())
    remove_files(vault, gone.checksums)
    entities = {entity for entity, _record in (*gone.records, *gone.linked)}
    return after(vault, list(gone.records), entities) and _is_listed(vault, gone.records)


def erase_again(vault: Vault, records: Iterable[Key]) -> int:
    """Erase records that were erased after the backup which this vault was made from; return how
    many of them there were.
    """
    with vault.inspect() as connection:
        here = [key for key in records if _is_here(connection, vault.schema, key)]
    return carry_out(vault, here, reason="person_asked").records if here else 0


def _is_here(connection: Connection, schema: Schema, key: Key) -> bool:
    entity, record = key
    if entity not in schema.by_name:
        return False
    sql = f"SELECT 1 FROM {stored(entity)} WHERE id = ?"
    return connection.exec_driver_sql(sql, (record,)).first() is not None


# ---------------------------------------------------------------- beside the records


def _checksums(connection: Connection, scope: Scope) -> set[str]:
    """Return the contents of attached files to which nothing else refers."""
    gone = scope.erased.get(ATTACHMENT, {})
    if not gone:
        return set()
    rows = connection.exec_driver_sql(
        f"SELECT id, sha256 FROM {stored(ATTACHMENT)} WHERE sha256 IS NOT NULL"
    ).all()
    needed = {sha256 for record, sha256 in rows if record not in gone}
    return {str(sha256) for record, sha256 in rows if record in gone and sha256 not in needed}


def remove_files(vault: Vault, checksums: Iterable[str]) -> int:
    """Delete attached files by their checksums; return how many were here."""
    store, removed = Blobs.of(vault), 0
    for sha256 in checksums:
        if store.holds(sha256):
            with suppress(Disk):  # in use; the next cleaning deletes it
                store.remove(store.name_of(sha256))
                removed += 1
    return removed


def after(vault: Vault, gone: Iterable[Key], entities: Iterable[str]) -> bool:
    """Delete drafts about what was erased, and leave nothing of it in the database's own files;
    False where that has to wait.
    """
    for _entity, record in gone:
        drafts.drop_record(vault, record)
    return erasing.settle(vault, entities)


def _is_listed(vault: Vault, gone: Iterable[Key]) -> bool:
    try:
        erased_list.remember(vault, gone)
    except (Disk, VaultDamaged):
        return False
    return True
