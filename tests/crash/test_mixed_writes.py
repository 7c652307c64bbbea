"""Programs killed while they write everything there is to write: what was acknowledged is there."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

BENCH = Path(__file__).resolve().parents[2] / "bench" / "crash.py"
KILLS = "8"


def crash(*words: str) -> tuple[int, str]:
    command = [sys.executable, BENCH, KILLS, "--seed", "crash", *words]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=300)
    return done.returncode, done.stdout + done.stderr


@pytest.mark.skipif(sys.platform == "win32", reason="it forks its writers")
def test_acknowledged_writes_survive_kills_in_the_midst_of_others():
    code, said = crash()
    assert code == 0, said
    assert "none lost, none half" in said


@pytest.mark.skipif(
    not sys.platform.startswith("linux") or os.geteuid() != 0 or not shutil.which("mount"),
    reason="a small disk is mounted, which needs root on Linux",
)
def test_acknowledged_writes_survive_kills_on_a_disk_that_fills():
    code, said = crash("--full")
    assert code == 0, said
    assert "none lost, none half" in said
