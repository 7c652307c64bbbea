"""The purchase model agrees with the published worked example and with slower formulas."""

import math

import numpy as np
import pytest
from scipy.integrate import dblquad

from desktop.services.reports.bgnbd import (
    cohort,
    expected_purchases,
    fit,
    log_likelihood,
    p_alive,
)
from desktop.services.reports.results import BgNbd

CDNOW = BgNbd(r=0.243, alpha=4.414, a=0.793, b=2.426, log_likelihood=-9582.4)
"""Table 2 of Fader, Hardie and Lee (2005)."""

CUSTOMERS = [(0, 0, 272), (1, 5, 240), (2, 213, 272), (2, 10, 272), (7, 180, 200), (29, 250, 265)]
"""x, t_x and T in days."""


def group(rows=CUSTOMERS, unit_days=7.0):
    return cohort(
        *(np.array(column, dtype=np.int64) for column in zip(*rows, strict=True)), unit_days
    )


def direct_likelihood(model, x, t_x, t):
    """Equation 6 with plain gamma functions, as printed."""
    beta = lambda m, n: math.gamma(m) * math.gamma(n) / math.gamma(m + n)  # noqa: E731
    bought = beta(model.a, model.b + x) / beta(model.a, model.b)
    bought *= math.gamma(model.r + x) * model.alpha**model.r / math.gamma(model.r)
    value = bought / (model.alpha + t) ** (model.r + x)
    if x > 0:
        stopped = beta(model.a + 1, model.b + x - 1) / beta(model.a, model.b)
        stopped *= math.gamma(model.r + x) * model.alpha**model.r / math.gamma(model.r)
        value += stopped / (model.alpha + t_x) ** (model.r + x)
    return value


def integrated_purchases(model, x, t_x, t, time):
    """Expected purchases by integrating over every rate and every chance to stop."""

    def density(rate, stop):
        heterogeneity = model.alpha**model.r * rate ** (model.r - 1) / math.gamma(model.r)
        heterogeneity *= math.exp(-model.alpha * rate)
        heterogeneity *= stop ** (model.a - 1) * (1 - stop) ** (model.b - 1)
        active = (1 - stop) ** x * rate**x * math.exp(-rate * t)
        return heterogeneity * active * (1 - math.exp(-rate * stop * time)) / stop

    beta = math.gamma(model.a) * math.gamma(model.b) / math.gamma(model.a + model.b)
    total, _ = dblquad(density, 0, 1, 0, 12, epsabs=1e-13)
    return total / beta / direct_likelihood(model, x, t_x, t)


def test_expected_purchases_match_the_published_worked_example():
    customer = cohort(np.array([2]), np.array([3043]), np.array([3886]), 100.0)

    expected = expected_purchases(CDNOW, customer, 39.0)

    assert expected[0] == pytest.approx(1.226, abs=0.0005)


def test_log_likelihood_is_the_sum_of_the_printed_formula():
    rows = CUSTOMERS + CUSTOMERS[:2]

    total = log_likelihood(CDNOW, group(rows))

    slow = sum(math.log(direct_likelihood(CDNOW, x, tx / 7, t / 7)) for x, tx, t in rows)
    assert total == pytest.approx(slow, rel=1e-12)


def test_expected_purchases_match_integration_over_all_customers_it_could_be():
    model = BgNbd(r=1.4, alpha=6.0, a=1.7, b=3.1, log_likelihood=0.0)
    rows = [(1, 35, 140), (3, 100, 140)]

    fast = expected_purchases(model, group(rows), 20.0)

    slow = [integrated_purchases(model, x, tx / 7, t / 7, 20.0) for x, tx, t in rows]
    customers = group(rows)
    assert fast[customers.group] == pytest.approx(slow, rel=1e-5)


def test_expected_purchases_pass_smoothly_through_a_equal_to_one():
    values = [
        expected_purchases(BgNbd(0.5, 5.0, a, 2.0, 0.0), group(), 52.0)
        for a in (1 - 1e-5, 1.0, 1 + 1e-5)
    ]

    assert values[1] == pytest.approx(values[0], rel=1e-4)
    assert values[1] == pytest.approx(values[2], rel=1e-4)


@pytest.mark.parametrize("a", [1e-4, 0.5, 40.0, 5e4])
@pytest.mark.parametrize("b", [1e-4, 3.0, 5e4])
def test_extreme_parameters_give_finite_purchases_within_bounds(a, b):
    model = BgNbd(0.3, 2.0, a, b, 0.0)
    customers = group([*CUSTOMERS, (900, 3600, 3650)])

    expected = expected_purchases(model, customers, 52.0)

    without_stop = (model.r + customers.x) * 52.0 / (model.alpha + customers.t)
    assert np.isfinite(expected).all()
    assert (expected >= 0).all()
    assert (expected <= without_stop * p_alive(model, customers) + 1e-9).all()


def test_customers_without_a_repeat_are_surely_customers():
    customers = group([(0, 0, 10), (0, 0, 900)])

    assert p_alive(CDNOW, customers).tolist() == [1.0, 1.0]


def test_longer_silence_makes_a_customer_less_likely_to_be_one():
    quiet = [group([(5, 100, age)]) for age in (100, 150, 300, 900)]

    chances = [float(p_alive(CDNOW, customers)[0]) for customers in quiet]

    assert chances == sorted(chances, reverse=True)
    assert chances[0] > 0.75
    assert chances[-1] < 0.01


def test_the_fit_is_a_summit():
    rng = np.random.default_rng(3)
    age = rng.integers(100, 300, 400)
    repeats = rng.poisson(rng.gamma(0.8, 2.0, 400))
    last = np.where(repeats > 0, (age * rng.beta(2, 1, 400)).astype(int) + 1, 0)
    customers = cohort(repeats, last, age, 7.0)

    model, found = fit(customers)

    assert found.converged
    for name in ("r", "alpha", "a", "b"):
        for factor in (0.97, 1.03):
            nearby = {n: getattr(model, n) for n in ("r", "alpha", "a", "b")}
            nearby[name] *= factor
            assert log_likelihood(BgNbd(**nearby, log_likelihood=0.0), customers) < (
                model.log_likelihood
            )
