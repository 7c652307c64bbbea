"""The log for auditors: one list, filtered, proven, and exported so that others can prove it."""

import csv
import hashlib
import json
from datetime import UTC, datetime, timedelta

import openpyxl
import pytest

from desktop.services import audit_proof, auditing, erasing, security_events
from desktop.services.auditing import CHANGES, EVENTS, Filter
from desktop.services.rights.people import find_named
from desktop.vault.engine import connect
from desktop.vault.folder import DATABASE
from sync.rights import NotAllowed
from tests.services.conftest import become, hire, own


@pytest.fixture
def worked(vault):
    """A vault with a contact that was made, edited and trashed, and one event about it."""
    with vault.batch("edit") as batch:
        contact = batch.create("contact", {"name": "张三", "phone": "0799-1"})
        batch.create("account", {"name": "康德"})
    with vault.batch("edit", "a label") as batch:
        batch.set("contact", contact, {"name": "李四", "phone": "0799-2"})
    with vault.batch("bulk") as batch:
        batch.trash("contact", contact)
    security_events.note(vault, "export", about=("contact", contact), detail="csv phone", count=7)
    return contact


def whats(vault, **wanted):
    return [line.what for line in auditing.lines(vault, Filter(**wanted)).lines]


def test_changes_and_events_are_in_one_list_the_newest_first(vault, worked):
    found = whats(vault, record=worked)
    assert found == ["export", "trash", "edit", "create"]

    line = auditing.lines(vault, Filter(record=worked)).lines[0]
    assert (line.is_event, line.entity, line.title, line.count) == (True, "contact", "李四", 7)
    assert (line.person, line.detail) == ("周敏", "csv phone")
    assert len(line.hash) == 64


def test_filters_narrow_by_kind_of_record_operation_event_person_and_day(vault, worked):
    today = datetime.now(UTC).astimezone().date()
    assert whats(vault, entity="account") == ["create"]
    assert whats(vault, kind="trash") == ["trash"]
    assert whats(vault, kind="export") == ["export"]
    assert whats(vault, kind=EVENTS) == ["export"]
    assert "export" not in whats(vault, kind=CHANGES)
    assert whats(vault, person="01a2034b-7275-7775-b094-20f35568a79d") == []
    assert whats(vault, person=vault.person, record=worked) == whats(vault, record=worked)
    assert whats(vault, record=worked, first=today, last=today) == whats(vault, record=worked)
    assert whats(vault, record=worked, first=today + timedelta(days=1)) == []
    assert whats(vault, record=worked, last=today - timedelta(days=1)) == []


def test_pages_follow_one_another_without_gap(vault, worked):
    seen, after = [], None
    while True:
        page = auditing.lines(vault, after=after, limit=3)
        seen += [line.n for line in page.lines]
        if page.next is None:
            break
        after = page.next

    assert seen == sorted(seen, reverse=True)
    assert len(seen) == len(set(seen)) == auditing.count(vault)
    assert auditing.count(vault, Filter(record=worked)) == 4


def test_an_entry_shows_old_and_new_and_what_its_link_covers(vault, worked):
    line = next(line for line in auditing.lines(vault).lines if line.what == "edit")

    found = auditing.detail(vault, line.n)

    assert [(c.field.name, c.old, c.new) for c in found.fields] == [
        ("name", "张三", "李四"),
        ("phone", "0799-1", "0799-2"),
    ]
    assert (found.is_hidden, found.order) == (False, "")
    assert len(found.previous) == len(found.digest) == 64


def test_what_was_erased_says_by_which_order(vault, worked):
    done = erasing.erase(vault, "contact", worked, reason="person_asked", typed="李四")

    found = {
        line.what: auditing.detail(vault, line.n)
        for line in auditing.lines(vault, Filter(record=worked)).lines
    }
    assert found["edit"].order == found["purge"].order == done.order
    assert found["edit"].fields == ()
    assert found["edit"].line.title == ""


def test_only_who_may_audit_reads_it(vault, worked):
    become(vault, hire(vault, "Vera"))

    for act in (auditing.lines, auditing.count, audit_proof.verify):
        with pytest.raises(NotAllowed):
            act(vault)


def test_an_auditor_sees_that_and_by_whom_but_masked_stays_masked(vault, worked):
    seller = hire(vault, "Seller", "sales")
    with vault.batch("edit") as batch:
        role = batch.connection.exec_driver_sql(
            "SELECT id FROM role WHERE code = 'auditor'"
        ).scalar()
        right = {"entity": "contact", "field": "phone", "access": "masked"}
        batch.create("field_right", {"role": role, **right})
        contact = own(batch, "contact", seller, name="王五", phone="0799-3141592")
    with vault.batch("edit") as batch:
        batch.set("contact", contact, {"phone": "0799-2718281"})
    become(vault, hire(vault, "Anna", "auditor"))

    line = next(
        line for line in auditing.lines(vault, Filter(record=contact)).lines if line.what == "edit"
    )
    (change,) = auditing.detail(vault, line.n).fields

    assert "2718281" not in str(change.new)
    assert "3141592" not in str(change.old)


def test_the_chain_verifies_and_names_the_first_bad_entry(vault, worked):
    found = audit_proof.verify(vault)
    assert (found.ok, found.bad) == (True, None)
    assert found.head == audit_proof.head(vault)

    connection = connect(vault.path / DATABASE, vault.key)
    connection.execute("DROP TRIGGER guard_change_update")
    n = connection.execute("SELECT n FROM main.change WHERE op = 'edit'").fetchone()[0]
    connection.execute("UPDATE main.change SET at = 1 WHERE n = ?", (n,))
    connection.close()

    found = audit_proof.verify(vault)
    assert (found.ok, found.bad) == (False, n)


def proven(line):
    head = [
        line[name] for name in ("n", "batch", "entity", "record", "op", "clock", "at", "digest")
    ]
    form = json.dumps(head, separators=(",", ":"), ensure_ascii=False).encode()
    return hashlib.sha256(bytes.fromhex(line["previous"] or "00" * 32) + form).hexdigest()


def test_an_export_can_be_proven_with_what_is_in_it_alone(vault, worked, tmp_path):
    file = tmp_path / "log.jsonl"

    done = audit_proof.export(vault, file)

    head, *entries = [json.loads(line) for line in file.read_text().splitlines()]
    assert len(entries) == done.count > 10
    assert [proven(line) for line in entries] == [line["hash"] for line in entries]
    links = [line["hash"] for line in entries]
    assert [line["previous"] for line in entries][1:] == links[:-1]
    assert head["head"]["hash"] == links[-1] == done.head.hash
    assert any(
        line["fields"]
        == [
            {"field": "name", "old": "张三", "new": "李四"},
            {"field": "phone", "old": "0799-1", "new": "0799-2"},
        ]
        for line in entries
    )


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_an_export_as_a_table_ends_with_the_head(vault, worked, tmp_path, kind):
    file = tmp_path / f"log.{kind}"

    done = audit_proof.export(vault, file, Filter(record=worked))

    if kind == "csv":
        rows = list(csv.reader(file.read_text("utf-8-sig").splitlines()))[1:]
    else:
        sheet = openpyxl.load_workbook(file).active
        rows = [list(map(str, row)) for row in sheet.iter_rows(min_row=2, values_only=True)]
    assert len(rows) == done.count + 1 == 5
    assert any("姓名" in cell or "Name: 张三 → 李四" in cell for row in rows for cell in row)
    assert rows[-1][-1] == done.head.hash
    with vault.inspect() as connection:
        event = connection.exec_driver_sql(
            "SELECT about_entity, detail, count FROM security_event ORDER BY n DESC LIMIT 1"
        ).one()
    assert tuple(event) == ("change", kind, 4)


def test_a_person_can_be_named(vault, worked):
    assert find_named(vault, "person", "周敏") == vault.person
