"""A policy file decides; a bad value never does."""

import json
from pathlib import Path

from desktop.services import policy


def test_a_later_file_stands_above_an_earlier_one(tmp_path: Path) -> None:
    (tmp_path / "10-base.json").write_text(json.dumps({"lock_minutes": 10, "backups_kept": 3}))
    (tmp_path / "20-branch.json").write_text(json.dumps({"lock_minutes": 5}))

    found = policy.read(tmp_path)

    assert (found.lock_minutes, found.backups_kept) == (5, 3)


def test_a_bad_value_leaves_the_safe_default_and_the_rest_in_force(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text(
        json.dumps({"no_network": True, "passphrase_bits": "low", "x": 1})
    )
    (tmp_path / "b.json").write_text("{ not json")

    found = policy.read(tmp_path)

    assert found.no_network
    assert found.passphrase_bits == policy.Policy().passphrase_bits


def test_without_a_folder_nothing_is_decided(tmp_path: Path) -> None:
    assert policy.read(tmp_path / "none") == policy.Policy()
