"""Backup, drill and restoring of a vault of some 200 MB while somebody writes: seconds, megabytes
per second, and how long the longest commit of the writer waited.
"""

import sys
import tempfile
import threading
import time
from pathlib import Path

from desktop import features
from desktop.registry import model_of
from desktop.services.backups import back_up_now, back_up_to
from desktop.services.drilling import drill
from desktop.services.restoring import restore_backup
from desktop.services.setup import new_vault
from desktop.vault import keys
from desktop.vault.restoring import with_key_of
from desktop.vault.vault import Vault

ROWS = int(sys.argv[1]) if len(sys.argv) > 1 else 75_000
SECRET = "bench horse battery staple"


def fill(vault: Vault) -> None:
    """Write customers with some text each."""
    text = "临床反馈与报价记录 quotation and clinical feedback " * 6
    for start in range(0, ROWS, 5_000):
        with vault.batch("import", "bench") as batch:
            for n in range(start, min(start + 5_000, ROWS)):
                values = {"name": f"客户 {n} Ltd", "phone": f"021-{n:08}", "note": f"{n} {text}"}
                batch.create("account", values)


class Writer(threading.Thread):
    """Commits small edits all the time and keeps the longest wait."""

    def __init__(self, vault: Vault) -> None:
        super().__init__(daemon=True)
        self._vault, self.is_over, self.longest, self.commits = vault, False, 0.0, 0

    def run(self) -> None:
        """Write until told to stop."""
        while not self.is_over:
            began = time.perf_counter()
            with self._vault.batch("edit") as batch:
                batch.create("account", {"name": "while backing up"})
            self.longest = max(self.longest, time.perf_counter() - began)
            self.commits += 1
            time.sleep(0.01)


def main() -> None:
    """Fill a vault and time each."""
    with tempfile.TemporaryDirectory() as name:
        folder, model = Path(name), model_of(features.ALL)
        path = folder / "bench.holdfast"
        vault, _key = new_vault(path, SECRET, model, person_name="x", cost=keys.RECOVERY_COST)
        fill(vault)
        size = (path / "holdfast.db").stat().st_size / 1e6
        print(f"{size:.0f} MB, {ROWS} customers")
        timed("backup, nobody writes", size, lambda: back_up_now(vault))
        writer = Writer(vault)
        writer.start()
        timed("backup beside a writer", size, lambda: back_up_to(vault, folder / "one.backup"))
        writer.is_over = True
        writer.join()
        print(f"  longest of {writer.commits} commits: {writer.longest * 1000:.0f} ms")
        timed("drill", size, lambda: drill(vault))
        file = folder / "one.backup"
        unlock = with_key_of(vault)
        timed("restore", size, lambda: restore_backup(file, folder / "r", unlock, model))
        vault.close()


def timed(what: str, size: float, work: object) -> None:
    """Run and print."""
    began = time.perf_counter()
    work()  # type: ignore[operator]
    took = time.perf_counter() - began
    print(f"{what}: {took:.2f} s, {size / took:.0f} MB/s")


if __name__ == "__main__":
    main()
