"""Funnel, stage time, customer value."""

from desktop.registry import Feature
from sync.language import mark as _m

FEATURE = Feature(key="analytics", title=_m("Analytics"), icon="chart-bar")
