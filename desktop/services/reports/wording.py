"""Results of reports as plain text: aligned columns, then the figures that belong to all."""

from collections.abc import Sequence
from itertools import zip_longest

from desktop.services import formatting
from desktop.services.reports.results import Clv, Funnel, Rfm, Sales, StageTimes, WinRates
from sync.language import _

_TOP = 20


def aligned(headings: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Return rows as columns: words left, figures right; a Chinese character is two wide."""
    lines = [headings, *rows]
    widths = [max(_width(cell) for cell in column) for column in zip_longest(*lines, fillvalue="")]
    return "\n".join(_line(line, widths) for line in lines)


def _line(cells: Sequence[str], widths: Sequence[int]) -> str:
    out = []
    for place, (cell, width) in enumerate(zip(cells, widths, strict=True)):
        room = " " * (width - _width(cell))
        out.append(room + cell if place else cell + room)
    return "  ".join(out).rstrip()


def _width(text: str) -> int:
    return sum(2 if ord(character) > 0x2E7F else 1 for character in text)


def _fact(name: str, value: str) -> str:
    return f"{name}: {value}"


def _or_dash(value: float | None, text: str) -> str:
    return formatting.EN_DASH if value is None else text


def funnel_text(result: Funnel) -> str:
    """Return a line per stage, then how they ended."""
    steps = {step.source: step.rate for step in result.conversions}
    rows = []
    for total in (*result.stages, result.won, result.lost):
        rate = steps.get(total.code)
        rows.append(
            [
                total.name,
                formatting.number(total.count),
                formatting.money(total.amount, result.currency),
                "" if rate is None else formatting.percent(rate),
            ]
        )
    mean, median = result.mean_days_won, result.median_days_won
    return "\n".join(
        [
            aligned([_("Stage"), _("Count"), _("Amount"), _("Went on")], rows),
            "",
            _fact(
                _("Win rate"), _or_dash(result.win_rate, formatting.percent(result.win_rate or 0))
            ),
            _fact(_("Mean days to win"), _or_dash(mean, formatting.number(mean or 0, 1))),
            _fact(_("Median days to win"), _or_dash(median, formatting.number(median or 0, 1))),
        ]
    )


def stages_text(result: StageTimes) -> str:
    """Return a line per stage, in days."""
    rows = []
    for stay in result.stays:
        figures = (stay.quartile_1, stay.median, stay.quartile_3, stay.percentile_90, stay.mean)
        shown = [formatting.number(value, 1) if stay.count else "" for value in figures]
        rows.append([stay.name, formatting.number(stay.count), *shown])
    headings = [_("Stage"), _("Stays"), "25 %", _("Median"), "75 %", "90 %", _("Mean")]
    return aligned(headings, rows)


def rfm_text(result: Rfm) -> str:
    """Return a line per segment, the best first, then the means."""
    rows = [
        [s.code, formatting.number(s.count), formatting.money(s.amount, result.currency)]
        for s in result.segments
    ]
    lines = [aligned([_("Segment"), _("Customers"), _("Amount")], rows), ""]
    if result.mean_recency_days is not None and result.mean_monetary is not None:
        lines += [
            _fact(_("Mean recency (days)"), formatting.number(result.mean_recency_days, 1)),
            _fact(_("Mean frequency"), formatting.number(result.mean_frequency or 0, 2)),
            _fact(_("Mean amount"), formatting.money(result.mean_monetary, result.currency)),
        ]
    return "\n".join([*lines, _(result.tie_rule)])


def clv_text(result: Clv) -> str:
    """Return the customers worth most, the models and the doubts."""
    rows = [
        [
            row.account,
            formatting.money(row.clv, result.currency),
            formatting.percent(row.p_alive),
            formatting.number(row.expected_purchases, 2),
        ]
        for row in result.values[:_TOP]
    ]
    headings = [_("Customer"), _("CLV"), _("P(active)"), _("Expected purchases")]
    lines = [aligned(headings, rows), ""] if rows else []
    lines.append(_fact(_("Customers"), formatting.number(result.customers)))
    lines.append(_fact(_("Purchases"), formatting.number(result.transactions)))
    if model := result.bgnbd:
        facts = f"r {model.r:.5f}, alpha {model.alpha:.5f}, a {model.a:.5f}, b {model.b:.5f}"
        lines.append(_fact("BG/NBD", f"{facts}, ln L {model.log_likelihood:.3f}"))
    if spend := result.gamma_gamma:
        lines.append(_fact("Gamma-Gamma", f"p {spend.p:.5f}, q {spend.q:.5f}, v {spend.v:.5f}"))
    if result.holdout_actual is not None and result.holdout_expected is not None:
        compared = _("{actual} made, {expected} expected").format(
            actual=formatting.number(result.holdout_actual),
            expected=formatting.number(result.holdout_expected, 1),
        )
        lines.append(_fact(_("Purchases after calibration"), compared))
    return "\n".join([*lines, *(f"! {warning.text()}" for warning in result.warnings)])


def winrate_text(result: WinRates) -> str:
    """Return a line per group, then their total."""
    rows = [
        [
            group.name,
            formatting.number(group.won),
            formatting.number(group.lost),
            _or_dash(group.rate, formatting.percent(group.rate or 0)),
            formatting.money(group.amount, result.currency),
        ]
        for group in (*result.groups, result.total)
    ]
    headings = [result.label, _("Won"), _("Lost"), _("Win rate"), _("Won amount")]
    return aligned(headings, rows)


def sales_text(result: Sales) -> str:
    """Return a line per month."""
    rows = [
        [
            month.month,
            formatting.number(month.orders),
            formatting.number(month.customers),
            formatting.money(month.amount, result.currency),
        ]
        for month in result.months
    ]
    return aligned([_("Month"), _("Orders"), _("Customers"), _("Amount")], rows)
