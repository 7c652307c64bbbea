"""Deciding, for every row of a draft, what becomes of it in a vault as it is at one moment."""

from collections.abc import Sequence

from sqlalchemy import Connection

from desktop.services.importing.creating import create
from desktop.services.importing.dated import decide_dated
from desktop.services.importing.decision import Decision, Outcome
from desktop.services.importing.draft import LinkColumn
from desktop.services.importing.errors import DatedWithoutKey
from desktop.services.importing.links import shared_links
from desktop.services.importing.lookup import alike, code_fields
from desktop.services.importing.mapping import AT
from desktop.services.importing.matching import Matcher, Matches, keys_of
from desktop.services.importing.problems import Problem, Why
from desktop.services.importing.work import Wanted, Work
from desktop.services.progress import Progress
from sync.ids import new_id
from sync.values import Plain


def decide(connection: Connection, wanted: Wanted, progress: Progress) -> Decision:
    """Return what would become of every row.

    Raises:
        KeyNotMapped, DatedWithoutKey
    """
    work = Work(connection, wanted, progress)
    _link_to_others(work)
    keys = keys_of(work.draft, work.options.key)
    dated = work.draft.at is not None
    if dated and not any(key.finds for key in keys):
        raise DatedWithoutKey(column=AT, entity=work.entity.name)
    matcher = Matcher(connection, work.draft, work.given, keys)
    matches = matcher.match(work.problems, dated=dated)
    records = _records(work, matches)
    _link_to_each_other(work, records)
    outcomes = [Outcome.REJECT] * work.rows
    decision = Decision(
        outcomes,
        records,
        work.given,
        work.linker.made,
        keys,
        last_change(connection),
        work.problems,
    )
    if dated:
        decide_dated(work, decision, matches)
    else:
        _decide_plain(work, decision, matches)
    _refuse_dangling(work, decision)
    _forget_unused(work, decision)
    return decision


def last_change(connection: Connection) -> int:
    """Return the number of the last change in the log."""
    rows = connection.exec_driver_sql("SELECT seq FROM sqlite_sequence WHERE name = 'change'")
    return int(rows.scalar() or 0)


def _records(work: Work, matches: Matches) -> list[str]:
    """Return the record of every row: the one matched, the one the file names, or a new one."""
    own = work.draft.ids or [None] * work.rows
    pairs = zip(matches.records, own, strict=True)
    return [found or told or new_id() for found, told in pairs]


def _decide_plain(work: Work, decision: Decision, matches: Matches) -> None:
    create(work, decision, [r for r, record in enumerate(matches.records) if record is None])
    known = {r: record for r, record in enumerate(matches.records) if record}
    for row, before in work.present(known):
        changed = work.differences(work.columns_of(row, before), before)
        if row in work.problems:
            continue
        decision.outcomes[row] = Outcome.UPDATE if changed else Outcome.SAME
        if changed:
            decision.changes[row] = changed


# -------------------------------------------------------------------- links


def _link_to_others(work: Work) -> None:
    """Resolve links to other kinds of record; those that decide between candidates come first."""
    schema = work.maker.model.schema
    links = [one for one in work.draft.links if one.field.target != work.entity.name]
    links.sort(key=lambda one: len(shared_links(schema, work.entity, one.field)))
    scopes: dict[str, list[Plain]] = {}
    for link in links:
        found = work.linker.resolve(work.draft, link, scopes, work.problems)
        work.given[link.field.name] = scopes[link.field.name] = found


def _link_to_each_other(work: Work, records: Sequence[str]) -> None:
    """Resolve links to the file's own kind of record, which may stand in the same file."""
    for link in work.draft.links:
        if link.field.target != work.entity.name:
            continue
        inside = _rows_by_text(work, link, records)
        mates = [inside.get(alike(text)) if text else None for text in link.texts]
        others = [None if m else text for text, m in zip(link.texts, mates, strict=True)]
        rest = LinkColumn(link.target, link.field, others)
        found = work.linker.resolve(work.draft, rest, {}, work.problems)
        work.given[link.field.name] = [m or f for m, f in zip(mates, found, strict=True)]


def _rows_by_text(work: Work, link: LinkColumn, records: Sequence[str]) -> dict[str, str]:
    """Return the record of every acceptable row by what others may call it."""
    lookup = work.linker.lookup(work.entity.name, link.target.by)
    names = [link.target.by] if link.target.by else [work.entity.title, *code_fields(work.entity)]
    found: dict[str, str] = {}
    for name in names:
        for row, value in enumerate(work.given.get(name, ())):
            if value is not None and row not in work.problems and not lookup.find(str(value)):
                found[alike(str(value))] = records[row]
    return found


def _refuse_dangling(work: Work, decision: Decision) -> None:
    """Refuse rows that link to refused rows, and rows that link to those."""
    own = [one for one in work.draft.links if one.field.target == work.entity.name]
    refused = {decision.records[row] for row in work.problems}
    refused -= {r for r, o in zip(decision.records, decision.outcomes, strict=True) if o in _THERE}
    while own and refused:
        further = set()
        for link in own:
            for row, linked in enumerate(work.given[link.field.name]):
                if linked in refused and row not in work.problems:
                    text = link.texts[row] or ""
                    kind = work.entity.label
                    work.refuse(row, Problem(link.target.column, Why.NO_RECORD, text, kind))
                    decision.reject(row)
                    further.add(decision.records[row])
        refused = further


_THERE = (Outcome.UPDATE, Outcome.SAME)


def _forget_unused(work: Work, decision: Decision) -> None:
    """Make no record that only refused rows link to."""
    used: dict[str, set[str]] = {}
    for link in work.draft.links:
        kept = used.setdefault(link.field.target, set())
        for outcome, value in zip(decision.outcomes, work.given[link.field.name], strict=True):
            if value is not None and outcome is not Outcome.REJECT:
                kept.add(str(value))
    work.linker.made.keep_used(used)
