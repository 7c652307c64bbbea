"""An import that is killed is there whole or not at all."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from desktop.services.tabular.writing import write_table
from desktop.vault.vault import Vault

ROWS = 3_000
PASSPHRASE = "correct horse battery staple"
PROGRAM = """
import sys
from pathlib import Path
from desktop import features
from desktop.registry import model_of
from desktop.services.importing import run
from desktop.services.importing.plan import plan_import
from desktop.vault.vault import Vault

class Loud:
    def step(self, done, total):
        print(done, flush=True)

run.CHUNK = 100
vault = Vault.open(Path(sys.argv[1]), sys.argv[3], model_of(features.ALL))
plan = plan_import(vault, sys.argv[2], "account")
print("writing", flush=True)
run.run_import(vault, plan, Loud())
print("done", flush=True)
sys.stdin.read()
"""


@pytest.mark.parametrize("at", ["writing", "500", "2000", "3000", "done"])
def test_a_killed_import_leaves_all_or_nothing(vault, model, tmp_path, at):
    path, file = vault.path, tmp_path / "rows.csv"
    write_table(file, ["Code", "Customer name"], [[f"C-{n}", f"康德 {n}"] for n in range(ROWS)])
    vault.close()

    kill_when(at, path, file)

    again = Vault.open(path, PASSPHRASE, model)
    try:
        with again.read() as connection:
            found = connection.exec_driver_sql(
                "SELECT (SELECT count(*) FROM account), (SELECT count(*) FROM search_account), "
                "(SELECT count(*) FROM change WHERE entity = 'account'), "
                "(SELECT count(*) FROM batch WHERE kind = 'import')"
            ).one()
            sound = connection.exec_driver_sql("PRAGMA integrity_check").scalar()
        assert tuple(found) in ((0, 0, 0, 0), (ROWS, ROWS, ROWS, 1))
        assert at != "done" or found[0] == ROWS
        assert sound == "ok"
        with again.batch("edit") as batch:
            batch.create("account", {"name": "after"})
    finally:
        again.close()


def kill_when(word: str, vault: Path, file: Path) -> None:
    """Run an import in a process of its own and kill it as soon as it prints ``word``."""
    command = [sys.executable, "-c", PROGRAM, str(vault), str(file), PASSPHRASE]
    with subprocess.Popen(
        command,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=Path(__file__).parents[2],
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])},
    ) as process:
        assert process.stdout is not None
        seen = any(line.strip() == word for line in process.stdout)
        process.send_signal(signal.SIGKILL)
        assert seen
