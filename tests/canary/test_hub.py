"""What stays on a machine is in no table of the hub it meets, and nothing is held up by it."""

import pytest

from desktop.services.custom_fields import Wish, add_field
from desktop.services.records.reading import get_record
from desktop.services.syncing import client
from desktop.services.syncing.errors import HubUnreachable
from desktop.services.syncing.syncing import sync_now
from desktop.services.undoing import undo
from desktop.vault.check import check
from desktop.vault.errors import InvalidValue
from server.store.pool import connect
from sync.schema import STAYS_HERE, Kind
from tests.canary.hiding import Needles

STAYS = {
    "local field": "Kanarientagebuch",
    "record": "金丝雀留本机",
    "note": "0139-7171-4242",
    "before it left": "Wellensittich",
    "file": "Papageienvertrag",
}
LEAVES = {"shared": "Fernweh Instruments", "set out": "Zugvogel"}


@pytest.fixture
def a(laptop):
    vault = laptop("a")
    add_field(vault, Wish("account", "diary", Kind.TEXT, "Diary", local_only=True))
    return vault


def at_the_hub(firm, canaries) -> set[str]:
    """Return which canaries are in the hub's tables, in whatever form."""
    needles, found = Needles(canaries), set()
    with connect(firm.database) as connection:
        tables = connection.execute(
            "SELECT table_name FROM information_schema.tables WHERE table_schema = 'public'"
        ).fetchall()
        for (table,) in tables:
            for row in connection.execute(f'SELECT * FROM "{table}"'):
                for value in row:
                    plain = value if isinstance(value, bytes) else str(value).encode()
                    found |= {one.split(" as ")[0] for one in needles.in_content(plain)}
    return found


def make(vault, values, kind="edit"):
    with vault.batch(kind) as batch:
        return batch.create("account", values)


def change(vault, record, values):
    with vault.batch("edit") as batch:
        batch.set("account", record, values)
    return batch.id


def test_the_hub_has_what_was_shared_and_nothing_of_what_stays(a, laptop, firm) -> None:
    shared = make(a, {"name": LEAVES["shared"], "diary": STAYS["local field"]})
    make(a, {"name": STAYS["record"], "note": STAYS["note"], STAYS_HERE: True})
    marked = make(a, {"name": STAYS["record"]})
    change(a, marked, {STAYS_HERE: True})
    change(a, marked, {"note": STAYS["note"]})
    later = make(a, {"name": STAYS["before it left"], STAYS_HERE: True})
    change(a, later, {"name": LEAVES["set out"], STAYS_HERE: False})
    sync_now(a)
    change(a, marked, {"note": STAYS["note"] + "!"})
    done = sync_now(a)

    assert at_the_hub(firm, LEAVES) == set(LEAVES)
    assert at_the_hub(firm, STAYS) == set()
    assert done.refused == 0
    b = laptop("b")
    sync_now(b)
    assert get_record(b, "account", later).title() == LEAVES["set out"]
    assert get_record(b, "account", shared).value("diary") is None
    assert [finding for vault in (a, b) for finding in check(vault) if not finding.ok] == []


def test_what_the_hub_has_cannot_be_kept_here_any_more(a, firm) -> None:
    record = make(a, {"name": LEAVES["shared"]})
    sync_now(a)

    with pytest.raises(InvalidValue) as refused:
        change(a, record, {STAYS_HERE: True})

    assert refused.value.facts["reason"] == "already_shared"
    assert get_record(a, "account", record).value(STAYS_HERE) is not True


def test_what_was_sent_and_not_answered_counts_as_seen(a, firm, monkeypatch) -> None:
    record = make(a, {"name": LEAVES["shared"]})
    told, hear = client.HubClient.ask, []

    def deaf(self, path, message, answer):
        said = told(self, path, message, answer)
        if path == "/v1/push":
            hear.append(path)
            raise HubUnreachable(url=self.url, detail="ReadTimeout")
        return said

    monkeypatch.setattr(client.HubClient, "ask", deaf)
    with pytest.raises(HubUnreachable):
        sync_now(a)

    assert hear
    with pytest.raises(InvalidValue):
        change(a, record, {STAYS_HERE: True})


def test_what_could_not_be_sent_can_still_be_kept_here(a, firm, monkeypatch) -> None:
    sync_now(a)
    record = make(a, {"name": STAYS["record"]})
    with monkeypatch.context() as patch:
        patch.setattr(client.HubClient, "_signed", lambda *_: {})
        a.update_meta({"hub_url": "http://127.0.0.1:9"})
        with pytest.raises(HubUnreachable):
            sync_now(a)
        a.update_meta({"hub_url": firm.url})

    change(a, record, {STAYS_HERE: True})
    sync_now(a)

    assert at_the_hub(firm, STAYS) == set()


def test_a_mark_taken_back_lets_it_leave_as_it_then_is(a, laptop, firm) -> None:
    record = make(a, {"name": LEAVES["set out"]})
    batch = change(a, record, {STAYS_HERE: True, "note": STAYS["note"]})
    sync_now(a)
    undo(a, batch)
    done = sync_now(a)
    b = laptop("b")
    sync_now(b)

    assert get_record(b, "account", record).title() == LEAVES["set out"]
    assert at_the_hub(firm, STAYS) == set()
    assert done.refused == 0
