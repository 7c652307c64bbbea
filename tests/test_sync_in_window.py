"""The window meets the hub by itself, and a hub that is away disturbs nobody."""

import pytest

from desktop.controllers.session import Session
from desktop.controllers.sync_state import SyncFacts, Syncing, SyncPhase
from desktop.controllers.syncing import EVERY_MS, RETRIES_MS, SOON_MS, SyncLoop
from desktop.services.progress import Cancelled
from desktop.services.settings import Settings
from desktop.services.syncing.errors import HubUnreachable
from desktop.services.syncing.waiting import wait_for
from tests.views.conftest import runner, settle, theme, vault

__all__ = ["runner", "settle", "theme", "vault"]


class Hub:
    """What a session sees of a hub: how much waits, and whether it answers."""

    def __init__(self) -> None:
        self.url, self.pending, self.meetings = "https://hub.example", 0, 0
        self.stays = 0
        self.failure: Exception | None = None

    def facts(self, _vault) -> SyncFacts:
        return SyncFacts(hub=self.url, pending=self.pending)

    def meet(self, _vault, progress) -> None:
        progress.step(0, 0)
        self.meetings += 1
        if self.failure is not None:
            raise self.failure
        self.pending = self.stays


@pytest.fixture
def hub() -> Hub:
    return Hub()


@pytest.fixture
def session(vault, runner, hub, settle):
    session = Session(
        vault,
        runner,
        Settings(None),
        homes={},
        undo=lambda _vault, _batch: "",
        syncing=Syncing(read_facts=hub.facts, sync_now=hub.meet),
    )
    yield session
    session.stop()
    settle()


@pytest.fixture
def loop(session) -> SyncLoop:
    return SyncLoop(session, spread=lambda low, high: (low + high) / 2)


@pytest.fixture
def told(session) -> list[Exception]:
    errors: list[Exception] = []
    session.failed.connect(errors.append)
    return errors


def is_about(found: int, wanted: int) -> bool:
    """Qt's coarse timers may be 5 % early or late, and some time has passed since."""
    return 0.85 * wanted < found < 1.06 * wanted


def first_meeting(loop, hub, settle) -> None:
    loop.start()
    settle(lambda: hub.meetings == 1 and loop.pause_ms > SOON_MS)


def test_a_vault_with_a_hub_meets_it_at_once_and_then_every_minute(loop, hub, session, settle):
    hub.pending = 4
    loop.start()
    settle(lambda: hub.meetings == 1 and session.sync.facts.phase is SyncPhase.SYNCED)

    assert is_about(loop.pause_ms, EVERY_MS)


def test_a_vault_without_a_hub_plans_nothing(loop, hub, session, settle):
    hub.url = ""

    loop.start()
    settle()

    assert loop.pause_ms == -1
    assert session.sync.facts.phase is SyncPhase.ALONE


def test_a_change_made_here_is_sent_within_seconds(loop, hub, session, settle):
    first_meeting(loop, hub, settle)

    hub.pending = 1
    with session.vault.batch("edit") as batch:
        batch.create("account", {"name": "康德"})

    settle(lambda: session.sync.facts.pending == 1 or hub.meetings == 2)
    assert hub.meetings == 2 or loop.pause_ms < 1.06 * SOON_MS


def test_what_was_written_during_a_meeting_is_sent_soon_but_what_stays_is_not_sent_for_ever(
    loop, hub, session, settle
):
    hub.stays = 2
    hub.pending = 2
    loop.start()
    settle(lambda: hub.meetings == 1 and -1 < loop.pause_ms < 1.06 * SOON_MS)

    session.sync.sync_now(by_itself=True)
    settle(lambda: hub.meetings == 2 and not session.sync.facts.is_syncing)

    assert is_about(loop.pause_ms, EVERY_MS)


def test_what_others_wrote_does_not_start_another_meeting(loop, hub, session, settle):
    first_meeting(loop, hub, settle)

    session.sync.refresh()
    settle()

    assert loop.pause_ms > SOON_MS
    assert hub.meetings == 1


def test_pauses_grow_while_the_hub_is_away_and_nobody_is_told(loop, hub, session, settle, told):
    hub.failure = HubUnreachable(url=hub.url, detail="ConnectError")
    loop.start()

    for meeting, pause in enumerate(RETRIES_MS[:3], 1):
        settle(lambda n=meeting: hub.meetings == n and not session.sync.facts.is_syncing)
        assert is_about(loop.pause_ms, pause)
        session.sync.sync_now(by_itself=True)

    settle()
    assert session.sync.facts.phase is SyncPhase.OFFLINE
    assert told == []


def test_changes_do_not_hurry_a_hub_that_is_away(loop, hub, session, settle):
    hub.failure = HubUnreachable(url=hub.url, detail="ConnectError")
    first_meeting(loop, hub, settle)

    hub.pending = 3
    session.sync.refresh()
    settle(lambda: session.sync.facts.pending == 3)

    assert loop.pause_ms > SOON_MS


def test_a_hub_that_answers_again_is_met_every_minute(loop, hub, session, settle):
    hub.failure = HubUnreachable(url=hub.url, detail="ConnectError")
    first_meeting(loop, hub, settle)

    hub.failure = None
    session.sync.sync_now()
    settle(lambda: hub.meetings == 2)

    assert is_about(loop.pause_ms, EVERY_MS)
    assert session.sync.facts.problem is None


def test_a_sync_the_person_asked_for_tells_of_its_failure(hub, session, settle, told):
    hub.failure = HubUnreachable(url=hub.url, detail="ConnectError")
    session.sync.refresh()
    settle(lambda: session.sync.facts.hub != "")

    session.sync.sync_now()
    settle()

    assert told == [hub.failure]


def test_a_bug_is_told_even_when_nobody_asked(loop, hub, settle, told):
    hub.failure = ValueError("a bug")

    loop.start()
    settle(lambda: hub.meetings == 1)

    assert told == [hub.failure]


def test_nothing_is_planned_once_the_vault_is_about_to_close(loop, hub, session, settle):
    first_meeting(loop, hub, settle)

    session.sync.rest()
    session.sync.refresh()
    settle()

    assert loop.pause_ms == -1
    assert session.sync.sync_now() is None


def test_waiting_for_an_answer_can_be_given_up(qtbot):
    from threading import Event

    never = Event()

    def give_up() -> None:
        raise Cancelled

    with pytest.raises(Cancelled):
        wait_for(never.wait, give_up)
    never.set()


def test_waiting_returns_the_answer_or_raises_the_failure():
    def fail() -> None:
        raise HubUnreachable(url="", detail="")

    assert wait_for(lambda: 7, lambda: None) == 7
    with pytest.raises(HubUnreachable):
        wait_for(fail, lambda: None)
