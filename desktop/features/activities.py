"""Calls, visits, meetings, mails, notes and tasks."""

from desktop.models.activity import ACTIVITY
from desktop.registry import Feature
from sync.language import mark as _m

FEATURE = Feature(
    key="activities", title=_m("Activities"), icon="calendar-check", entities=(ACTIVITY,)
)
