"""What a customer spends: the Gamma-Gamma model.

The amount of a purchase varies around the customer's own mean as Gamma(p, nu), and nu varies
among customers as Gamma(q, v); how often somebody buys tells nothing about how much. Equations
are those of Fader and Hardie (2013), The Gamma-Gamma Model of Monetary Value,
brucehardie.com/notes/025, with v for their gamma; the data are the mean amount of the repeat
purchases, as in Fader, Hardie and Lee (2005), RFM and CLV, Journal of Marketing Research 42 (4),
415-430.
"""

import numpy as np

from desktop.services.reports.likelihood import Fit, maximise
from desktop.services.reports.purchases import Floats
from desktop.services.reports.results import GammaGamma

STARTS = ((5.0, 4.0, 4.0), (1.0, 2.0, 1.0), (20.0, 10.0, 10.0))
"""Guesses of p, q and v over the mean amount."""


def fit(x: Floats, mean: Floats) -> tuple[GammaGamma, Fit]:
    """Return the likeliest parameters, and how the search for them ended.

    Every customer has ``x`` > 0 repeat purchases worth ``mean`` > 0 each.
    """
    scale = float(mean.mean())
    relative = mean / scale

    def objective(values: Floats) -> tuple[float, Floats]:
        height, slopes = _log_likelihood(x, relative, *(float(value) for value in values))
        return float(height.mean()), slopes.mean(axis=1)

    found = maximise(objective, STARTS)
    p, q, v = found.parameters
    return GammaGamma(p, q, v * scale), found


def log_likelihood(model: GammaGamma, x: Floats, mean: Floats) -> float:
    """Return the log-likelihood of all customers (equation 1a)."""
    height, _ = _log_likelihood(x, mean, model.p, model.q, model.v)
    return float(height.sum())


def _log_likelihood(x: Floats, mean: Floats, p: float, q: float, v: float) -> tuple[Floats, Floats]:
    """Return the logarithm of equation 1a per customer, and its three derivatives."""
    from scipy.special import digamma, gammaln

    px, spent = p * x, v + x * mean
    height = (
        gammaln(px + q)
        - gammaln(px)
        - gammaln(q)
        + q * np.log(v)
        + (px - 1) * np.log(mean)
        + px * np.log(x)
        - (px + q) * np.log(spent)
    )
    both = digamma(px + q)
    by_p = x * (both - digamma(px) + np.log(mean) + np.log(x) - np.log(spent))
    by_q = both - digamma(q) + np.log(v) - np.log(spent)
    by_v = q / v - (px + q) / spent
    return height, np.stack((by_p, by_q, by_v))


def expected_amount(model: GammaGamma, x: Floats, mean: Floats) -> Floats:
    """Return each customer's expected amount per purchase (equation 5).

    It exists where p x + q > 1 and lies between the customer's own ``mean`` and that of all
    customers, v p / (q - 1), nearer to the own one the more repeats there are.
    """
    return model.p * (model.v + x * mean) / (model.p * x + model.q - 1)
