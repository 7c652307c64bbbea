"""Leads."""

from desktop.models.lead import LEAD
from desktop.registry import Feature
from sync.language import mark as _m

FEATURE = Feature(key="leads", title=_m("Leads"), icon="crosshair", entities=(LEAD,))
