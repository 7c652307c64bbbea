"""What hangs on a record that stays on this machine stays with it: its notes, files and deals say
whose they are.
"""

import msgspec
import pytest

from desktop.services.attaching import attach
from desktop.services.records.reading import get_record
from desktop.services.records.writing import add_record
from desktop.services.syncing.outbox import next_segment
from desktop.services.undoing import undo
from desktop.vault.check import check
from sync.schema import STAYS_HERE
from sync.signing import new_private_key

SECRET, FILE = "金丝雀留本机", "金丝雀合同.txt"


@pytest.fixture
def file(tmp_path):
    (tmp_path / FILE).write_text("x")
    return tmp_path / FILE


def make(vault, entity, **values):
    with vault.batch("edit") as batch:
        return batch.create(entity, values)


def set_home(vault, entity, record, *, stays):
    with vault.batch("edit") as batch:
        batch.set(entity, record, {STAYS_HERE: stays})
    return batch.id


def stays(vault, entity, record):
    return get_record(vault, entity, record).value(STAYS_HERE) is True


def sent(vault):
    """Return what is sent: the bytes, and which records with their content."""
    with vault.inspect() as connection:
        segment = next_segment(connection, vault, 0, device=1, private_key=new_private_key())
    told = {one.record for one in segment.changes if not one.is_withheld}
    return msgspec.json.encode(segment).decode(), told


def test_what_is_made_for_a_record_that_stays_here_stays_too(vault, file) -> None:
    account = make(vault, "account", name=SECRET, stays_here=True)
    note = make(vault, "activity", subject=f"{SECRET} called", account=account)
    deal = add_record(vault, "opportunity", {"account": account}).id
    order = make(vault, "order", number="1", account=account)
    line = make(vault, "order_line", order=order, tags=[SECRET])
    attached = attach(vault, "account", account, file).id

    content, told = sent(vault)

    assert SECRET in get_record(vault, "opportunity", deal).title()
    assert told.isdisjoint({account, note, deal, order, line, attached})
    assert SECRET not in content
    assert FILE not in content


def test_imported_rows_stay_one_by_one(vault) -> None:
    here, shared = (
        make(vault, "account", name="a", stays_here=True),
        make(vault, "account", name="b"),
    )
    names = ["subject", "account"]
    rows = [[f"{n:036d}", f"note {n}", here if n % 2 else shared] for n in range(6)]
    with vault.batch("import") as batch:
        batch.insert("activity", names, rows)

    told = sent(vault)[1]

    assert told & {row[0] for row in rows} == {row[0] for row in rows[::2]}


def test_what_is_only_linked_may_leave_if_the_person_says_so_and_a_file_may_not(
    vault, file
) -> None:
    account = make(vault, "account", name=SECRET, stays_here=True)
    note = make(vault, "activity", subject="harmless", account=account, stays_here=False)
    attached = attach(vault, "account", account, file).id

    assert note in sent(vault)[1]
    assert attached not in sent(vault)[1]


def test_marking_takes_along_what_has_not_left_and_taking_back_lets_it_go(vault, file) -> None:
    account = make(vault, "account", name=SECRET)
    note = make(vault, "activity", subject=SECRET, account=account)
    order = make(vault, "order", number="1", account=account)
    line = make(vault, "order_line", order=order, tags=[SECRET])
    attached = attach(vault, "account", account, file).id

    batch = set_home(vault, "account", account, stays=True)
    content, told = sent(vault)
    assert told.isdisjoint({account, note, order, line, attached})
    assert SECRET not in content
    assert FILE not in content

    undo(vault, batch)
    assert {account, note, order, line, attached} <= sent(vault)[1]
    assert [finding for finding in check(vault) if not finding.ok] == []


def test_what_the_hub_has_already_is_left_as_it_is(vault) -> None:
    account = make(vault, "account", name="a")
    note = make(vault, "activity", subject="n")
    vault.update_meta({"acknowledged": "1000000"})
    other = make(vault, "account", name="b", stays_here=True)
    with vault.batch("edit") as batch:
        batch.set("activity", note, {"account": other})
    set_home(vault, "account", other, stays=False)
    vault.update_meta({"acknowledged": "0"})

    assert not stays(vault, "activity", note)
    assert not stays(vault, "account", account)


def test_unmarking_sends_parts_and_files_and_leaves_notes_to_the_person(vault, file) -> None:
    order = make(vault, "order", number="1", stays_here=True)
    line = make(vault, "order_line", order=order, tags=["x"])
    attached = attach(vault, "order", order, file).id
    account = make(vault, "account", name="a", stays_here=True)
    note = make(vault, "activity", subject="n", account=account)

    set_home(vault, "order", order, stays=False)
    set_home(vault, "account", account, stays=False)

    told = sent(vault)[1]
    assert {order, line, attached, account} <= told
    assert note not in told
    assert stays(vault, "activity", note)


def test_a_circle_of_links_comes_to_an_end(vault) -> None:
    first = make(vault, "account", name="a")
    second = make(vault, "account", name="b", parent=first)
    with vault.batch("edit") as batch:
        batch.set("account", first, {"parent": second})

    set_home(vault, "account", first, stays=True)

    assert stays(vault, "account", first)
    assert stays(vault, "account", second)
