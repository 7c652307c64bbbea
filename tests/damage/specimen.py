"""A vault to damage, everything that can be read from it, and what came of one damage."""

import hashlib
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

import msgspec

from desktop.services.attaching import attach_bytes, chunks
from desktop.services.custom_fields import Wish, add_field
from desktop.services.error_text import describe
from desktop.services.records.history import history
from desktop.services.records.reading import Query, list_records
from desktop.services.records.searching import search
from desktop.services.setup import new_vault
from desktop.services.undoing import undo
from desktop.vault import keys
from desktop.vault.backup import back_up
from desktop.vault.check import check
from desktop.vault.folder import DATABASE
from desktop.vault.model import Model
from desktop.vault.raw import raw
from desktop.vault.restoring import restore, with_secret
from desktop.vault.vault import Vault
from sync.errors import HoldfastError
from sync.schema import Kind

SECRET = "correct horse battery staple"
WORDS = ("康德", "kangde", "shanghai", "13800000017", "note", "zhang")
OWN_FACTS = ("incarnation", "restored_from", "upkeep", "backup_folder")


class Outcome(StrEnum):
    """What a person has of a damaged vault."""

    SAME = "same"  # everything is there and says what it said
    NAMED = "named"  # the same, and the check names what is damaged nevertheless
    TOLD = "told"  # something is missing or refused, and a sentence names it
    SILENT = "silent"  # something else is read, and nothing says so
    BROKE = "broke"  # an exception that is no sentence


@dataclass(frozen=True, slots=True)
class Result:
    """The outcome of one damage and what was said about it."""

    outcome: Outcome
    said: tuple[str, ...] = ()


# ---------------------------------------------------------------- making one


@dataclass(frozen=True, slots=True)
class Specimen:
    """A vault's folder in several states, and what is in it."""

    folder: Path
    model: Model
    key: bytes
    slot: keys.Slot
    content: dict[str, str]

    @property
    def closed(self) -> Path:
        """The vault as it lies after it was closed."""
        return self.folder / "closed.holdfast"

    @property
    def working(self) -> Path:
        """The vault while a program had it open, with writes in its write-ahead log."""
        return self.folder / "working.holdfast"

    @property
    def older(self) -> Path:
        """The vault some writes earlier."""
        return self.folder / "older.holdfast"

    @property
    def backup(self) -> Path:
        """A backup of it."""
        return self.folder / "vault.backup"


def make(folder: Path, model: Model, records: int = 150) -> Specimen:
    """Make a vault with something of everything in it."""
    path = folder / "live.holdfast"
    vault, _recovery = new_vault(path, SECRET, model, person_name="周敏", cost=keys.RECOVERY_COST)
    key, slot = bytes(vault.key), vault.slot
    _fill(vault, records)
    vault.close()
    shutil.copytree(path, folder / "older.holdfast")
    vault = Vault.open_with_key(path, key, slot, model)
    _write_more(vault)
    (path / "tries").write_bytes(b"\x93\x02\x00\x00")
    shutil.copytree(path, folder / "working.holdfast")
    (folder / "working.holdfast" / f"{DATABASE}-shm").unlink()
    back_up(vault, folder / "vault.backup")
    vault.close()
    path.rename(folder / "closed.holdfast")
    vault = Vault.open_with_key(folder / "closed.holdfast", key, slot, model)
    content = read_everything(vault)
    vault.close()
    return Specimen(folder, model, key, slot, content)


def _fill(vault: Vault, records: int) -> None:
    add_field(vault, Wish("account", "bed_count", Kind.INTEGER, "Beds"))
    with vault.batch("import", "accounts") as batch:
        made = [
            batch.create(
                "account",
                {
                    "name": f"康德医疗{n}",
                    "code": f"C-{n}",
                    "phone": f"138{n:08}",
                    "region": "Shanghai",
                    "bed_count": n,
                },
            )
            for n in range(records)
        ]
        for n, account in enumerate(made):
            batch.create("contact", {"name": f"张三{n}", "account": account})
            batch.create("activity", {"kind": "note", "subject": f"note {n}", "account": account})
    with vault.batch("bulk") as batch:
        for account in made[::3]:
            batch.change_tags("account", account, add=["vip"])
    attach_bytes(vault, "account", made[0], "a.txt", b"short")
    attach_bytes(vault, "account", made[1], "b.bin", bytes(range(256)) * 12_000)


def _write_more(vault: Vault) -> None:
    with vault.read() as connection:
        ids = [row[0] for row in connection.exec_driver_sql("SELECT id FROM account ORDER BY n")]
    for n, account in enumerate(ids[:20]):
        with vault.batch("edit") as batch:
            batch.set("account", account, {"phone": f"021-{n:08}"})
    with vault.batch("bulk") as batch:
        batch.trash_many("account", ids[20:30])
    with vault.batch("edit") as batch:
        batch.set("account", ids[40], {"name": "renamed"})
    undo(vault)
    with vault.batch("edit") as batch:
        for n in range(30):
            batch.create("account", {"name": f"later {n}"})


# ---------------------------------------------------------------- reading all of it


def read_everything(vault: Vault) -> dict[str, str]:
    """Return a digest of every part of a vault, the way services and the format read it."""
    return dict(_parts(vault))


def _parts(vault: Vault) -> Iterator[tuple[str, str]]:
    with vault.inspect() as connection:
        names = (
            raw(connection)
            .execute(
                "SELECT name FROM main.sqlite_master WHERE type = 'table' "
                "AND sql NOT LIKE 'CREATE VIRTUAL%' AND name NOT LIKE 'search_%' "
                "AND name NOT LIKE 'sqlite_stat%' ORDER BY name"
            )
            .fetchall()
        )
        for (name,) in names:
            rows = raw(connection).execute(f'SELECT * FROM main."{name}" NOT INDEXED').fetchall()
            if name == "meta":
                rows = [row for row in rows if not str(row[0]).startswith(OWN_FACTS)]
            yield f"table {name}", _digest(sorted(map(repr, rows)))
    for entity in vault.schema.entities:
        listed = _listed(vault, entity.name)
        yield f"list {entity.name}", _digest(listed)
    for word in WORDS:
        hits = sorted((hit.entity, hit.id, hit.title) for hit in search(vault, word, limit=500))
        yield f"search {word}", _digest(hits)
    accounts = _listed(vault, "account")[:25]
    yield "history", _digest([repr(history(vault, "account", record)) for record in accounts])
    yield "files", _digest(_files(vault))


def _listed(vault: Vault, entity: str) -> list[str]:
    found: list[str] = []
    cursor = None
    while True:
        page = list_records(vault, Query(entity), after=cursor, limit=100)
        found += [record.id for record in page.records]
        cursor = page.next
        if cursor is None:
            return found


def _files(vault: Vault) -> list[str]:
    return [
        hashlib.sha256(b"".join(chunks(vault, one))).hexdigest()
        for one in sorted(_listed(vault, "attachment"))
    ]


def _digest(content: object) -> str:
    return hashlib.sha256(msgspec.json.encode(content)).hexdigest()[:16]


# ---------------------------------------------------------------- looking at damage


def look(specimen: Specimen, path: Path, *, secret: bool = False) -> Result:
    """Open a damaged vault, check it, read everything, and tell what a person has of it."""
    said: list[str] = []
    try:
        vault = _opened(specimen, path, secret=secret)
    except HoldfastError as error:
        return Result(Outcome.TOLD, (_sentence(error),))
    try:
        return _looked(specimen, vault, said)
    finally:
        vault.close()


def _opened(specimen: Specimen, path: Path, *, secret: bool) -> Vault:
    if secret:
        return Vault.open(path, SECRET, specimen.model)
    return Vault.open_with_key(path, keys.HeldKey(specimen.key), specimen.slot, specimen.model)


def _looked(specimen: Specimen, vault: Vault, said: list[str]) -> Result:
    if vault.anchor.loss is not None:
        said.append(f"anchor: {vault.anchor.loss.missing}")
    said += [f"{one.name}: {one.detail}" for one in check(vault) if not one.ok]
    try:
        content = read_everything(vault)
    except HoldfastError as error:
        return Result(Outcome.TOLD, (*said, _sentence(error)))
    other = [part for part, digest in specimen.content.items() if content.get(part) != digest]
    if not other:
        return Result(Outcome.NAMED if said else Outcome.SAME, tuple(said))
    return Result(Outcome.TOLD if said else Outcome.SILENT, (*said, *other))


def look_at_backup(specimen: Specimen, file: Path, path: Path) -> Result:
    """Restore a damaged backup and tell what a person has of it."""
    try:
        restored = restore(file, path, with_secret(SECRET), specimen.model, lambda _bytes: None)
    except HoldfastError as error:
        return Result(Outcome.TOLD, (_sentence(error),))
    try:
        said = [*restored.missing, *restored.damaged]
        return _looked(specimen, restored.vault, said)
    finally:
        restored.vault.close()


def _sentence(error: HoldfastError) -> str:
    sentence = describe(error)
    if sentence.startswith(f"{type(error).__name__}:"):
        raise AssertionError(f"no sentence for {error!r}")
    return sentence
