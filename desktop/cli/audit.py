"""Commands for auditors: audit, hold, retention, erase."""

import argparse
from collections.abc import Sequence
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Any

from desktop.cli.context import BadArgument, Bar, Context, table
from desktop.services import audit_proof, auditing, erasing, holding, retention
from desktop.services.audit_words import (
    batch_words,
    entity_words,
    event_words,
    time_words,
    value_words,
    what_words,
)
from desktop.services.auditing import Filter, Line
from desktop.services.rights.people import find_named
from desktop.vault.vault import Vault
from sync.errors import Exit
from sync.language import _, ngettext
from sync.rights import ADMINISTER
from sync.values import utc_text

_HEXES = 16


def add_commands(commands: Any, common: argparse.ArgumentParser) -> None:  # noqa: ANN401
    """Add this area's commands to the parser."""
    audit = commands.add_parser("audit", parents=[common], help=_("the log, for auditors"))
    audit.add_argument("--person", metavar="PERSON")
    audit.add_argument("--record", metavar="ENTITY:ID")
    audit.add_argument("--kind", metavar="KIND", help=_("create, edit, export, erasure, ..."))
    audit.add_argument("--from", dest="since", type=_day, metavar="D")
    audit.add_argument("--to", dest="until", type=_day, metavar="D")
    audit.add_argument("--limit", type=int, default=auditing.PAGE)
    audit.add_argument("--after", type=int, metavar="NUMBER")
    audit.add_argument("--entry", type=int, metavar="NUMBER", help=_("one entry in full"))
    audit.add_argument("--verify", action="store_true", help=_("follow the chain"))
    audit.add_argument("--export", type=Path, metavar="FILE.xlsx|.csv|.jsonl")
    audit.set_defaults(run=_audit)
    _add_hold(commands, common)
    kept = commands.add_parser("retention", parents=[common], help=_("what is due for erasure"))
    kept.add_argument("--run", dest="carry_out", action="store_true", help=_("erase it for good"))
    kept.set_defaults(run=_retention)
    erase = commands.add_parser("erase", parents=[common], help=_("erase a record for good"))
    erase.add_argument("entity")
    erase.add_argument("id")
    erase.add_argument("--reason", choices=list(erasing.REASONS), default="person_asked")
    erase.add_argument("--confirm", metavar="TITLE", help=_("its title; without it, what would go"))
    erase.add_argument("--also", metavar="ENTITY.FIELD,...", help=_("linked records that go too"))
    erase.add_argument("--everywhere", action="store_true", help=_("blank the name elsewhere too"))
    erase.set_defaults(run=_erase)


def _add_hold(commands: Any, common: argparse.ArgumentParser) -> None:  # noqa: ANN401
    hold = commands.add_parser("hold", parents=[common], help=_("legal holds"))
    hold.set_defaults(run=_holds)
    actions = hold.add_subparsers(dest="action")
    put = actions.add_parser("put", parents=[common], help=_("put a record on hold"))
    put.add_argument("entity")
    put.add_argument("id")
    put.add_argument("--name", required=True)
    put.add_argument("--reason", required=True)
    put.add_argument("--until", type=_day, metavar="D")
    put.set_defaults(run=_put_hold)
    lift = actions.add_parser("lift", parents=[common], help=_("lift a hold"))
    lift.add_argument("hold")
    lift.set_defaults(run=_lift)


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise BadArgument(argument=text, expected="2026-11-22") from None


# ---------------------------------------------------------------- audit


def _audit(context: Context) -> int | None:
    options = context.options
    if options.export and options.export.suffix.lower() not in audit_proof.KINDS:
        raise BadArgument(argument=str(options.export), expected=" ".join(audit_proof.KINDS))
    with context.vault() as vault:
        if options.verify:
            return _verify(context, vault)
        if options.entry is not None:
            _print_entry(context, vault)
        elif options.export:
            _export(context, vault)
        else:
            _list(context, vault)
    return None


def _filter(context: Context, vault: Vault) -> Filter:
    options = context.options
    entity, record = ("", "")
    if options.record:
        entity, record = auditing.find_record(vault, options.record)
    return Filter(
        person=find_named(vault, "person", options.person) if options.person else "",
        entity=entity,
        record=record,
        kind=_kind(vault, options.kind) if options.kind else "",
        first=options.since,
        last=options.until,
    )


def _kind(vault: Vault, kind: str) -> str:
    known = auditing.kinds(vault.schema)
    if kind not in known:
        raise BadArgument(argument=kind, expected=", ".join(known))
    return kind


def _list(context: Context, vault: Vault) -> None:
    wanted = _filter(context, vault)
    limit = max(1, context.options.limit)
    page = auditing.lines(vault, wanted, after=context.options.after, limit=limit)
    newest = audit_proof.head(vault)
    rows = [
        [
            str(line.n),
            time_words(line.at),
            line.person or line.person_id,
            what_words(vault.schema, line.what),
            entity_words(vault.schema, line.entity),
            line.title or line.record,
            event_words(vault, line) if line.is_event else batch_words(line.batch_kind),
            line.hash[:_HEXES],
        ]
        for line in page.lines
    ]
    headings = [
        *(_("Entry number"), _("Time"), _("Person"), _("What"), _("Kind of record")),
        *(_("Record"), _("Detail"), _("Link")),
    ]
    document = {
        "entries": [_json(line) for line in page.lines],
        "next": page.next,
        "total": auditing.count(vault, wanted) if context.as_json else None,
        "head": _head(newest),
    }
    context.answer(document, table(headings, rows))


def _json(line: Line) -> dict[str, object]:
    return {**asdict(line), "at": utc_text(line.at)}


def _head(head: audit_proof.Head) -> dict[str, object]:
    return {"number": head.number, "hash": head.hash, "at": utc_text(head.at)}


def _print_entry(context: Context, vault: Vault) -> None:
    number = context.options.entry
    try:
        found = auditing.detail(vault, number)
    except LookupError:
        raise BadArgument(argument=str(number), expected=_("the number of an entry")) from None
    fields = [
        [_(one.field.label), value_words(one, one.old), value_words(one, one.new)]
        for one in found.fields
    ]
    document = {
        **_json(found.line),
        "fields": [
            {"field": c.field.name, "old": value_words(c, c.old), "new": value_words(c, c.new)}
            for c in found.fields
        ],
        "hidden": found.is_hidden,
        "erased_by": found.order or None,
        "digest": found.digest,
        "previous": found.previous,
    }
    head = [[_("Link"), found.line.hash], [_("Link before"), found.previous]]
    said = table([str(number), time_words(found.line.at)], head)
    if fields:
        said += "\n\n" + table([_("Field"), _("Old value"), _("New value")], fields)
    context.answer(document, said)


def _verify(context: Context, vault: Vault) -> int:
    found = audit_proof.verify(vault)
    document = {"ok": found.ok, "detail": found.detail, "bad": found.bad, "head": _head(found.head)}
    said = _("The chain holds: {detail}.") if found.ok else _("The chain does not hold: {detail}.")
    context.answer(document, said.format(detail=found.detail))
    return int(Exit.DONE if found.ok else Exit.REFUSED)


def _export(context: Context, vault: Vault) -> None:
    file = context.options.export
    bar = Bar(file.name)
    done = audit_proof.export(vault, file, _filter(context, vault), bar)
    said = ngettext(
        "{n} entry written. Head of the chain: number {number}, {hash}",
        "{n} entries written. Head of the chain: number {number}, {hash}",
        done.count,
    ).format(n=done.count, number=done.head.number, hash=done.head.hash)
    context.answer({"file": str(file), "entries": done.count, "head": _head(done.head)}, said)


# ---------------------------------------------------------------- holds and retention


def _holds(context: Context) -> None:
    with context.vault() as vault:
        found = holding.every(vault)
    rows = [[h.name, h.entity, h.record, h.reason, str(h.until or ""), h.id] for h in found]
    headings = [
        *(_("Name"), _("Kind of record"), _("Record"), _("Reason"), _("Until"), "id"),
    ]
    context.answer({"holds": [asdict(hold) for hold in found]}, table(headings, rows))


def _put_hold(context: Context) -> None:
    options = context.options
    with context.vault() as vault:
        made = holding.put_on(
            vault,
            options.entity,
            options.id,
            name=options.name,
            reason=options.reason,
            until=options.until,
        )
    context.answer({"id": made}, made)


def _lift(context: Context) -> None:
    with context.vault() as vault:
        holding.lift(vault, context.options.hold)
    context.answer({"id": context.options.hold}, _("Lifted."))


def _retention(context: Context) -> None:
    with context.vault() as vault:
        holding.require(vault, ADMINISTER)
        found = retention.due(vault)
        done = retention.run(vault) if context.options.carry_out else None
    rows = [
        [d.entity, d.record, str(d.deleted_on), str(d.due_on), d.hold.name if d.hold else ""]
        for d in found
    ]
    headings = [
        *(_("Kind of record"), _("Record"), _("Deleted on"), _("Kept until"), _("Legal hold")),
    ]
    document = {
        "due": [
            {
                "entity": one.entity,
                "id": one.record,
                "deleted_on": one.deleted_on,
                "due_on": one.due_on,
                "hold": one.hold.name if one.hold else None,
            }
            for one in found
        ],
        "erased": asdict(done) if done else None,
    }
    context.answer(document, _said(done) if done else table(headings, rows))


# ---------------------------------------------------------------- erasing


def _erase(context: Context) -> None:
    options = context.options
    also = options.also.split(",") if options.also is not None else None
    with context.vault() as vault:
        if options.confirm is None:
            _print_plan(context, erasing.plan(vault, options.entity, options.id, also))
            return
        done = erasing.erase(
            vault,
            options.entity,
            options.id,
            reason=options.reason,
            typed=options.confirm,
            also=[key.strip() for key in also if key.strip()] if also is not None else None,
            everywhere=options.everywhere,
        )
    context.answer(asdict(done), _said(done))


def _said(done: erasing.Erased) -> str:
    return ngettext(
        "{n} record erased for good by order {order}.",
        "{n} records erased for good by order {order}.",
        done.records,
    ).format(n=done.records, order=done.order)


def _print_plan(context: Context, plan: erasing.Plan) -> None:
    linked = [{"key": one.way.key, "goes": one.gone, "stays": one.staying} for one in plan.linked]
    document = {
        "id": plan.record,
        "title": plan.title,
        "records": dict(plan.records),
        "linked": linked,
        "named_elsewhere": [asdict(one) for one in plan.mentions],
        "labels": plan.labels,
        "files": plan.files,
        "hold": plan.hold.name if plan.hold else None,
    }
    rows: list[Sequence[str]] = [
        *([_("Goes"), entity, str(count)] for entity, count in plan.records.items()),
        *(
            [
                _("Linked"),
                one.way.key,
                _("{gone} go, {stay} stay").format(gone=one.gone, stay=one.staying),
            ]
            for one in plan.linked
        ),
        *([_("Named in"), one.entity, one.title] for one in plan.mentions),
    ]
    if plan.hold:
        rows.append([_("Legal hold"), plan.hold.name, ""])
    said = table([plan.title, "", ""], rows)
    confirm = _("Nothing was erased. To do it, add: --confirm “{title}”").format(title=plan.title)
    context.answer(document, f"{said}\n\n{confirm}")
