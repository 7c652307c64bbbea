"""A vault: one person's encrypted copy of the firm's records, in a folder of its own.

Reading takes a connection from a pool and sees one consistent moment. Writing goes through
`Vault.batch` alone, one batch at a time in this process and, by the database's own lock, among
all programs on this vault.
"""

import logging
import secrets
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Protocol

from sqlalchemy import Connection, Engine

from desktop.vault import derive, keys, standing, swap
from desktop.vault.anchor import Anchor, Head, head_of
from desktop.vault.batch import Author, Batch, Written
from desktop.vault.copying import copy_database
from desktop.vault.engine import BUSY_SECONDS, as_facts, is_writable, open_engine, require_there
from desktop.vault.errors import (
    AccessEnded,
    LastAdministrator,
    NotAVault,
    VaultDamaged,
    VaultError,
)
from desktop.vault.facts import meta, set_meta
from desktop.vault.fitting import custom_fields, fit, whole
from desktop.vault.folder import DATABASE, UNFINISHED, is_vault, make_room
from desktop.vault.lenses import Lens, boundless
from desktop.vault.logbook import next_number
from desktop.vault.migrate import upgrade
from desktop.vault.model import CUSTOM_FIELD, Model
from desktop.vault.permits import PROGRAM, Permits, rights_for
from desktop.vault.raw import raw
from desktop.vault.seeing import as_seen
from sync.change import CHAIN_START
from sync.clock import HybridClock, wall_millis
from sync.ids import new_id
from sync.rights import NotAllowed, Policy, Rights, Verb, has_administrator, rights_of
from sync.schema import Entity, Schema

FORMAT = 1
KEYS_SEQUENCE = "keys_sequence"
"""The fact that tells key slots put back from an older copy from those in force."""

log = logging.getLogger(__name__)

Listener = Callable[[Written], None]


class Attendant(Protocol):
    """Who writes down for the auditors what happens with an open vault."""

    def refused(self, error: NotAllowed) -> None:
        """Hear of a batch that was refused."""

    def closing(self) -> None:
        """Hear that the vault is about to close."""


class Vault:
    """An open vault. `close` it; after that every use fails."""

    def __init__(
        self, path: Path, engine: Engine, key: keys.HeldKey, model: Model, slot: keys.Slot
    ) -> None:
        self.path = path
        self.slot = slot
        self._engine = engine
        self._key = key
        self._built_in = model
        self._model = model
        self._writing = threading.RLock()
        self._listeners: list[Listener] = []
        self.anchor = Anchor(path, self.subkey("anchor"))
        self.read_only = not is_writable(path / DATABASE)
        self.held = ExitStack()
        self.person = ""
        self.rights: Rights | None = None
        self.policy: Policy | None = None
        self.attendant: Attendant | None = None
        self._seen = model.schema
        self._plain = Lens(model.schema)
        self._lenses = {Verb.READ: self._plain, Verb.EXPORT: self._plain}
        self._reload()
        with self.inspect() as connection:
            self.id = meta(connection, "vault") or ""
            self.anchor.compare(head_of(connection))
            self._clock = HybridClock(
                int(meta(connection, "clock") or 0), offset=int(meta(connection, "offset") or 0)
            )

    # ---------------------------------------------------------------- opening

    @classmethod
    def create(
        cls,
        path: Path,
        passphrase: str,
        model: Model,
        *,
        person_name: str,
        currency: str,
        cost: keys.Cost | None = None,
    ) -> tuple["Vault", str]:
        """Make an empty vault in the new folder ``path``; return it and its recovery key.

        Until `finish`, the folder is marked as unfinished: what a crash leaves there is no vault
        and does not stand in the way of another try.

        Raises:
            VaultExists: there is something at ``path``.
            EmptyPassphrase, Disk
        """
        with as_facts(path):
            make_room(path)
        vault_id, person = new_id(), new_id()
        key = keys.HeldKey(secrets.token_bytes(keys.KEY_BYTES))
        slots, recovery = keys.first_slots(
            vault_id, key, passphrase, person=person, person_name=person_name, cost=cost
        )
        with as_facts(path / DATABASE):
            engine = open_engine(path / DATABASE, key)
            cls._fill(
                engine,
                model,
                {
                    "vault": vault_id,
                    "format": str(FORMAT),
                    "person": person,
                    "person_name": person_name,
                    "currency": currency,
                    "device_id": new_id(),
                    "built_in": derive.fingerprint(model.schema),
                    KEYS_SEQUENCE: str(keys.KeyFile(path).write(vault_id, slots, key)),
                },
            )
            return cls(path, engine, key, model, slots[0]), recovery

    @staticmethod
    def _fill(engine: Engine, model: Model, facts: Mapping[str, str]) -> None:
        upgrade(engine)
        with engine.connect() as connection, connection.begin():
            for name, value in facts.items():
                set_meta(connection, name, value)
            fit(connection, model)

    @classmethod
    def open(cls, path: Path, secret: str, model: Model) -> "Vault":
        """Open the vault at ``path`` with a passphrase or its recovery key.

        Raises:
            NotAVault, WrongPassphrase, VaultLocked, VaultDamaged, VaultNewer
        """
        file = cls.keys_of(path)
        key, slot = file.open(secret)
        vault = cls.open_with_key(path, key, slot, model)
        vault.slot = file.freshen(vault.key, slot, secret)
        return vault

    @staticmethod
    def keys_of(path: Path) -> keys.KeyFile:
        """Return the key slots of the vault at ``path``; a re-keying that a crash interrupted is
        finished or forgotten first.

        Raises:
            NotAVault, VaultInUse
        """
        if not is_vault(path):
            raise NotAVault(path=str(path))
        swap.settle(path)
        return keys.KeyFile(path)

    @classmethod
    def open_with_key(cls, path: Path, key: keys.Key, slot: keys.Slot, model: Model) -> "Vault":
        """Open the vault at ``path`` with its key; an older one is backed up, then brought up to
        date.

        Raises:
            VaultDamaged: among others, the key slots are older than the database knows them.
        """
        with as_facts(path / DATABASE), ExitStack() as where_it_fails:
            if (path / DATABASE).stat().st_size == 0:
                raise VaultDamaged(path=str(path), part="database")
            held = keys.HeldKey(key)
            engine = open_engine(path / DATABASE, held)
            where_it_fails.callback(engine.dispose)
            upgrade(engine, backup_to=path, key=held, model=model)
            with engine.connect() as connection, connection.begin():
                fits = meta(connection, "schema") == derive.fingerprint(whole(connection, model))
                if keys.KeyFile(path).read().sequence < int(meta(connection, KEYS_SEQUENCE) or 0):
                    raise VaultDamaged(path=str(path), part="keys")
                was_left = swap.was_left(connection) and not swap.is_under_way(path)
            if not fits or was_left:
                writer = engine.execution_options(writes=True)
                with writer.connect() as connection, connection.begin():
                    swap.come_back(connection)
                    fit(connection, model)
            vault = cls(path, engine, held, model, slot)
            where_it_fails.pop_all()
        if vault.rights is not None and vault.rights.has_left:
            vault.close()
            raise AccessEnded(path=str(path))
        return vault

    def finish(self) -> None:
        """Declare a vault that was just made to be one."""
        (self.path / UNFINISHED).unlink(missing_ok=True)

    def close(self) -> None:
        """Write everything into the database file, close all connections and forget the key."""
        if self.attendant is not None and self._key:
            self.attendant.closing()
        with self._writing:
            if self._key:
                self._checkpoint()
            self._engine.dispose()
            self.anchor.close()
            self.held.close()
            self._key.wipe()

    def _checkpoint(self) -> None:
        """Empty the write-ahead log, unless somebody else is using it; it is as safe there."""
        try:
            with as_facts(self.path / DATABASE), self._engine.connect() as connection:
                raw(connection).execute("PRAGMA busy_timeout = 0")
                raw(connection).execute("PRAGMA wal_checkpoint(TRUNCATE)")
        except VaultError as error:
            log.info("not checkpointed: %s", type(error).__name__)

    def can_write_now(self) -> bool:
        """Tell whether the disk takes something, and no other program is writing."""
        try:
            with as_facts(self.path / DATABASE), self._engine.connect() as connection:
                driver = raw(connection)
                driver.execute("PRAGMA busy_timeout = 0")
                try:
                    driver.execute("BEGIN IMMEDIATE")
                    driver.execute("ROLLBACK")
                finally:
                    driver.execute(f"PRAGMA busy_timeout = {BUSY_SECONDS * 1000}")
        except VaultError:
            return False
        return True

    # ---------------------------------------------------------------- facts

    @property
    def model(self) -> Model:
        """Schema and rules, custom fields included."""
        return self._model

    @property
    def built_in(self) -> Model:
        """Schema and rules of the program, without this vault's custom fields."""
        return self._built_in

    @property
    def schema(self) -> Schema:
        """The schema as this person meets it, custom fields included."""
        return self._seen

    def entity(self, name: str) -> Entity:
        """Return the description of an entity, as this person meets it."""
        return self._seen.entity(name)

    def meta(self, name: str) -> str | None:
        """Return one of the vault's own facts, such as ``currency`` or ``person``."""
        with self.inspect() as connection:
            return meta(connection, name)

    @property
    def key(self) -> keys.HeldKey:
        """The vault key; for copies that stay encrypted with it. `close` overwrites it."""
        return self._key

    def copy_to(self, file: Path, tick: Callable[[int], None]) -> None:
        """Write the database as it is at one moment to the new ``file``, encrypted with the same
        key, also while it is used; ``tick`` hears of the bytes written.
        """
        copy_database(self.path / DATABASE, self._key, file, tick)

    def subkey(self, purpose: str) -> bytes:
        """Return a key for one purpose (blobs, drafts), derived from the vault key."""
        return keys.subkey(self._key, purpose)

    @property
    def key_file(self) -> keys.KeyFile:
        """The vault's key slots."""
        return keys.KeyFile(self.path)

    # ---------------------------------------------------------------- reading and writing

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """Give a connection that sees one moment of the vault."""
        with self._looking(self._lenses[Verb.READ]) as connection:
            yield connection

    @contextmanager
    def read_for_export(self) -> Iterator[Connection]:
        """Give a connection that sees what this person may write into a file."""
        with self._looking(self._lenses[Verb.EXPORT]) as connection:
            yield connection

    @contextmanager
    def inspect(self) -> Iterator[Connection]:
        """Give a connection that sees everything, for the vault's own work: checking, copying,
        syncing. What it finds is not shown to anybody.
        """
        with self._looking(self._plain) as connection:
            yield connection

    @contextmanager
    def _looking(self, lens: Lens) -> Iterator[Connection]:
        with as_facts(self.path / DATABASE), self._engine.connect() as connection:
            connection.info["writes"] = False
            lens.lay_over(connection)
            with connection.begin():
                yield connection

    @contextmanager
    def batch(
        self,
        kind: str,
        label: str = "",
        *,
        undoes: str = "",
        origin: int = 0,
        batch_id: str | None = None,
    ) -> Iterator[Batch]:
        """Give a batch: what is written in it is committed together, or not at all.

        ``kind`` is a stable word (edit, import, bulk, undo, sync, setup), ``label`` what it was
        about, such as a file's name. A batch that wrote nothing leaves no trace.
        """
        try:
            with self._batch(kind, label, undoes, origin, batch_id) as batch:
                yield batch
        except NotAllowed as error:
            if self.attendant is not None:
                self.attendant.refused(error)
            raise

    @contextmanager
    def _batch(
        self, kind: str, label: str, undoes: str, origin: int, batch_id: str | None
    ) -> Iterator[Batch]:
        rights = rights_for(kind, self.rights)
        lens = self._plain if rights is None else self._lenses[Verb.READ]
        with self._writing:
            require_there(self.path / DATABASE)
            with as_facts(self.path / DATABASE), self._writer() as connection:
                connection.info["writes"] = True
                lens.lay_over(connection)
                batch = self._begin(connection, kind, label, undoes, origin, batch_id, rights)
                yield batch
                batch.complete()
                if batch.is_empty():
                    connection.rollback()
                    return
                self._keep_administered(connection, batch, kind)
                head = self._finish(connection, batch)
                connection.commit()
            self.anchor.move(head)
            if not standing.DECIDING.isdisjoint(batch.written.records):
                self._reload()
        for listener in list(self._listeners):
            listener(batch.written)

    def _writer(self) -> Connection:
        """Return a connection whose transactions take the database's write lock at once."""
        return self._engine.execution_options(writes=True).connect()

    def _begin(
        self,
        connection: Connection,
        kind: str,
        label: str,
        undoes: str,
        origin: int,
        batch_id: str | None,
        rights: Rights | None,
    ) -> Batch:
        self._clock.last = max(self._clock.last, int(meta(connection, "clock") or 0))
        clock = self._clock.tick()
        made = batch_id or new_id()
        person = self.person
        token = connection.exec_driver_sql(
            "INSERT INTO batch (id, kind, label, person, clock, origin, undoes) "
            "VALUES (?, ?, ?, ?, ?, ?, ?) RETURNING n",
            (made, kind, label, person, clock, origin, undoes or None),
        ).scalar_one()
        author = Author(
            person,
            clock,
            bytes.fromhex(meta(connection, "chain") or CHAIN_START.hex()),
            meta(connection, "currency") or "CNY",
        )
        permits = Permits(raw(connection), self._model.schema, rights)
        return Batch(connection, self._model, author, permits, batch_id=made, token=token)

    def _keep_administered(self, connection: Connection, batch: Batch, kind: str) -> None:
        """Refuse a batch after which nobody could administer any more. With a hub what is written
        counts only when it is published, and the program's own batches are not refused.
        """
        policy = self.policy
        if policy is None or kind in PROGRAM or standing.DECIDING.isdisjoint(batch.written.records):
            return
        if meta(connection, "hub_url"):
            return
        if has_administrator(policy) and not has_administrator(standing.written_policy(connection)):
            raise LastAdministrator

    def _finish(self, connection: Connection, batch: Batch) -> Head:
        if CUSTOM_FIELD in batch.written.records:
            self._plain.lay_over(connection)
            fit(connection, self._built_in)
        connection.exec_driver_sql(
            "UPDATE batch SET (first, last) = (SELECT min(n), max(n) FROM change "
            "WHERE n >= ? AND batch = batch.n) WHERE n = ?",
            (batch.first_change, batch.token),
        )
        set_meta(connection, "clock", str(max(batch.author.clock, self._clock.last)))
        set_meta(connection, "chain", batch.log.chain.hex())
        return Head(next_number(batch.log.driver) - 1, batch.author.clock, batch.log.chain)

    def _reload(self) -> None:
        """Read custom fields, and what this person may do."""
        with self.inspect() as connection:
            self._model = self._built_in.with_fields(custom_fields(connection))
            self.person = standing.person_of(connection, self.slot.person)
            if self.slot.kind == keys.SlotKind.ESCROW:  # the firm's own key is held to nothing
                self.policy = None
            else:
                self.policy = standing.policy_in_force(connection, self._model.schema)
        schema, policy = self._model.schema, self.policy
        self.rights = rights_of(policy, self.person) if policy is not None else None
        self._seen = as_seen(schema, self.rights)
        self._lenses = {
            verb: Lens(schema, None if self._sees_all(verb) else self.rights, verb)
            for verb in (Verb.READ, Verb.EXPORT)
        }

    def _sees_all(self, verb: Verb) -> bool:
        rights, schema = self.rights, self._model.schema
        return rights is None or all(boundless(rights, schema, one) for one in {Verb.READ, verb})

    def on_change(self, listener: Listener) -> Callable[[], None]:
        """Call ``listener`` after every committed batch, in the writing thread; return how to
        stop it.
        """
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    @property
    def clock(self) -> HybridClock:
        """This device's clock."""
        return self._clock

    def update_meta(self, values: Mapping[str, str]) -> None:
        """Store facts of the vault's own that are no records."""
        with self._writing, as_facts(self.path / DATABASE), self._writer() as connection:
            for name, value in values.items():
                set_meta(connection, name, value)
            connection.commit()
        if not {"person", "hub_url"}.isdisjoint(values):
            self._reload()


def offset_from(hub_millis: int) -> int:
    """Return how far the hub's clock is ahead of ours, in milliseconds."""
    return hub_millis - wall_millis()
