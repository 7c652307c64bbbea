"""`kill -9` during an import of 100,000 rows, at random moments: the batch is wholly there or
wholly absent.
"""

import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from desktop import features
from desktop.registry import model_of
from desktop.services.setup import new_vault
from desktop.vault import keys
from desktop.vault.check import check
from desktop.vault.vault import Vault

ROWS = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
ROUNDS = int(sys.argv[2]) if len(sys.argv) > 2 else 20
SECRET = "bench horse battery staple"
MODEL = model_of(features.ALL)


def importing(path: Path, file: Path) -> subprocess.Popen[bytes]:
    """Start the command line on an import."""
    environment = dict(os.environ, HOLDFAST_PASSPHRASE=SECRET, HOLDFAST_VAULT=str(path))
    command = [sys.executable, "-m", "desktop.cli.main", "import", str(file), "--into", "lead"]
    return subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL)


def count(vault: Vault) -> int:
    """Return how many leads there are."""
    with vault.read() as connection:
        return int(connection.exec_driver_sql("SELECT count(*) FROM lead").scalar_one())


def main() -> None:
    """Kill and look, again and again."""
    chance = random.Random()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        path, file = folder / "crash.holdfast", folder / "leads.csv"
        lines = (f"张三{n},{n},lead{n}@example.com,展会" for n in range(ROWS))
        file.write_text("name,score,email,source\n" + "\n".join(lines), "utf-8")
        vault, _key = new_vault(path, SECRET, MODEL, person_name="x", cost=keys.RECOVERY_COST)
        vault.close()
        started = time.monotonic()
        importing(path, file).wait()
        whole = time.monotonic() - started
        outcomes = {"absent": 0, "whole": 0}
        for number in range(ROUNDS):
            before = _look(path)
            process = importing(path, file)
            try:
                process.wait(chance.uniform(0.1, 1.05) * whole)
            except subprocess.TimeoutExpired:
                process.send_signal(signal.SIGKILL)
                process.wait()
            after = _look(path)
            if after - before not in (0, ROWS):
                raise SystemExit(f"round {number}: {after - before} of {ROWS} rows are there")
            outcomes["whole" if after > before else "absent"] += 1
        print(f"{ROUNDS} kills, all checks clean; the batch was {outcomes}")


def _look(path: Path) -> int:
    vault = Vault.open(path, SECRET, MODEL)
    broken = [finding for finding in check(vault) if not finding.ok]
    found = count(vault)
    vault.close()
    if broken:
        raise SystemExit(f"check: {broken}")
    return found


if __name__ == "__main__":
    main()
