"""Several programs on one vault, and programs that are killed: nothing lost, nothing half."""

import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from desktop.services.setup import new_vault
from desktop.services.vault_facts import record_counts
from desktop.vault import keys
from desktop.vault.check import check
from desktop.vault.vault import Vault
from tests.conftest import PASSPHRASE

ROWS = 3_000
ROUNDS = 6


def start(*words: str | Path) -> "subprocess.Popen[str]":
    """Start a command of its own process."""
    command = [sys.executable, "-m", "desktop.cli.main", *map(str, words)]
    return subprocess.Popen(command, text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE)


def ended(process: "subprocess.Popen[str]") -> tuple[int, str, str]:
    out, err = process.communicate(timeout=120)
    return process.returncode, out, err


@pytest.fixture
def place(vault: Vault, monkeypatch: pytest.MonkeyPatch) -> Path:
    vault.close()
    monkeypatch.setenv("HOLDFAST_VAULT", str(vault.path))
    monkeypatch.setenv("HOLDFAST_PASSPHRASE", PASSPHRASE)
    return vault.path


@pytest.fixture
def leads(tmp_path: Path) -> Path:
    file = tmp_path / "leads.csv"
    lines = (f"张三{n},{n},lead{n}@example.com,展会" for n in range(ROWS))
    file.write_text("name,score,email,source\n" + "\n".join(lines), "utf-8")
    return file


def whole(path: Path, model) -> dict[str, int]:
    """Open a vault, check that it is sound, and count what is in it."""
    vault = Vault.open(path, PASSPHRASE, model)
    try:
        assert [finding for finding in check(vault) if not finding.ok] == []
        return record_counts(vault)
    finally:
        vault.close()


def test_programs_that_write_at_once_all_succeed(place, model):
    running = [start("add", "account", f"name=n{n}", f"code=C-{n}") for n in range(8)]
    assert [(code, err) for code, _out, err in map(ended, running)] == [(0, "")] * 8
    assert whole(place, model)["account"] == 8


def test_of_two_that_claim_one_code_only_one_gets_it(place, model):
    running = [start("add", "account", f"name=n{n}", "code=C-1") for n in range(3)]
    assert sorted(code for code, _out, _err in map(ended, running)) == [0, 4, 4]
    assert whole(place, model)["account"] == 1


def test_reading_does_not_wait_for_a_writer(place, model):
    holder = Vault.open(place, PASSPHRASE, model)
    with holder.batch("edit") as batch:
        batch.create("account", {"name": "not yet"})
        started = time.monotonic()
        code, out, err = ended(start("list", "account", "--json"))
        took = time.monotonic() - started
    holder.close()
    assert (code, err) == (0, "")
    assert '"total":0' in out
    assert took < 10


def test_killed_imports_are_there_whole_or_not_at_all(place, model, leads):
    started = time.monotonic()
    assert ended(start("import", leads, "--into", "lead"))[0] == 0
    usual = time.monotonic() - started
    before = whole(place, model)["lead"]
    chance = random.Random(7)
    for _ in range(ROUNDS):
        process = start("import", leads, "--into", "lead")
        try:
            process.wait(chance.uniform(0.3, 1.0) * usual)
        except subprocess.TimeoutExpired:
            process.send_signal(signal.SIGKILL)
        process.communicate()

        after = whole(place, model)["lead"]

        assert after - before in (0, ROWS)
        before = after


def test_a_killed_new_leaves_nothing_in_the_way(tmp_path, monkeypatch, model):
    monkeypatch.setenv("HOLDFAST_PASSPHRASE", PASSPHRASE)
    path = tmp_path / "v.holdfast"
    chance = random.Random(7)
    for _ in range(ROUNDS):
        process = start("new", path)
        try:
            process.wait(chance.uniform(0.2, 1.5))
        except subprocess.TimeoutExpired:
            process.send_signal(signal.SIGKILL)
        process.communicate()
        if (path / "keys-2").exists() and not (path / "unfinished").exists():
            assert whole(path, model)["stage"] == 7
            return
    code, _out, err = ended(start("new", path))
    assert (code, err) == (0, "")
    assert whole(path, model)["stage"] == 7


def test_a_killed_backup_leaves_no_backup(place, tmp_path, model):
    target = tmp_path / "copies"
    target.mkdir()
    process = start("backup", target / "b.backup")
    try:
        process.wait(0.8)
    except subprocess.TimeoutExpired:
        process.send_signal(signal.SIGKILL)
    process.communicate()
    file = target / "b.backup"
    if file.exists():
        code, _out, err = ended(start("restore", file, tmp_path / "again.holdfast"))
        assert (code, err) == (0, "")
    assert whole(place, model)["stage"] == 7


def test_a_torn_log_costs_what_it_held_and_the_anchor_tells(place, model):
    for number in range(5):
        assert ended(start("add", "account", f"name=n{number}"))[0] == 0
    holder = Vault.open(place, PASSPHRASE, model)
    with holder.batch("edit") as batch:
        batch.create("account", {"name": "last"})
    log = place / "holdfast.db-wal"
    kept = {f: (place / f).read_bytes() for f in ("holdfast.db", "keys-1", "keys-2")}
    torn = log.read_bytes()
    holder.close()
    for name, content in kept.items():
        (place / name).write_bytes(content)
    log.write_bytes(torn[: len(torn) * 2 // 3])

    vault = Vault.open(place, PASSPHRASE, model)
    assert [finding.name for finding in check(vault) if not finding.ok] == ["anchor"]
    assert record_counts(vault)["account"] == 5
    assert vault.anchor.loss is not None
    vault.close()


def test_a_vault_whose_folder_moves_while_open_loses_nothing(tmp_path, model):
    made, _recovery = new_vault(
        tmp_path / "gone.holdfast", PASSPHRASE, model, person_name="x", cost=keys.RECOVERY_COST
    )
    made.path.rename(tmp_path / "elsewhere")
    made.close()
    (tmp_path / "elsewhere").rename(made.path)
    assert whole(made.path, model)["stage"] == 7


def test_ten_thousand_records_are_taken_back_and_put_back(place, model, tmp_path):
    file = tmp_path / "many.csv"
    file.write_text("name\n" + "\n".join(f"n{n}" for n in range(10_000)), "utf-8")
    assert ended(start("import", file, "--into", "lead"))[0] == 0
    code, out, _err = ended(start("undo", "--json"))
    assert (code, '"records":10000' in out) == (0, True)
    assert whole(place, model)["lead"] == 0
    batch = out.split('"batch":"')[1].split('"')[0]
    assert ended(start("undo", batch))[0] == 0
    assert whole(place, model)["lead"] == 10_000
