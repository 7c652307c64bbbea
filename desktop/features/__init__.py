"""The features that make up the program, in the order of the rail.

An explicit tuple rather than a folder scan: it survives being frozen into an installer, the type
checker follows it, and the order is visible.
"""

from desktop.features import (
    activities,
    analytics,
    audit,
    backups,
    conflicts,
    customers,
    importing,
    leads,
    orders,
    pipeline,
    security,
    workspace,
)
from desktop.registry import Feature

ALL: tuple[Feature, ...] = (
    workspace.FEATURE,
    security.FEATURE,
    customers.FEATURE,
    leads.FEATURE,
    pipeline.FEATURE,
    activities.FEATURE,
    orders.FEATURE,
    analytics.FEATURE,
    importing.FEATURE,
    conflicts.FEATURE,
    backups.FEATURE,
    audit.FEATURE,
)
