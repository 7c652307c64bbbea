"""Only the right secret opens a vault, wrong ones cost time, and damage is told from tampering."""

import random
import shutil
from itertools import product
from pathlib import Path

import msgspec
import pytest

from desktop.services.keys import add_person, change_passphrase, new_recovery_key, remove_slot
from desktop.services.setup import new_vault
from desktop.vault import keys
from desktop.vault.errors import NotAVault, VaultDamaged, VaultLocked, VaultNewer, WrongPassphrase
from desktop.vault.keys import FREE_TRIES, NAMES, KeyFile
from desktop.vault.vault import Vault
from tests.conftest import PASSPHRASE

OTHER = "copper lantern under snow"


def _rewritten(vault, change):
    """Change the body of both copies as somebody would who does not know the vault key."""
    for name in NAMES:
        envelope = msgspec.msgpack.decode((vault.path / name).read_bytes())
        body = msgspec.msgpack.decode(envelope["body"])
        change(body)
        content = keys.enveloped(msgspec.msgpack.encode(body), envelope["seal"])
        (vault.path / name).write_bytes(content)


def _flipped(file: Path, place: int) -> None:
    content = bytearray(file.read_bytes())
    content[place % len(content)] ^= 1 << (place % 8)
    file.write_bytes(content)


# ---------------------------------------------------------------- opening


def test_passphrase_and_recovery_key_open_the_same_vault(tmp_path, model):
    vault, recovery = new_vault(tmp_path / "v.holdfast", PASSPHRASE, model, person_name="me")
    vault.close()

    by_recovery = Vault.open(vault.path, recovery.lower().replace("-", " "), model)
    by_recovery.close()
    by_passphrase = Vault.open(vault.path, PASSPHRASE, model)
    by_passphrase.close()

    assert by_recovery.id == by_passphrase.id


def test_no_file_of_the_vault_holds_the_key_or_the_passphrase(vault):
    key = bytes(vault.key)
    content = b"".join(f.read_bytes() for f in vault.path.rglob("*") if f.is_file())
    assert key not in content
    assert key.hex().encode() not in content
    assert PASSPHRASE.encode() not in content


def test_closing_overwrites_the_key(vault):
    held = vault.key
    with memoryview(held) as view:
        assert any(view)
    vault.close()
    assert not any(held)
    with pytest.raises(ValueError, match="closed"):
        vault.subkey("drafts")


def test_a_passphrase_is_the_same_in_any_unicode_form(vault, model):
    change_passphrase(vault, "café crème brûlée mañana")
    vault.close()
    decomposed = "cafe\u0301 cre\u0300me bru\u0302le\u0301e man\u0303ana"
    Vault.open(vault.path, decomposed, model).close()


def test_a_folder_without_a_vault_is_named(tmp_path, model):
    with pytest.raises(NotAVault) as caught:
        Vault.open(tmp_path / "nothing", PASSPHRASE, model)
    assert caught.value.path == str(tmp_path / "nothing")


# ---------------------------------------------------------------- wrong passphrases


def test_waiting_begins_after_free_tries_and_doubles_across_restarts(vault):
    now = [1_000.0]
    waits = []
    for _ in range(FREE_TRIES + 3):
        slots = KeyFile(vault.path, now=lambda: now[0])  # as another program would begin
        with pytest.raises(WrongPassphrase) as wrong:
            slots.open("not it")
        waits.append(wrong.value.wait)
        now[0] += float(wrong.value.wait)

    assert waits == [0] * FREE_TRIES + [2, 4, 8]


def _wrong(slots, times):
    for _ in range(times):
        with pytest.raises(WrongPassphrase):
            slots.open("not it")


def test_too_early_a_try_is_refused_even_with_the_right_passphrase(vault):
    now = [1_000.0]
    slots = KeyFile(vault.path, now=lambda: now[0])
    _wrong(slots, FREE_TRIES + 1)

    with pytest.raises(VaultLocked):
        slots.open(PASSPHRASE)

    now[0] += 3
    assert slots.open(PASSPHRASE)[0] == vault.key
    assert slots.waiting() == 0


def test_a_clock_set_back_means_one_more_wait_and_no_more(vault):
    now = [1_000_000.0]
    slots = KeyFile(vault.path, now=lambda: now[0])
    _wrong(slots, FREE_TRIES + 1)
    now[0] = 1_000.0
    with pytest.raises(VaultLocked):
        slots.open(PASSPHRASE)
    now[0] += 3
    assert slots.open(PASSPHRASE)[0] == vault.key


@pytest.mark.parametrize("junk", [b"", b"junk", bytes(40), b"\xff" * 8])
def test_a_spoilt_count_neither_resets_nor_locks_out(vault, junk):
    slots = KeyFile(vault.path, now=lambda: 1_000.0)
    (vault.path / "tries").write_bytes(junk)

    assert slots.failures() == FREE_TRIES
    with pytest.raises(WrongPassphrase) as wrong:
        slots.open("not it")

    assert wrong.value.wait == 2


def test_no_flip_in_the_count_locks_out(vault):
    _wrong(KeyFile(vault.path, now=lambda: 1_000.0), 2)
    count = vault.path / "tries"
    whole = count.read_bytes()
    for place in range(len(whole) * 8):
        _flipped(count, place)
        slots = KeyFile(vault.path, now=lambda: 1_001.0)
        assert slots.failures() in (2, FREE_TRIES)
        assert slots.waiting() == 0
        count.write_bytes(whole)


def test_a_count_of_version_0_1_0_is_read(vault):
    (vault.path / "tries").write_bytes(msgspec.msgpack.encode((5, 1_000.0)))
    assert KeyFile(vault.path, now=lambda: 1_001.0).waiting() == 3


# ---------------------------------------------------------------- damage and tampering


def test_a_flip_in_one_copy_is_survived_and_mended(vault, model):
    chance = random.Random(1)
    whole = (vault.path / "keys-1").read_bytes()
    vault.close()
    for round_ in range(120):
        name = NAMES[round_ % 2]
        _flipped(vault.path / name, chance.randrange(len(whole)))
        Vault.open(vault.path, PASSPHRASE, model).close()
        assert (vault.path / "keys-1").read_bytes() == whole
        assert (vault.path / "keys-2").read_bytes() == whole


def test_a_flip_in_both_copies_is_damage_and_no_wrong_passphrase(vault):
    chance = random.Random(2)
    whole = (vault.path / "keys-1").read_bytes()
    for _ in range(300):
        for name in NAMES:
            _flipped(vault.path / name, chance.randrange(len(whole)))
        with pytest.raises((VaultDamaged, VaultNewer)):
            vault.key_file.open(PASSPHRASE)
        for name in NAMES:
            (vault.path / name).write_bytes(whole)
    assert not (vault.path / "tries").exists()


@pytest.mark.parametrize("length", [0, 1, 40, 200, -1])
def test_cut_copies_are_damage(vault, length):
    for name in NAMES:
        content = (vault.path / name).read_bytes()
        (vault.path / name).write_bytes(content[:length])
    with pytest.raises(VaultDamaged):
        vault.key_file.open(PASSPHRASE)


def _drop_recovery(body):
    body["slots"].pop()


def _rename_person(body):
    body["slots"][0]["person_name"] = "somebody else"


def _act_as_another(body):
    body["slots"][0]["person"] = body["slots"][0]["id"]


def _ask_for_too_little(body):
    body["slots"][0]["cost"] = {"memory_kib": 8, "passes": 1, "lanes": 1}


def _ask_for_too_much(body):
    body["slots"][0]["cost"]["memory_kib"] = 1 << 31


def _take_the_others_key(body):
    for name in ("public", "ephemeral", "sealed"):
        body["slots"][0][name] = body["slots"][1][name]


def _of_another_vault(body):
    body["vault"] = body["slots"][0]["id"]


@pytest.mark.parametrize(
    "change",
    [_drop_recovery, _rename_person, _ask_for_too_little, _ask_for_too_much],
)
def test_tampered_slots_are_refused(vault, change):
    _rewritten(vault, change)
    with pytest.raises(VaultDamaged):
        vault.key_file.open(PASSPHRASE)


@pytest.mark.parametrize("change", [_act_as_another, _take_the_others_key, _of_another_vault])
def test_slots_bound_to_something_else_do_not_open(vault, change):
    _rewritten(vault, change)
    with pytest.raises((VaultDamaged, WrongPassphrase)):
        vault.key_file.open(PASSPHRASE)


def test_slots_of_another_vault_do_not_open_this_one(vault, model, tmp_path):
    other, _recovery = new_vault(tmp_path / "o.holdfast", OTHER, model, person_name="x")
    other.close()
    vault.close()
    for name in NAMES:
        shutil.copy(other.path / name, vault.path / name)
    with pytest.raises(WrongPassphrase):
        Vault.open(vault.path, PASSPHRASE, model)
    with pytest.raises(VaultDamaged):
        Vault.open(vault.path, OTHER, model)


def test_slots_put_back_from_an_older_copy_are_refused(vault, model):
    removed = add_person(vault, OTHER)
    older = (vault.path / "keys-1").read_bytes()
    remove_slot(vault, removed)
    vault.close()
    for name in NAMES:
        (vault.path / name).write_bytes(older)
    for secret in (OTHER, PASSPHRASE):
        with pytest.raises(VaultDamaged) as refused:
            Vault.open(vault.path, secret, model)
        assert refused.value.part == "keys"


def test_a_crash_between_the_two_copies_counts_for_the_newer_one(vault, model):
    older = (vault.path / "keys-2").read_bytes()
    change_passphrase(vault, OTHER)
    vault.close()
    (vault.path / "keys-2").write_bytes(older)

    Vault.open(vault.path, OTHER, model).close()

    assert (vault.path / "keys-2").read_bytes() == (vault.path / "keys-1").read_bytes()


def test_slots_of_a_later_program_are_left_alone(vault):
    body, seal = b"\x80", bytes(32)
    envelope = msgspec.msgpack.decode(keys.enveloped(body, seal))
    for name in NAMES:
        (vault.path / name).write_bytes(_envelope(9, envelope["body"], seal))
    with pytest.raises(VaultNewer):
        vault.key_file.open(PASSPHRASE)


def _envelope(number, body, seal):
    checksum = keys.copies._checksum(number, body, seal)
    said = {"format": number, "body": body, "seal": seal, "checksum": checksum}
    return msgspec.msgpack.encode(said)


# ---------------------------------------------------------------- changing


def test_changing_the_passphrase_keeps_the_vault_key(vault):
    change_passphrase(vault, OTHER)

    with pytest.raises(WrongPassphrase):
        vault.key_file.open(PASSPHRASE)
    assert vault.key_file.open(OTHER)[0] == vault.key


def test_a_slot_that_is_cheap_to_guess_is_raised_at_opening(vault, model, monkeypatch):
    dearer = keys.Cost(memory_kib=65 * 1024, passes=3, lanes=4)
    monkeypatch.setattr(keys.costs, "STANDARD_COST", dearer)
    before = vault.key_file.read()
    vault.close()

    Vault.open(vault.path, PASSPHRASE, model).close()

    own, spare = vault.key_file.read().slots
    assert (own.cost, own.id, own.made_at) == (dearer, before.slots[0].id, before.slots[0].made_at)
    assert spare == before.slots[1]
    again = Vault.open(vault.path, PASSPHRASE, model)
    assert again.slot.cost == dearer
    again.close()


def test_a_new_recovery_key_replaces_the_old_one(vault):
    first, second = new_recovery_key(vault), new_recovery_key(vault)
    with pytest.raises(WrongPassphrase):
        vault.key_file.open(first)
    assert vault.key_file.open(second)[0] == vault.key


# ---------------------------------------------------------------- the recovery key on paper


@pytest.mark.parametrize("typed", ["", "AAAAA-BBBBB", "x" * 35])
def test_a_mistyped_recovery_key_is_recognised_as_none(typed):
    assert keys.read_recovery_key(typed) is None


def test_a_recovery_key_survives_how_people_type_it():
    printed = keys.new_recovery_key()
    typed = printed.lower().replace("o", "0").replace("i", "1").replace("-", "  ")
    assert keys.read_recovery_key(typed) == printed


def test_one_wrong_letter_in_a_recovery_key_is_noticed():
    printed = "DURGMLXTCGK7OB5SWX2MJ2KIYVH7RSDJSHQ"
    for place, letter in product(range(35), "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"):
        typed = printed[:place] + letter + printed[place + 1 :]
        assert (keys.read_recovery_key(typed) is not None) == (typed == printed)
