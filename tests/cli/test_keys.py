"""Who can open a vault, from the terminal."""

import json
from pathlib import Path

import keyring
import pytest
from keyring.backend import KeyringBackend
from keyring.errors import PasswordDeleteError

from desktop.services import keychain
from desktop.services.policy import policy
from desktop.vault.keys import KeyFile
from tests.conftest import PASSPHRASE

SECOND, THIRD = "heron mountain iron kettle", "copper lantern under snow"


@pytest.fixture
def new_passphrase(monkeypatch):
    monkeypatch.setenv("HOLDFAST_NEW_PASSPHRASE", SECOND)


def _unlock_with(monkeypatch, secret):
    monkeypatch.setenv("HOLDFAST_PASSPHRASE", secret)


def test_passphrases_are_added_and_removed(run, place, new_passphrase, monkeypatch):
    added = run("keys", "add", "--json").json["slot"]
    slots = run("keys", "list", "--json").json["slots"]
    assert [slot["kind"] for slot in slots] == ["passphrase", "passphrase", "recovery"]
    _unlock_with(monkeypatch, SECOND)
    assert run("info").code == 0

    _unlock_with(monkeypatch, PASSPHRASE)
    assert run("keys", "remove", added).code == 0

    _unlock_with(monkeypatch, SECOND)
    assert run("info").code == 3


def test_the_last_passphrase_stays(run, place):
    own, spare = run("keys", "list", "--json").json["slots"]
    assert (own["kind"], spare["kind"]) == ("passphrase", "recovery")
    assert run("keys", "remove", own["id"]).code == 4
    assert run("keys", "remove", "nothing").code == 4
    assert run("keys", "remove", spare["id"]).code == 0
    assert run("keys", "remove", own["id"]).code == 4


def test_a_changed_passphrase_replaces_the_old_one(run, place, new_passphrase, monkeypatch):
    assert run("keys", "change").code == 0
    assert run("info").code == 3
    _unlock_with(monkeypatch, SECOND)
    assert run("info").code == 0


def test_a_forgotten_passphrase_is_recovered(run, cheap_keys, tmp_path, monkeypatch):
    path = tmp_path / "v.holdfast"
    recovery = run("new", path, "--json").json["recovery_key"]
    monkeypatch.setenv("HOLDFAST_VAULT", str(path))
    monkeypatch.setenv("HOLDFAST_NEW_PASSPHRASE", THIRD)
    assert run("keys", "recover").code == 2

    _unlock_with(monkeypatch, recovery)
    assert run("keys", "recover").code == 0

    _unlock_with(monkeypatch, PASSPHRASE)
    assert run("info").code == 3
    _unlock_with(monkeypatch, THIRD)
    assert run("info").code == 0


def test_a_new_recovery_key_replaces_the_old_one(run, cheap_keys, tmp_path, monkeypatch):
    path = tmp_path / "v.holdfast"
    old = run("new", path, "--json").json["recovery_key"]
    monkeypatch.setenv("HOLDFAST_VAULT", str(path))

    new = run("keys", "recovery", "--json").json["recovery_key"]

    _unlock_with(monkeypatch, old)
    assert run("info").code == 3
    _unlock_with(monkeypatch, new)
    assert run("info").code == 0


@pytest.mark.parametrize("kind", ["png", "pdf", "svg"])
def test_the_recovery_key_is_put_on_a_sheet(run, place, tmp_path, kind):
    sheet = tmp_path / f"sheet.{kind}"
    assert run("keys", "recovery", "--sheet", sheet).code == 0
    begins = {"png": b"\x89PNG", "pdf": b"%PDF", "svg": b"<?xml"}[kind]
    assert sheet.read_bytes().startswith(begins)


def test_a_sheet_of_no_known_kind_changes_nothing(run, place, tmp_path):
    before = (place / "keys-1").read_bytes()
    assert run("keys", "recovery", "--sheet", tmp_path / "sheet.docx").code == 2
    assert (place / "keys-1").read_bytes() == before


@pytest.mark.parametrize("weak", ["short", "holdfast", "1234567890", "周敏周敏周敏周敏"])
def test_a_weak_passphrase_is_refused_everywhere(run, place, tmp_path, monkeypatch, weak):
    monkeypatch.setenv("HOLDFAST_NEW_PASSPHRASE", weak)
    for words in (["add"], ["change"], ["escrow-new", tmp_path / "firm.pem"]):
        assert run("keys", *words).code == 4
    _unlock_with(monkeypatch, weak)
    assert run("new", tmp_path / "v.holdfast", "--name", "周敏").code == 4
    assert not (tmp_path / "v.holdfast").exists()


def test_policy_asks_for_stronger_passphrases(run, place, new_passphrase, tmp_path, monkeypatch):
    (tmp_path / "it.json").write_text(json.dumps({"passphrase_bits": 80}))
    monkeypatch.setenv("HOLDFAST_POLICY_DIR", str(tmp_path))
    policy.cache_clear()
    assert run("keys", "change").code == 4
    monkeypatch.setenv("HOLDFAST_NEW_PASSPHRASE", f"{SECOND} {THIRD}")
    assert run("keys", "change").code == 0
    policy.cache_clear()


def test_another_person_gets_a_passphrase_and_acts_as_themselves(
    run, add, place, new_passphrase, monkeypatch
):
    add("person", "name=李雷")
    assert run("keys", "add", "--person", "name:李雷").code == 0
    _unlock_with(monkeypatch, SECOND)

    made = run("add", "account", "name=a", "--json").json

    assert run("keys", "list", "--json").json["slots"][1]["person"] == "李雷"
    first = run("history", "account", made["id"], "--json").json["changes"][-1]
    assert first["person"] == "李雷"


def test_a_key_change_is_written_down_for_auditors(run, place, new_passphrase, monkeypatch):
    run("keys", "change")
    _unlock_with(monkeypatch, SECOND)

    events = run("list", "security_event", "--json").json["rows"]

    changes = [event["detail"] for event in events if event["kind"] == "key_change"]
    assert changes == ["change passphrase"]


def test_wrong_passphrases_are_told_at_the_next_opening(run, place, monkeypatch):
    _unlock_with(monkeypatch, "wrong")
    for _ in range(3):
        assert run("info").code == 3
    _unlock_with(monkeypatch, PASSPHRASE)

    events = run("list", "security_event", "--json").json["rows"]

    assert [event["count"] for event in events if event["kind"] == "failed_unlock"] == [3]


def test_many_commands_are_one_signing_in(run, place):
    for _ in range(3):
        run("info")
    events = run("list", "security_event", "--json").json["rows"]
    assert [event["kind"] for event in events] == ["sign_in"]


# ---------------------------------------------------------------- escrow


@pytest.fixture
def firm(run, tmp_path, monkeypatch):
    """An escrow key pair whose private half opens with `THIRD`."""
    with monkeypatch.context() as patch:
        patch.setenv("HOLDFAST_NEW_PASSPHRASE", THIRD)
        return run("keys", "escrow-new", tmp_path / "firm.pem", "--json").json


def test_the_firm_opens_a_leavers_vault(run, place, firm, new_passphrase, monkeypatch):
    run("keys", "add", "--escrow", firm["public"])
    _unlock_with(monkeypatch, "not the one of the firm")
    assert run("keys", "open-escrow", firm["private"]).code == 3

    _unlock_with(monkeypatch, THIRD)
    assert run("keys", "open-escrow", firm["private"]).code == 0

    _unlock_with(monkeypatch, SECOND)
    assert run("info").code == 0
    _unlock_with(monkeypatch, PASSPHRASE)
    assert run("info").code == 3


def test_a_vault_without_the_escrow_slot_does_not_open(run, place, firm, monkeypatch):
    _unlock_with(monkeypatch, THIRD)
    assert run("keys", "open-escrow", firm["private"]).code == 3


def test_files_that_hold_no_escrow_key_are_named(run, place, firm, tmp_path):
    (tmp_path / "junk.pem").write_text("junk")
    assert run("keys", "add", "--escrow", tmp_path / "junk.pem").code == 2
    assert run("keys", "add", "--escrow", tmp_path / "missing.pem").code == 2
    assert run("keys", "escrow-new", firm["private"]).code == 2


def test_policy_puts_the_escrow_key_into_every_vault(
    run, place, cheap_keys, firm, tmp_path, monkeypatch
):
    folder = tmp_path / "policy"
    folder.mkdir()
    pem = Path(firm["public"]).read_text()
    (folder / "it.json").write_text(json.dumps({"escrow_key": pem}))
    monkeypatch.setenv("HOLDFAST_POLICY_DIR", str(folder))
    policy.cache_clear()
    run("new", tmp_path / "new.holdfast")

    for path in (place, tmp_path / "new.holdfast"):
        for _ in range(2):
            slots = run("keys", "list", "--vault", path, "--json").json["slots"]
            assert [slot["kind"] for slot in slots].count("escrow") == 1
    policy.cache_clear()


# ---------------------------------------------------------------- keychain


class MemoryKeyring(KeyringBackend):
    """A keychain that forgets with the process."""

    priority = 1

    def __init__(self):
        super().__init__()
        self.kept = {}

    def get_password(self, service, username):
        return self.kept.get((service, username))

    def set_password(self, service, username, password):
        self.kept[service, username] = password

    def delete_password(self, service, username):
        if (service, username) not in self.kept:
            raise PasswordDeleteError(username)
        del self.kept[service, username]


@pytest.fixture
def system_keychain():
    before, own = keyring.get_keyring(), MemoryKeyring()
    keyring.set_keyring(own)
    yield own
    keyring.set_keyring(before)


def test_a_vault_opens_through_the_keychain(run, place, system_keychain, monkeypatch):
    slot = run("keys", "add", "--keychain", "--json").json["slot"]
    monkeypatch.delenv("HOLDFAST_PASSPHRASE")
    assert run("info").code == 0

    assert run("keys", "remove", slot).code == 0

    assert system_keychain.kept == {}
    assert run("info").code == 3


def test_a_keychain_that_lost_the_secret_is_named(run, place, system_keychain, monkeypatch):
    run("keys", "add", "--keychain")
    system_keychain.kept.clear()
    monkeypatch.delenv("HOLDFAST_PASSPHRASE")
    ran = run("info")
    assert (ran.code, "keychain" in ran.err) == (3, True)


def test_without_a_keychain_one_sentence_says_so(run, place):
    before = keyring.get_keyring()
    from keyring.backends.fail import Keyring

    keyring.set_keyring(Keyring())
    try:
        ran = run("keys", "add", "--keychain")
        assert (ran.code, "keychain" in ran.err) == (4, True)
        assert not keychain.is_usable()
    finally:
        keyring.set_keyring(before)


def test_policy_forbids_the_keychain(run, place, system_keychain, tmp_path, monkeypatch):
    (tmp_path / "it.json").write_text(json.dumps({"keychain": False}))
    monkeypatch.setenv("HOLDFAST_POLICY_DIR", str(tmp_path))
    policy.cache_clear()
    assert run("keys", "add", "--keychain").code == 4
    policy.cache_clear()


# ---------------------------------------------------------------- a new vault key


def test_a_vault_gets_a_new_key_without_anybodys_secret(run, add, place, tmp_path):
    add("account", "name=a")
    run("attach", "account", "name:a", __file__)
    old = KeyFile(place).open(PASSPHRASE)[0]

    assert run("keys", "rekey", "--json").json == {"rekeyed": True, "recovery_key": None}

    assert KeyFile(place).open(PASSPHRASE)[0] != old
    assert run("check").code == 0
    attachment = run("list", "attachment", "--json").json["rows"][0]["id"]
    assert run("save-attachment", attachment, tmp_path / "out").code == 0
    assert (tmp_path / "out").read_bytes() == Path(__file__).read_bytes()
