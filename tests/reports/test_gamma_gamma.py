"""The spend model agrees with the printed formulas and recovers what it was drawn from."""

import math

import numpy as np
import pytest

from desktop.services.reports.gamma_gamma import expected_amount, fit, log_likelihood
from desktop.services.reports.results import GammaGamma

CDNOW = GammaGamma(p=6.25, q=3.74, v=15.44)
"""Fader and Hardie (2013), section 5."""


def test_log_likelihood_is_the_printed_formula():
    x, mean = np.array([1.0, 2.0, 5.0]), np.array([12.5, 31.0, 44.4])

    total = log_likelihood(CDNOW, x, mean)

    p, q, v = CDNOW.p, CDNOW.q, CDNOW.v
    slow = sum(
        math.log(
            math.gamma(p * n + q) / (math.gamma(p * n) * math.gamma(q))
            * v**q * z ** (p * n - 1) * n ** (p * n) / (v + n * z) ** (p * n + q)
        )
        for n, z in zip(x, mean, strict=True)
    )  # fmt: skip
    assert total == pytest.approx(slow, rel=1e-12)


def test_expected_amount_lies_between_the_own_mean_and_that_of_all():
    usual = CDNOW.v * CDNOW.p / (CDNOW.q - 1)
    x = np.array([0.0, 1.0, 5.0, 1000.0])

    amounts = expected_amount(CDNOW, x, np.full(4, 100.0))

    weight = CDNOW.p * x / (CDNOW.p * x + CDNOW.q - 1)
    assert amounts == pytest.approx((1 - weight) * usual + weight * 100.0)
    assert amounts[0] == pytest.approx(35.22, abs=0.01)


def test_fit_recovers_the_parameters_the_amounts_were_drawn_from():
    rng = np.random.default_rng(8)
    x = rng.integers(1, 9, 8000).astype(float)
    nu = rng.gamma(4.0, 1 / 15.0, 8000)
    mean = rng.gamma(6.0 * x) / nu / x

    model, found = fit(x, mean)

    assert found.converged
    assert model.p == pytest.approx(6.0, rel=0.1)
    assert model.q == pytest.approx(4.0, rel=0.1)
    assert model.v == pytest.approx(15.0, rel=0.15)
