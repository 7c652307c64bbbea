"""What one laptop erases is gone from the hub and from every other laptop."""

import pytest

from desktop.services import erased_list, erasing
from desktop.services.attaching import attach
from desktop.services.records.writing import Edits, add_record, change_record
from desktop.services.setup import new_vault
from desktop.services.syncing.joining import join
from desktop.services.syncing.syncing import sync_now
from desktop.vault import keys
from desktop.vault.check import check
from desktop.vault.folder import DATABASE
from desktop.vault.vault import Vault
from server.services.audit import verify
from server.store.pool import connect
from sync.rights import NotAllowed
from tests.vault.pages import decrypted
from tests.vault.test_released_vaults import PASSPHRASES, unpacked

NAME, PHONE = "Quentin Zweig", "0799-3141592"


@pytest.fixture
def pair(laptop, tmp_path):
    """Two laptops that hold a customer with a contact, a deal named after them, and a file."""
    a, b = laptop("a"), laptop("b")
    account = add_record(a, "account", {"name": NAME, "phone": PHONE}).id
    deal = add_record(a, "opportunity", {"name": f"Lamp for {NAME}", "account": account}).id
    file = tmp_path / f"{NAME}.txt"
    file.write_text(PHONE)
    attach(a, "account", account, file)
    for vault in (a, b, a):
        sync_now(vault)
    change_record(b, "opportunity", deal, Edits({"name": f"2 lamps for {NAME}"}))
    change_record(a, "account", account, Edits({"note": f"{NAME} called"}))
    for vault in (a, b, a):
        sync_now(vault)
    return a, b, account, deal


def erase(vault, account):
    return erasing.erase(vault, "account", account, reason="person_asked", typed=NAME)


def failed(vault):
    return [finding for finding in check(vault) if not finding.ok]


def at_the_hub(firm):
    shown = "convert_from(body, 'UTF8')"
    rows = [
        *firm.rows(f"SELECT {shown} FROM record"),
        *firm.rows(f"SELECT {shown} FROM journal"),
        *firm.rows("SELECT convert_from(batches, 'UTF8') FROM segment"),
    ]
    return "\n".join(row[0] for row in rows)


def verified(firm):
    with connect(firm.database) as connection, connection.transaction():
        return verify(connection, firm.workspace)


def name_of(vault, deal):
    with vault.read() as connection:
        return connection.exec_driver_sql(
            "SELECT name, account FROM opportunity WHERE id = ?", (deal,)
        ).one()


def test_no_byte_is_left_at_the_hub_or_on_the_other_laptop(pair, firm):
    a, b, account, deal = pair
    assert NAME in at_the_hub(firm)

    erase(a, account)
    sync_now(a)
    sync_now(b)

    for vault in (a, b):
        content = decrypted(vault.path / DATABASE, vault.key)
        assert [text for text in (NAME, PHONE) if text.encode() in content] == []
        assert failed(vault) == []
        assert tuple(name_of(vault, deal)) == ("2 lamps for •••", None)
    assert [text for text in (NAME, PHONE) if text in at_the_hub(firm)] == []
    assert verified(firm).first_bad is None
    assert ("account", account) in erased_list.erased_in(b.path / "backups", b)


def test_an_edit_made_meanwhile_elsewhere_does_not_bring_it_back(pair, firm):
    a, b, account, _deal = pair
    erase(a, account)
    change_record(b, "account", account, Edits({"note": f"late news of {NAME}"}))

    for vault in (a, b, a, b):
        sync_now(vault)

    for vault in (a, b):
        with vault.read() as connection:
            sql = "SELECT count(*) FROM account WHERE id = ?"
            assert connection.exec_driver_sql(sql, (account,)).scalar() == 0
        assert NAME.encode() not in decrypted(vault.path / DATABASE, vault.key)
        assert failed(vault) == []
    assert NAME not in at_the_hub(firm)
    assert verified(firm).first_bad is None


def test_what_was_never_sent_is_sent_without_content_and_the_rest_arrives(laptop, firm):
    a, b = laptop("a"), laptop("b")
    account = add_record(a, "account", {"name": NAME}).id
    deal = add_record(a, "opportunity", {"name": f"Lamp for {NAME}", "account": account}).id
    change_record(a, "opportunity", deal, Edits({"next_step": f"ask {NAME}", "note": "kept"}))
    change_record(a, "opportunity", deal, Edits({"next_step": "call"}))

    erase(a, account)
    for vault in (a, b):
        sync_now(vault)

    assert tuple(name_of(b, deal)) == ("Lamp for •••", None)
    with b.read() as connection:
        sql = "SELECT next_step, note FROM opportunity WHERE id = ?"
        assert tuple(connection.exec_driver_sql(sql, (deal,)).one()) == ("call", "kept")
    assert NAME not in at_the_hub(firm)
    assert verified(firm).first_bad is None
    assert [failed(vault) for vault in (a, b)] == [[], []]


def test_an_erasure_before_joining_is_no_hindrance(tmp_path, model, firm):
    vault, _recovery = new_vault(
        tmp_path / "late.holdfast",
        "correct horse battery staple",
        model,
        person_name="late",
        cost=keys.RECOVERY_COST,
    )
    account = add_record(vault, "account", {"name": NAME}).id
    erase(vault, account)
    join(vault, firm.url, firm.new_code())

    sync_now(vault)

    assert verified(firm).first_bad is None
    assert NAME not in at_the_hub(firm)
    vault.close()


def test_a_record_of_the_first_version_is_erased_and_the_chain_holds_at_the_hub(
    tmp_path, model, firm
):
    vault = Vault.open(unpacked("0.1.0", tmp_path / "old"), PASSPHRASES["0.1.0"], model)
    with vault.inspect() as connection:
        entity, record = connection.exec_driver_sql(
            "SELECT entity, record FROM main.change WHERE op = 'edit' AND salt IS NULL "
            "AND entity IN ('account', 'contact') ORDER BY n LIMIT 1"
        ).one()
    done = erasing.carry_out(vault, [(entity, record)], reason="person_asked")

    assert done.records >= 1
    assert failed(vault) == []
    join(vault, firm.url, firm.new_code())
    sync_now(vault)
    assert verified(firm).first_bad is None
    assert verified(firm).erased > 0
    vault.close()


def test_only_an_administrator_s_device_erases_once_the_hub_named_them(laptop, firm):
    vault = laptop("a")
    account = add_record(vault, "account", {"name": NAME}).id
    sync_now(vault)
    firm.rows("UPDATE member SET role = 'member' WHERE user_name = 'boss'")
    sync_now(vault)

    with pytest.raises(NotAllowed):
        erase(vault, account)
