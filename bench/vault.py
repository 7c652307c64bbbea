"""What encryption, the log and a backup cost: the vault against plain SQLite, in one run.

The same data lie in three databases with the same settings: SQLCipher as the vault sets it up,
SQLCipher without a key, and the standard library's SQLite. Every figure is the median of some
rounds, taken in turns, so that a busy machine troubles all alike. `--json FILE` keeps them.
"""

import argparse
import json
import logging
import random
import sqlite3
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from sqlcipher3 import dbapi2

from desktop import features
from desktop.registry import model_of
from desktop.services.setup import new_vault
from desktop.vault import keys, search
from desktop.vault.anchor import Anchor, Head
from desktop.vault.backup import back_up
from desktop.vault.engine import CACHE_KIB, connect
from desktop.vault.folder import DATABASE
from desktop.vault.tables import entity_tables, quoted
from desktop.vault.vault import Vault
from sync.ids import new_id

SECRET = "correct horse battery staple"
MODEL = model_of(features.ALL)
COLUMNS = ("name", "code", "phone", "email", "industry", "region", "grade", "tier")
INTERACTIVE, LOGGED = 1.35, 1.5
ROUNDS = 9


@dataclass(frozen=True, slots=True)
class Figure:
    """One line: a name, our time and the plain one in milliseconds, and the most it may be."""

    name: str
    ours: float
    plain: float | None = None
    goal: float | None = None
    unit: str = "ms"

    @property
    def ratio(self) -> float | None:
        """How many times as long ours takes."""
        return self.ours / self.plain if self.plain else None

    @property
    def is_met(self) -> bool:
        """True where there is no goal, or it is reached."""
        return self.goal is None or (self.ratio or 0.0) <= self.goal


# ---------------------------------------------------------------- the same data three times


def rows(count: int) -> Iterator[list[Any]]:
    """Return customers as columns."""
    chance = random.Random(7)
    names = "康德睿衡博远启承鹭和锡澄琴屿徽诊海晟"
    for n in range(count):
        name = "".join(chance.choices(names, k=4))
        yield [
            new_id(),
            f"{name}{n}医疗有限公司",
            f"C-{n:07}",
            f"138{n:08}",
            f"c{n}@example.com",
            chance.choice(("医疗器械", "体外诊断", "制药")),
            chance.choice(("上海", "江苏 苏州", "浙江 杭州")),
            "ABC"[n % 3],
            ("high_value", "potential", "dormant")[n % 3],
        ]


def filled(folder: Path, count: int) -> Vault:
    """Return a vault with customers."""
    vault, _key = new_vault(
        folder / "bench.holdfast", SECRET, MODEL, person_name="x", cost=keys.RECOVERY_COST
    )
    made = list(rows(count))
    for start in range(0, count, 20_000):
        with vault.batch("import", "bench") as batch, batch.room_for_many():
            batch.insert("account", COLUMNS, made[start : start + 20_000])
    return vault


def copied(vault: Vault, path: Path) -> None:
    """Write the vault's database out as plain SQLite."""
    source = connect(vault.path / DATABASE, vault.key)
    source.copies.add(str(path))
    source.execute("ATTACH ? AS plain KEY ''", (str(path),))
    source.execute("SELECT sqlcipher_export('plain')")
    source.close()


def plain_connection(driver: Any, path: Path) -> Any:  # noqa: ANN401
    """Open a plain database the way the vault opens its own."""
    connection = driver.connect(str(path), isolation_level=None)
    for pragma in (
        "journal_mode = WAL",
        "synchronous = FULL",
        "secure_delete = ON",
        "temp_store = MEMORY",
        f"cache_size = -{CACHE_KIB}",
    ):
        connection.execute(f"PRAGMA {pragma}")
    return connection


# ---------------------------------------------------------------- measuring


def median(times: list[float]) -> float:
    """Return the median in milliseconds."""
    return statistics.median(times) * 1_000


def in_turns(*runs: Callable[[], object], rounds: int = ROUNDS) -> list[float]:
    """Run each in turn, some rounds after one to warm up; return the medians."""
    times: list[list[float]] = [[] for _ in runs]
    for number in range(rounds + 1):
        for kept, run in zip(times, runs, strict=True):
            started = time.perf_counter()
            run()
            if number:
                kept.append(time.perf_counter() - started)
    return [median(one) for one in times]


def reading(count: int) -> dict[str, Callable[[Any], object]]:
    """Return what is read, by name, as functions of a connection."""
    chance = random.Random(11)
    numbers = [chance.randrange(1, count) for _ in range(2_000)]

    def points(c: Any) -> None:  # noqa: ANN401
        for n in numbers:
            c.execute("SELECT * FROM account WHERE n = ?", (n,)).fetchone()

    def listed(c: Any) -> None:  # noqa: ANN401
        for _ in range(20):
            c.execute("SELECT * FROM account WHERE life = 0 ORDER BY name, id LIMIT 100").fetchall()

    def filtered(c: Any) -> None:  # noqa: ANN401
        c.execute(
            "SELECT * FROM account WHERE life = 0 AND industry = '制药' AND grade = 'A' "
            "ORDER BY name LIMIT 100"
        ).fetchall()

    def searched(c: Any) -> None:  # noqa: ANN401
        for word in ("康 德", "c12345", "13800001234", "kang*"):
            c.execute(
                "SELECT rowid FROM search_account WHERE search_account MATCH ? LIMIT 60",
                (f'"{word}"' if "*" not in word else word,),
            ).fetchall()

    def scanned(c: Any) -> None:  # noqa: ANN401
        c.execute("SELECT count(*), max(phone) FROM account NOT INDEXED").fetchone()

    return {
        "2,000 records by number": points,
        "20 pages of a list": listed,
        "a filtered page": filtered,
        "4 searches": searched,
        "scan of all records": scanned,
    }


def read_figures(vault: Vault, folder: Path, count: int) -> Iterator[Figure]:
    """Compare reading."""
    copied(vault, folder / "plain.db")
    with (
        closing(connect(vault.path / DATABASE, vault.key)) as ours,
        closing(plain_connection(dbapi2, folder / "plain.db")) as keyless,
        closing(plain_connection(sqlite3, folder / "plain.db")) as plain,
    ):
        for name, read in reading(count).items():
            runs = [partial(read, connection) for connection in (ours, keyless, plain)]
            sealed, bare, standard = in_turns(*runs)
            goal = None if name.startswith("scan") else INTERACTIVE
            yield Figure(f"{name} (SQLCipher without key)", sealed, bare)
            yield Figure(f"{name} (sqlite3)", sealed, standard, goal)


def cold_figures(vault: Vault, folder: Path, count: int) -> Iterator[Figure]:
    """Compare the first reading of a connection, when no page is decrypted yet."""

    def first(open_it: Callable[[], Any], read: Callable[[Any], object]) -> Callable[[], object]:
        def run() -> None:
            with closing(open_it()) as connection:
                read(connection)

        return run

    for name in ("20 pages of a list", "scan of all records"):
        read = reading(count)[name]
        ours, plain = in_turns(
            first(lambda: connect(vault.path / DATABASE, vault.key), read),
            first(lambda: plain_connection(sqlite3, folder / "plain.db"), read),
        )
        yield Figure(f"first time: {name} (sqlite3)", ours, plain)


# ---------------------------------------------------------------- writing


class Bare:
    """Writes customers into a table of the same form and size, with the same indexes and, where
    wished, the same search, but without log, rules or guards.
    """

    def __init__(self, connection: Any, vault: Vault) -> None:  # noqa: ANN401
        self._connection = connection
        (sql,) = connection.execute(
            "SELECT sql FROM sqlite_master WHERE name = 'account'"
        ).fetchone()
        connection.execute(f"CREATE TABLE bare ({sql.partition('(')[2]}")
        for index in entity_tables(vault.schema)["account"].indexes:
            columns = ", ".join(quoted(column.name) for column in index.columns)
            connection.execute(f"CREATE INDEX {quoted(f'bare_{index.name}')} ON bare ({columns})")
        connection.execute(
            f"CREATE VIRTUAL TABLE bare_search USING fts5 ({search.COLUMNS}, "
            "tokenize='unicode61 remove_diacritics 2', columnsize=0)"
        )
        connection.execute("INSERT INTO bare_search(bare_search, rank) VALUES ('secure-delete', 1)")
        fixed = ("n", "clock", "device", "written", "changed_at", "id")
        listed = ", ".join(map(quoted, (*fixed, *COLUMNS)))
        marks = ", ".join("?" * (len(fixed) + len(COLUMNS)))
        self._statement = f"INSERT INTO bare ({listed}) VALUES ({marks})"
        searched = search.searched_columns(vault.entity("account"))
        self._places = [COLUMNS.index(name) + 1 for name in searched if name in COLUMNS]
        connection.execute("INSERT INTO bare SELECT * FROM account")
        connection.execute(
            f"INSERT INTO bare_search(rowid, {search.COLUMNS}) "
            f"SELECT rowid, {search.COLUMNS} FROM search_account"
        )
        self._next = connection.execute("SELECT max(n) + 1 FROM bare").fetchone()[0]

    def write(self, customers: list[list[Any]], *, searched: bool) -> None:
        """Write customers in one transaction."""
        first, self._next = self._next, self._next + len(customers)
        execute, many = self._connection.execute, self._connection.executemany
        execute("BEGIN IMMEDIATE")
        moment = "2026-03-05T00:00:00Z"
        many(self._statement, ([n, 1, 0, 1, moment, *r] for n, r in enumerate(customers, first)))
        if searched:
            many(
                f"INSERT INTO bare_search(rowid, {search.COLUMNS}) VALUES (?, ?, ?, ?, ?)",
                (
                    (n, *search.make_words([row[place] for place in self._places]))
                    for n, row in enumerate(customers, first)
                ),
            )
        execute("COMMIT")


def write_figures(vault: Vault) -> Iterator[Figure]:
    """Compare the write function with bare writes of the same rows and indexes."""

    def logged(size: int) -> None:
        made = list(rows(size))
        with vault.batch("import") as batch:
            batch.insert("account", COLUMNS, made)

    def created() -> None:
        with vault.batch("edit") as batch:
            batch.create("account", {"name": "康德", "phone": "13800001234"})

    numbers = iter(range(10**9))

    def changed() -> None:
        with vault.batch("edit") as batch:
            batch.set("account", known, {"phone": f"021-{next(numbers)}"})

    with vault.read() as connection:
        known = connection.exec_driver_sql("SELECT id FROM account LIMIT 1").scalar_one()
    with closing(connect(vault.path / DATABASE, vault.key)) as connection:
        bare = Bare(connection, vault)
        for size in (1, 100, 5_000):
            ours, searched, least = in_turns(
                lambda size=size: logged(size),  # type: ignore[misc]
                lambda size=size: bare.write(list(rows(size)), searched=True),  # type: ignore[misc]
                lambda size=size: bare.write(list(rows(size)), searched=False),  # type: ignore[misc]
                rounds=5 if size > 1_000 else 25,
            )
            yield Figure(f"insert {size:,} (row, indexes, search)", ours, searched, LOGGED)
            yield Figure(f"insert {size:,} (row, indexes)", ours, least)
        for table in ("bare", "bare_search"):
            connection.execute(f"DROP TABLE {table}")
    one, other = in_turns(created, changed, rounds=40)
    yield Figure("create one, rules and all", one)
    yield Figure("change one, rules and all", other)


# ---------------------------------------------------------------- opening, closing, copying


def door_figures(vault: Vault, folder: Path) -> Iterator[Figure]:
    """Time what surrounds the work: unlocking, locking, the anchor, a backup."""
    path, key, slot = vault.path, bytes(vault.key), vault.slot
    vault.close()
    kept: list[Vault] = []

    def unlock() -> None:
        kept.append(Vault.open(path, SECRET, MODEL))

    def open_it() -> None:
        kept.append(Vault.open_with_key(path, keys.HeldKey(key), slot, MODEL))

    def lock() -> None:
        kept.pop().close()

    opening, closing_ = in_turns(open_it, lock)
    yield Figure("open with the key", opening)
    yield Figure("lock", closing_)
    unlocking, _lock = in_turns(unlock, lock, rounds=3)
    yield Figure("unlock, with the least costly key derivation", unlocking)
    (derived,) = in_turns(
        lambda: keys.costs.derive(SECRET, bytes(16), keys.STANDARD_COST), rounds=3
    )
    yield Figure("key derivation as set", derived)
    anchor = Anchor(folder, bytes(32))
    numbers = iter(range(1, 10**6))

    def move() -> None:
        for _ in range(1_000):
            anchor.move(Head(next(numbers), 1 << 16, bytes(32)))

    (moved,) = in_turns(move)
    anchor.close()
    yield Figure("anchor, each commit", moved, unit="µs")
    vault = Vault.open_with_key(path, keys.HeldKey(key), slot, MODEL)
    started = time.perf_counter()
    back_up(vault, folder / "bench.backup")
    took = time.perf_counter() - started
    vault.close()
    size = (folder / "bench.backup").stat().st_size
    yield Figure("backup, verified", size / took / 1_000_000, unit="MB/s")


def synchronous_figures(folder: Path) -> Iterator[Figure]:
    """Compare one-row transactions with a write to the disk at each commit and without."""
    times = {}
    for how in ("FULL", "NORMAL"):
        path = folder / f"{how}.db"
        path.touch()
        with closing(dbapi2.connect(str(path), isolation_level=None)) as connection:
            connection.set_key(bytearray(b"x'" + b"6b" * 32 + b"'"))
            connection.execute("PRAGMA journal_mode = WAL")
            connection.execute(f"PRAGMA synchronous = {how}")
            connection.execute("CREATE TABLE t (a)")
            run = lambda c=connection: c.execute("INSERT INTO t VALUES (1)")  # noqa: E731
            times[how] = in_turns(run, rounds=300)[0]
    yield Figure("commit, synchronous FULL (NORMAL)", times["FULL"], times["NORMAL"])


# ---------------------------------------------------------------- the table


def shown(figure: Figure) -> str:
    """Return a line of the table."""
    plain = f"{figure.plain:10.2f}" if figure.plain is not None else " " * 10
    ratio = f"{figure.ratio:7.2f}" if figure.ratio is not None else " " * 7
    goal = f"{figure.goal:6.2f}" if figure.goal is not None else " " * 6
    verdict = "" if figure.is_met else "  missed"
    return f"{figure.name:52}{figure.ours:10.2f} {figure.unit:4}{plain}{ratio}{goal}{verdict}"


def figures(folder: Path, count: int) -> Iterator[Figure]:
    """Measure everything."""
    vault = filled(folder, count)
    yield from read_figures(vault, folder, count)
    yield from cold_figures(vault, folder, count)
    yield from write_figures(vault)
    yield from synchronous_figures(folder)
    yield from door_figures(vault, folder)


def main() -> None:
    """Measure, print, keep."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("rows", type=int, nargs="?", default=100_000)
    parser.add_argument("--json", type=Path)
    options = parser.parse_args()
    logging.disable(logging.CRITICAL)
    found = []
    print(f"{'':52}{'ours':>10}     {'plain':>10}{'times':>7}{'goal':>6}")
    with tempfile.TemporaryDirectory() as name:
        for figure in figures(Path(name), options.rows):
            found.append(figure)
            print(shown(figure), flush=True)
    if options.json:
        content = [
            {
                "name": one.name,
                "ours": one.ours,
                "plain": one.plain,
                "ratio": one.ratio,
                "goal": one.goal,
                "unit": one.unit,
            }
            for one in found
        ]
        options.json.write_text(json.dumps(content, ensure_ascii=False, indent=1), "utf-8")
    if missed := [one.name for one in found if not one.is_met]:
        sys.exit(f"missed: {', '.join(missed)}")


if __name__ == "__main__":
    main()
