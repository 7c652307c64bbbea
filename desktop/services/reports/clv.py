"""Customer lifetime value: purchases expected within a horizon, times the amount of each.

Purchases come from the BG/NBD model, amounts from the Gamma-Gamma model, both fitted to the
purchases up to the end of calibration. What came after it is only compared with what the model
expected.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

import numpy as np

from desktop.services.progress import Progress, Silent
from desktop.services.reports import bgnbd, doubts, gamma_gamma
from desktop.services.reports.likelihood import Fit
from desktop.services.reports.purchases import (
    UNIT_DAYS,
    Floats,
    History,
    Purchases,
    Transaction,
    day_of,
    history,
    later_purchases,
    merge_days,
)
from desktop.services.reports.results import BgNbd, Clv, CustomerValue, GammaGamma, ReportWarning

DAYS_A_YEAR = 365.25
MOST_INSTALMENTS = 60
CENT = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class Spend:
    """The amount expected of each customer's next purchase, and the model that was fitted."""

    expected: Floats
    model: GammaGamma | None
    fit: Fit | None


def clv(  # noqa: PLR0913 - each is a choice of its own
    transactions: Iterable[Transaction],
    *,
    names: Mapping[str, str],
    currency: str,
    calibration_end: date | None,
    today: date,
    unit: str = "week",
    horizon: int = 52,
    discount_rate: float = 0.0,
    progress: Progress | None = None,
) -> Clv:
    """Return every customer's value over ``horizon`` units after calibration, highest first.

    Calibration ends on the day of the last purchase where ``calibration_end`` is None. Values are
    discounted by ``discount_rate`` a year, 0 for plain sums, and rounded to hundredths.
    """
    watched = progress or Silent()
    purchases = merge_days(transactions, today)
    end = calibration_end or _last_day(purchases, today)
    known = history(purchases, end)
    watched.step(1, 4)
    warnings = [*doubts.about_data(purchases, known, end=end, given=calibration_end, today=today)]
    common = _inputs(purchases, known, end, unit, horizon, discount_rate, today)
    if not (known.repeats > 0).any():
        return _without_model(known, currency, warnings, common)

    customers = bgnbd.cohort(known.repeats, known.last, known.age, UNIT_DAYS[unit])
    model, fit = bgnbd.fit(customers)
    watched.step(2, 4)
    spend = _spend(known)
    watched.step(3, 4)
    warnings += doubts.about_fit(fit, spend.fit, spend.model)
    expected = bgnbd.expected_purchases(model, customers, horizon)
    present = _present(model, customers, unit, horizon, discount_rate, expected)
    values = _values(
        known, names, present[customers.group] * spend.expected,
        bgnbd.p_alive(model, customers)[customers.group], expected[customers.group],
    )  # fmt: skip
    actual, foretold = _holdout(purchases, model, customers, end, unit)
    watched.step(4, 4)
    return Clv(
        bgnbd=model,
        gamma_gamma=spend.model,
        customers=len(known),
        transactions=int(known.repeats.sum()) + len(known),
        expected_purchases=float(expected @ customers.weight),
        holdout_actual=actual,
        holdout_expected=foretold,
        warnings=tuple(warnings),
        values=values,
        currency=currency,
        inputs=common | _optimiser(fit, spend.fit),
    )


def _last_day(purchases: Purchases, today: date) -> date:
    return day_of(purchases.day.max()) if len(purchases) else today


def _without_model(
    known: History, currency: str, warnings: list[ReportWarning], inputs: dict[str, object]
) -> Clv:
    """Return the report where nobody bought twice: no model, no values, and why."""
    return Clv(
        bgnbd=None,
        gamma_gamma=None,
        customers=len(known),
        transactions=len(known),
        expected_purchases=None,
        holdout_actual=None,
        holdout_expected=None,
        warnings=tuple(warnings),
        values=(),
        currency=currency,
        inputs=inputs,
    )


def _spend(known: History) -> Spend:
    """Fit the amounts of customers who bought again; where that says nothing, expect their mean."""
    fitted = (known.repeats > 0) & (known.repeat_mean > 0)
    x, mean = known.repeats[fitted].astype(np.float64), known.repeat_mean[fitted]
    usual = float(np.average(mean, weights=x)) if len(mean) else 0.0
    flat = np.where(known.repeats > 0, known.repeat_mean, usual)
    if len(mean) < 2 or np.ptp(mean) <= 1e-9 * usual:
        return Spend(flat, None, None)
    model, fit = gamma_gamma.fit(x, mean)
    if model.q <= 1:
        return Spend(flat, model, fit)
    amount = gamma_gamma.expected_amount(model, known.repeats.astype(np.float64), known.repeat_mean)
    return Spend(amount, model, fit)


def _present(
    model: BgNbd,
    customers: bgnbd.Cohort,
    unit: str,
    horizon: int,
    discount_rate: float,
    expected: Floats,
) -> Floats:
    """Return each group's purchases within the horizon, discounted by instalments."""
    if not discount_rate:
        return expected
    count = min(horizon, MOST_INSTALMENTS)
    edges = np.linspace(0, horizon, count + 1)
    years = (edges[:-1] + edges[1:]) / 2 * UNIT_DAYS[unit] / DAYS_A_YEAR
    until = [bgnbd.expected_purchases(model, customers, float(edge)) for edge in edges[1:-1]]
    instalments = np.diff(np.stack([np.zeros_like(expected), *until, expected]), axis=0)
    return np.asarray((1 + discount_rate) ** -years @ instalments)


def _holdout(
    purchases: Purchases, model: BgNbd, customers: bgnbd.Cohort, end: date, unit: str
) -> tuple[int | None, float | None]:
    """Return the purchases made after calibration, and those the model expects in that time."""
    days = int(purchases.day.max()) - end.toordinal()
    if days <= 0:
        return None, None
    expected = bgnbd.expected_purchases(model, customers, days / UNIT_DAYS[unit])
    return later_purchases(purchases, end), float(expected @ customers.weight)


def _values(
    known: History, names: Mapping[str, str], value: Floats, alive: Floats, expected: Floats
) -> tuple[CustomerValue, ...]:
    """Return a row per customer, the greatest value first, equal ones by id."""
    quiet = known.age - known.last
    return tuple(
        CustomerValue(
            account_id=known.ids[i],
            account=names.get(known.ids[i], known.ids[i]),
            clv=Decimal(float(value[i])).quantize(CENT),
            p_alive=float(alive[i]),
            expected_purchases=float(expected[i]),
            purchases=int(known.repeats[i]) + 1,
            days_since=int(quiet[i]),
        )
        for i in np.argsort(-value, kind="stable")
    )


def _inputs(
    purchases: Purchases,
    known: History,
    end: date,
    unit: str,
    horizon: int,
    discount_rate: float,
    today: date,
) -> dict[str, object]:
    first = day_of(purchases.day.min()).isoformat() if len(purchases) else None
    return {
        "from": first,
        "calibration_end": end.isoformat(),
        "to": _last_day(purchases, today).isoformat(),
        "unit": unit,
        "horizon": horizon,
        "discount_rate": discount_rate,
        "rows": purchases.rows,
        "purchases": len(purchases),
        "repeat_customers": int((known.repeats > 0).sum()),
        "returns_left_out": purchases.returns,
        "future_left_out": purchases.future,
    }


def _optimiser(bgnbd_fit: Fit, spend_fit: Fit | None) -> dict[str, object]:
    return {
        "optimiser": {
            "bgnbd": bgnbd_fit.inputs(),
            "gamma_gamma": spend_fit.inputs() if spend_fit else None,
        }
    }
