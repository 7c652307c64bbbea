"""Commands that meet the hub: join, sync, conflicts, resolve."""

import argparse
import threading
from typing import Any

from desktop.cli.context import BadArgument, Context, table
from sync.errors import Exit
from sync.language import _

WATCH_SECONDS = 30


def add_commands(commands: Any, common: argparse.ArgumentParser) -> None:  # noqa: ANN401
    """Add this area's commands to the parser."""
    join = commands.add_parser("join", parents=[common], help=_("enrol this device at a hub"))
    join.add_argument("url")
    join.add_argument("code")
    join.add_argument("--ca", metavar="FILE", help=_("the hub's own certificate authority"))
    join.set_defaults(run=_join)
    sync = commands.add_parser("sync", parents=[common], help=_("exchange changes with the hub"))
    sync.add_argument("--watch", action="store_true", help=_("go on until stopped"))
    sync.set_defaults(run=_sync)
    conflicts = commands.add_parser("conflicts", parents=[common], help=_("edits that collided"))
    conflicts.set_defaults(run=_conflicts)
    resolve = commands.add_parser("resolve", parents=[common], help=_("decide a conflict"))
    resolve.add_argument("conflict")
    resolve.add_argument("--keep", required=True, metavar="mine|theirs|value=...")
    resolve.set_defaults(run=_resolve)


def _join(context: Context) -> None:
    from desktop.services.syncing.joining import join

    options = context.options
    with context.vault() as vault:
        joined = join(vault, options.url, options.code, ca=options.ca)
    context.answer(
        {"workspace": joined.workspace_name, "device": joined.device, "user": joined.user},
        _("Joined {workspace} as {user}.").format(
            workspace=joined.workspace_name, user=joined.user
        ),
    )


def _sync(context: Context) -> int:
    from desktop.services.syncing.syncing import sync_now

    with context.vault() as vault:
        while True:
            done = sync_now(vault)
            context.answer(
                done.as_json(),
                _("{pushed} sent, {pulled} received, {conflicts} conflicts.").format(
                    pushed=done.pushed, pulled=done.pulled, conflicts=done.conflicts
                ),
            )
            if not context.options.watch:
                return int(Exit.PARTLY if done.refused else Exit.DONE)
            threading.Event().wait(WATCH_SECONDS)


def _conflicts(context: Context) -> None:
    from desktop.services.syncing.conflicts import open_conflicts

    with context.vault() as vault:
        found = open_conflicts(vault)
    rows = [[c.id, c.entity, c.title, _(c.label), c.mine.text, c.theirs.text] for c in found]
    headings = ["id", _("Kind of record"), _("Record"), _("Field"), _("Mine"), _("Theirs")]
    context.answer({"conflicts": [c.as_json() for c in found]}, table(headings, rows))


def _resolve(context: Context) -> None:
    from desktop.services.syncing.conflicts import resolve

    keep: str = context.options.keep
    if keep not in ("mine", "theirs") and not keep.startswith("value="):
        raise BadArgument(argument=keep, expected="mine, theirs, value=...")
    side, _equals, value = keep.partition("=")
    with context.vault() as vault:
        batch = resolve(vault, context.options.conflict, side, value)
    context.answer({"batch": batch}, _("Resolved."))
