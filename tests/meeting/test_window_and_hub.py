"""A window joins a real hub, and from then on both sides hear of each other by themselves."""

import pytest

from desktop.controllers.sync_state import SyncFacts, Syncing, SyncPhase
from desktop.controllers.syncing import Joining, SyncLoop
from desktop.services.records.reading import get_record
from desktop.services.records.writing import add_record
from desktop.services.settings import Settings
from desktop.services.setup import new_vault
from desktop.services.syncing.errors import HubRefused
from desktop.services.syncing.syncing import sync_now
from desktop.services.vault_facts import pending_changes
from desktop.vault import keys
from desktop.workers.runner import JobRunner


@pytest.fixture
def runner(qapp):
    runner = JobRunner()
    yield runner
    runner.shutdown()


@pytest.fixture
def session(tmp_path, model, runner):
    from desktop.controllers.session import Session

    vault, _recovery = new_vault(
        tmp_path / "window.holdfast",
        "correct horse battery staple",
        model,
        person_name="a",
        cost=keys.RECOVERY_COST,
    )
    session = Session(
        vault,
        runner,
        Settings(None),
        homes={},
        undo=lambda _vault, _batch: "",
        syncing=Syncing(read_facts=read_facts, sync_now=sync_now),
    )
    yield session
    session.stop()
    runner.shutdown()
    vault.close()


def read_facts(vault) -> SyncFacts:
    hub = vault.meta("hub_url") or ""
    return SyncFacts(hub=hub, pending=pending_changes(vault) if hub else 0)


def test_joining_from_the_window_begins_to_sync(session, firm, laptop, qtbot):
    loop = SyncLoop(session)
    loop.start()
    colleague = laptop("b")
    theirs = add_record(colleague, "account", {"name": "康德"}).id
    ours = add_record(session.vault, "account", {"name": "恒瑾"}).id
    sync_now(colleague)

    joining = Joining(session)
    joining.join(firm.url, firm.new_code())
    qtbot.waitUntil(lambda: session.sync.facts.phase is SyncPhase.SYNCED, timeout=20_000)
    sync_now(colleague)

    assert joining.problem is None
    assert get_record(session.vault, "account", theirs).title() == "康德"
    assert get_record(colleague, "account", ours).title() == "恒瑾"


def test_a_wrong_code_is_told_where_it_was_typed(session, firm, qtbot):
    joining = Joining(session)

    joining.join(firm.url, "AAAA-BBBB-CCCC")
    qtbot.waitUntil(lambda: not joining.is_busy, timeout=20_000)

    assert isinstance(joining.problem, HubRefused)
    assert session.vault.meta("hub_url") is None
