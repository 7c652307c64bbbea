"""Commands about people and rights: what somebody may see and why, who sees a record, sharing,
handing over what a leaver owns.
"""

import argparse
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from desktop.cli.context import BadArgument, Bar, Context, harmless, table
from desktop.services.records.reading import get_record
from desktop.services.rights import document, explaining, offboarding, sharing
from desktop.services.rights.document import Document, reason_text
from desktop.services.rights.offboarding import Handover
from desktop.services.rights.people import PersonRow, find_named
from desktop.services.rights.revealing import reveal
from desktop.services.rights.sealing import publish
from desktop.services.rights.wording import LEVELS
from desktop.vault.vault import Vault
from sync.errors import Exit
from sync.language import _, ngettext
from sync.language import mark as _m

_REKEY = _m("To keep from them what is written from now on: holdfast keys rekey")
_FILES = (".html", ".htm", ".txt")


def add_commands(commands: Any, common: argparse.ArgumentParser) -> None:  # noqa: ANN401
    """Add this area's commands to the parser."""

    def command(name: str, run: Any, words: str, *arguments: str) -> argparse.ArgumentParser:  # noqa: ANN401
        made: argparse.ArgumentParser = commands.add_parser(name, parents=[common], help=words)
        for argument in arguments:
            made.add_argument(argument)
        made.set_defaults(run=run)
        return made

    rights = command("rights", _rights, _("what a person may see and do, and why"), "person")
    rights.add_argument("entity", nargs="?")
    rights.add_argument("id", nargs="?")
    _takes_file(rights)
    command(
        "reveal", _reveal, _("a masked value; the look is written down"), "entity", "id", "field"
    )
    _takes_file(command("who-sees", _who_sees, _("who may see a record"), "entity", "id"))
    share = command("share", _share, _("whom a record is shared with"), "entity", "id")
    _takes_person_or_unit(share, "--with", "--unit")
    share.add_argument("--edit", action="store_true", help=_("to edit as well"))
    share.add_argument("--take-back", action="store_true", help=_("close it to them again"))
    leave = command("offboard", _offboard, _("hand over everything a leaver owns"), "person")
    _takes_person_or_unit(leave, "--to", "--pool")
    leave.add_argument("--views", action="store_true", help=_("move their own views to the trash"))
    leave.add_argument("--dry-run", action="store_true", help=_("only say what would be done"))
    command("publish-rights", _publish, _("sign the rights as they are, for all of the hub"))
    _add_rules(commands, common)


def _reveal(context: Context) -> None:
    options = context.options
    with context.vault() as vault:
        value = reveal(vault, options.entity, options.id, options.field)
        context.answer({"value": value}, harmless("" if value is None else str(value)))


def _publish(context: Context) -> None:
    with context.vault() as vault:
        version = publish(vault)
        words = _("Version {version} of the rights counts on every device after its next sync.")
        context.answer({"version": version}, words.format(version=version))


def _takes_file(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--file", type=Path, metavar="FILE.html|.txt", help=_("write it there"))


def _takes_person_or_unit(parser: argparse.ArgumentParser, person: str, unit: str) -> None:
    group = parser.add_mutually_exclusive_group()
    group.add_argument(person, dest="to_person", metavar="PERSON")
    group.add_argument(unit, dest="to_unit", metavar="UNIT")


def _add_rules(commands: Any, common: argparse.ArgumentParser) -> None:  # noqa: ANN401
    area = commands.add_parser("rules", parents=[common], help=_("sharing rules between units"))
    area.set_defaults(run=_rules)
    actions = area.add_subparsers(dest="action")
    approve = actions.add_parser("approve", parents=[common], help=_("put a rule into force"))
    approve.add_argument("rule")
    approve.set_defaults(run=_approve)
    page = actions.add_parser("print", parents=[common], help=_("a rule as a page to sign"))
    page.add_argument("rule")
    _takes_file(page)
    page.set_defaults(run=_print_rule)


def _target(context: Context, vault: Vault) -> tuple[str, str]:
    """Return the ids of the person and of the unit named, empty where none is."""
    options = context.options
    person = find_named(vault, "person", options.to_person) if options.to_person else ""
    unit = find_named(vault, "unit", options.to_unit) if options.to_unit else ""
    return person, unit


def _answer(context: Context, said: Mapping[str, object], page: Document) -> None:
    """Print a document, or write it where a file was named."""
    file = context.options.file
    if file is None:
        context.answer(said, _printed(page))
        return
    if file.suffix.lower() not in _FILES:
        raise BadArgument(argument=str(file), expected=" ".join(_FILES))
    document.write_document(page, file)
    context.answer({**said, "file": str(file)}, str(file))


def _printed(page: Document) -> str:
    parts = [page.title, "\n".join(page.notes)]
    for one in page.tables:
        headings = one.headings or ("",) * len(one.rows[0])
        lines = table(headings, one.rows)
        parts.append("\n".join(filter(None, (one.title, lines.lstrip("\n ")))))
    parts += [f"{name}: ________________" for name in page.signatures]
    return "\n\n".join(filter(None, parts))


# ---------------------------------------------------------------- what and why


def _rights(context: Context) -> None:
    options = context.options
    if options.entity and not options.id:
        raise BadArgument(argument=options.entity, expected="ENTITY ID")
    with context.vault() as vault:
        person = find_named(vault, "person", options.person)
        if options.entity:
            one = explaining.explain_record(vault, person, options.entity, options.id)
            _answer(context, record_json(one), document.record_document(one))
            return
        said = explaining.explain_person(vault, person, Bar(_("Counting")))
        _answer(context, person_json(said), document.person_document(said))


def _who_sees(context: Context) -> None:
    options = context.options
    with context.vault() as vault:
        seen = explaining.who_sees(vault, options.entity, options.id)
        said = {
            "entity": options.entity,
            "id": seen[0].record,
            "title": seen[0].title,
            "people": [
                {"person": _person_json(one.person), "verbs": _verbs_json(one)} for one in seen
            ],
        }
        _answer(context, said, document.sight_document(seen))


def person_json(said: explaining.PersonRights) -> dict[str, object]:
    """Return what a person may do, for scripts."""
    return {
        "person": _person_json(said.person),
        "unrestricted": said.is_unrestricted,
        "roles": list(said.person.roles),
        "actions": list(said.actions),
        "kinds": [_kind_json(kind) for kind in said.kinds],
    }


def _kind_json(kind: explaining.KindRights) -> dict[str, object]:
    verbs = {
        verb.value: {"reach": reach.value, "count": kind.counts.get(verb)}
        for verb, reach in kind.reaches.items()
    }
    fields = {"hidden": kind.hidden, "masked": kind.masked, "read_only": kind.read_only}
    return {"entity": kind.entity.name, "total": kind.total, **verbs, **fields}


def record_json(said: explaining.RecordRights) -> dict[str, object]:
    """Return what a person may do with one record, for scripts."""
    return {
        "person": _person_json(said.person),
        "entity": said.entity.name,
        "id": said.record,
        "title": said.title,
        "verbs": _verbs_json(said),
        "hidden": said.hidden,
        "masked": said.masked,
    }


def _person_json(person: PersonRow) -> dict[str, object]:
    return {
        "id": person.id,
        "name": person.name,
        "unit": person.unit_name or None,
        "has_left": person.has_left,
    }


def _verbs_json(said: explaining.RecordRights) -> dict[str, object]:
    return {
        one.verb.value: {
            "allowed": one.reaches,
            "reasons": [
                {"word": reason.word, **reason.facts, "text": reason_text(reason)}
                for reason in one.reasons
            ],
        }
        for one in said.verbs
    }


# ---------------------------------------------------------------- sharing


def _share(context: Context) -> None:
    options = context.options
    with context.vault() as vault:
        record = get_record(vault, options.entity, options.id).id
        person, unit = _target(context, vault)
        if options.take_back:
            _take_back(vault, options.entity, record, person or unit)
        elif person or unit:
            level = "edit" if options.edit else "read"
            sharing.share_record(
                vault, options.entity, record, person=person, unit=unit, level=level
            )
        shared = sharing.shares_of(vault, options.entity, record)
    rows = [
        [one.name, _("Unit") if one.is_unit else _("Person"), _level(one.level)] for one in shared
    ]
    said = [{"id": s.id, "name": s.name, "unit": s.is_unit, "level": s.level} for s in shared]
    text = table([_("Shared with"), "", _("May")], rows) if rows else _("Shared with nobody.")
    context.answer({"id": record, "shares": said}, text)


def _take_back(vault: Vault, entity: str, record: str, target: str) -> None:
    if not target:
        raise BadArgument(argument="--take-back", expected="--with PERSON | --unit UNIT")
    for share in sharing.shares_of(vault, entity, record):
        if share.target == target:
            sharing.take_back(vault, share.id)


def _level(level: str) -> str:
    return _(LEVELS.get(level, level))


def _rules(context: Context) -> None:
    with context.vault() as vault:
        rules = sharing.list_rules(vault)
        schema = vault.schema
    said = [
        {
            "id": rule.id,
            "name": rule.name,
            "from": rule.from_name,
            "to": rule.to_name,
            "entity": rule.entity,
            "level": rule.level,
            "version": rule.version,
            "approved_by": rule.approved_by or None,
            "approved_on": rule.approved_on.isoformat() if rule.approved_on else None,
            "counts": rule.counts,
        }
        for rule in rules
    ]
    rows = [
        [
            rule.id,
            rule.name,
            rule.from_name,
            rule.to_name,
            sharing.kind_name(schema, rule.entity),
            _level(rule.level),
            str(rule.version),
            _("in force") if rule.counts else _("not approved"),
        ]
        for rule in rules
    ]
    headings = ["id", _("Name"), _("From unit"), _("To unit"), _("Kind of record"), _("May")]
    headings += [_("Version"), _("State")]
    context.answer({"rules": said}, table(headings, rows))


def _approve(context: Context) -> None:
    with context.vault() as vault:
        rule = get_record(vault, "sharing_rule", context.options.rule).id
        saved = sharing.approve_rule(vault, rule)
    context.answer({"id": rule, "batch": saved.batch}, _("The rule is in force."))


def _print_rule(context: Context) -> None:
    with context.vault() as vault:
        wanted = get_record(vault, "sharing_rule", context.options.rule).id
        rule = next(one for one in sharing.list_rules(vault) if one.id == wanted)
        page = sharing.rule_document(vault.schema, rule)
        _answer(context, {"id": rule.id, "version": rule.version, "counts": rule.counts}, page)


# ---------------------------------------------------------------- off-boarding


def _offboard(context: Context) -> int:
    options = context.options
    with context.vault() as vault:
        person = find_named(vault, "person", options.person)
        to, pool = _target(context, vault)
        wish = Handover(person, to, pool, options.views)
        if options.dry_run:
            offboarding.check_wish(vault, wish)
            return _foretell(context, offboarding.estate(vault, person))
        done = offboarding.hand_over(vault, wish, Bar(_("Handing over")))
    said = {
        "batch": done.batch,
        "moved": done.moved,
        "views": done.views,
        "slots_closed": done.slots_closed,
        "slots_left": done.slots_left,
    }
    words = ngettext("{n} record handed over.", "{n} records handed over.", done.count)
    lines = [words.format(n=done.count), _(_REKEY)]
    if done.slots_left:
        lines.append(
            _("Their passphrase still opens the vault; whoever may change keys removes it.")
        )
    context.answer(said, "\n".join(lines))
    return int(Exit.PARTLY if done.slots_left else Exit.DONE)


def _foretell(context: Context, left: offboarding.Estate) -> int:
    said = {
        "moved": {one.entity.name: one.count for one in left.owned},
        "trashed": {one.entity.name: one.trashed for one in left.owned if one.trashed},
        "views": left.views,
        "slots": len(left.slots),
    }
    rows = [[_(one.entity.plural), str(one.alive), str(one.trashed)] for one in left.owned]
    text = table([_("Kind of record"), _("In lists"), _("In the trash")], rows)
    context.answer(said, text if rows else _("They own nothing."))
    return int(Exit.DONE)
