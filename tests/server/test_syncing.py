"""Two laptops and a hub on PostgreSQL: both edits live, clashes are listed, answers may be lost."""

import json

import pytest

from sync.change import digest_of
from sync.ids import new_id
from sync.wire import PullAnswer, PullRequest, PushAnswer
from tests.server.conftest import Firm, Time, serving
from tests.server.laptop import Laptop, Refused
from tests.sync.test_histories import comparable


def customer(laptop: Laptop, **values: object) -> str:
    record = new_id()
    laptop.create(record, {"name": "上海康德", "phone": "021-5555"} | values)
    return record


def pair(firm: Firm, **values: object) -> tuple[Laptop, Laptop, str]:
    """Two laptops that both hold one customer."""
    first, second = firm.laptop(), firm.laptop()
    record = customer(first, **values)
    first.sync()
    second.fetch()
    return first, second, record


def test_edits_of_different_fields_both_live(firm: Firm) -> None:
    first, second, record = pair(firm)

    first.edit(record, {"phone": "021-6666"})
    second.edit(record, {"street": "Nanjing Rd 1", "city": "Shanghai"})
    second.sync()
    first.sync()
    second.fetch()

    assert first.records[record].values == second.records[record].values
    assert first.records[record].values["phone"] == "021-6666"
    assert first.records[record].values["city"] == "Shanghai"
    assert not first.of("conflict")
    assert comparable(first.records[record]) == comparable(second.records[record])


@pytest.mark.parametrize("first_pushes_first", [True, False])
def test_a_clash_is_listed_with_both_values_and_authors(
    firm: Firm, first_pushes_first: bool
) -> None:
    first, second, record = pair(firm)

    first.edit(record, {"phone": "021-1111"})
    second.edit(record, {"phone": "021-2222"})
    order = (first, second) if first_pushes_first else (second, first)
    for laptop in (*order, *order):
        laptop.sync() if laptop.pending else laptop.fetch()

    (listed,) = first.of("conflict")
    assert listed in second.of("conflict")
    assert listed["about_record"] == record
    assert listed["unit"] == "phone"
    sides = {
        json.loads(str(listed[f"{side}"]))["phone"]: listed[f"{side}_device"]
        for side in ("held", "arrived")
    }
    assert sides == {"021-1111": first.number, "021-2222": second.number}
    assert json.loads(str(listed["base"])) == {"phone": "021-5555"}
    winner = json.loads(str(listed[str(listed["winner"])]))["phone"]
    assert winner == first.records[record].values["phone"]
    assert listed["held_person"] == listed["arrived_person"]
    assert listed["status"] == "open"


def test_notes_merge_by_sentence_and_a_clash_in_one_sentence_is_listed(firm: Firm) -> None:
    first, second, record = pair(firm, note="Met Mr Wang.\nCall on Monday.\n")

    first.edit(record, {"note": "Met Mr Wang Fang.\nCall on Monday.\n"})
    second.edit(record, {"note": "Met Mr Wang.\nCall on Monday.\nWants a discount.\n"})
    first.sync()
    second.sync()
    first.fetch()

    merged = "Met Mr Wang Fang.\nCall on Monday.\nWants a discount.\n"
    assert first.records[record].values["note"] == merged
    assert second.records[record].values["note"] == merged
    assert not first.of("conflict")

    first.edit(record, {"note": merged.replace("Monday", "Tuesday")})
    second.edit(record, {"note": merged.replace("Monday", "Friday")})
    first.sync()
    second.sync()
    first.fetch()

    (listed,) = first.of("conflict")
    assert "Tuesday" in str(listed["held"])
    assert "Friday" in str(listed["arrived"])
    assert first.records[record].values == second.records[record].values


def test_a_segment_sent_twice_gets_the_same_verdicts_and_changes_nothing(firm: Firm) -> None:
    laptop = firm.laptop()
    customer(laptop)
    segment = laptop.segment()

    once = laptop.ask("/v1/push", segment, PushAnswer)
    again = laptop.ask("/v1/push", segment, PushAnswer)

    assert [(v.number, v.outcome) for v in once.verdicts] == [(1, "applied")]
    assert [(v.number, v.outcome) for v in again.verdicts] == [(1, "applied")]
    assert firm.rows("SELECT count(*) FROM journal WHERE device = 1") == [(1,)]
    assert firm.rows("SELECT count(*) FROM record WHERE entity = 'customer'") == [(1,)]


def test_after_a_lost_answer_the_rest_follows_and_a_colleagues_edit_comes_with_it(
    firm: Firm,
) -> None:
    first, second, record = pair(firm)
    first.edit(record, {"phone": "021-1111"})
    first.ask("/v1/push", first.segment(), PushAnswer)  # the answer is lost
    second.fetch()
    second.edit(record, {"phone": "021-2222"})
    second.sync()

    first.fetch()
    first.edit(record, {"name": "Kangde"})
    first.sync()

    assert first.records[record].values["phone"] == "021-2222"
    assert first.records[record].values["name"] == "Kangde"
    assert not first.of("conflict")


def test_pages_are_exact_and_leave_out_what_the_device_wrote_itself(firm: Firm) -> None:
    first, second = firm.laptop(), firm.laptop()
    made = {customer(first) for _ in range(25)}
    first.send()

    second.fetch(limit=7)
    first.fetch()

    assert made <= set(second.records)
    assert [len(page.records) for page in second.pages[:3]] == [7, 7, 7]
    assert not [one for page in first.pages for one in page.records if one.id in made]
    fresh = first.ask("/v1/pull", PullRequest(0, 2000, own=True), PullAnswer)
    assert made <= {one.id for one in fresh.records}


def test_two_hub_processes_on_one_database_behave_as_one(firm: Firm, time: Time) -> None:
    with serving(firm.database, time) as other_url:
        first, second = firm.laptop(), firm.laptop(other_url)
        record = customer(first)
        first.sync()
        second.fetch()
        first.edit(record, {"phone": "021-1111"})
        second.edit(record, {"phone": "021-2222"})

        first.sync()
        second.sync()
        first.client.base_url = other_url
        second.client.base_url = firm.url
        first.fetch()
        second.fetch()

        assert first.records == second.records
        assert len(first.of("conflict")) == 1


def test_a_change_that_is_refused_does_not_hold_up_the_next_ones(firm: Firm) -> None:
    laptop = firm.laptop()
    wrong = customer(laptop)
    right = customer(laptop)
    laptop.create("no-id", {"name": "x"})
    laptop.pending[0] = laptop.pending[0].__class__(
        **{
            **{f: getattr(laptop.pending[0], f) for f in laptop.pending[0].__struct_fields__},
            "digest": digest_of({"name": "other"}),
        }
    )

    answer = laptop.send()

    assert [(v.outcome, v.reason) for v in answer.verdicts] == [
        ("refused", "digest"),
        ("applied", ""),
        ("refused", "malformed"),
    ]
    stored = {row[0] for row in firm.rows("SELECT id FROM record WHERE entity = 'customer'")}
    assert stored == {right}
    assert wrong not in stored


def test_an_edit_of_a_record_the_hub_never_had_waits_in_quarantine(firm: Firm) -> None:
    laptop = firm.laptop()
    record = customer(laptop)
    laptop.pending.clear()
    laptop.edit(record, {"phone": "021-1111"})

    (verdict,) = laptop.send().verdicts

    assert (verdict.outcome, verdict.reason) == ("quarantined", "unknown_record")
    assert firm.rows("SELECT reason FROM quarantine") == [("unknown_record",)]


def test_values_of_fields_that_stay_on_a_machine_are_refused(firm: Firm) -> None:
    laptop = firm.laptop()
    customer(laptop, diagnosis="secret")

    (verdict,) = laptop.send().verdicts

    assert (verdict.outcome, verdict.reason) == ("refused", "local_field")


def test_everybody_receives_people_and_the_names_of_devices(firm: Firm) -> None:
    first, second = firm.laptop(), firm.laptop()

    page = first.fetch()

    (person,) = first.of("person")
    assert person["user"] == "boss"
    names = {one.number: one.person_name for page in first.pages for one in page.devices}
    assert names[second.number] == "boss"
    assert page.generation == firm.rows("SELECT generation FROM workspace")[0][0]


def test_a_copied_device_is_noticed_by_its_chain(firm: Firm) -> None:
    laptop = firm.laptop()
    customer(laptop)
    before = laptop.previous, laptop.last, list(laptop.pending)
    laptop.send()
    laptop.previous, laptop.last, laptop.pending = before
    laptop.pending.clear()
    laptop.last = 0
    customer(laptop, name="another")

    with pytest.raises(Refused) as refused:
        laptop.send()

    assert (refused.value.status, refused.value.code) == (409, "fork")


def test_a_hub_that_lacks_earlier_changes_asks_for_them(firm: Firm) -> None:
    laptop = firm.laptop()
    customer(laptop)
    customer(laptop)
    missed = laptop.pending.pop(0)
    laptop.previous = bytes.fromhex(laptop.segment([missed]).hash)

    with pytest.raises(Refused) as refused:
        laptop.send()

    assert refused.value.code == "gap"
    assert refused.value.facts["number"] == "0"
