"""`kill -9` at random moments while several programs write everything there is to write.

Each writer says on a pipe what it is about to do, and again when the write has returned. After the
kills every write that returned is there, what was on its way is there as a whole or not at all,
and every check is clean. With `--full` the vault lies on a small disk that fills and empties
meanwhile (root on Linux only).
"""

import argparse
import io
import json
import logging
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from desktop import features
from desktop.registry import model_of
from desktop.services.attaching import chunks
from desktop.services.custom_fields import Wish, add_field
from desktop.services.setup import new_vault
from desktop.services.undoing import undo
from desktop.vault import keys
from desktop.vault.blobs import Blobs
from desktop.vault.check import check
from desktop.vault.erasing import purge, settle
from desktop.vault.errors import Disk
from desktop.vault.vault import Vault
from sync.ids import new_id
from sync.schema import Kind

MODEL = model_of(features.ALL)
SECRET = "correct horse battery staple"
IMPORTED = 400
DISK_MB, ROOM_MB = 96, 4

Effect = dict[str, Any]
"""What a write does, by key: ``account:ID`` to [name, phone, life] or None once erased,
``leads:LABEL`` to how many there are, ``file:ID`` to a checksum, ``field:NAME`` to true.
"""


# ---------------------------------------------------------------- a writer


@dataclass
class Writer:
    """One program that writes until it is killed."""

    vault: Vault
    chance: random.Random
    say: Callable[[str, Effect], None]
    mine: dict[str, list[Any]] = field(default_factory=dict)

    def run(self) -> None:
        """Write and write."""
        ways = (self.create, self.edit, self.bulk, self.bring_in, self.trash, self.attach)
        ways += (self.take_back, self.erase, self.add_field)
        weights = (8, 10, 3, 2, 4, 3, 3, 2, 1)
        while True:
            with suppress(Disk):
                self.chance.choices(ways, weights)[0]()

    def _write(self, effect: Effect, do: Callable[[], object]) -> None:
        self.say("try", effect)
        try:
            do()
        except Disk:
            self.say("full", {})
            raise
        self.say("done", effect)
        for key, value in effect.items():
            kind, _colon, name = key.partition(":")
            if kind == "account" and value is None:
                self.mine.pop(name, None)
            elif kind == "account":
                self.mine[name] = value

    def _some(self, count: int) -> list[str]:
        return self.chance.sample(sorted(self.mine), min(count, len(self.mine)))

    def create(self) -> None:
        """Make a customer."""
        record, name = new_id(), f"康德 {self.chance.random()}"

        def do() -> None:
            with self.vault.batch("edit") as batch:
                batch.create("account", {"name": name}, record=record)

        self._write({f"account:{record}": [name, None, 0]}, do)

    def edit(self) -> None:
        """Change some customers in one batch."""
        phone = f"{self.chance.randrange(10**10)}"
        records = self._some(self.chance.randint(1, 3))

        def do() -> None:
            with self.vault.batch("edit") as batch:
                for record in records:
                    batch.set("account", record, {"phone": phone})

        if records:
            after = {r: [self.mine[r][0], phone, self.mine[r][2]] for r in records}
            self._write({f"account:{r}": values for r, values in after.items()}, do)

    def bulk(self) -> None:
        """Rename many at once."""
        name, records = f"衡博 {self.chance.random()}", self._some(20)

        def do() -> None:
            with self.vault.batch("bulk") as batch:
                for record in records:
                    batch.set("account", record, {"name": name})

        if records:
            self._write({f"account:{r}": [name, *self.mine[r][1:]] for r in records}, do)

    def bring_in(self) -> None:
        """Import leads."""
        label = new_id()
        rows = [[new_id(), f"lead {n}", label] for n in range(IMPORTED)]

        def do() -> None:
            with self.vault.batch("import", label) as batch, batch.room_for_many():
                batch.insert("lead", ("name", "company"), rows)

        self._write({f"leads:{label}": IMPORTED}, do)

    def trash(self) -> None:
        """Move customers to the trash, or out of it."""
        records = [r for r in self._some(6) if self.mine[r][2] == 0]

        def do() -> None:
            with self.vault.batch("edit") as batch:
                batch.trash_many("account", records)

        if records:
            self._write({f"account:{r}": [*self.mine[r][:2], 1] for r in records}, do)

    def attach(self) -> None:
        """Attach a file."""
        record, content = new_id(), self.chance.randbytes(self.chance.choice((100, 300_000)))

        def do() -> None:
            kept = Blobs.of(self.vault).put(io.BytesIO(content))
            values = {"name": "x.bin", "size": kept.size, "sha256": kept.sha256}
            about = {"about_entity": "account", "about_record": next(iter(self.mine))}
            with self.vault.batch("edit") as batch:
                batch.create("attachment", values | about, record=record)

        if self.mine:
            self._write({f"file:{record}": len(content)}, do)

    def take_back(self) -> None:
        """Change a customer and take it back."""
        made: list[str] = []
        records = [r for r in self._some(1) if self.mine[r][2] == 0]

        def change() -> None:
            with self.vault.batch("edit") as batch:
                batch.set("account", records[0], {"phone": "1"})
                made.append(batch.id)

        if records and (before := self.mine[records[0]])[1] != "1":
            self._write({f"account:{records[0]}": [before[0], "1", before[2]]}, change)
            self._write({f"account:{records[0]}": before}, lambda: undo(self.vault, made[0]))

    def erase(self) -> None:
        """Erase a customer for good."""
        records = self._some(1)

        def do() -> None:
            with self.vault.batch("erasure") as batch:
                purge(batch, "account", records)

        if len(self.mine) > 5 and not self._has_files(records[0]):
            self._write({f"account:{records[0]}": None}, do)
            if self.chance.random() < 0.2:
                settle(self.vault, ["account"])

    def _has_files(self, record: str) -> bool:
        with self.vault.read() as connection:
            rows = connection.exec_driver_sql(
                "SELECT 1 FROM attachment WHERE about_record = ?", (record,)
            )
            return rows.first() is not None

    def add_field(self) -> None:
        """Add a field."""
        name = f"f{self.chance.randrange(10**9)}"
        wish = Wish("account", name, Kind.TEXT, name)
        self._write({f"field:{name}": True}, lambda: add_field(self.vault, wish))


def written_by(path: Path, key: bytes, slot: keys.Slot, seed: str, pipe: int) -> None:
    """Write into a vault until killed. Runs in a process of its own."""

    def say(what: str, effect: Effect) -> None:
        os.write(pipe, (json.dumps([what, effect]) + "\n").encode())

    while True:
        with suppress(Disk):  # a full disk opens no vault
            vault = Vault.open_with_key(path, keys.HeldKey(key), slot, MODEL)
            Writer(vault, random.Random(seed), say).run()


# ---------------------------------------------------------------- what must be there


@dataclass
class Books:
    """What was acknowledged, over all rounds."""

    sure: Effect = field(default_factory=dict)
    open: list[Effect] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)

    def take(self, said: bytes) -> None:
        """Read what one killed writer said; its last words may be cut off."""
        pending: Effect | None = None
        for line in said.split(b"\n")[:-1]:
            what, effect = json.loads(line)
            self.counts[what] += 1
            pending = effect if what == "try" else None
            if what == "done":
                self.sure |= effect
        if pending is not None:
            self.open.append(pending)

    def compare(self, found: Effect) -> list[str]:
        """Name what is lost, half or too much; what was on its way is settled by what is found."""
        wrong = []
        for effect in self.open:
            before = {key: self.sure.get(key) for key in effect}
            now = {key: found.get(key) for key in effect}
            if now == effect:
                self.sure |= effect
            elif now != before:
                wrong.append(f"half: {effect} is {now}")
        self.open.clear()
        for key, value in self.sure.items():
            if found.get(key) != value:
                wrong.append(f"lost: {key} should be {value}, is {found.get(key)}")
        too_much = {key for key in found if key not in self.sure}
        return wrong + [f"never written: {key}" for key in sorted(too_much)]


def look(vault: Vault) -> Effect:
    """Return what is in the vault, in the words of effects; attached files are read whole."""
    with vault.inspect() as connection:
        accounts = connection.exec_driver_sql("SELECT id, name, phone, life FROM main.account")
        found: Effect = {f"account:{row[0]}": list(row[1:]) for row in accounts}
        leads = connection.exec_driver_sql("SELECT company, count(*) FROM main.lead GROUP BY 1")
        found |= {f"leads:{row[0]}": row[1] for row in leads}
        files = connection.exec_driver_sql("SELECT id FROM main.attachment").scalars().all()
    for one in files:
        found[f"file:{one}"] = sum(map(len, chunks(vault, one)))
    fields = (one.name for one in vault.entity("account").fields if one.custom)
    return found | {f"field:{name}": True for name in fields}


# ---------------------------------------------------------------- rounds


@dataclass
class Rounds:
    """Starts writers, kills them, looks; again and again."""

    path: Path
    key: bytes
    slot: keys.Slot
    chance: random.Random
    drive: Path | None = None
    books: Books = field(default_factory=Books)
    kills: int = 0

    def one(self, number: int) -> None:
        """Kill some writers at random moments and look.

        Raises:
            SystemExit: something is lost, half, or damaged.
        """
        writers = [self._start(f"{number} {n}") for n in range(self.chance.randint(1, 3))]
        for process, _pipe in writers:
            self._wait(self.chance.uniform(0.05, 1.0))
            os.kill(process, signal.SIGKILL)
            self.kills += 1
        for process, pipe in writers:
            with os.fdopen(pipe, "rb") as said:
                self.books.take(said.read())
            os.waitpid(process, 0)
        if self.drive is not None:
            (self.drive / "filler").unlink(missing_ok=True)
        self._look(number)

    def _wait(self, seconds: float) -> None:
        until = time.monotonic() + seconds
        while (left := until - time.monotonic()) > 0:
            if self.drive is not None:
                _refill(self.drive, self.chance)
            time.sleep(min(left, 0.05))

    def _start(self, seed: str) -> tuple[int, int]:
        reading, writing = os.pipe()
        process = os.fork()
        if process == 0:
            os.close(reading)
            try:
                written_by(self.path, self.key, self.slot, seed, writing)
            except BaseException as error:  # noqa: BLE001 - a writer that ends by itself is a find
                print(f"writer {seed}: {error!r}", file=sys.stderr, flush=True)
            os._exit(1)
        os.close(writing)
        return process, reading

    def _look(self, number: int) -> None:
        vault = Vault.open_with_key(self.path, keys.HeldKey(self.key), self.slot, MODEL)
        try:
            wrong = [f"{one.name}: {one.detail}" for one in check(vault) if not one.ok]
            wrong += self.books.compare(look(vault))
        finally:
            vault.close()
        if wrong:
            raise SystemExit("\n".join([f"round {number}:", *wrong[:10]]))


def _refill(drive: Path, chance: random.Random) -> None:
    """Leave a random little room on the drive."""
    with suppress(OSError):
        (drive / "filler").unlink(missing_ok=True)
        space = os.statvfs(drive)
        leave = chance.choice((0, 20_000, 200_000, 2_000_000))
        with (drive / "filler").open("wb") as file:
            os.posix_fallocate(file.fileno(), 0, max(1, space.f_bavail * space.f_bsize - leave))


@contextmanager
def small_disk(folder: Path, *, wanted: bool) -> Iterator[Path | None]:
    """Mount a small disk in a folder."""
    if not wanted:
        yield None
        return
    drive = folder / "drive"
    drive.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={DISK_MB}m", "none", drive], check=True)
    try:
        yield drive
    finally:
        subprocess.run(["umount", "-l", drive], check=True)


def main() -> None:
    """Kill and look, again and again."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("kills", type=int, nargs="?", default=200)
    parser.add_argument("--full", action="store_true", help="on a small disk that fills up")
    parser.add_argument("--seed", default=str(time.time_ns()))
    options = parser.parse_args()
    logging.disable(logging.CRITICAL)
    with (
        tempfile.TemporaryDirectory() as name,
        small_disk(Path(name), wanted=options.full) as drive,
    ):
        path = (drive or Path(name)) / "crash.holdfast"
        vault, _key = new_vault(path, SECRET, MODEL, person_name="x", cost=keys.RECOVERY_COST)
        rounds = Rounds(path, bytes(vault.key), vault.slot, random.Random(options.seed), drive)
        vault.close()
        number = 0
        while rounds.kills < options.kills:
            rounds.one(number := number + 1)
    counts = rounds.books.counts
    print(
        f"{rounds.kills} kills in {number} rounds: {counts['done']} acknowledged writes, "
        f"{counts['full']} refused by a full disk, none lost, none half, every check clean"
    )


if __name__ == "__main__":
    main()
