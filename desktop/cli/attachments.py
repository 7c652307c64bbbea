"""Commands on attached files: attach, attachments, save-attachment."""

import argparse
from pathlib import Path
from typing import Any

import msgspec

from desktop.cli.context import Bar, Context, table
from desktop.services import attaching
from desktop.services.attaching import Attached
from desktop.services.file_names import shown_name
from desktop.services.formatting import file_size
from desktop.services.records.reading import get_record
from sync.language import _
from sync.values import utc_text


def add_commands(commands: Any, common: argparse.ArgumentParser) -> None:  # noqa: ANN401
    """Add this area's commands to the parser."""
    attach = commands.add_parser(
        "attach", parents=[common], help=_("attach a file to a record, encrypted")
    )
    attach.add_argument("entity")
    attach.add_argument("id")
    attach.add_argument("file", type=Path)
    attach.set_defaults(run=_attach)
    listing = commands.add_parser(
        "attachments", parents=[common], help=_("the files attached to a record")
    )
    listing.add_argument("entity")
    listing.add_argument("id")
    listing.set_defaults(run=_list)
    save = commands.add_parser(
        "save-attachment",
        aliases=["attachment-save"],
        parents=[common],
        help=_("write an attached file out, unprotected"),
    )
    save.add_argument("id")
    save.add_argument("file", type=Path)
    save.set_defaults(run=_save)


def _attach(context: Context) -> None:
    options = context.options
    with context.vault() as vault:
        bar = Bar(options.file.name)
        made = attaching.attach(vault, options.entity, options.id, options.file, progress=bar)
        found = attaching.attachment(vault, made.id)
    context.answer(_document(found), table(_headings(), [_line(found)]))


def _list(context: Context) -> None:
    options = context.options
    with context.vault() as vault:
        record = get_record(vault, options.entity, options.id).id
        found = attaching.attachments(vault, options.entity, record)
    lines = table(_headings(), [_line(one) for one in found])
    answer = {"attachments": [_document(one) for one in found]}
    context.answer(answer, lines if found else _("Nothing is attached."))


def _save(context: Context) -> None:
    options = context.options
    with context.vault() as vault:
        attaching.save(vault, options.id, options.file, progress=Bar(options.file.name))
    words = _("Copy saved, not encrypted: {file}")
    context.answer({"file": str(options.file)}, words.format(file=options.file))


def _document(found: Attached) -> dict[str, Any]:
    facts: dict[str, Any] = msgspec.to_builtins(found, builtin_types=(type(found.at),))
    return {**facts, "at": utc_text(found.at)}


def _headings() -> list[str]:
    return [_("File name"), _("Size"), _("File type"), _("Created"), _("Created by"), "id"]


def _line(found: Attached) -> list[str]:
    name = shown_name(found.name)
    if not found.is_here:
        name = _("{name} (not on this machine)").format(name=name)
    day = found.at.astimezone().date().isoformat()
    return [name, file_size(found.size), found.media_type, day, found.person, found.id]
