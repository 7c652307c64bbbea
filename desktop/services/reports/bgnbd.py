"""When customers buy again and when they stop: the BG/NBD model.

A customer buys at a rate that varies among customers as Gamma(r, alpha) and stops after any
purchase with a probability that varies as Beta(a, b). Equations are those of Fader, Hardie and
Lee (2005), "Counting Your Customers" the Easy Way: An Alternative to the Pareto/NBD Model,
Marketing Science 24 (2), 275-284.

A customer is x repeat purchases, the time t_x of the last one and the time T observed, both since
the first purchase.
"""

from dataclasses import dataclass, replace

import numpy as np

from desktop.services.reports.likelihood import Fit, maximise
from desktop.services.reports.purchases import Floats, Integers
from desktop.services.reports.results import BgNbd

STARTS = ((0.25, 0.1, 0.8, 2.5), (1.0, 1.0, 1.0, 1.0), (0.5, 0.5, 0.1, 2.0), (3.0, 3.0, 0.5, 5.0))
"""Guesses of r, alpha over the mean T, a and b."""


@dataclass(frozen=True, slots=True)
class Cohort:
    """Customers grouped by equal x, t_x and T.

    Each group has ``weight`` customers; the one numbered i is in ``group[i]``.
    """

    x: Floats
    t_x: Floats
    t: Floats
    weight: Floats
    group: Integers


def cohort(repeats: Integers, last_days: Integers, age_days: Integers, unit_days: float) -> Cohort:
    """Group customers alike; times are given in days and kept in units of ``unit_days`` days."""
    span = int(age_days.max(initial=0)) + 1
    key = (repeats * span + last_days) * span + age_days
    _, first, group, count = np.unique(
        key, return_index=True, return_inverse=True, return_counts=True
    )
    return Cohort(
        x=repeats[first].astype(np.float64),
        t_x=last_days[first] / unit_days,
        t=age_days[first] / unit_days,
        weight=count.astype(np.float64),
        group=group.astype(np.int64),
    )


def fit(customers: Cohort) -> tuple[BgNbd, Fit]:
    """Return the parameters of greatest likelihood, and how the search for them ended."""
    scale = max(float(np.average(customers.t, weights=customers.weight)), 1e-9)
    share = customers.weight / customers.weight.sum()

    def objective(values: Floats) -> tuple[float, Floats]:
        r, alpha, a, b = values * (1.0, scale, 1.0, 1.0)
        height, slopes = _log_likelihood(customers, r, alpha, a, b)
        return float(height @ share), (slopes @ share) * (1.0, scale, 1.0, 1.0)

    found = maximise(objective, STARTS)
    r, alpha, a, b = found.parameters
    model = BgNbd(r, alpha * scale, a, b, log_likelihood=0.0)
    return replace(model, log_likelihood=log_likelihood(model, customers)), found


def log_likelihood(model: BgNbd, customers: Cohort) -> float:
    """Return the log-likelihood of all customers (equation 6)."""
    height, _ = _log_likelihood(customers, model.r, model.alpha, model.a, model.b)
    return float(height @ customers.weight)


def _log_likelihood(c: Cohort, r: float, alpha: float, a: float, b: float) -> tuple[Floats, Floats]:
    """Return equation 6 per group, as ln A1 + ln A2 + ln(A3 + A4), and its four derivatives."""
    from scipy.special import digamma, gammaln

    x, back = np.unique(c.x, return_inverse=True)
    rate = (gammaln(r + x) - gammaln(r) + r * np.log(alpha))[back]
    stay = (gammaln(a + b) + gammaln(b + x) - gammaln(b) - gammaln(a + b + x))[back]
    active = -(r + c.x) * np.log(alpha + c.t)
    gone = _log_gone(c, r, alpha, a, b)
    either = np.logaddexp(active, gone)
    p_gone = np.exp(gone - either)
    p_active = 1.0 - p_gone

    common = (digamma(a + b) - digamma(a + b + x))[back]
    by_r = (digamma(r + x) - digamma(r) + np.log(alpha))[back]
    by_r -= p_active * np.log(alpha + c.t) + p_gone * np.log(alpha + c.t_x)
    by_alpha = r / alpha - (r + c.x) * (p_active / (alpha + c.t) + p_gone / (alpha + c.t_x))
    by_a = common + p_gone / a
    by_b = common + (digamma(b + x) - digamma(b))[back] - p_gone / np.where(c.x > 0, b + c.x - 1, 1)
    return rate + stay + either, np.stack((by_r, by_alpha, by_a, by_b))


def _log_gone(c: Cohort, r: float, alpha: float, a: float, b: float) -> Floats:
    """Return ln A4: the customer stopped after the last repeat purchase; impossible without one."""
    repeated = c.x > 0
    count = np.where(repeated, c.x, 1.0)
    value = np.log(a) - np.log(b + count - 1) - (r + count) * np.log(alpha + c.t_x)
    return np.where(repeated, value, -np.inf)


def p_alive(model: BgNbd, customers: Cohort) -> Floats:
    """Return each group's probability to be still a customer at T.

    It is 1 where there was no repeat purchase: a customer stops only after one.
    Fader, Hardie and Lee (2008), Computing P(alive) Using the BG/NBD Model, equation 4: one over
    one plus the ratio of A4 to A3.
    """
    from scipy.special import expit

    active = -(model.r + customers.x) * np.log(model.alpha + customers.t)
    return np.asarray(expit(active - _log_gone(customers, model.r, model.alpha, model.a, model.b)))


def expected_purchases(model: BgNbd, customers: Cohort, time: float) -> Floats:
    """Return each group's expected purchases within ``time`` units after T (equation 10).

    The hypergeometric function is written by Euler's transformation, 2F1(A, B; C; z) = (1 -
    z)^(C-A-B) 2F1(C-A, C-B; C; z), which leaves (1 - z)^(a-1) and no large parameter but C. The
    result never exceeds the purchases of a customer who cannot stop, P(alive) (r+x) t /
    (alpha+T).
    """
    from scipy.special import hyp2f1

    r, alpha, b = model.r, model.alpha, model.b
    a = model.a if abs(model.a - 1) > 1e-6 else 1 + 1e-6
    alive = p_alive(model, customers)
    most = alive * (r + customers.x) * time / (alpha + customers.t)
    z = time / (alpha + customers.t + time)
    c = a + b + customers.x - 1
    with np.errstate(all="ignore"):
        tail = (1 - z) ** (a - 1) * hyp2f1(c - r - customers.x, a - 1, c, z)
        value = alive * c / (a - 1) * (1 - tail)
    return np.clip(np.where(np.isfinite(value), value, most), 0.0, most)
