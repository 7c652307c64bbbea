"""The reports there are. What computes one is imported when it is made, never at start-up."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from desktop.services.reports import documents, wording
from desktop.services.reports.basis import Wish
from desktop.vault.vault import Vault
from sync.language import mark as _m

__all__ = ["REPORTS", "Report", "Wish", "by_name"]


@dataclass(frozen=True, slots=True)
class Report:
    """One report: its name on the command line, its title (a message id), and how it is made.

    ``make`` returns a result of `desktop.services.reports.results`; ``document`` and ``text``
    turn it into JSON and into words.
    """

    name: str
    title: str
    make: Callable[[Vault, Wish], Any]
    document: Callable[[Any], documents.Document]
    text: Callable[[Any], str]


def _funnel(vault: Vault, wish: Wish) -> object:
    from desktop.services.reports.funnel import funnel

    return funnel(vault, wish)


def _stages(vault: Vault, wish: Wish) -> object:
    from desktop.services.reports.stages import stage_times

    return stage_times(vault, wish)


def _rfm(vault: Vault, wish: Wish) -> object:
    from dataclasses import replace

    from desktop.services.reports.rfm import rfm
    from desktop.services.reports.transactions import transactions

    found = transactions(vault, wish)
    today = wish.until or _today()
    result = rfm(found.rows, names=found.names, currency=found.currency, today=today)
    return replace(result, inputs={**result.inputs, **found.inputs})


def _clv(vault: Vault, wish: Wish) -> object:
    from dataclasses import replace

    from desktop.services.reports.clv import clv
    from desktop.services.reports.transactions import transactions

    found = transactions(vault, wish)
    result = clv(
        found.rows,
        names=found.names,
        currency=found.currency,
        calibration_end=wish.calibration_end,
        today=wish.until or _today(),
        unit=wish.unit,
        horizon=wish.horizon,
    )
    return replace(result, inputs={**result.inputs, **found.inputs})


def _winrate(vault: Vault, wish: Wish) -> object:
    from desktop.services.reports.winrate import win_rates

    return win_rates(vault, wish)


def _sales(vault: Vault, wish: Wish) -> object:
    from desktop.services.reports.sales import sales

    return sales(vault, wish)


def _today() -> date:
    return date.today()  # noqa: DTZ011 - the person's own day


REPORTS = (
    Report("funnel", _m("Sales funnel"), _funnel, documents.funnel_document, wording.funnel_text),
    Report("stages", _m("Time in stage"), _stages, documents.stages_document, wording.stages_text),
    Report("rfm", _m("RFM"), _rfm, documents.rfm_document, wording.rfm_text),
    Report("clv", _m("Customer lifetime value"), _clv, documents.clv_document, wording.clv_text),
    Report("winrate", _m("Win rate"), _winrate, documents.winrate_document, wording.winrate_text),
    Report("sales", _m("Orders by month"), _sales, documents.sales_document, wording.sales_text),
)


def by_name(name: str) -> Report | None:
    """Return the report of that name."""
    return next((report for report in REPORTS if report.name == name), None)
