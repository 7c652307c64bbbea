"""A field added at run time is used like any other from that moment."""

from dataclasses import replace

import pytest

from desktop.services import custom_fields
from desktop.services.records.history import history
from desktop.services.records.reading import Query, get_record, list_records
from desktop.services.records.searching import search
from desktop.services.records.writing import Edits, add_record, change_record, trash_records
from desktop.services.undoing import undo
from desktop.vault.check import check
from desktop.vault.errors import InvalidValue
from desktop.vault.model import custom_field_id
from desktop.vault.vault import Vault
from sync.schema import Kind
from tests.conftest import PASSPHRASE


@pytest.fixture
def licence(vault):
    wish = custom_fields.Wish("account", "licence", Kind.TEXT, "经营许可")
    return custom_fields.add_field(vault, wish)


def test_is_listed_filtered_searched_and_remembered(vault, licence):
    record = add_record(vault, "account", {"name": "康德", "licence": "三类许可"})
    change_record(vault, "account", record.id, Edits({"licence": "二类许可"}))

    page = list_records(vault, Query("account", where="licence ~ '二类'", sort=("licence",)))
    assert [r.value("licence") for r in page.records] == ["二类许可"]
    assert [hit.id for hit in search(vault, "二类")] == [record.id]
    change = history(vault, "account", record.id)[0].fields[0]
    assert (change.old, change.new) == ("三类许可", "二类许可")
    undo(vault)
    assert get_record(vault, "account", record.id).value("licence") == "三类许可"


def test_stays_after_the_vault_is_opened_again(vault, licence, model):
    record = add_record(vault, "account", {"name": "康德", "licence": "x"})
    vault.close()
    again = Vault.open(vault.path, PASSPHRASE, model)
    assert get_record(again, "account", record.id).value("licence") == "x"
    assert [f.name for f in check(again) if not f.ok] == []
    again.close()


def test_a_name_the_program_uses_gets_a_prefix(vault):
    wish = custom_fields.Wish("account", "phone", Kind.TEXT, "Second phone")
    assert custom_fields.add_field(vault, wish).name == "x_phone"


def test_the_same_name_twice_is_refused(vault, licence):
    with pytest.raises(InvalidValue):
        custom_fields.add_field(vault, custom_fields.Wish("account", "licence", Kind.TEXT, "again"))


@pytest.mark.parametrize("name", ["", "Licence", "1st", "a b", 'x"; DROP TABLE account; --'])
def test_a_name_that_is_none_is_refused(vault, name):
    with pytest.raises(InvalidValue):
        custom_fields.add_field(vault, custom_fields.Wish("account", name, Kind.TEXT, "x"))


@pytest.mark.parametrize("kind", [kind for kind in Kind if kind is not Kind.LINK])
def test_every_kind_can_be_added(vault, kind):
    wish = custom_fields.Wish("contact", "extra", kind, "Extra", choices=("a", "b"))
    assert custom_fields.add_field(vault, wish).kind is kind
    add_record(vault, "contact", {"name": "x"})


def test_local_only_fields_are_logged_apart_from_what_travels(vault):
    wish = custom_fields.Wish("account", "diagnosis", Kind.TEXT, "诊断", local_only=True)
    custom_fields.add_field(vault, wish)
    record = add_record(vault, "account", {"name": "康德", "diagnosis": "secret"})
    change_record(vault, "account", record.id, Edits({"diagnosis": "other", "phone": "1"}))

    with vault.read() as connection:
        chained = connection.exec_driver_sql("SELECT body FROM change WHERE hash IS NOT NULL").all()
    assert not any("other" in str(row[0]) for row in chained)
    assert "diagnosis" not in vault.entity("account").sent_columns


@pytest.mark.parametrize("local", [True, False])
def test_whether_a_field_stays_here_is_said_once(vault, local):
    wish = custom_fields.Wish("account", "diagnosis", Kind.TEXT, "诊断", local_only=local)
    custom_fields.add_field(vault, wish)
    record = custom_field_id("account", "diagnosis")

    change_record(vault, "custom_field", record, Edits({"is_local": "no" if local else "yes"}))
    trash_records(vault, "custom_field", [record])
    with pytest.raises(InvalidValue) as refused:
        custom_fields.add_field(vault, replace(wish, local_only=not local))

    assert refused.value.facts["reason"] == "other_home"
    assert custom_fields.add_field(vault, wish).local is local
