"""The merge rule, unit by unit: order does not matter, and what gives way is kept."""

import json
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync.change import Change, Edit, Op, TagEdit
from sync.clock import MAX_AHEAD_MS, clock_at
from sync.ids import new_id
from sync.merge import (
    HUB,
    LIFE,
    PURGED,
    STANDARD_CLOCK,
    TRASHED,
    Outcome,
    Progress,
    apply,
    effective_clock,
    take,
)
from sync.wire import RecordState
from tests.sync.world import CUSTOMER

RECORD = new_id()
BASE = (100, 1)
HELD = RecordState("customer", RECORD, 0, BASE, {"name": "Kangde", "phone": "5555"})


def edit(clock: int, prev: int = BASE[0], **fields: tuple[object, object]) -> Change:
    units = {CUSTOMER.unit_of[column]: prev for column in fields}
    return Change(clock, "b", "customer", RECORD, Op.EDIT, clock, edit=Edit(fields, units))


def tag_edit(clock: int, prev: int, old: list[str], new: list[str]) -> Change:
    asked = TagEdit(tuple(set(new) - set(old)), tuple(set(old) - set(new)))
    pair = tuple(json.dumps(sorted(one)) if one else None for one in (old, new))
    body = Edit({"tags": pair}, {"tags": prev}, {"tags": asked})
    return Change(clock, "b", "customer", RECORD, Op.EDIT, clock, edit=body)


def bare(op: Op, clock: int, prev: dict[str, int] | None = None) -> Change:
    return Change(clock, "b", "customer", RECORD, op, clock, edit=Edit({}, prev) if prev else None)


def create(clock: int, **values: object) -> Change:
    return Change(clock, "b", "customer", RECORD, Op.CREATE, clock, values=values)


def meet(state: RecordState | None, change: Change, device: int) -> Outcome:
    return apply(state, change, device=device, effective=change.clock, entity=CUSTOMER)


def run(changes: list[tuple[int, Change]]) -> tuple[RecordState, list[Outcome]]:
    state: RecordState = HELD
    outcomes = []
    for device, change in changes:
        outcomes.append(meet(state, change, device))
        state = outcomes[-1].state or state
    return state, outcomes


CLOCKS = st.lists(st.integers(101, 140), min_size=1, max_size=4, unique=True)


@given(CLOCKS)
def test_concurrent_edits_of_one_field_give_one_value_in_any_order(clocks: list[int]) -> None:
    changes = [
        (device, edit(clock, phone=("5555", f"by {device}")))
        for device, clock in enumerate(clocks, 2)
    ]

    results = [run(list(order)) for order in permutations(changes)]

    winner = max((clock, device) for device, clock in enumerate(clocks, 2))[1]
    assert {state.values["phone"] for state, _ in results} == {f"by {winner}"}
    for _, outcomes in results:
        kept = {
            side["phone"]
            for outcome in outcomes
            for conflict in outcome.conflicts
            for side in (conflict.held, conflict.arrived)
        }
        assert kept == ({f"by {d}" for d, _ in changes} if len(changes) > 1 else set())


@given(CLOCKS, st.data())
def test_do_not_contact_wins_whatever_the_clock(clocks: list[int], data: st.DataObject) -> None:
    flags = [data.draw(st.sampled_from([0, 1])) for _ in clocks]
    changes = [
        (device, edit(clock, stop=(None, flag)))
        for device, (clock, flag) in enumerate(zip(clocks, flags, strict=True), 2)
    ]

    for order in permutations(changes):
        state, _ = run(list(order))
        assert state.values["stop"] == max(flags)


@given(st.lists(st.tuples(st.integers(101, 140), st.sets(st.sampled_from("abcd"))), max_size=4))
def test_concurrent_tags_all_stay_in_any_order(edits: list[tuple[int, set[str]]]) -> None:
    changes = [
        (device, tag_edit(clock, BASE[0], [], sorted(tags)))
        for device, (clock, tags) in enumerate(edits, 2)
        if tags
    ]
    everything = sorted(set().union(*(tags for _, tags in edits)))

    for order in permutations(changes):
        state, outcomes = run(list(order))
        assert json.loads(str(state.values.get("tags") or "[]")) == everything
        assert not any(outcome.conflicts for outcome in outcomes)


def test_an_edit_that_replaces_what_the_hub_holds_is_no_conflict() -> None:
    _, outcomes = run(
        [(2, edit(110, phone=("5555", "6666"))), (3, edit(105, 110, phone=("6666", "7777")))]
    )

    assert outcomes[1].state is not None
    assert outcomes[1].state.values["phone"] == "7777"
    assert outcomes[1].effective == 111  # after what it knew
    assert not outcomes[1].conflicts


def test_equal_values_are_no_conflict() -> None:
    _, outcomes = run(
        [(2, edit(110, phone=("5555", "6666"))), (3, edit(111, phone=("5555", "6666")))]
    )

    assert not outcomes[1].conflicts


def test_parts_of_a_group_never_come_from_two_people() -> None:
    state, outcomes = run(
        [
            (2, edit(110, street=(None, "Nanjing Rd"), city=(None, "Shanghai"))),
            (3, edit(111, street=(None, "Chang'an Ave"), city=(None, "Beijing"))),
        ]
    )

    assert (state.values["street"], state.values["city"]) == ("Chang'an Ave", "Beijing")
    assert outcomes[1].conflicts[0].unit == "address"


def test_a_delete_wins_and_the_edit_it_met_is_kept() -> None:
    trashed, _ = run([(2, bare(Op.TRASH, 110, {LIFE: 100}))])

    outcome = meet(trashed, edit(120, phone=("5555", "6666")), 3)

    assert outcome.state is not None
    assert outcome.state.life == TRASHED
    assert outcome.state.values["phone"] == "6666"  # there when it is restored
    (conflict,) = outcome.conflicts
    assert (conflict.unit, conflict.held, conflict.winner) == (LIFE, {LIFE: 1}, "held")
    assert conflict.arrived == {"phone": "6666"}


def test_a_delete_that_did_not_know_of_an_edit_is_listed_beside_it() -> None:
    _, outcomes = run(
        [(2, edit(120, phone=("5555", "6666"))), (3, bare(Op.TRASH, 130, {LIFE: 100}))]
    )

    (conflict,) = outcomes[1].conflicts
    assert (conflict.unit, conflict.held) == (LIFE, {"phone": "6666"})


def test_a_delete_that_knew_of_the_edit_is_no_conflict() -> None:
    _, outcomes = run(
        [
            (2, edit(120, phone=("5555", "6666"))),
            (3, bare(Op.TRASH, 130, {LIFE: 100, "phone": 120})),
        ]
    )

    assert not outcomes[1].conflicts


def test_nothing_comes_back_after_a_purge() -> None:
    purged, _ = run([(2, bare(Op.PURGE, 110))])
    assert (purged.life, purged.values) == (PURGED, {})

    late = meet(purged, edit(120, phone=("5555", "6666")), 3)

    assert (late.verdict, late.reason) == ("quarantined", "purged")
    assert late.state == purged


def test_standard_records_made_by_many_devices_never_conflict() -> None:
    state = None
    for device in (3, 2, 4):
        outcome = meet(state, create(STANDARD_CLOCK, name="Won", phone=str(device)), device)
        assert not outcome.conflicts
        state = outcome.state
    assert state is not None
    renamed = meet(state, edit(110, 1, name=("Won", "Signed")), 2).state
    again = meet(renamed, create(STANDARD_CLOCK, name="Won"), 9)

    assert again.state is not None
    assert again.state.values["name"] == "Signed"
    assert not again.conflicts


def test_two_creates_of_one_id_merge_field_by_field() -> None:
    outcome = meet(HELD, create(150, name="Kangde", phone="6666", street="Nanjing Rd"), 2)

    assert outcome.state is not None
    assert outcome.state.values["street"] == "Nanjing Rd"
    assert outcome.state.values["phone"] == "6666"
    assert [conflict.unit for conflict in outcome.conflicts] == ["phone"]


def test_fields_the_hub_does_not_know_merge_by_themselves() -> None:
    change = Change(
        1, "b", "customer", RECORD, Op.EDIT, 110, edit=Edit({"x_new": (None, "1")}, {"x_new": 100})
    )

    outcome = apply(HELD, change, device=2, effective=110, entity=None)

    assert outcome.state is not None
    assert outcome.state.values["x_new"] == "1"
    assert outcome.state.stamps == {"x_new": (110, 2)}


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (edit(110), "malformed"),
        (Change(1, "b", "customer", RECORD, Op.CREATE, 110), "malformed"),
        (edit(110, diagnosis=(None, "secret")), "local_field"),
        (create(110, diagnosis="secret"), "local_field"),
    ],
)
def test_a_change_that_cannot_be_taken_is_refused_and_changes_nothing(
    change: Change, reason: str
) -> None:
    outcome = meet(HELD, change, 2)

    assert (outcome.verdict, outcome.reason, outcome.state) == ("refused", reason, HELD)


@given(st.integers(2, 2**62), st.integers(0, 2**62), st.integers(0, 2**40))
def test_the_effective_clock_follows_the_last_one_and_stays_near_the_hubs(
    clock: int, last: int, now: int
) -> None:
    effective = effective_clock(edit(clock), Progress(1, last), now)

    assert effective > last
    assert effective <= max(clock_at(now + MAX_AHEAD_MS), last + 1)


def test_one_batch_keeps_one_clock() -> None:
    assert effective_clock(edit(500), Progress(500, 77), 10**12) == 77


# -------------------------------------------------------------------- devices

UNITS = st.sets(st.sampled_from(["name", "phone", "address", "note", "tags", LIFE]))
STAMPS = st.dictionaries(
    st.sampled_from(["name", "phone", "address", "note", "tags", LIFE]),
    st.tuples(st.integers(1, 50), st.integers(HUB, 3)),
)
VALUES = st.dictionaries(
    st.sampled_from(["name", "phone", "street", "city", "note", "tags"]), st.text(max_size=3)
)
STATES = st.builds(
    RecordState,
    st.just("customer"),
    st.just(RECORD),
    st.integers(0, 1),
    st.tuples(st.integers(1, 50), st.integers(1, 3)),
    VALUES,
    STAMPS,
)


@given(STATES, STATES, UNITS)
def test_taking_a_state_twice_is_taking_it_once(
    local: RecordState, hub: RecordState, pending: set[str]
) -> None:
    once = take(local, hub, pending, CUSTOMER)

    assert take(once, hub, pending, CUSTOMER) == once


@given(STATES, STATES, UNITS)
def test_a_device_keeps_its_unanswered_edits_and_takes_all_else(
    local: RecordState, hub: RecordState, pending: set[str]
) -> None:
    taken = take(local, hub, pending, CUSTOMER)

    for unit, columns in CUSTOMER.units.items():
        source = local if unit in pending else hub
        assert {c: taken.values.get(c) for c in columns} == {
            c: source.values.get(c) for c in columns
        }
        assert taken.stamps.get(unit, taken.base) == source.stamps.get(unit, source.base)
    assert taken.life == (local if LIFE in pending else hub).life


def test_an_answer_overtaken_by_a_later_one_is_not_taken() -> None:
    later = RecordState("customer", RECORD, 0, BASE, {"name": "new"}, seq=9)
    earlier = RecordState("customer", RECORD, 0, BASE, {"name": "old"}, seq=8)

    assert take(later, earlier) == later


def test_equal_clocks_never_hide_who_overwrote_whom() -> None:
    _, outcomes = run(
        [
            (2, edit(110, phone=("5555", "by 2"))),
            (3, edit(110, phone=("5555", "by 3"))),
            (4, edit(120, 110, phone=("by 2", "by 4"))),  # it has seen device 2's edit only
        ]
    )

    assert [len(outcome.conflicts) for outcome in outcomes] == [0, 1, 1]
