"""The command about no-network mode: whether it is on, the self-test, and the switch."""

import argparse
from typing import TYPE_CHECKING, Any

from desktop.cli.context import Context, table
from sync.errors import Exit
from sync.language import _
from sync.language import mark as _m

if TYPE_CHECKING:
    from desktop.services.network_test import Findings

REASONS = {
    "": _m("No-network mode is off."),
    "policy": _m("No-network mode is on: a policy of this machine says so."),
    "setting": _m("No-network mode is on."),
    "environment": _m("No-network mode is on: HOLDFAST_NO_NETWORK says so."),
}


def add_commands(commands: Any, common: argparse.ArgumentParser) -> None:  # noqa: ANN401
    """Add this area's commands to the parser."""
    network = commands.add_parser("network", parents=[common], help=_("no-network mode"))
    network.add_argument("--test", action="store_true", help=_("try every way out"))
    switch = network.add_mutually_exclusive_group()
    switch.add_argument("--off", action="store_true", help=_("open no socket from now on"))
    switch.add_argument("--on", action="store_true", help=_("allow the network again"))
    network.set_defaults(run=_network)


def _network(context: Context) -> int:
    from desktop.services import network, network_test
    from desktop.services.settings import Settings, config_folder

    options = context.options
    if options.on or options.off:
        Settings(config_folder()).put("no_network", options.off)
    found = network_test.run() if options.test else None
    reason = network.reason()
    document: dict[str, object] = {"no_network": bool(reason), "reason": reason}
    text = _(REASONS[reason])
    if found is not None:
        document |= {"holds": found.holds, "attempts": found.attempts}
        text = f"{text}\n\n{_as_table(found)}"
    context.answer(document, text)
    return int(Exit.REFUSED if found and found.reason and not found.holds else Exit.DONE)


def _as_table(found: "Findings") -> str:
    from desktop.services.network_test import CHILD, WAYS

    rows = [
        [
            _(WAYS[one.way]),
            _("child process") if one.where == CHILD else _("this process"),
            _("refused") if one.refused else _("possible"),
        ]
        for one in found.attempts
    ]
    return table([_("Way out"), _("Where"), _("Outcome")], rows)
