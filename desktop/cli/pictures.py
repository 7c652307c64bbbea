"""Opening the program, and picturing its screens without a display."""

import argparse
import os
from pathlib import Path
from typing import Any

from desktop.cli.context import BadArgument, Context
from sync import language
from sync.language import _


def add_commands(commands: Any, common: argparse.ArgumentParser) -> None:  # noqa: ANN401
    """Add this area's commands to the parser."""
    tour = commands.add_parser("tour", parents=[common], help=_("a picture of every screen"))
    tour.add_argument("directory", type=Path)
    tour.add_argument("--language", choices=language.LANGUAGES)
    tour.add_argument("--theme", choices=("light", "dark", "high_contrast"), default="light")
    tour.add_argument("--size", default="1440x900")
    tour.add_argument("--only", metavar="NAME,...")
    tour.set_defaults(run=_tour)


def _size(text: str) -> tuple[int, int]:
    width, _x, height = text.partition("x")
    if not (width.isdigit() and height.isdigit() and 320 <= int(width) <= 7680):
        raise BadArgument(argument=text, expected="1440x900")
    return int(width), int(height)


def _tour(context: Context) -> None:
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from desktop.touring import tour

    options = context.options
    if options.language:
        language.use(options.language)
    only = tuple(part for part in (options.only or "").split(",") if part)
    with context.vault() as vault:
        files = tour(
            vault,
            options.directory,
            language=language.current(),
            theme=options.theme,
            size=_size(options.size),
            only=only,
        )
    context.answer({"files": [str(f) for f in files]}, "\n".join(str(f) for f in files))


def open_program(context: Context) -> int:
    """Open the window: the named vault, else the last one, else the welcome page."""
    from desktop.app import run

    named = getattr(context.options, "vault", None) or os.environ.get("HOLDFAST_VAULT")
    return run(Path(named) if named else None)
