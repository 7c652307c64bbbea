"""Import of a 100,000-row, 20-column workbook against its floor.

The floor reads the same file with calamine and inserts the rows bare into an encrypted table with
the same indexes. A second floor also fills the same full-text index, word by word as we do.
Prints the ratio of medians.
"""

import random
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import python_calamine
import xlsxwriter
from sqlalchemy.dialects import sqlite
from sqlalchemy.schema import CreateIndex, CreateTable

from desktop import features
from desktop.registry import model_of
from desktop.services.importing.options import ImportOptions
from desktop.services.importing.plan import plan_import
from desktop.services.importing.run import run_import
from desktop.services.setup import new_vault
from desktop.vault import keys, search
from desktop.vault.engine import connect
from desktop.vault.tables import entity_tables

ROWS = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
ROUNDS = int(sys.argv[2]) if len(sys.argv) > 2 else 3
FIELDS = [
    "name",
    "code",
    "english_name",
    "grade",
    "tier",
    "industry",
    "region",
    "phone",
    "email",
    "website",
    "tax_id",
    "employees",
    "annual_revenue",
    "province",
    "city",
    "street",
    "source",
    "do_not_contact",
    "note",
    "created_at",
]
SECRET = "bench horse battery staple"
MODEL = model_of(features.ALL)


def write_workbook(path: Path) -> None:
    """Write customers with believable values."""
    chance = random.Random(7)
    heads, tails = "上海苏州南京杭州宁波无锡常州", "康德睿衡博远启承鹭和锡澄琴屿徽诊海晟"
    book = xlsxwriter.Workbook(str(path), {"constant_memory": True, "strings_to_urls": False})
    sheet = book.add_worksheet()
    sheet.write_row(0, 0, FIELDS)
    for n in range(1, ROWS + 1):
        name = "".join(chance.choices(heads, k=2) + chance.choices(tails, k=3)) + f"{n}医疗有限公司"
        sheet.write_row(
            n,
            0,
            (
                name,
                f"C-{n:06}",
                f"Customer {n} Medical Ltd",
                chance.choice("ABC"),
                chance.choice(("high_value", "potential", "dormant")),
                "医疗器械",
                "江苏 苏州",
                f"0512-{n:08}",
                f"info{n}@example.com",
                f"https://c{n}.example.com",
                f"91320594{n:010}",
                n % 5000,
                n * 13.5,
                "江苏",
                "苏州",
                f"星澜街 {n} 号",
                "展会",
                "no",
                f"第 {n} 位客户，去年采购两次",
                "2026-03-05",
            ),
        )
    book.close()


def bare(path: Path, folder: Path, *, with_words: bool) -> float:
    """Read and insert with nothing in between; return the seconds."""
    started = time.perf_counter()
    rows = python_calamine.CalamineWorkbook.from_path(path).get_sheet_by_index(0).to_python()
    connection = connect(_file(folder / f"bare{with_words}.db"), b"k" * 32)
    table = entity_tables(MODEL.schema)["account"]
    dialect = sqlite.dialect()
    connection.execute(str(CreateTable(table).compile(dialect=dialect)))
    for index in table.indexes:
        connection.execute(str(CreateIndex(index).compile(dialect=dialect)))
    connection.execute("BEGIN")
    listed = ", ".join(f'"{name}"' for name in FIELDS)
    connection.executemany(
        f"INSERT INTO account (id, clock, device, written, {listed}) "
        f"VALUES (?, 1, 0, 1, {', '.join('?' * len(FIELDS))})",
        ((f"{n:036}", *row) for n, row in enumerate(rows[1:])),
    )
    if with_words:
        connection.execute(f"CREATE VIRTUAL TABLE words USING fts5({search.COLUMNS})")
        connection.executemany(
            f"INSERT INTO words (rowid, {search.COLUMNS}) VALUES (?, ?, ?, ?, ?)",
            (
                (n, *search.make_words([row[0], row[1], row[2], row[7], row[8], row[10], row[18]]))
                for n, row in enumerate(rows[1:], 1)
            ),
        )
    connection.execute("COMMIT")
    connection.close()
    return time.perf_counter() - started


def _file(path: Path) -> Path:
    path.unlink(missing_ok=True)
    path.touch()
    return path


def ours(path: Path, folder: Path, number: int) -> float:
    """Import through the program's own service; return the seconds."""
    vault, _key = new_vault(
        folder / f"{number}.holdfast", SECRET, MODEL, person_name="x", cost=keys.RECOVERY_COST
    )
    started = time.perf_counter()
    result = run_import(vault, plan_import(vault, path, "account", ImportOptions()))
    took = time.perf_counter() - started
    vault.close()
    if result.created != ROWS:
        raise SystemExit(f"{result.created} of {ROWS} rows were created")
    return took


def main() -> None:
    """Run floor and import in turn and print medians."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        path = folder / "customers.xlsx"
        write_workbook(path)
        runs: dict[str, Callable[[int], float]] = {
            "floor": lambda _n: bare(path, folder, with_words=False),
            "floor with words": lambda _n: bare(path, folder, with_words=True),
            "import": lambda n: ours(path, folder, n),
        }
        times: dict[str, list[float]] = {what: [] for what in runs}
        for number in range(ROUNDS):
            for what, run in runs.items():
                times[what].append(run(number))
        medians = {what: statistics.median(seconds) for what, seconds in times.items()}
        for what, seconds in medians.items():
            print(f"{what:18} {seconds:6.2f} s   import is {medians['import'] / seconds:.2f} times")


if __name__ == "__main__":
    main()
