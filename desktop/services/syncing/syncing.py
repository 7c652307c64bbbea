"""One meeting with the hub: tell it what was done here, take over its answers and everyone else's
work.

Push and pull are independent: when one cannot go on, the other still runs. A page and its cursor
are committed together, so that a meeting may break off anywhere and be taken up again.
"""

import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import msgspec

from desktop.services.erasing import Elsewhere, follow
from desktop.services.network import NetworkOff
from desktop.services.progress import Progress, Silent
from desktop.services.syncing.client import NOTHING_SENT, HubClient, Identity
from desktop.services.syncing.errors import HubRefused, HubUnreachable, NotJoined
from desktop.services.syncing.outbox import newest, next_segment, pending_units
from desktop.vault.batch import Batch
from desktop.vault.derive import fingerprint
from desktop.vault.facts import meta, set_meta
from desktop.vault.logbook import OFFERED
from desktop.vault.model import CUSTOM_FIELD
from desktop.vault.receiving import forget, receive
from desktop.vault.standing import ADMIN_KEYS, accept_policies
from desktop.vault.vault import Vault, offset_from
from sync import wire
from sync.clock import clock_at, time_of, wall_millis
from sync.merge import PURGED
from sync.values import utc_text

PAGE = 2_000


@dataclass(slots=True)
class Synced:
    """What one meeting did."""

    pushed: int = 0
    pulled: int = 0
    conflicts: int = 0
    forgotten: int = 0
    refused: int = 0
    bytes_up: int = 0
    bytes_down: int = 0
    seconds: float = 0.0

    def as_json(self) -> dict[str, object]:
        """Return what ``holdfast sync --json`` prints."""
        return {
            "pushed": self.pushed,
            "pulled": self.pulled,
            "conflicts": self.conflicts,
            "forgotten": self.forgotten,
            "bytes_up": self.bytes_up,
            "bytes_down": self.bytes_down,
            "seconds": round(self.seconds, 3),
        }


@dataclass(slots=True)
class _Meeting:
    vault: Vault
    client: HubClient
    identity: Identity
    progress: Progress
    done: Synced = field(default_factory=Synced)
    gone: Elsewhere = field(default_factory=Elsewhere)


def sync_now(vault: Vault, progress: Progress | None = None) -> Synced:
    """Meet the hub once and return what happened.

    Raises:
        NotJoined, HubUnreachable, HubRefused
    """
    started = time.monotonic()
    progress = progress or Silent()
    client, identity = _client_of(vault, progress)
    meeting = _Meeting(vault, client, identity, progress)
    try:
        _offer_schema(meeting)
        failure = _try_push(meeting)
        _pull(meeting)
    finally:
        client.close()
        follow(vault, meeting.gone)
    done = meeting.done
    done.bytes_up, done.bytes_down = client.bytes_up, client.bytes_down
    done.seconds = time.monotonic() - started
    if failure is not None:
        raise failure
    vault.update_meta({"last_sync": utc_text(time_of(clock_at(wall_millis())))})
    done.conflicts = _open_conflicts(vault)
    return done


def _client_of(vault: Vault, progress: Progress) -> tuple[HubClient, Identity]:
    with vault.inspect() as connection:
        url, key = meta(connection, "hub_url"), meta(connection, "device_key")
        number, own_id = meta(connection, "device"), meta(connection, "device_id")
        ca = meta(connection, "hub_ca")
    if not (url and key and number and own_id):
        raise NotJoined
    identity = Identity(int(number), own_id, key)
    client = HubClient(
        url,
        identity=identity,
        ca=ca or None,
        offset=vault.clock.offset,
        look=lambda: progress.step(0, 0),
    )
    return client, identity


def _offer_schema(meeting: _Meeting) -> None:
    """Tell the hub the descriptions it merges by, where they are not what it was told last."""
    vault = meeting.vault
    mark = fingerprint(vault.model.schema)
    if vault.meta("schema_offered") == mark:
        return
    offer = wire.SchemaOffer(wire.VERSION, vault.model.schema.entities)
    meeting.client.ask("/v1/schema", offer, wire.SchemaAnswer)
    vault.update_meta({"schema_offered": mark})


# -------------------------------------------------------------------- push


def _try_push(meeting: _Meeting) -> HubRefused | HubUnreachable | None:
    try:
        _push(meeting)
    except (HubRefused, HubUnreachable) as error:
        return error
    return None


def _push(meeting: _Meeting) -> None:
    vault = meeting.vault
    while True:
        before, upto = _offer(vault)
        with vault.inspect() as connection:
            segment = next_segment(
                connection,
                vault,
                int(meta(connection, "acknowledged") or 0),
                device=meeting.identity.device,
                private_key=meeting.identity.private_key,
                upto=upto,
            )
        if segment is None:
            return
        try:
            answer = meeting.client.ask("/v1/push", segment, wire.PushAnswer)
        except (HubUnreachable, NetworkOff) as error:
            if isinstance(error, NetworkOff) or error.facts["detail"] in NOTHING_SENT:
                vault.update_meta({OFFERED: str(before)})
            raise
        _take_answer(meeting, answer)
        meeting.done.pushed += len(segment.changes)
        meeting.progress.step(meeting.done.pushed, 0)


def _offer(vault: Vault) -> tuple[int, int]:
    """Note up to which number changes are about to be sent, before they are built: from now on
    nobody can decide that their records stay here. Return what was noted before, and now.
    """
    with vault.inspect() as connection:
        before, upto = int(meta(connection, OFFERED) or 0), newest(connection)
    if upto > before:
        vault.update_meta({OFFERED: str(upto)})
    return before, upto


def _take_answer(meeting: _Meeting, answer: wire.PushAnswer) -> None:
    """Take over the verdicts and the states that came with them, in one transaction."""
    states = [verdict.state for verdict in answer.verdicts if verdict.state is not None]
    with meeting.vault.batch("sync", origin=1) as batch:
        batch.keep = True
        connection = batch.connection
        _keep_time(meeting.vault, batch, answer.hub_time)
        set_meta(connection, "acknowledged", str(answer.acknowledged))
        for verdict in answer.verdicts:
            if verdict.outcome in ("quarantined", "refused"):
                meeting.done.refused += 1
                connection.exec_driver_sql(
                    "INSERT OR REPLACE INTO attention (change, outcome, reason) VALUES (?, ?, ?)",
                    (verdict.number, verdict.outcome, verdict.reason),
                )
        _receive(meeting, batch, states, answer.acknowledged)


def _keep_time(vault: Vault, batch: Batch, hub_time: int) -> None:
    vault.clock.offset = offset_from(hub_time)
    set_meta(batch.connection, "offset", str(vault.clock.offset))


def _receive(
    meeting: _Meeting, batch: Batch, states: Sequence[wire.RecordState], acknowledged: int
) -> None:
    if not states:
        return
    ids = [state.id for state in states]
    erased = [(state.entity, state.id) for state in states if state.life == PURGED]
    meeting.gone.expect(batch, erased)
    pending = pending_units(batch.connection, meeting.vault, acknowledged, ids)
    receive(batch, states, pending)
    newest = max(max([state.base, *state.stamps.values()]) for state in states)
    meeting.vault.clock.receive(newest[0])


# -------------------------------------------------------------------- pull


def _pull(meeting: _Meeting) -> None:
    while True:
        with meeting.vault.inspect() as connection:
            cursor = int(meta(connection, "cursor") or 0)
            complete = int(meta(connection, "complete") or 0)
        request = wire.PullRequest(cursor, PAGE, complete=complete)
        answer = meeting.client.ask("/v1/pull", request, wire.PullAnswer)
        _take_page(meeting, answer)
        meeting.done.pulled += len(answer.records)
        meeting.progress.step(meeting.done.pulled, 0)
        if not answer.more:
            return


def _take_page(meeting: _Meeting, answer: wire.PullAnswer) -> None:
    fields = [state for state in answer.records if state.entity == CUSTOM_FIELD]
    if fields:
        _write_page(meeting, fields)
    rest = [state for state in answer.records if state.entity != CUSTOM_FIELD]
    _write_page(meeting, rest, answer)


def _write_page(
    meeting: _Meeting, states: Sequence[wire.RecordState], answer: wire.PullAnswer | None = None
) -> None:
    with meeting.vault.batch("sync", origin=1) as batch:
        batch.keep = True
        acknowledged = int(meta(batch.connection, "acknowledged") or 0)
        _receive(meeting, batch, states, acknowledged)
        if answer is None:
            return
        meeting.done.forgotten += sum(forget(batch, *record) for record in answer.leave)
        _keep_time(meeting.vault, batch, answer.hub_time)
        _keep_peers(batch, answer.devices)
        for name, value in (
            ("cursor", str(answer.cursor)),
            ("complete", str(answer.complete)),
            ("generation", answer.generation),
            (ADMIN_KEYS, msgspec.json.encode(sorted(answer.admins)).decode()),
        ):
            set_meta(batch.connection, name, value)
        accept_policies(batch.connection)


def _keep_peers(batch: Batch, devices: Iterable[wire.DeviceName]) -> None:
    for device in devices:
        batch.connection.exec_driver_sql(
            "INSERT OR REPLACE INTO peer (number, name, person, person_name) VALUES (?, ?, ?, ?)",
            (device.number, device.name, device.person, device.person_name),
        )


def _open_conflicts(vault: Vault) -> int:
    with vault.inspect() as connection:
        rows = connection.exec_driver_sql(
            "SELECT count(*) FROM conflict WHERE status = 'open' AND life = 0"
        )
        return int(rows.scalar_one())
