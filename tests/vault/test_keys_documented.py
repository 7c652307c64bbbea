"""A vault is read by the script in docs/format.md, which knows nothing of this program."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from desktop.services.setup import new_vault
from tests.conftest import PASSPHRASE

PAGE = Path(__file__).parents[2] / "docs" / "format.md"
ASKED = "import getpass\ngetpass.getpass = input\n"
"""A test has no terminal to type a passphrase at."""


@pytest.fixture
def reader(tmp_path):
    (script,) = re.findall(r"```python\n(.*?)```", PAGE.read_text("utf-8"), re.DOTALL)
    assert "desktop" not in script
    assert "holdfast.db" in script
    file = tmp_path / "reader.py"
    file.write_text(ASKED + script, "utf-8")

    def read(folder, secret):
        command = [sys.executable, file, folder]
        ran = subprocess.run(
            command, input=secret, capture_output=True, text=True, check=False, cwd=tmp_path
        )
        return ran.stdout.splitlines() if ran.returncode == 0 else ran.stderr.strip()

    return read


def test_the_documented_reader_opens_a_vault(tmp_path, model, reader):
    vault, recovery = new_vault(tmp_path / "v.holdfast", PASSPHRASE, model, person_name="周敏")
    with vault.batch("edit") as batch:
        batch.create("account", {"name": "读得到"})
        batch.create("account", {"name": "readable"})
    vault.close()

    for secret in (PASSPHRASE, recovery):
        assert "account 2" in reader(vault.path, secret)
    assert reader(vault.path, "copper lantern under snow") == "no slot opens with that"
