"""Commands on records: schema, list, get, add, set, delete, history, search, undo, field."""

import argparse
from collections.abc import Mapping, Sequence
from typing import Any

import msgspec

from desktop.cli.context import BadArgument, Context, table
from desktop.services import custom_fields, undoing
from desktop.services.records import history as log
from desktop.services.records import presenting, reading, searching, writing
from desktop.services.records.linked import linked_values
from desktop.vault.seeing import shown
from sync.errors import Exit
from sync.language import _
from sync.schema import Entity, Kind, Schema, UnknownField
from sync.values import utc_text


def add_commands(commands: Any, common: argparse.ArgumentParser) -> None:  # noqa: ANN401
    """Add this area's commands to the parser."""

    def command(name: str, run: Any, words: str, *arguments: str) -> argparse.ArgumentParser:  # noqa: ANN401
        made: argparse.ArgumentParser = commands.add_parser(name, parents=[common], help=words)
        for argument in arguments:
            made.add_argument(argument)
        made.set_defaults(run=run)
        return made

    schema = command("schema", _schema, _("entities and fields as described"))
    schema.add_argument("entity", nargs="?")
    listing = command("list", _list, _("records of one kind"), "entity")
    listing.add_argument("--where", metavar="EXPR")
    listing.add_argument("--sort", metavar="FIELD[,-FIELD]")
    listing.add_argument("--fields", metavar="a,b.c")
    listing.add_argument("--limit", type=int, default=reading.PAGE)
    listing.add_argument("--after", metavar="CURSOR")
    listing.add_argument("--trashed", action="store_true", help=_("what lies in the trash"))
    command("get", _get, _("one record"), "entity", "id")
    add = command("add", _add, _("make a record"), "entity")
    add.add_argument("values", nargs="*", metavar="field=value")
    change = command("set", _set, _("change a record"), "entity", "id")
    change.add_argument("values", nargs="+", metavar="field=value")
    command("delete", _delete, _("move a record to the trash"), "entity", "id")
    command("restore-record", _restore, _("take a record out of the trash"), "entity", "id")
    command("history", _history, _("every change of a record"), "entity", "id")
    search = command("search", _search, _("find by words, pinyin or initials"), "text")
    search.add_argument("--limit", type=int, default=20)
    undo = command("undo", _undo, _("take a batch back"))
    undo.add_argument("batch", nargs="?")
    _add_field(commands, common)


def _add_field(commands: Any, common: argparse.ArgumentParser) -> None:  # noqa: ANN401
    field = commands.add_parser("field", parents=[common], help=_("custom fields"))
    actions = field.add_subparsers(dest="action", required=True)
    add = actions.add_parser("add", parents=[common])
    add.add_argument("entity")
    add.add_argument("name")
    add.add_argument("--kind", required=True, choices=[kind.value for kind in Kind])
    add.add_argument("--label")
    add.add_argument("--choices")
    add.add_argument("--target", help=_("what a link links to"))
    add.add_argument("--local-only", action="store_true")
    add.add_argument("--required", action="store_true")
    add.set_defaults(run=_field_add)


def _schema(context: Context) -> None:
    schema = context.model.schema
    if context.names_a_vault:
        with context.vault() as vault:
            schema = shown(vault.schema)
    wanted = context.options.entity
    entities = (schema.entity(wanted),) if wanted else schema.entities
    rows = [
        [entity.name, field.name, field.kind.value, _(field.label)]
        for entity in entities
        for field in entity.fields
    ]
    headings = [_("Kind of record"), _("Field"), _("Kind"), _("Label")]
    context.answer(entities[0] if wanted else schema, table(headings, rows))


def _paths(context: Context, schema: Schema, entity: Entity) -> list[str] | None:
    named = getattr(context.options, "fields", None)
    if not named:
        return None
    paths = [part.strip() for part in named.split(",") if part.strip()]
    for path in paths:
        _require_path(schema, entity, path)
    return paths


def _require_path(schema: Schema, entity: Entity, path: str) -> None:
    head, dot, rest = path.partition(".")
    if head == "id" and not dot:
        return
    one = entity.field(head)
    if dot and one.kind is not Kind.LINK:
        raise UnknownField(entity=entity.name, field=path)
    if dot:
        _require_path(schema, schema.entity(one.target), rest)


def _list(context: Context) -> None:
    options = context.options
    sort = tuple(part.strip() for part in (options.sort or "").split(",") if part.strip())
    if options.limit < 0:
        raise BadArgument(argument=str(options.limit), expected="--limit 0, 1, 2 ...")
    with context.vault() as vault:
        query = reading.Query(options.entity, options.where, sort, trashed=options.trashed)
        paths = _paths(context, vault.schema, vault.entity(options.entity))
        page = reading.list_records(vault, query, after=options.after, limit=options.limit)
        total = reading.count_records(vault, query)
        linked = linked_values(vault, page.records, paths or ())
        rows = [presenting.json_record(record, paths, linked) for record in page.records]
        context.answer(
            {"rows": rows, "total": total, "next": page.next},
            _listing(page.records, paths, linked, total),
        )


def _listing(
    records: Sequence[reading.Record],
    paths: list[str] | None,
    linked: Mapping[str, Mapping[str, presenting.Json]],
    total: int,
) -> str:
    counted = _("{shown} of {total}").format(shown=len(records), total=total)
    if not records:
        return counted
    entity = records[0].entity
    shown = paths or [field.name for field in entity.fields if field.form][:6]
    rows = [
        [
            presenting.json_text(linked.get(path, {}).get(record.id))
            if "." in path
            else record.id
            if path == "id"
            else presenting.text_value(record, entity.field(path))
            for path in shown
        ]
        for record in records
    ]
    headings = [
        path if "." in path or path == "id" else _(entity.field(path).label) for path in shown
    ]
    return table(headings, rows) + "\n" + counted


def _print(context: Context, record: reading.Record) -> None:
    rows = [
        [_(field.label), presenting.text_value(record, field)]
        for field in record.entity.fields
        if record.columns.get(field.name) is not None
    ]
    document = presenting.json_record(record)
    context.answer(document, table([record.title() or record.id, record.id], rows))


def _get(context: Context) -> None:
    with context.vault() as vault:
        _print(context, reading.get_record(vault, context.options.entity, context.options.id))


def _edits(words: Sequence[str]) -> writing.Edits:
    values: dict[str, str | None] = {}
    add: dict[str, list[str]] = {}
    remove: dict[str, list[str]] = {}
    for word in words:
        name, separator, value = word.partition("=")
        if not separator or not name:
            raise BadArgument(argument=word, expected="field=value")
        if name[-1] in "+-":
            (add if name[-1] == "+" else remove).setdefault(name[:-1], []).append(value)
        else:
            values[name] = value
    return writing.Edits(values, add, remove)


def _add(context: Context) -> None:
    edits = _edits(context.options.values)
    values = dict(edits.values)
    for name, tags in edits.add.items():
        values[name] = ",".join(filter(None, (values.get(name), *tags)))
    with context.vault() as vault:
        _print(context, writing.add_record(vault, context.options.entity, values))


def _set(context: Context) -> None:
    options = context.options
    with context.vault() as vault:
        edits = _edits(options.values)
        _print(context, writing.change_record(vault, options.entity, options.id, edits))


def _delete(context: Context) -> None:
    options = context.options
    with context.vault() as vault:
        batch = writing.trash_records(vault, options.entity, [options.id])
    context.answer({"batch": batch}, _("Moved to the trash."))


def _restore(context: Context) -> None:
    options = context.options
    with context.vault() as vault:
        batch = writing.restore_records(vault, options.entity, [options.id])
    context.answer({"batch": batch}, _("Taken out of the trash."))


def _history(context: Context) -> None:
    options = context.options
    with context.vault() as vault:
        entries = log.history(vault, options.entity, options.id)
    lines = [
        {
            "time": utc_text(entry.at),
            "person": entry.person,
            "device": entry.device,
            "batch": entry.batch,
            "kind": entry.kind,
            "op": entry.op.value,
            "field": change.field.name if change else None,
            "old": presenting.json_plain(change.old) if change else None,
            "new": presenting.json_plain(change.new) if change else None,
        }
        for entry in entries
        for change in (entry.fields or (None,))
    ]
    headings = [_("Time"), _("Person"), _("What"), _("Field"), _("Old value"), _("New value")]
    names = ("time", "person", "op", "field", "old", "new")
    rows = [[presenting.json_text(line[name]) for name in names] for line in lines]
    context.answer({"changes": lines}, table(headings, rows))


def _search(context: Context) -> None:
    with context.vault() as vault:
        hits = searching.search(vault, context.options.text, limit=context.options.limit)
    rows = [[hit.entity, hit.title, hit.subtitle, hit.id] for hit in hits]
    headings = [_("Kind of record"), _("Title"), "", "id"]
    context.answer({"hits": msgspec.to_builtins(hits)}, table(headings, rows))


def _undo(context: Context) -> int:
    with context.vault() as vault:
        done = undoing.undo(vault, context.options.batch)
    kept = [{"entity": entity, "id": record} for entity, record in done.kept]
    context.answer(
        {"batch": done.batch, "undid": done.undid, "records": done.records, "kept": kept},
        _("{count} records taken back, {kept} kept because they were edited later.").format(
            count=done.records, kept=len(kept)
        ),
    )
    return int(Exit.PARTLY if kept else Exit.DONE)


def _field_add(context: Context) -> None:
    options = context.options
    wish = custom_fields.Wish(
        entity=options.entity,
        name=options.name,
        kind=Kind(options.kind),
        label=options.label or options.name,
        choices=tuple(part.strip() for part in (options.choices or "").split(",") if part.strip()),
        target=options.target or "",
        local_only=options.local_only,
        required=options.required,
    )
    with context.vault() as vault:
        field = custom_fields.add_field(vault, wish)
    context.answer({"entity": options.entity, "name": field.name}, field.name)
