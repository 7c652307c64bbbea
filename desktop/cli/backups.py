"""The commands backup, restore and upkeep."""

import argparse
from datetime import datetime
from pathlib import Path
from typing import Any

from desktop.cli.context import BadArgument, Bar, Context, table
from desktop.services import backups, drilling, restoring, upkeep
from desktop.services.backup_words import (
    backup_line,
    drill_words,
    moment_words,
    problem_words,
    report_words,
    result_words,
    task_name,
)
from desktop.vault.restoring import with_secret
from sync.errors import Exit
from sync.language import _


def add_commands(commands: Any, common: argparse.ArgumentParser) -> None:  # noqa: ANN401
    """Add this area's commands to the parser."""
    backup = commands.add_parser("backup", parents=[common], help=_("verified encrypted copy"))
    backup.add_argument("file", type=Path, nargs="?", help=_("else the folder of backups"))
    what = backup.add_mutually_exclusive_group()
    what.add_argument("--list", action="store_true", help=_("which backups there are"))
    what.add_argument("--drill", action="store_true", help=_("prove that one can be restored"))
    backup.set_defaults(run=_backup)
    restore = commands.add_parser("restore", parents=[common], help=_("a backup into a new vault"))
    restore.add_argument("file", type=Path)
    restore.add_argument("path", type=Path)
    restore.add_argument("--until", metavar="TIME", help=_("take it back to this moment"))
    restore.add_argument("--salvage", action="store_true", help=_("take what is whole"))
    restore.set_defaults(run=_restore)
    care = commands.add_parser("upkeep", parents=[common], help=_("backup, check, cleaning"))
    care.add_argument("--run", action="store_true", dest="run_due", help=_("run what is due"))
    care.set_defaults(run=_upkeep)


# ---------------------------------------------------------------- backup


def _backup(context: Context) -> int:
    options = context.options
    if options.drill:
        return _drill(context)
    if options.list:
        return _list(context)
    return _back_up_to(context) if options.file else _back_up_now(context)


def _back_up_to(context: Context) -> int:
    file = context.options.file
    with context.vault() as vault:
        made = backups.back_up_to(vault, file, Bar(_("Backup")))
    context.answer(
        {"file": str(file), "records": made.records, "verified": True, "failed": made.findings},
        _("Backup written and verified: {file}").format(file=file),
    )
    return int(Exit.PARTLY if made.findings else Exit.DONE)


def _back_up_now(context: Context) -> int:
    with context.vault() as vault:
        result = upkeep.run(vault, upkeep.BACKUP, Bar(_("Backup")))
        made = backups.newest(vault) if not result.error else None
    if made is None or made.manifest is None:
        raise upkeep.failure(result)
    context.answer(
        {
            "file": str(made.path),
            "records": made.manifest.records,
            "verified": True,
            "failed": made.manifest.findings,
        },
        _("Backup written and verified: {file}").format(file=made.path),
    )
    return int(Exit.PARTLY if result.failed else Exit.DONE)


def _list(context: Context) -> int:
    with context.vault() as vault:
        folder, found = backups.folder_of(vault), backups.backups_of(vault)
    context.answer(
        {"folder": str(folder), "backups": [backups.facts(one) for one in found]},
        table(
            [_("Made"), _("Size"), _("Records"), _("State"), _("File")],
            [[*backup_line(one), one.path.name] for one in found],
        ),
    )
    return int(Exit.DONE)


def _drill(context: Context) -> int:
    with context.vault() as vault:
        found = drilling.drill(vault, context.options.file, Bar(_("Drill")))
    rows = [[f.name, _("ok") if f.ok else _("DAMAGED"), f.detail] for f in found.findings]
    said = [
        _("The drill passed: {file}").format(file=found.file)
        if found.passed
        else _("The drill FAILED: {file}").format(file=found.file),
        *drill_words(found),
        table([_("Check"), _("Result"), _("Detail")], rows),
    ]
    context.answer(drilling.facts(found), "\n".join(said))
    return int(Exit.DONE if found.passed else Exit.REFUSED)


# ---------------------------------------------------------------- restore


def _restore(context: Context) -> int:
    options = context.options
    beside = context.vault_path if context.names_a_vault else None
    options.vault = str(options.path)
    wishes = restoring.Wishes(_moment(options.until), beside, options.salvage)
    report = restoring.restore_backup(
        options.file,
        options.path,
        with_secret(context.passphrase()),
        context.model,
        wishes,
        progress=Bar(_("Restoring")),
    )
    said = [_("Restored into {path}").format(path=options.path), *report_words(report)]
    context.answer(restoring.facts(report), "\n".join(said))
    return int(Exit.DONE if report.is_sound else Exit.REFUSED)


def _moment(typed: str | None) -> datetime | None:
    """Return a time as it was typed; without a zone it is this computer's."""
    if typed is None:
        return None
    try:
        return datetime.fromisoformat(typed).astimezone()
    except ValueError as error:
        raise BadArgument(argument=typed, expected="2026-11-22T09:30") from error


# ---------------------------------------------------------------- upkeep


def _upkeep(context: Context) -> int:
    with context.vault() as vault:
        if context.options.run_due:
            upkeep.run_due(vault, Bar(_("Upkeep")))
        found = upkeep.turns(vault)
    rows = [[task_name(one.name), result_words(one), moment_words(one.due)] for one in found]
    said = [table([_("What"), _("Last result"), _("Next due")], rows), *map(problem_words, found)]
    context.answer(
        {"upkeep": [upkeep.facts(one) for one in found]}, "\n".join(line for line in said if line)
    )
    return int(Exit.REFUSED if any(one.alarm for one in found) else Exit.DONE)
