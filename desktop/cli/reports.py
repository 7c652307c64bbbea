"""The command `report`: numbers with the inputs that made them, and charts as pictures."""

import argparse
import sys
from datetime import date
from pathlib import Path
from typing import Any

from desktop.cli.context import BadArgument, Context, table
from desktop.services.reports import catalogue
from sync.errors import Exit, HoldfastError
from sync.language import _


class UnknownReport(HoldfastError):
    """There is no report of that name. Facts: name, known."""

    exit = Exit.USAGE


def add_commands(commands: Any, common: argparse.ArgumentParser) -> None:  # noqa: ANN401
    """Add this area's commands to the parser."""
    report = commands.add_parser("report", parents=[common], help=_("numbers about the business"))
    report.add_argument("name", nargs="?")
    report.add_argument("--from", dest="since", type=_day, metavar="D")
    report.add_argument("--to", dest="until", type=_day, metavar="D")
    report.add_argument("--where", metavar="EXPR")
    report.add_argument("--by", metavar="FIELD")
    report.add_argument("--png", type=Path, metavar="FILE")
    report.add_argument("--theme", choices=("light", "dark"), default="light")
    report.add_argument("--calibration-end", type=_day, metavar="D")
    report.add_argument("--unit", choices=("week", "day", "month"), default="week")
    report.add_argument("--horizon", type=int, default=52)
    report.add_argument("--pipeline", help=_("the pipeline; else the standard one"))
    report.set_defaults(run=_report)


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(_("a date is written 2026-11-22")) from error


def _report(context: Context) -> None:
    options = context.options
    if not options.name:
        rows = [[report.name, _(report.title)] for report in catalogue.REPORTS]
        names = [{"name": r.name, "title": _(r.title)} for r in catalogue.REPORTS]
        context.answer({"reports": names}, table([_("Name"), _("Report")], rows))
        return
    report = catalogue.by_name(options.name)
    if report is None:
        known = ", ".join(one.name for one in catalogue.REPORTS)
        raise UnknownReport(name=options.name, known=known)
    wish = catalogue.Wish(
        since=options.since,
        until=options.until,
        where=options.where,
        by=options.by,
        calibration_end=options.calibration_end,
        unit=options.unit,
        horizon=options.horizon,
        pipeline=options.pipeline,
    )
    if options.since and options.until and options.since > options.until:
        raise BadArgument(argument=str(options.until), expected=f"--to >= {options.since}")
    if options.horizon < 1:
        raise BadArgument(argument=str(options.horizon), expected="1, 2, 3 ...")
    with context.vault() as vault:
        result = report.make(vault, wish)
    if options.png:
        _draw(result, options.png, options.theme)
    document = report.document(result)
    context.answer(document, report.text(result))


def _draw(result: Any, file: Path, theme: str) -> None:  # noqa: ANN401
    from desktop.views.charts.render import render_png
    from sync import language

    render_png(result, file, theme_name=theme, language=language.current(), size=(960, 540))
    print(file, file=sys.stderr)
