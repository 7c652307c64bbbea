"""Reading, listing, exporting and being refused are written down, each once."""

from pathlib import Path

import pytest

from desktop.services import attendance, export_watch
from desktop.services.export_watch import TooManyToExport
from desktop.services.exporting import export_records
from desktop.services.policy import policy
from desktop.services.records.linked import linked_values
from desktop.services.records.reading import Query, get_record, list_records
from desktop.services.records.writing import add_record
from desktop.vault.vault import Vault
from sync.rights import NotAllowed
from tests.conftest import PASSPHRASE
from tests.services.conftest import become, hire


@pytest.fixture
def say(tmp_path, monkeypatch):
    """Say something in a policy."""

    def write(text: str) -> None:
        folder = tmp_path / "policies"
        folder.mkdir(exist_ok=True)
        (folder / "a.json").write_text(text)
        monkeypatch.setenv("HOLDFAST_POLICY_DIR", str(folder))
        policy.cache_clear()

    yield write
    policy.cache_clear()


def events(vault, *kinds):
    attendance.of(vault).write()
    with vault.inspect() as connection:
        rows = connection.exec_driver_sql(
            "SELECT kind, about_entity, about_record, detail, count FROM security_event ORDER BY n"
        ).all()
    return [tuple(row) for row in rows if row[0] in kinds]


def contacts(vault, count, **values):
    with vault.batch("edit") as batch:
        return [
            batch.create("contact", {"name": f"c{at}", "phone": f"0799-{at:07}", **values})
            for at in range(count)
        ]


def test_looking_twice_at_a_record_with_a_phone_number_is_written_down_once(vault):
    (contact,) = contacts(vault, 1)
    for _ in range(3):
        get_record(vault, "contact", contact)

    assert events(vault, "read") == [("read", "contact", contact, None, None)]
    get_record(vault, "contact", contact)
    assert len(events(vault, "read")) == 1


def test_it_is_known_after_opening_again(vault, model):
    (contact,) = contacts(vault, 1)
    get_record(vault, "contact", contact)
    vault.close()

    again = Vault.open(vault.path, PASSPHRASE, model)
    get_record(again, "contact", contact)

    assert len(events(again, "read")) == 1
    again.close()


def test_a_record_without_anything_sensitive_or_just_written_is_not(vault):
    made = add_record(vault, "contact", {"name": "x", "phone": "0799-1"})
    bare = add_record(vault, "contact", {"name": "y"})
    get_record(vault, "contact", bare.id)

    assert made.id
    assert events(vault, "read") == []


def test_policy_switches_it_off(vault, say):
    say('{"read_log": false}')
    for contact in contacts(vault, 501):
        get_record(vault, "contact", contact)
    list_records(vault, Query("contact"), limit=501)

    assert events(vault, "read", "bulk_read") == []


def test_listing_many_is_written_down_when_the_number_is_passed(vault):
    contacts(vault, 520)
    page = list_records(vault, Query("contact"), limit=500)
    list_records(vault, Query("contact"), limit=500)
    assert events(vault, "bulk_read") == []

    list_records(vault, Query("contact"), after=page.next, limit=500)

    assert events(vault, "bulk_read") == [("bulk_read", "contact", None, None, 520)]


def test_listing_them_by_way_of_a_link_counts_too(vault, monkeypatch):
    monkeypatch.setattr(attendance, "MANY", 2)
    with vault.batch("edit") as batch:
        for at in range(3):
            account = batch.create("account", {"name": f"a{at}", "phone": "0799-12345"})
            batch.create("opportunity", {"name": f"o{at}", "account": account})
    deals = list_records(vault, Query("opportunity")).records

    linked_values(vault, deals, ["account.phone"])

    assert events(vault, "bulk_read") == [("bulk_read", "account", None, None, 3)]


def test_an_export_is_written_down_by_kind_number_format_and_sensitive_fields(vault, tmp_path):
    contacts(vault, 3)
    export_records(
        vault, "contact", tmp_path / "张三.csv", fields=["name", "phone", "account.email"]
    )

    assert events(vault, "export") == [("export", "contact", None, "csv phone account.email", 3)]


def test_an_export_far_above_the_usual_is_marked(vault, tmp_path):
    contacts(vault, 120)
    export_records(vault, "contact", tmp_path / "a.csv", where="name = 'c1'", fields=["name"])
    export_records(vault, "contact", tmp_path / "b.csv", fields=["name"])

    assert [event[3] for event in events(vault, "export")] == ["csv", "csv unusual"]


def test_an_export_above_the_limit_of_policy_is_refused_and_written_down(vault, tmp_path, say):
    say('{"export_limit": 2}')
    contacts(vault, 3)
    file = tmp_path / "a.csv"

    with pytest.raises(TooManyToExport) as refused:
        export_records(vault, "contact", file)

    assert refused.value.facts == {"limit": 2, "count": 3, "entity": "contact"}
    assert not Path(file).exists()
    assert events(vault, "refused", "export") == [("refused", "contact", None, "export 3>2", None)]
    assert export_records(vault, "contact", file, where="name = 'c1'") == 1


def test_what_somebody_may_not_is_written_down_once_a_minute(vault):
    viewer = hire(vault, "Vera", "readonly")
    (contact,) = contacts(vault, 1)
    become(vault, viewer)
    for _ in range(3):
        with pytest.raises(NotAllowed), vault.batch("edit") as batch:
            batch.set("contact", contact, {"name": "x"})

    found = events(vault, "refused")
    assert [event[:2] for event in found] == [("refused", "contact")]


def test_what_a_service_refuses_is_written_down_too(vault):
    def work() -> None:
        raise NotAllowed(verb="audit", entity="", record="", field="")

    with pytest.raises(NotAllowed):
        attendance.attended(vault, work)()

    assert events(vault, "refused") == [("refused", None, None, "audit", None)]


def test_what_waits_is_written_down_when_the_vault_closes(vault, model):
    (contact,) = contacts(vault, 1)
    get_record(vault, "contact", contact)
    vault.close()

    again = Vault.open(vault.path, PASSPHRASE, model)
    assert len(events(again, "read")) == 1
    again.close()


def test_usual_and_small_exports_are_not_unusual(vault):
    assert not export_watch._is_unusual(vault, 10_000)  # there is nothing to compare with
    export_watch.note(vault, vault.entity("contact"), ["name"], ".csv", 90)
    assert not export_watch._is_unusual(vault, 99)
    assert not export_watch._is_unusual(vault, 270)
    assert export_watch._is_unusual(vault, 271)
