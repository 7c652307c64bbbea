"""Two laptops work offline and meet at the hub: all copies become equal and nothing is lost."""

import pytest

from desktop.services import custom_fields
from desktop.services.records.history import history
from desktop.services.records.reading import Query, get_record, list_records
from desktop.services.records.searching import search
from desktop.services.records.writing import Edits, add_record, change_record, trash_records
from desktop.services.syncing.conflicts import open_conflicts, resolve
from desktop.services.syncing.errors import (
    AlreadyJoined,
    ConflictNotFound,
    HubRefused,
    HubUnreachable,
    NotJoined,
)
from desktop.services.syncing.joining import join
from desktop.services.syncing.syncing import sync_now
from desktop.services.undoing import undo
from desktop.services.vault_facts import pending_changes
from desktop.vault.check import check
from sync.schema import Kind


@pytest.fixture
def pair(laptop):
    """Two laptops that both have one customer."""
    a, b = laptop("a"), laptop("b")
    account = add_record(a, "account", {"name": "康德", "phone": "1", "email": "a@x.cn"}).id
    sync_now(a)
    sync_now(b)
    return a, b, account


def fields(vault, account):
    entity = vault.entity("account")
    columns = get_record(vault, "account", account).columns
    return {name: columns[name] for name in entity.sent_columns} | {"life": columns["life"]}


def set_field(vault, account, **values):
    change_record(vault, "account", account, Edits(values))


def meet(*vaults):
    for vault in vaults:
        sync_now(vault)


def test_what_one_makes_the_other_has_and_finds(pair):
    _a, b, account = pair
    assert get_record(b, "account", account).title() == "康德"
    assert [hit.id for hit in search(b, "kd")] == [account]
    assert [finding.name for finding in check(b) if not finding.ok] == []


@pytest.mark.parametrize("order", ["ab", "ba"])
def test_edits_of_different_fields_both_live_whoever_comes_first(pair, order):
    a, b, account = pair
    set_field(a, account, phone="2")
    set_field(b, account, email="b@x.cn")

    meet(*((a, b, a, b) if order == "ab" else (b, a, b, a)))

    assert fields(a, account) == fields(b, account)
    assert fields(a, account)["phone"] == "2"
    assert fields(a, account)["email"] == "b@x.cn"
    assert open_conflicts(a) == open_conflicts(b) == []


@pytest.mark.parametrize("order", ["ab", "ba"])
def test_edits_of_one_field_are_listed_with_both_values_and_authors(pair, order):
    a, b, account = pair
    set_field(a, account, industry="Device")
    set_field(b, account, industry="Pharma")

    meet(*((a, b, a, b) if order == "ab" else (b, a, b, a)))

    assert fields(a, account) == fields(b, account)
    (seen_by_a,) = open_conflicts(a)
    (seen_by_b,) = open_conflicts(b)
    assert (seen_by_a.mine.value, seen_by_a.theirs.value) == ("Device", "Pharma")
    assert (seen_by_b.mine.value, seen_by_b.theirs.value) == ("Pharma", "Device")
    assert seen_by_a.base.value is None
    assert seen_by_a.mine.person == seen_by_b.theirs.person == "boss"
    in_force = seen_by_a.mine if seen_by_a.winner == "mine" else seen_by_a.theirs
    assert fields(a, account)["industry"] == in_force.value


def test_edits_of_one_note_lose_no_sentence(pair):
    a, b, account = pair
    set_field(a, account, note="Wants three years of service.")
    set_field(b, account, note="Pays within 60 days.")

    meet(a, b, a, b)

    assert fields(a, account) == fields(b, account)
    note = str(fields(a, account)["note"])
    kept = [note] + [str(s.value) for c in open_conflicts(a) for s in (c.mine, c.theirs)]
    assert any("three years" in text for text in kept)
    assert any("60 days" in text for text in kept)
    (conflict,) = open_conflicts(a)
    assert conflict.unit == "note"


@pytest.mark.parametrize(("keep", "value"), [("mine", "Device"), ("theirs", "Pharma")])
def test_a_decision_reaches_every_copy_and_closes_the_conflict(pair, keep, value):
    a, b, account = pair
    set_field(a, account, industry="Device")
    set_field(b, account, industry="Pharma")
    meet(a, b, a)
    (conflict,) = open_conflicts(a)

    resolve(a, conflict.id, keep)
    meet(a, b)

    assert fields(a, account)["industry"] == fields(b, account)["industry"] == value
    assert open_conflicts(a) == open_conflicts(b) == []
    with pytest.raises(ConflictNotFound):
        resolve(a, conflict.id, keep)


def test_a_third_value_can_decide(pair):
    a, b, account = pair
    set_field(a, account, industry="Device")
    set_field(b, account, industry="Pharma")
    meet(a, b, a)

    resolve(a, open_conflicts(a)[0].id, "value", "Both")
    meet(a, b)

    assert fields(b, account)["industry"] == "Both"


def test_tags_merge_element_by_element(pair):
    a, b, account = pair
    change_record(a, "account", account, Edits(add={"tags": ["vip"]}))
    change_record(b, "account", account, Edits(add={"tags": ["magnet"]}))

    meet(a, b, a)

    assert get_record(a, "account", account).value("tags") == ("magnet", "vip")
    assert fields(a, account) == fields(b, account)
    assert open_conflicts(a) == []


def test_do_not_contact_wins_whatever_the_clock(pair):
    a, b, account = pair
    set_field(a, account, do_not_contact="yes")
    sync_now(a)
    set_field(b, account, do_not_contact="no")
    meet(b, a)
    assert fields(a, account)["do_not_contact"] == fields(b, account)["do_not_contact"] == 1


def test_a_delete_and_an_edit_that_did_not_know_of_it_keep_the_edit(pair):
    a, b, account = pair
    trash_records(a, "account", [account])
    set_field(b, account, phone="9")

    meet(a, b, a, b)

    assert fields(a, account) == fields(b, account)
    kept = [str(s.columns) for c in open_conflicts(a) for s in (c.mine, c.theirs)]
    assert fields(a, account)["phone"] == "9" or any("9" in text for text in kept)


def test_history_names_the_colleague_and_their_device(pair):
    a, b, account = pair
    set_field(a, account, phone="2")
    meet(a, b)

    newest = history(b, "account", account)[0]

    assert newest.person == "boss"
    assert newest.device != ""
    assert [(c.field.name, c.old, c.new) for c in newest.fields] == [("phone", "1", "2")]


def test_stamps_and_pages_do_not_come_back_as_own_changes(pair):
    a, b, _account = pair
    meet(a, b, a, b)
    assert pending_changes(a) == pending_changes(b) == 0
    done = sync_now(a)
    assert (done.pushed, done.pulled) == (0, 0)


def test_a_custom_field_and_its_values_arrive_together(pair):
    a, b, account = pair
    custom_fields.add_field(a, custom_fields.Wish("account", "licence", Kind.TEXT, "经营许可"))
    set_field(a, account, licence="三类")

    meet(a, b)

    assert get_record(b, "account", account).value("licence") == "三类"
    assert list_records(b, Query("account", where="licence = 三类")).records


def test_a_local_only_field_never_leaves(pair, firm):
    a, b, account = pair
    wish = custom_fields.Wish("account", "diagnosis", Kind.TEXT, "诊断", local_only=True)
    custom_fields.add_field(a, wish)
    set_field(a, account, diagnosis="canary-4711", phone="3")

    meet(a, b)

    assert fields(b, account)["phone"] == "3"
    assert get_record(b, "account", account).value("diagnosis") is None
    for (table,) in firm.rows("SELECT tablename FROM pg_tables WHERE schemaname = 'public'"):
        rows = firm.rows(f'SELECT t::text FROM "{table}" AS t')
        assert not any("canary-4711" in row[0] for row in rows)


def test_undo_travels_like_any_edit(pair):
    a, b, account = pair
    set_field(a, account, phone="2")
    meet(a, b)
    undo(a)
    meet(a, b)
    assert fields(b, account)["phone"] == "1"


def test_data_made_before_joining_are_contributed_with_their_owner(firm, vault, laptop):
    record = add_record(vault, "account", {"name": "before"}).id
    answer = join(vault, firm.url, firm.new_code())
    sync_now(vault)
    b = laptop("b")
    sync_now(b)
    assert get_record(b, "account", record).value("owner") == answer.person


def test_many_changes_travel_in_segments_and_pages(laptop, monkeypatch):
    from desktop.services.syncing import outbox, syncing

    monkeypatch.setattr(outbox, "SEGMENT", 40)
    monkeypatch.setattr(syncing, "PAGE", 30)
    a, b = laptop("a"), laptop("b")
    with a.batch("import") as batch:
        ids = [batch.create("lead", {"name": f"lead {n}"}) for n in range(150)]
    with a.batch("bulk") as batch:
        for record in ids[::3]:
            batch.set("lead", record, {"company": "changed"})

    meet(a, b)

    page = list_records(b, Query("lead", sort=("name",)), limit=500)
    assert {r.id for r in page.records} == set(ids)
    assert sum(r.value("company") == "changed" for r in page.records) == 50


def test_an_answer_that_was_lost_is_asked_for_again(pair, monkeypatch):
    from desktop.services.syncing.client import HubClient

    a, b, account = pair
    set_field(a, account, phone="2")
    ask = HubClient.ask

    def lose(self, path, message, answer):
        result = ask(self, path, message, answer)
        if path == "/v1/push":
            raise HubUnreachable(url=self.url, detail="cut")
        return result

    monkeypatch.setattr(HubClient, "ask", lose)
    with pytest.raises(HubUnreachable):
        sync_now(a)
    monkeypatch.undo()
    set_field(a, account, phone="3")
    meet(a, b, a)

    assert fields(a, account) == fields(b, account)
    assert fields(b, account)["phone"] == "3"
    assert open_conflicts(a) == []


def test_a_clock_that_fell_back_a_year_is_corrected_and_loses_nothing(pair, monkeypatch):
    from desktop.services.syncing import client
    from sync.clock import wall_millis

    a, b, account = pair
    year = 365 * 24 * 3_600_000
    monkeypatch.setattr(client, "wall_millis", lambda: wall_millis() - year)
    set_field(a, account, phone="2")

    meet(a, b)

    assert fields(b, account)["phone"] == "2"


def test_a_failed_push_does_not_stop_the_pull(pair, monkeypatch):
    from desktop.services.syncing.client import HubClient

    a, b, account = pair
    set_field(a, account, phone="2")
    sync_now(a)
    set_field(b, account, email="new@x.cn")
    ask = HubClient.ask

    def no_push(self, path, message, answer):
        if path == "/v1/push":
            raise HubRefused(code="busy")
        return ask(self, path, message, answer)

    monkeypatch.setattr(HubClient, "ask", no_push)
    with pytest.raises(HubRefused):
        sync_now(b)

    assert fields(b, account)["phone"] == "2"
    assert fields(b, account)["email"] == "new@x.cn"


def test_a_vault_joins_once_and_only_with_a_fresh_code(firm, vault, laptop):
    code = firm.new_code()
    join(vault, firm.url, code)
    with pytest.raises(AlreadyJoined):
        join(vault, firm.url, firm.new_code())


def test_a_used_code_is_refused(firm, vault, laptop, tmp_path, model):
    code = firm.new_code()
    join(vault, firm.url, code)
    from desktop.services.setup import new_vault
    from desktop.vault import keys

    other, _recovery = new_vault(
        tmp_path / "o.holdfast",
        "correct horse battery staple",
        model,
        person_name="o",
        cost=keys.RECOVERY_COST,
    )
    with pytest.raises(HubRefused):
        join(other, firm.url, code)
    other.close()


def test_a_vault_without_a_hub_says_so(vault):
    with pytest.raises(NotJoined):
        sync_now(vault)


def test_no_hub_at_the_address_is_one_clear_error(vault):
    with pytest.raises(HubUnreachable):
        join(vault, "http://127.0.0.1:9", "ABCD-EFGH")
    with pytest.raises(HubUnreachable):
        join(vault, "not a url", "ABCD-EFGH")
