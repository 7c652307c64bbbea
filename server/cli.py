"""The command line of the hub: a public contract, like that of the desktop program."""

import json
import logging
import os
import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Callable, Sequence
from pathlib import Path

from server import commands
from server.commands import Command, Result
from server.services.members import ROLES
from server.wording import sentence
from sync import language
from sync.errors import Exit, HoldfastError
from sync.language import _

_log = logging.getLogger("holdfast.hub")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code."""
    language.use(language.preferred())
    given = _parser().parse_args(arguments)
    if given.data:
        given.database = None
    elif not given.database:
        _parser().error(_("--data or --database says where the hub's records are"))
    try:
        return int(given.run(given))
    except HoldfastError as error:
        print(sentence(error), file=sys.stderr)
        return error.exit
    except KeyboardInterrupt:
        return Exit.DONE
    except Exception as error:  # noqa: BLE001 - the last place where a bug can be told as one
        print(_("An unexpected error: {error}").format(error=type(error).__name__), file=sys.stderr)
        _log.debug("unexpected error", exc_info=True)
        return Exit.BUG


def _serve(given: Namespace) -> Exit:
    from server.serving import Listening, serve
    from server.store.embedded import is_alive

    host, _colon, port = given.listen.rpartition(":")
    listening = Listening(
        host or "127.0.0.1", int(port), given.tls_cert, given.tls_key, given.insecure
    )
    listening.check()
    with commands.database(given) as url:
        serve(url, listening, lambda: not given.data or is_alive(Path(given.data)))
    return Exit.DONE


def _run(given: Namespace) -> Exit:
    result = commands.run(given)
    if given.json:
        print(json.dumps(result, ensure_ascii=False))
    else:
        _print_for_people(result)
    return Exit.REFUSED if result.get("ok") is False else Exit.DONE


def _print_for_people(result: Result) -> None:
    for name, value in result.items():
        if isinstance(value, list):
            _print_table(value)
        else:
            shown = json.dumps(value, ensure_ascii=False) if isinstance(value, dict) else value
            print(f"{name}: {'' if shown is None else shown}")


def _print_table(rows: Sequence[Result]) -> None:
    if not rows:
        return
    names = list(rows[0])
    table = [names, *([_cell(row[name]) for name in names] for row in rows)]
    widths = [max(len(row[at]) for row in table) for at in range(len(names))]
    for row in table:
        print(
            "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
        )


def _cell(value: object) -> str:
    return "" if value is None else str(value)


def _parser() -> ArgumentParser:
    parser = ArgumentParser("holdfast-hub", description=_("The hub that merges everyone's changes"))
    commands_of = parser.add_subparsers(required=True, metavar="COMMAND")

    serve = commands_of.add_parser("serve", help=_("answer devices until stopped"))
    _where(serve)
    serve.add_argument("--listen", default="127.0.0.1:8741", metavar="HOST:PORT", type=_address)
    serve.add_argument("--tls-cert", metavar="FILE")
    serve.add_argument("--tls-key", metavar="FILE")
    serve.add_argument("--insecure", action="store_true", help=_("let a proxy do the encryption"))
    serve.set_defaults(run=_serve)

    def add(
        name: str, command: Command, about: str, parent: object = commands_of
    ) -> ArgumentParser:
        one: ArgumentParser = parent.add_parser(name, help=about)  # type: ignore[attr-defined]
        _where(one)
        one.add_argument("--workspace", metavar="NAME", help=_("if there are several"))
        one.add_argument("--json", action="store_true")
        one.set_defaults(run=_run, command=command)
        return one

    def group(name: str, about: str) -> object:
        one = commands_of.add_parser(name, help=about)
        return one.add_subparsers(required=True, metavar="COMMAND")

    init = add("init", commands.init, _("make a workspace"))
    init.add_argument("name", metavar="NAME")
    init.add_argument("--admin", required=True, metavar="USER")
    init.add_argument("--currency", default="CNY")
    add("code", commands.code, _("make an enrolment code")).add_argument("user", metavar="USER")
    _add_people(add, group("person", _("people who may enrol devices")))
    units = group("unit", _("business units"))
    unit = add("add", commands.add_unit, _("add a business unit"), units)
    unit.add_argument("name", metavar="NAME")
    unit.add_argument("--parent", metavar="UNIT")
    devices = group("device", _("enrolled devices"))
    add("list", commands.list_devices, _("list devices"), devices)
    revoke = add("revoke", commands.revoke_device, _("shut a device out"), devices)
    revoke.add_argument("device", metavar="DEVICE")
    add("status", commands.status, _("how the workspace stands"))
    add("verify", commands.verify, _("verify the journal, its chains and signatures"))
    return parser


def _add_people(add: Callable[..., ArgumentParser], people: object) -> None:
    new = add("add", commands.add_person, _("add a person"), people)
    change = add("set", commands.set_person, _("change a person"), people)
    for one in (new, change):
        one.add_argument("user", metavar="USER")
        for name in ("--name", "--email", "--unit"):
            one.add_argument(name)
        one.add_argument("--role", choices=ROLES)
    change.add_argument("--active", choices=("yes", "no"))
    add("list", commands.list_people, _("list people"), people)


def _where(parser: ArgumentParser) -> None:
    parser.add_argument("--data", metavar="DIR", help=_("folder with a PostgreSQL of its own"))
    parser.add_argument(
        "--database",
        metavar="URL",
        default=os.environ.get("HOLDFAST_HUB_DATABASE"),
        help=_(
            "an existing PostgreSQL; better given as HOLDFAST_HUB_DATABASE if it has a password"
        ),
    )


def _address(text: str) -> str:
    port = text.rpartition(":")[2]
    if not port.isdecimal() or int(port) > 65535:
        raise ValueError(text)
    return text


if __name__ == "__main__":
    sys.exit(main())
