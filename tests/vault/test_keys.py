"""Only the right secret opens a vault, and wrong ones cost time."""

import msgspec
import pytest

from desktop.services.vault_facts import add_passphrase, remove_slot, replace_passphrase
from desktop.vault import keys
from desktop.vault.errors import NotAVault, VaultDamaged, VaultLocked, WrongPassphrase
from desktop.vault.keys import FREE_TRIES, KeyFile
from desktop.vault.vault import Vault
from tests.conftest import PASSPHRASE


def test_passphrase_and_recovery_key_open_the_same_vault(tmp_path, model):
    vault, recovery = Vault.create(
        tmp_path / "v.holdfast",
        PASSPHRASE,
        model,
        person_name="me",
        currency="CNY",
        cost=keys.RECOVERY_COST,
    )
    vault.finish()
    vault.close()

    by_recovery = Vault.open(vault.path, recovery.lower().replace("-", " "), model)
    by_recovery.close()
    by_passphrase = Vault.open(vault.path, PASSPHRASE, model)
    by_passphrase.close()

    assert by_recovery.id == by_passphrase.id


def test_no_file_of_the_vault_holds_the_key_or_the_passphrase(vault):
    key = vault.key
    content = b"".join(f.read_bytes() for f in vault.path.rglob("*") if f.is_file())
    assert key not in content
    assert key.hex().encode() not in content
    assert PASSPHRASE.encode() not in content


def test_waiting_begins_after_free_tries_and_doubles(vault):
    now = [1_000.0]
    slots = KeyFile(vault.path, now=lambda: now[0])
    waits = []
    for _ in range(FREE_TRIES + 3):
        with pytest.raises(WrongPassphrase) as wrong:
            slots.open("not it")
        waits.append(wrong.value.wait)
        now[0] += float(wrong.value.wait)

    assert waits == [0] * FREE_TRIES + [2, 4, 8]


def test_too_early_a_try_is_refused_even_with_the_right_passphrase(vault):
    now = [1_000.0]
    slots = KeyFile(vault.path, now=lambda: now[0])
    for _ in range(FREE_TRIES + 1):
        with pytest.raises(WrongPassphrase):
            slots.open("not it")

    with pytest.raises(VaultLocked):
        slots.open(PASSPHRASE)

    now[0] += 3
    assert slots.open(PASSPHRASE)[0] == vault.key
    assert slots.waiting() == 0


def test_a_clock_set_back_does_not_lock_for_ever(vault):
    now = [1_000_000.0]
    slots = KeyFile(vault.path, now=lambda: now[0])
    for _ in range(FREE_TRIES + 1):
        with pytest.raises(WrongPassphrase):
            slots.open("not it")
    now[0] = 1_000.0
    assert slots.waiting() <= 2


def test_one_damaged_copy_of_the_slots_is_survived(vault, model):
    (vault.path / "keys-1").write_bytes(b"\x00broken")
    Vault.open(vault.path, PASSPHRASE, model).close()


def test_tampered_slots_are_refused(vault):
    file = vault.key_file.read()
    stolen = msgspec.structs.replace(file, slots=file.slots[:1])
    for name in ("keys-1", "keys-2"):
        (vault.path / name).write_bytes(keys.encoded(stolen))
    with pytest.raises(VaultDamaged):
        vault.key_file.open(PASSPHRASE)


def test_a_slot_that_asks_for_too_little_work_is_refused(vault):
    file = vault.key_file.read()
    weak = [msgspec.structs.replace(slot, cost=keys.Cost(8, 1, 1)) for slot in file.slots]
    forged = msgspec.structs.replace(file, slots=tuple(weak))
    for name in ("keys-1", "keys-2"):
        (vault.path / name).write_bytes(keys.encoded(forged))
    with pytest.raises(VaultDamaged):
        vault.key_file.open(PASSPHRASE)


def test_changing_the_passphrase_rewraps_the_same_key(vault, model, monkeypatch):
    monkeypatch.setattr(keys, "STANDARD_COST", keys.RECOVERY_COST)
    replace_passphrase(vault, vault.slot.id, "a new one entirely")

    with pytest.raises(WrongPassphrase):
        vault.key_file.open(PASSPHRASE)
    assert vault.key_file.open("a new one entirely")[0] == vault.key


def test_a_second_passphrase_can_be_added_and_removed(vault, monkeypatch):
    monkeypatch.setattr(keys, "STANDARD_COST", keys.RECOVERY_COST)
    slot = add_passphrase(vault, "for the deputy")
    assert vault.key_file.open("for the deputy")[0] == vault.key

    remove_slot(vault, slot)

    with pytest.raises(WrongPassphrase):
        vault.key_file.open("for the deputy")


@pytest.mark.parametrize("typed", ["", "AAAAA-BBBBB", "x" * 35])
def test_a_mistyped_recovery_key_is_recognised_as_none(typed):
    assert keys.read_recovery_key(typed) is None


def test_a_recovery_key_survives_how_people_type_it():
    printed = keys.new_recovery_key()
    typed = printed.lower().replace("o", "0").replace("i", "1").replace("-", "  ")
    assert keys.read_recovery_key(typed) == printed


def test_a_folder_without_a_vault_is_named(tmp_path, model):
    with pytest.raises(NotAVault) as caught:
        Vault.open(tmp_path / "nothing", PASSPHRASE, model)
    assert caught.value.path == str(tmp_path / "nothing")
