"""Deciding about rows that say from when on they held true."""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime

from desktop.services.importing.creating import create
from desktop.services.importing.decision import Decision, Outcome
from desktop.services.importing.matching import Matches
from desktop.services.importing.past import Past, in_order, millis, read_pasts
from desktop.services.importing.problems import Problem, Why
from desktop.services.importing.work import CHUNK, Work
from desktop.vault.model import Row
from sync.language import _
from sync.values import Plain, utc_text


def decide_dated(work: Work, decision: Decision, matches: Matches) -> None:
    """Decide about all rows of a file with dates, each record's in the order of time.

    The first row about a record that is not there makes it; every other is an edit.
    """
    at = work.draft.at or []
    groups = in_order(matches.groups, at, work.problems)
    fresh = [rows[0] for rows in groups.values() if matches.records[rows[0]] is None]
    _date_creation(work, at, fresh)
    create(work, decision, fresh)
    known = {r[0]: record for r in groups.values() if (record := matches.records[r[0]])}
    pasts = _pasts(work, known)
    for first, *rest in groups.values():
        if first in known:
            _walk(work, decision, [first, *rest], known[first], pasts[first])
        elif first in work.problems:
            _refuse_all(work, rest, first)
        else:
            past = Past({name: column[first] for name, column in decision.columns.items()})
            past.last = millis(_moment(work, first))
            _walk(work, decision, rest, str(decision.records[first]), past)


def _moment(work: Work, row: int) -> datetime:
    return (work.draft.at or [])[row] or datetime.now(UTC)


def _date_creation(work: Work, at: list[datetime | None], rows: Iterable[int]) -> None:
    """Let a record that appears with its history have been created when that begins."""
    if "created_at" in work.given or "created_at" not in work.entity.by_name:
        return
    stamps: list[Plain] = [None] * work.rows
    for row in rows:
        moment = at[row]
        stamps[row] = utc_text(moment) if moment else None
    work.given["created_at"] = stamps


def _pasts(work: Work, known: Mapping[int, str]) -> dict[int, Past]:
    found: dict[int, Past] = {}
    rows = [*known]
    for start in range(0, len(rows), CHUNK):
        part = {row: known[row] for row in rows[start : start + CHUNK]}
        present = {part[row]: columns for row, columns in work.present(part)}
        pasts = read_pasts(work.connection, work.entity, present)
        found.update({row: pasts[record] for row, record in part.items()})
    return found


def _refuse_all(work: Work, rows: Iterable[int], first: int) -> None:
    """Refuse what would change a record that is not made."""
    line = str(work.draft.table.line(first))
    for row in rows:
        work.refuse(row, Problem("", Why.FIRST_REFUSED, "", line))


def _walk(work: Work, decision: Decision, rows: Iterable[int], record: str, past: Past) -> None:
    for row in rows:
        decision.records[row] = record
        columns = _said(work, decision, row, past)
        at = millis(_moment(work, row))
        latest = past.latest(columns)
        if row in work.problems:
            continue
        if past.is_recorded(at, columns):
            decision.outcomes[row] = Outcome.SAME
        elif latest is not None and at < latest:
            work.refuse(row, Problem(_at_heading(work), Why.OLDER, "", _day(latest)))
        else:
            changed = past.apply(at, columns)
            decision.outcomes[row] = Outcome.UPDATE if changed else Outcome.SAME
            if changed:
                decision.changes[row] = changed


def _said(work: Work, decision: Decision, row: int, past: Past) -> Row:
    """Return what a row says of its record, but for what only tells which record it is."""
    keys = {name for key in decision.keys for name in key.fields} | {"created_at"}
    columns = work.columns_of(row, past.now)
    return {name: value for name, value in columns.items() if name not in keys}


def _at_heading(work: Work) -> str:
    return next((t.column for t in work.draft.targets if t.name == "@at"), _("Date"))


def _day(at: int) -> str:
    return datetime.fromtimestamp(at / 1000, UTC).date().isoformat()
