"""Several devices and a hub, any history: all copies end equal and nothing vanishes unseen."""

import json
from collections.abc import Iterable
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sync.change import TagEdit
from sync.ids import derived_id
from tests.sync.world import STANDARD, START, Device, Hub

FATE_VALUES = ["fine", "fine", "fine", "lost", "answer lost", "twice"]
FATES = st.sampled_from(FATE_VALUES)
HOUR = 3_600_000
LIE_VALUES = [0, 0, 40, -70_000, 90_000, HOUR, -HOUR, 900 * HOUR, -900 * HOUR]
LIES = st.sampled_from(LIE_VALUES)
WHO = st.integers(0, 2)
WHICH = st.integers(0, 1)
PICK = st.integers(0, 5)
ACTIONS = st.lists(
    st.one_of(
        st.tuples(st.just("edit"), WHO, WHICH, st.sampled_from(["phone", "address", "name"])),
        st.tuples(st.just("note"), WHO, WHICH, PICK),
        st.tuples(st.just("tags"), WHO, WHICH, PICK),
        st.tuples(st.just("stop"), WHO, WHICH, st.integers(0, 1)),
        st.tuples(st.just("life"), WHO, WHICH, st.integers(0, 3)),
        st.tuples(st.just("push"), WHO, st.integers(1, 9), FATES),
        st.tuples(st.just("pull"), WHO, st.integers(1, 9), FATES),
        st.tuples(st.just("wait"), WHO, st.sampled_from([0, 1, 300_000]), st.just(0)),
    ),
    max_size=60,
)


class History:
    """Runs actions and remembers what each write replaced with open eyes."""

    def __init__(self, lies: Iterable[int]) -> None:
        self.hub = Hub()
        self.devices = [Device(n, self.hub, lie) for n, lie in enumerate(lies, 1)]
        self.written: dict[str, set[str]] = {"phone": set(), "street": set(), "name": set()}
        self.replaced: dict[str, set[str]] = {"phone": set(), "street": set(), "name": set()}
        self.lines: set[str] = set()
        self.struck: set[str] = set()
        self.tagged: set[str] = set()
        self.untagged: set[str] = set()
        self.stopped = self.allowed = False
        self.count = 0
        self.made = [derived_id("test", "one"), STANDARD]
        self.devices[0].create(self.made[0], {"name": "Kangde", "note": "first\nsecond\n"})
        for device in self.devices:
            device.create_standard()
            device.push(9, "fine")
            device.pull(9, "fine")
        for device in self.devices:
            device.pull(9, "fine")

    def run(self, action: tuple[str, int, int, object]) -> None:
        what, who, which, more = action
        device = self.devices[who]
        if what in {"push", "pull"}:
            getattr(device, what)(which, str(more))
        elif what == "wait":
            self.hub.now += which
        else:
            self.count += 1
            getattr(self, f"_{what}")(device, self.made[which], more)

    def _edit(self, device: Device, record: str, unit: str) -> None:
        column = "street" if unit == "address" else unit
        value = f"{column} {self.count}"
        self.written[column].add(value)
        old = device.records[record].values.get(column)
        self.replaced[column].add(str(old))
        values = {column: value} | ({"city": f"of {value}"} if unit == "address" else {})
        device.edit(record, values)

    def _note(self, device: Device, record: str, at: int) -> None:
        lines = str(device.records[record].values.get("note") or "").splitlines()
        at = min(at // 2, len(lines))
        gone = lines[at : at + 1] if self.count % 2 else []
        line = f"line {self.count}."
        self.lines.add(line)
        self.struck |= set(gone)
        lines[at : at + len(gone)] = [line]
        device.edit(record, {"note": "\n".join(lines) + "\n"})

    def _tags(self, device: Device, record: str, pick: int) -> None:
        now = set(json.loads(str(device.records[record].values.get("tags") or "[]")))
        tag = f"{record}:{pick}"
        adding = tag not in now
        (self.tagged if adding else self.untagged).add(tag)
        after = now | {tag} if adding else now - {tag}
        column = json.dumps(sorted(after), separators=(",", ":")) if after else None
        edit = TagEdit((tag,)) if adding else TagEdit((), (tag,))
        device.edit(record, {"tags": column}, edit)

    def _stop(self, device: Device, record: str, flag: int) -> None:
        if record != self.made[0] or device.records[record].values.get("stop") == flag:
            return
        if flag:
            self.stopped = True
        else:
            self.allowed = self.allowed or device.records[record].values.get("stop") == 1
        device.edit(record, {"stop": flag})

    def _life(self, device: Device, record: str, pick: int) -> None:
        if device.records[record].life != pick // 2:
            device.set_life(record, pick // 2, tell=bool(pick % 2))

    def settle(self) -> None:
        """Let every link work until nothing is left to say."""
        for _ in range(3):
            for device in self.devices:
                device.push(1000, "fine")
                device.pull(1000, "fine")

    def kept_values(self, column: str) -> set[str]:
        """Values of a column that can still be read: in the record or in the journal."""
        records = {str(held.state.values.get(column)) for held in self.hub.records.values()}
        sides = [side for c in self.hub.journal for side in (c.base, c.held, c.arrived)]
        return records | {str(side[column]) for side in sides if column in side}


def assert_nothing_lost(history: History) -> None:
    for column, written in history.written.items():
        unseen = written - history.kept_values(column) - history.replaced[column]
        assert not unseen, f"{column}: {unseen}"
    notes = "".join(history.kept_values("note"))
    assert not {line for line in history.lines - history.struck if line not in notes}
    tags = "".join(history.kept_values("tags"))
    assert not {tag for tag in history.tagged - history.untagged if tag not in tags}


@settings(max_examples=400, deadline=None)
@given(lies=st.tuples(LIES, LIES, LIES), actions=ACTIONS)
def test_all_copies_end_equal_and_every_lost_value_is_in_the_journal(
    lies: tuple[int, int, int], actions: list[tuple[str, int, int, object]]
) -> None:
    history = History(lies)

    for action in actions:
        history.run(action)
    history.settle()

    assert_all_equal(history)
    assert_nothing_lost(history)


def test_long_histories_end_equal_too() -> None:
    for seed in range(1_000):
        random = Random(seed)
        history = History(random.choices(LIE_VALUES, k=3))

        for _ in range(random.randint(20, 150)):
            history.run(random_action(random))
        history.settle()

        assert_all_equal(history)
        assert_nothing_lost(history)


def random_action(random: Random) -> tuple[str, int, int, object]:
    what = random.choice(["edit", "note", "tags", "stop", "life", *("push", "pull") * 2, "wait"])
    more: object = {
        "edit": random.choice(["phone", "address", "name"]),
        "push": random.choice(FATE_VALUES),
        "pull": random.choice(FATE_VALUES),
        "stop": random.randint(0, 1),
        "life": random.randint(0, 3),
    }.get(what, random.randint(0, 5))
    which = random.randint(0, 1)
    if what in {"push", "pull"}:
        which = random.randint(1, 9)
    elif what == "wait":
        which = random.choice([0, 1, 300_000])
    return what, random.randint(0, 2), which, more


def assert_all_equal(history: History) -> None:
    hub = {record: held.state for record, held in history.hub.records.items()}
    for device in history.devices:
        assert not device.pending
        assert set(device.records) == set(hub)
        for record, state in device.records.items():
            assert comparable(state) == comparable(hub[record])
        numbers = {number for who, number in history.hub.outcomes if who == device.number}
        assert numbers == set(range(1, device.last + 1))
    if history.stopped and not history.allowed:
        assert hub[history.made[0]].values["stop"] == 1


def comparable(state: object) -> dict[str, object]:
    """A record without its place in the hub's order, and without empty leftovers."""
    names = ("entity", "id", "life", "base", "values", "stamps", "elements")
    return {name: getattr(state, name) for name in names}


@pytest.mark.parametrize("lie", [0, -HOUR, HOUR])
def test_an_edit_made_in_knowledge_of_another_replaces_it_whatever_its_clock_says(
    lie: int,
) -> None:
    history = History((900 * HOUR, lie, 0))
    first, second, _ = history.devices
    record = history.made[0]
    first.edit(record, {"phone": "021-5555"})
    first.push(9, "fine")
    second.pull(9, "fine")

    second.edit(record, {"phone": "021-6666"})
    second.push(9, "fine")

    assert history.hub.records[record].state.values["phone"] == "021-6666"
    assert not history.hub.journal


def test_the_hubs_clock_is_never_led_more_than_two_minutes_ahead() -> None:
    history = History((900 * HOUR, 0, 0))
    device = history.devices[0]

    device.edit(history.made[0], {"phone": "021-5555"})
    device.push(9, "fine")

    stamp = history.hub.records[history.made[0]].state.stamps["phone"]
    assert stamp[0] >> 16 <= START + 120_000
