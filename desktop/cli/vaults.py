"""Commands about a vault as a whole: new, info, check."""

import argparse
import getpass
import platform
import re
import sys
from datetime import date
from pathlib import Path
from typing import Any

from desktop import VERSION
from desktop.cli.context import (
    BadArgument,
    Bar,
    Context,
    table,
)
from desktop.services import damage, security_events, setup, vault_facts
from desktop.vault.anchor import head_of
from desktop.vault.check import check
from sync import language
from sync.clock import time_of
from sync.errors import Exit
from sync.language import _


def add_commands(commands: Any, common: argparse.ArgumentParser) -> None:  # noqa: ANN401
    """Add this area's commands to the parser."""
    new = commands.add_parser("new", parents=[common], help=_("make a vault"))
    new.add_argument("path", type=Path)
    new.add_argument("--sample", action="store_true", help=_("fill it with sample data"))
    new.add_argument("--language", choices=language.LANGUAGES)
    new.add_argument("--currency", default="CNY")
    new.add_argument("--name", help=_("your name"))
    new.set_defaults(run=_new)
    commands.add_parser("info", parents=[common], help=_("what is inside")).set_defaults(run=_info)
    proof = commands.add_parser("check", parents=[common], help=_("prove that it holds together"))
    how = proof.add_mutually_exclusive_group()
    how.add_argument("--repair", action="store_true", help=_("make anew what can be made anew"))
    how.add_argument("--head", action="store_true", help=_("print the log's last entry, to keep"))
    proof.set_defaults(run=_check)


def print_version(context: Context) -> int:
    """Print the version of the program."""
    facts = {"version": VERSION, "python": platform.python_version(), "system": sys.platform}
    context.answer(facts, f"Holdfast {VERSION}")
    return int(Exit.DONE)


def _person_name(context: Context) -> str:
    try:
        return context.options.name or getpass.getuser()
    except (KeyError, OSError):
        return "me"


def _new(context: Context) -> None:
    options = context.options
    if options.language:
        language.use(options.language)
    if not re.fullmatch("[A-Z]{3}", options.currency):
        raise BadArgument(argument=options.currency, expected="CNY, EUR, USD ...")
    vault, recovery = setup.new_vault(
        options.path,
        context.passphrase(twice=True),
        context.model,
        person_name=_person_name(context),
        currency=options.currency,
    )
    try:
        if options.sample:
            from desktop.services.sample_loading import load_sample

            load_sample(
                vault,
                language=language.current(),
                today=date.today(),  # noqa: DTZ011 - the person's own day
                progress=Bar(_("Sample data")),
            )
    finally:
        vault.close()
    context.answer(
        {"vault": str(options.path), "recovery_key": recovery},
        _(
            "Vault made: {path}\nRecovery key, shown only this once; keep it on paper:\n{key}"
        ).format(path=options.path, key=recovery),
    )


def _info(context: Context) -> None:
    with context.vault() as vault:
        facts = vault_facts.facts(vault)
    counts = [[name, str(count)] for name, count in facts["records"].items()]
    context.answer(
        facts,
        "\n".join(
            [
                _("Vault: {path}").format(path=facts["vault"]),
                _("Size: {size} MB").format(size=facts["size_bytes"] // 1_000_000),
                table([_("Kind of record"), _("Records")], counts),
            ]
        ),
    )


def _check(context: Context) -> int:
    if context.options.head:
        return _head(context)
    if context.options.repair:
        _repair(context)
    with context.vault() as vault:
        findings = list(check(vault))
    whole = all(finding.ok for finding in findings)
    rows = [[f.name, _("ok") if f.ok else _("DAMAGED"), f.detail] for f in findings]
    context.answer(
        {"ok": whole, "checks": findings}, table([_("Check"), _("Result"), _("Detail")], rows)
    )
    return int(Exit.DONE if whole else Exit.REFUSED)


def _repair(context: Context) -> None:
    with context.vault() as vault:
        done = damage.mend(vault)
    if done.file:
        with context.vault() as vault:
            security_events.note(vault, "damage", detail="file")


def _head(context: Context) -> int:
    with context.vault() as vault, vault.inspect() as connection:
        head = head_of(connection)
        vault_id = vault.id
    facts = {
        "vault": vault_id,
        "number": head.number,
        "time": time_of(head.clock).replace(microsecond=0),
        "hash": head.chain.hex(),
    }
    text = _("Vault {vault}: {number} log entries until {time}\n{hash}")
    context.answer(facts, text.format(**facts))
    return int(Exit.DONE)
