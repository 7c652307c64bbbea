"""First page of a list, a deep page, and searches over a million customers.

The vault is made once under the system's temporary folder and used again.
"""

import random
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from desktop import features
from desktop.registry import model_of
from desktop.services.records.reading import Query, count_records, list_records
from desktop.services.records.searching import search
from desktop.services.setup import new_vault
from desktop.vault import keys
from desktop.vault.vault import Vault
from sync.ids import new_id

ROWS = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
CHUNK = 50_000
MODEL = model_of(features.ALL)
PASSPHRASE = "four plain words here"
COLUMNS = ("name", "code", "phone", "email", "industry", "region", "grade", "tier", "created_at")


def filled() -> Vault:
    """Return a vault with `ROWS` customers."""
    path = Path(tempfile.gettempdir()) / f"bench-{ROWS}.holdfast"
    if path.exists():
        return Vault.open(path, PASSPHRASE, MODEL)
    vault, _key = new_vault(path, PASSPHRASE, MODEL, person_name="x", cost=keys.RECOVERY_COST)
    chance = random.Random(7)
    places, names = (
        "上海苏州南京杭州宁波无锡常州",
        "康德睿衡博远启承鹭和锡澄琴屿徽诊海晟张三李四王五",
    )
    for start in range(0, ROWS, CHUNK):
        rows = []
        for n in range(start, min(start + CHUNK, ROWS)):
            place, name = chance.choices(places, k=2), chance.choices(names, k=3)
            rows.append(
                (
                    new_id(),
                    "".join(place + name) + f"{n}医疗有限公司",
                    f"C-{n:07}",
                    f"138{n:08}",
                    f"c{n}@example.com",
                    "医疗器械",
                    "江苏 苏州",
                    "ABC"[n % 3],
                    ("high_value", "potential", "dormant")[n % 3],
                    "2026-03-05T00:00:00Z",
                )
            )
        with vault.batch("import", "bench") as batch:
            batch.insert("account", COLUMNS, rows)
        print(f"\r{start + CHUNK:,}", end="", file=sys.stderr)
    return vault


def timed(what: str, run: Callable[[], object], rounds: int = 7) -> None:
    """Print the median and the slowest of some runs."""
    run()
    times = []
    for _ in range(rounds):
        started = time.perf_counter()
        run()
        times.append((time.perf_counter() - started) * 1_000)
    print(f"{what:34} median {statistics.median(times):7.1f} ms   slowest {max(times):7.1f} ms")


def main() -> None:
    """Time what a person does most."""
    vault = filled()
    timed("list, first page", lambda: list_records(vault, Query("account")))
    timed(
        "list, newest first", lambda: list_records(vault, Query("account", sort=("-created_at",)))
    )
    cursor = list_records(vault, Query("account"), limit=min(200_000, ROWS // 2)).next
    timed("list, deep page", lambda: list_records(vault, Query("account"), after=cursor))
    timed(
        "list, filtered by grade",
        lambda: list_records(vault, Query("account", where="grade = A")),
    )
    for typed in (
        "康德",
        "张",
        "公司",
        "zs",
        "kangde",
        "shanghai",
        "C-0777777",
        "13800777777",
        "医疗有限",
    ):
        timed(f"search {typed}", lambda typed=typed: search(vault, typed))
    timed("count", lambda: count_records(vault, Query("account")), rounds=3)
    vault.close()


if __name__ == "__main__":
    main()
