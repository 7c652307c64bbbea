"""Giving a vault a new key: everything is encrypted again under one that was never used before.

It is for the time after a slot was removed from somebody who may have kept a copy of the files:
old copies open with the old key for ever, new ones do not. Nobody's passphrase is needed, for the
new key is sealed to the public half of every slot.
"""

import secrets
import shutil
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import msgspec

from desktop.vault import drafts, keys, swap
from desktop.vault.anchor import Anchor
from desktop.vault.blobs import Blobs
from desktop.vault.blobs.store import FOLDER as BLOBS
from desktop.vault.engine import as_facts, connect
from desktop.vault.errors import OldKeySlots, VaultDamaged, VaultInUse
from desktop.vault.file_lock import alone
from desktop.vault.folder import DATABASE
from desktop.vault.tables import quoted
from desktop.vault.vault import KEYS_SEQUENCE, Vault

_PAGES = 2_000
_PAGE_BYTES = 4_096

Step = Callable[[int, int], None]
"""Hears how many bytes of how many are done; what it raises ends the work."""


def rekey(vault: Vault, step: Step) -> str | None:
    """Encrypt the vault under a new key and close it; it must be opened again.

    Until everything new is whole and on the disk the vault stays as it is, whatever happens.
    Backups made before open with the old key only. A recovery key of version 0.1.0 is replaced:
    the new one is returned, to be printed.

    Raises:
        OldKeySlots: a passphrase has not been used since version 0.1.0.
        VaultInUse: another program is writing, or giving the vault a new key too.
        VaultDamaged: something cannot be read, or the copy does not hold together.
        Disk: there is no room.
    """
    swap.settle(vault.path)
    work = vault.path / swap.FOLDER
    with as_facts(work):
        work.mkdir(mode=0o700, exist_ok=True)
        with alone(work / swap.BUSY) as is_alone:
            if not is_alone:
                raise VaultInUse(path=str(vault.path))
            try:
                return _Rekeying(vault, work, step).run()
            finally:
                if not (work / swap.READY).exists():
                    shutil.rmtree(work, ignore_errors=True)


class _Rekeying:
    """One run: makes everything new in ``work``, then exchanges the files."""

    def __init__(self, vault: Vault, work: Path, step: Step) -> None:
        self._vault, self._work = vault, work
        self._key = keys.HeldKey(secrets.token_bytes(keys.KEY_BYTES))
        self._old_blobs = Blobs.of(vault)
        self._names = list(self._old_blobs.names())
        self._database_size = (vault.path / DATABASE).stat().st_size
        blobs = sum(map(self._old_blobs.size_of, self._names))
        self._done, self._all, self._step = 0, 2 * self._database_size + blobs, step

    def run(self) -> str | None:
        file, recovery = self._new_slots()
        with self._writing_stopped() as driver:
            self._copy_blobs()
            self._copy_database(file.sequence)
            self._copy_drafts()
            self._carry_anchor()
            keys.KeyFile(self._work).put(file, self._key)
            swap.leave(driver)
            driver.execute("COMMIT")
        try:
            swap.declare_ready(self._vault.path)
        except BaseException:
            self._come_back()
            raise
        self._vault.close()
        self._key.wipe()
        swap.exchange(self._vault.path)
        return recovery

    # ---------------------------------------------------------------- slots

    def _new_slots(self) -> tuple[keys.SlotFile, str | None]:
        """Return the slots in force with the new key in each."""
        vault = self._vault
        file = vault.key_file.proven(vault.key)
        old = [slot for slot in file.slots if slot.is_direct]
        if waiting := [slot.person_name for slot in old if slot.kind != keys.SlotKind.RECOVERY]:
            raise OldKeySlots(people=", ".join(waiting))
        slots = [keys.seal(file.vault, s, self._key) for s in file.slots if not s.is_direct]
        recovery = None
        for slot in old:
            fresh, recovery = keys.recovery_slot(
                file.vault, self._key, person=slot.person, person_name=slot.person_name
            )
            slots.append(fresh)
        changed = msgspec.structs.replace(file, sequence=file.sequence + 1, slots=tuple(slots))
        return changed, recovery

    # ---------------------------------------------------------------- database

    @contextmanager
    def _writing_stopped(self) -> Iterator[Any]:
        """Keep every program from writing, and give the connection that does."""
        database = self._vault.path / DATABASE
        with as_facts(database), closing(connect(database, self._vault.key)) as driver:
            driver.execute("BEGIN IMMEDIATE")
            yield driver

    def _come_back(self) -> None:
        with self._writing_stopped() as driver:
            for sign in swap.SIGNS:
                driver.execute(f"DROP TRIGGER IF EXISTS {sign}")
            driver.execute("COMMIT")

    def _copy_database(self, sequence: int) -> None:
        file = self._work / DATABASE
        file.touch(mode=0o600)
        with (
            as_facts(file),
            closing(connect(self._vault.path / DATABASE, self._vault.key)) as old,
            closing(connect(file, self._key)) as new,
        ):
            begun = self._done

            def tell(_status: int, left: int, pages: int) -> None:
                self._tell(begun, (pages - left) * _PAGE_BYTES)

            old.backup(new, pages=_PAGES, progress=tell)
            self._prove(old, new)
            new.execute(
                "INSERT INTO meta (name, value) VALUES (?, ?) "
                "ON CONFLICT (name) DO UPDATE SET value = excluded.value",
                (KEYS_SEQUENCE, str(sequence)),
            )
            new.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    def _prove(self, old: Any, new: Any) -> None:  # noqa: ANN401
        """See to it that the copy is whole and holds what the old one holds."""
        new.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        self._tell(self._done, 0)
        bad = new.execute("PRAGMA cipher_integrity_check").fetchall()
        said = new.execute("PRAGMA integrity_check(1)").fetchone()[0]
        if bad or said != "ok" or _counts(old) != _counts(new):
            raise VaultDamaged(path=str(self._vault.path), part="database")
        self._tell(self._done, self._database_size)

    # ---------------------------------------------------------------- attached files

    def _copy_blobs(self) -> None:
        """Encrypt the attached files one by one."""
        folder = self._work / BLOBS
        folder.mkdir(mode=0o700)
        new = Blobs(folder, self._key)
        for name in self._names:
            self._old_blobs.copy_to(new, name)
            self._tell(self._done, self._old_blobs.size_of(name))

    def _copy_drafts(self) -> None:
        """Seal what people have typed and not saved under the new key."""
        old = self._vault.path / drafts.FOLDER
        if old.is_dir():
            shutil.copytree(old, self._work / drafts.FOLDER)
            drafts.reseal(
                self._work, self._vault.subkey("drafts"), keys.subkey(self._key, "drafts")
            )

    def _carry_anchor(self) -> None:
        """Seal under the new key how far the log had come."""
        head = self._vault.anchor.read()
        if head is not None:
            anchor = Anchor(self._work, keys.subkey(self._key, "anchor"))
            anchor.accept(head)
            anchor.close()

    def _tell(self, begun: int, done: int) -> None:
        self._done = begun + done
        self._step(min(self._done, self._all), self._all)


def _counts(driver: Any) -> dict[str, object]:  # noqa: ANN401
    """Return the rows of every table, and the head of the log's chain."""
    tables = driver.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
    counted: dict[str, object] = {
        name: driver.execute(f"SELECT count(*) FROM {quoted(name)}").fetchone()[0]
        for (name,) in tables
    }
    chain = driver.execute("SELECT value FROM meta WHERE name = 'chain'").fetchone()
    return counted | {"": chain}
