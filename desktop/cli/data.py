"""The commands import and export."""

import argparse
from pathlib import Path
from typing import Any

from desktop.cli.context import Bar, Context, read_secret
from desktop.services.importing.options import ImportOptions, parse_map, parse_value
from sync.errors import Exit
from sync.language import _


def add_commands(commands: Any, common: argparse.ArgumentParser) -> None:  # noqa: ANN401
    """Add this area's commands to the parser."""
    bring = commands.add_parser("import", parents=[common], help=_("bring in a workbook or CSV"))
    bring.add_argument("file", type=Path)
    bring.add_argument("--into", required=True, metavar="ENTITY")
    bring.add_argument("--sheet")
    bring.add_argument("--encoding")
    bring.add_argument("--header-row", type=int)
    bring.add_argument("--map", action="append", default=[], metavar="Column=field")
    bring.add_argument("--create-missing", action="append", default=[], metavar="ENTITY")
    bring.add_argument("--key", default="", metavar="FIELD[,FIELD]")
    bring.add_argument("--date-order", choices=("dmy", "mdy", "ymd"))
    bring.add_argument("--value", action="append", default=[], metavar="field:From=To")
    bring.add_argument("--dry-run", action="store_true")
    bring.add_argument("--profile", metavar="NAME", help=_("save or reuse a mapping"))
    bring.add_argument("--password-file", type=Path)
    bring.set_defaults(run=_import)
    give = commands.add_parser("export", parents=[common], help=_("write a workbook or CSV"))
    give.add_argument("entity")
    give.add_argument("file", type=Path)
    give.add_argument("--where", metavar="EXPR")
    give.add_argument("--fields", metavar="a,b")
    give.set_defaults(run=_export)


def _options(context: Context) -> ImportOptions:
    options = context.options
    values: dict[str, dict[str, str]] = {}
    for word in options.value:
        field, old, new = parse_value(word)
        values.setdefault(field, {})[old] = new
    return ImportOptions(
        sheet=options.sheet,
        encoding=options.encoding,
        header_row=options.header_row,
        password=read_secret(options.password_file) if options.password_file else None,
        mapping=tuple(parse_map(word) for word in options.map if word != "auto"),
        create_missing=frozenset(
            name.strip() for word in options.create_missing for name in word.split(",")
        ),
        key=tuple(part.strip() for part in options.key.split(",") if part.strip()),
        date_order=options.date_order,
        values=values,
    )


def _import(context: Context) -> int:
    from desktop.services.importing import profiles
    from desktop.services.importing.plan import plan_import
    from desktop.services.importing.run import run_import, write_rejects

    options = context.options
    wish = _options(context)
    with context.vault() as vault:
        for name in wish.create_missing:
            vault.entity(name)
        if options.profile:
            wish = profiles.apply(vault, options.profile, options.into, wish)
        bar = Bar(options.file.name)
        plan = plan_import(vault, options.file, options.into, wish, bar)
        if options.dry_run:
            result = plan.as_result(None, write_rejects(plan))
        else:
            result = run_import(vault, plan, bar)
        if options.profile:
            profiles.keep(vault, options.profile, options.into, plan, wish)
    words = _(
        "{read} rows read: {created} created, {updated} updated, {unchanged} unchanged, "
        "{rejected} rejected."
    ).format(
        read=result.read,
        created=result.created,
        updated=result.updated,
        unchanged=result.unchanged,
        rejected=result.rejected,
    )
    refused = [_("The refused rows are in {file}").format(file=result.rejects_file)]
    more = [*result.warnings, *(refused if result.rejects_file else [])]
    context.answer(result.as_json(), "\n".join([words, *more]))
    return int(result.exit)


def _export(context: Context) -> int:
    from desktop.services.exporting import export_records

    options = context.options
    fields = [part.strip() for part in (options.fields or "").split(",") if part.strip()] or None
    with context.vault() as vault:
        bar = Bar(options.file.name)
        count = export_records(
            vault, options.entity, options.file, where=options.where, fields=fields, progress=bar
        )
    context.answer(
        {"file": str(options.file), "rows": count},
        _("{count} rows written to {file}").format(count=count, file=options.file),
    )
    return int(Exit.DONE)
