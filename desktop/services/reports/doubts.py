"""When not to trust a lifetime value: too few customers, a fit that ran away, unlikely dates."""

from collections.abc import Iterator
from datetime import date

import numpy as np

from desktop.services.reports.likelihood import Fit
from desktop.services.reports.purchases import History, Purchases
from desktop.services.reports.results import GammaGamma, ReportWarning
from sync.language import mark as _m

ENOUGH_CUSTOMERS = 30
ENOUGH_REPEATERS = 20
STRONG_CORRELATION = 0.3
STALE_DAYS = 31


def about_data(
    purchases: Purchases, known: History, *, end: date, given: date | None, today: date
) -> Iterator[ReportWarning]:
    """Yield what is doubtful before any model is fitted."""
    yield from _about_rows(purchases)
    if not len(purchases):
        yield ReportWarning(_m("There are no purchases to learn from."))
        return
    yield from _about_period(purchases, end=end, given=given, today=today)
    yield from _about_customers(known)
    yield from _about_amounts(known)


def _about_rows(purchases: Purchases) -> Iterator[ReportWarning]:
    if purchases.returns:
        yield ReportWarning(
            _m("Days with a negative sum were left out as returns: {count}."),
            {"count": purchases.returns},
        )
    if purchases.future:
        yield ReportWarning(
            _m("Purchases dated after today were left out: {count}."), {"count": purchases.future}
        )


def _about_period(
    purchases: Purchases, *, end: date, given: date | None, today: date
) -> Iterator[ReportWarning]:
    first, last = (date.fromordinal(int(day)) for day in (purchases.day.min(), purchases.day.max()))
    if not first <= end <= last:
        yield ReportWarning(
            _m(
                "The calibration end {end} lies outside the purchases, which run from {first} to "
                "{last}."
            ),
            {"end": end.isoformat(), "first": first.isoformat(), "last": last.isoformat()},
        )
    if given is None and (today - last).days > STALE_DAYS:
        yield ReportWarning(
            _m("The last purchase was on {last}; values count from that day, not from today."),
            {"last": last.isoformat()},
        )


def _about_customers(known: History) -> Iterator[ReportWarning]:
    repeaters = int((known.repeats > 0).sum())
    if len(known) < ENOUGH_CUSTOMERS:
        yield ReportWarning(
            _m("Only {count} customers: fewer than {enough} make the result a guess."),
            {"count": len(known), "enough": ENOUGH_CUSTOMERS},
        )
    if len(known) and not repeaters:
        yield ReportWarning(
            _m("No customer has bought a second time yet, so that no value can be estimated.")
        )
    elif 0 < repeaters < ENOUGH_REPEATERS:
        yield ReportWarning(
            _m("Only {count} customers bought again: fewer than {enough} make the result a guess."),
            {"count": repeaters, "enough": ENOUGH_REPEATERS},
        )


def _about_amounts(known: History) -> Iterator[ReportWarning]:
    again = known.repeats > 0
    empty = int((known.repeat_mean[again] <= 0).sum())
    if empty:
        yield ReportWarning(
            _m(
                "Customers whose repeat purchases are all worth nothing were left out of the "
                "spend model: {count}."
            ),
            {"count": empty},
        )
    mean = known.repeat_mean[again & (known.repeat_mean > 0)]
    if len(mean) and np.ptp(mean) <= 1e-9 * mean.mean():
        yield ReportWarning(
            _m(
                "All customers spend the same amount, so that no spend model was fitted; their "
                "mean is used."
            )
        )
    yield from _about_correlation(known, again & (known.repeat_mean > 0))


def _about_correlation(known: History, counted: np.ndarray) -> Iterator[ReportWarning]:
    """Yield where amount and frequency go together, which the Gamma-Gamma model excludes."""
    x, mean = known.repeats[counted].astype(np.float64), known.repeat_mean[counted]
    if len(x) < ENOUGH_REPEATERS or not np.ptp(x) or np.ptp(mean) <= 1e-9 * mean.mean():
        return
    correlation = float(np.corrcoef(x, mean)[0, 1])
    if abs(correlation) >= STRONG_CORRELATION:
        yield ReportWarning(
            _m(
                "Amount and frequency of purchases go together (correlation {correlation}); the "
                "spend model assumes that they do not."
            ),
            {"correlation": f"{correlation:.2f}"},
        )


def about_fit(
    purchases: Fit, spend: Fit | None, model: GammaGamma | None
) -> Iterator[ReportWarning]:
    """Yield what is doubtful about the fitted models."""
    if purchases.at_boundary:
        yield ReportWarning(
            _m("The purchase model ran to a boundary: the data do not tell its parameters apart.")
        )
    if not purchases.converged or (spend and not spend.converged):
        yield ReportWarning(_m("The search for the best parameters did not settle."))
    if spend and spend.at_boundary:
        yield ReportWarning(
            _m("The spend model ran to a boundary: the data do not tell its parameters apart.")
        )
    if model and model.q <= 1:
        yield ReportWarning(
            _m(
                "The spend model has no finite mean (q is at most 1); the customers' own means "
                "are used."
            )
        )
