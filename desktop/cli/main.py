"""The command line `holdfast`: reads the words, calls the service, prints the answer.

Exit codes and JSON are a public contract. Errors are one line on standard error; a bug leaves its
details in the log and says so.
"""

import argparse
import logging
import os
import sys
from collections.abc import Callable, Sequence

from desktop.cli import (
    attachments,
    audit,
    backups,
    data,
    hub,
    keys,
    network,
    people,
    pictures,
    records,
    reports,
    vaults,
)
from desktop.cli.context import Context, NotUnicode, leave_output, writing_out
from desktop.cli.parser import OneLineParser, with_dashes_kept
from desktop.services import precautions
from desktop.services.error_text import describe
from desktop.services.logs import start_log
from desktop.services.progress import Cancelled
from desktop.vault.errors import FileUnreadable
from sync import language
from sync.errors import Exit, HoldfastError
from sync.language import _

Command = Callable[[Context], int | None]

log = logging.getLogger(__name__)


def _parser() -> argparse.ArgumentParser:
    common = OneLineParser(add_help=False, argument_default=argparse.SUPPRESS)
    common.add_argument("--vault", metavar="PATH", help=_("the vault; else HOLDFAST_VAULT"))
    common.add_argument("--json", action="store_true", help=_("print one JSON document"))
    common.add_argument("--passphrase-file", metavar="FILE", help=_("read the passphrase there"))
    common.add_argument("-v", "--verbose", action="store_true", help=_("log details"))
    parser = OneLineParser(
        prog="holdfast",
        description=_("A desktop CRM that keeps a firm's customers on its own machines."),
        parents=[common],
    )
    parser.add_argument("--version", action="store_true", help=_("print the version"))
    commands = parser.add_subparsers(dest="command", metavar="COMMAND")
    for area in (
        vaults,
        backups,
        keys,
        records,
        people,
        attachments,
        data,
        reports,
        hub,
        network,
        audit,
        pictures,
    ):
        area.add_commands(commands, common)
    return parser


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code."""
    precautions.take()
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(encoding="utf-8", errors="replace")
    language.use(language.preferred())
    given = list(sys.argv[1:] if arguments is None else arguments)
    try:
        options = _parser().parse_args(with_dashes_kept(given))
        start_log(verbose=getattr(options, "verbose", False))
        code = _run(options)
        if sys.stdout is not None:
            with writing_out():
                sys.stdout.flush()
    except HoldfastError as error:
        log.info("refused: %s", type(error).__name__)
        return _tell(error, int(error.exit))
    except Cancelled as error:
        return _tell(error, int(Exit.REFUSED))
    except KeyboardInterrupt:
        return _tell(Cancelled(), 130)
    except BrokenPipeError:
        leave_output()
        return int(Exit.DONE)
    except Exception as error:
        log.exception("unexpected error")
        known = _from_outside(error, given)
        return _tell(known or error, int(known.exit if known else Exit.BUG))
    return code


def _from_outside(error: Exception, given: Sequence[str]) -> HoldfastError | None:
    """Return the fact behind an error that the system raised about something the caller named."""
    if isinstance(error, OSError) and error.filename:
        return FileUnreadable(path=os.fsdecode(error.filename), detail=str(error.strerror))
    if isinstance(error, UnicodeEncodeError):
        broken = (word for word in given if any("\ud800" <= c <= "\udfff" for c in word))
        return NotUnicode(argument=next(broken, ""))
    return None


def _tell(error: BaseException, code: int) -> int:
    """Print the one line about an error and return the exit code."""
    print(" ".join(describe(error).split()), file=sys.stderr)
    return code


def _run(options: argparse.Namespace) -> int:
    context = Context(options)
    if options.version:
        return vaults.print_version(context)
    command: Command | None = getattr(options, "run", None)
    if command is not None:
        return int(command(context) or Exit.DONE)
    return pictures.open_program(context)


if __name__ == "__main__":
    sys.exit(main())
