"""One window on a vault at a time; commands beside it; never two computers at once."""

import fcntl
import platform
import subprocess
import sys

import pytest

from desktop.services.error_text import describe
from desktop.services.opening import open_vault
from desktop.vault import holding
from desktop.vault.errors import LocksMissing, VaultElsewhere, VaultGone, WindowOpen
from desktop.vault.holding import NAME, Holds
from tests.conftest import PASSPHRASE

HOLD = """
import sys
from pathlib import Path
from desktop.vault.holding import Holds
let_go = Holds().hold(Path(sys.argv[1]))
print("held", flush=True)
sys.stdin.readline()
"""


@pytest.fixture
def other_program(vault):
    """Another program whose window has the vault open."""
    process = subprocess.Popen(
        [sys.executable, "-c", HOLD, str(vault.path)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "held\n"
    yield process
    process.kill()
    process.communicate()


def test_a_second_window_says_where_the_first_is(vault, other_program):
    with pytest.raises(WindowOpen) as refused:
        Holds().hold(vault.path)
    assert refused.value.process == str(other_program.pid)
    assert platform.node() in describe(refused.value)


def test_a_killed_window_is_in_nobodys_way(vault, other_program):
    other_program.kill()
    other_program.wait()
    Holds().hold(vault.path)()


def test_a_window_may_unlock_again_while_its_last_work_ends(vault):
    holds = Holds()
    first = holds.hold(vault.path)
    second = holds.hold(vault.path)
    first()
    with pytest.raises(WindowOpen):
        Holds().hold(vault.path)
    second()
    Holds().hold(vault.path)()


def test_a_command_works_beside_a_window(vault, other_program, model):
    assert other_program.poll() is None
    vault.close()
    open_vault(vault.path, PASSPHRASE, model).close()


def test_a_vault_open_on_another_computer_is_left_alone(vault, other_program, model):
    vault.close()
    (vault.path / NAME).write_text(f"{other_program.pid} elsewhere")
    with pytest.raises(VaultElsewhere) as refused:
        open_vault(vault.path, PASSPHRASE, model)
    assert "elsewhere" in describe(refused.value)


def test_another_computer_that_crashed_is_in_nobodys_way(vault, model):
    vault.close()
    (vault.path / NAME).write_text("17 elsewhere")
    open_vault(vault.path, PASSPHRASE, model).close()


def test_a_drive_without_locks_is_told(vault, monkeypatch):
    def no_locks(_file, _how):
        raise OSError(37, "No locks available")

    monkeypatch.setattr(fcntl, "flock", no_locks)
    with pytest.raises(LocksMissing) as refused:
        holding.Holds().hold(vault.path)
    assert str(vault.path) in describe(refused.value)


def test_nothing_is_written_into_a_vault_that_has_left(vault, tmp_path):
    vault.path.rename(tmp_path / "away")
    with pytest.raises(VaultGone) as refused, vault.batch("edit") as batch:
        batch.create("account", {"name": "lost"})
    assert str(vault.path) in describe(refused.value)
    (tmp_path / "away").rename(vault.path)
    with vault.batch("edit") as batch:
        batch.create("account", {"name": "kept"})
