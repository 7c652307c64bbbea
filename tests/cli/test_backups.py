"""Backups, restoring and upkeep from a terminal."""

import json
import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from desktop.services import policy as policies
from tests.conftest import PASSPHRASE


@pytest.fixture
def policy(tmp_path, monkeypatch):
    """Let the firm decide something."""

    def decide(**values):
        folder = tmp_path / "policies"
        folder.mkdir(exist_ok=True)
        (folder / "it.json").write_text(json.dumps(values))
        monkeypatch.setenv("HOLDFAST_POLICY_DIR", str(folder))
        policies.policy.cache_clear()

    yield decide
    monkeypatch.undo()
    policies.policy.cache_clear()


def test_a_backup_is_restored_and_opens_with_its_passphrase(run, add, tmp_path, monkeypatch):
    add("account", "name=a")
    run("attach", "account", "name:a", __file__)
    backup = run("backup", tmp_path / "b.backup", "--json").json
    assert (backup["records"]["account"], backup["verified"]) == (1, True)
    assert run("backup", tmp_path / "b.backup").code == 2

    target = tmp_path / "new.holdfast"
    monkeypatch.setenv("HOLDFAST_PASSPHRASE", "wrong")
    assert run("restore", tmp_path / "b.backup", target).code == 3
    assert not target.exists()
    monkeypatch.setenv("HOLDFAST_PASSPHRASE", PASSPHRASE)
    restored = run("restore", tmp_path / "b.backup", target, "--json").json

    assert (restored["file"], restored["verified"]) == (backup["file"], True)
    assert restored["records"].items() >= backup["records"].items()
    assert run("restore", tmp_path / "b.backup", target).code == 2
    attachment = run("list", "attachment", "--vault", target, "--json").json["rows"][0]["id"]
    out = tmp_path / "out"
    assert run("save-attachment", attachment, out, "--vault", target).code == 0
    assert out.read_bytes() == Path(__file__).read_bytes()


@pytest.mark.parametrize("cut", [10, 5_000, 300_000])
def test_a_backup_cut_short_leaves_nothing_behind(run, place, tmp_path, cut):
    file = tmp_path / "b.backup"
    run("backup", file)
    os.truncate(file, cut)
    assert run("restore", file, tmp_path / "new.holdfast").code == 2
    assert not (tmp_path / "new.holdfast").exists()


def test_what_a_restored_vault_lacks_is_told(run, add, tmp_path):
    add("account", "name=a")
    run("backup", tmp_path / "b.backup")
    add("account", "name=b")

    report = run("restore", tmp_path / "b.backup", tmp_path / "new.holdfast", "--json").json

    assert report["lacks"]["records"]["account"] == 1
    assert report["lacks"]["changes"] >= 1
    assert [slot["kind"] for slot in report["opens_with"]] == ["passphrase", "recovery"]


def test_without_a_name_a_backup_goes_to_the_folder_and_is_listed(run, add, place):
    add("account", "name=a")
    assert run("backup", "--list", "--json").json["backups"] == []
    made = run("backup", "--json").json
    assert Path(made["file"]).parent == place / "backups"

    (listed,) = run("backup", "--list", "--json").json["backups"]

    assert (listed["file"], listed["verified"], listed["kind"]) == (made["file"], True, "scheduled")
    assert listed["records"]["account"] == 1


def test_policy_says_where_backups_go_and_a_lost_drive_is_not_replaced(
    run, add, place, tmp_path, policy
):
    add("account", "name=a")
    policy(backup_folder=str(tmp_path / "drive"))
    ran = run("backup")
    assert (ran.code, str(tmp_path / "drive") in ran.err) == (4, True)
    assert not (tmp_path / "drive").exists()
    (turn,) = [t for t in run("upkeep", "--json").json["upkeep"] if t["name"] == "backup"]
    assert turn["alarm"] == "failed"

    (tmp_path / "drive").mkdir()
    made = run("backup", "--json").json

    assert Path(made["file"]).parent.parent == tmp_path / "drive"
    assert run("upkeep").code == 0


def test_a_drill_tries_the_newest_backup_and_leaves_nothing(run, add, place):
    assert run("backup", "--drill").code == 2
    add("account", "name=a")
    run("attach", "account", "name:a", __file__)
    run("backup")

    drill = run("backup", "--drill", "--json").json

    assert (drill["passed"], drill["missing_files"], drill["records"]["account"]) == (True, 0, 1)
    assert not [file for file in place.iterdir() if file.name.startswith(".copy")]


def test_a_drill_notices_damage(run, add, place):
    add("account", "name=a")
    file = Path(run("backup", "--json").json["file"])
    content = bytearray(file.read_bytes())
    content[len(content) // 2] ^= 1
    file.write_bytes(content)
    ran = run("backup", "--drill")
    assert (ran.code, "database" in ran.err) == (2, True)


def test_a_drill_refuses_the_backup_of_another_vault(run, add, place, tmp_path, cheap_keys):
    run("new", tmp_path / "other.holdfast")
    run("backup", tmp_path / "o.backup", "--vault", tmp_path / "other.holdfast")
    ran = run("backup", "--drill", tmp_path / "o.backup")
    assert (ran.code, "another vault" in ran.err) == (2, True)


def test_upkeep_runs_what_is_due_and_remembers(run, add, place):
    add("account", "name=a")
    before = {t["name"]: t for t in run("upkeep", "--json").json["upkeep"]}
    assert before["backup"]["last"] is None

    after = {t["name"]: t for t in run("upkeep", "--run", "--json").json["upkeep"]}

    assert after["backup"]["last"]["ok"]
    assert after["check"]["last"] is None
    assert len(run("backup", "--list", "--json").json["backups"]) == 1
    run("upkeep", "--run")
    assert len(run("backup", "--list", "--json").json["backups"]) == 1


def test_a_vault_is_taken_back_to_a_moment(run, add, tmp_path, monkeypatch):
    kept = add("account", "name=kept", "phone=1")
    moment = datetime.now(UTC).isoformat()
    run("set", "account", kept["id"], "phone=2")
    run("set", "account", kept["id"], "phone=3")
    add("account", "name=later")
    run("delete", "account", kept["id"])
    run("undo")
    run("backup", tmp_path / "b.backup")
    target = tmp_path / "new.holdfast"

    report = run("restore", tmp_path / "b.backup", target, "--until", moment, "--json").json

    assert report["verified"]
    assert report["went_back"]["not_taken_back"] == []
    (row,) = run("list", "account", "--vault", target, "--json").json["rows"]
    assert (row["name"], row["phone"]) == ("kept", "1")
    assert run("check", "--vault", target).code == 0


def test_a_backup_knows_nothing_of_later_times(run, add, tmp_path):
    add("account", "name=a")
    run("backup", tmp_path / "b.backup")
    later = (datetime.now(UTC) + timedelta(days=1)).isoformat()
    for typed in (later, "tomorrow"):
        ran = run("restore", tmp_path / "b.backup", tmp_path / "n.holdfast", "--until", typed)
        assert ran.code == 2
        assert not (tmp_path / "n.holdfast").exists()
