"""Funnel, stage time, customer value."""

from typing import TYPE_CHECKING

from desktop.registry import Feature
from sync.language import mark as _m

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget  # noqa: TID251 - for its type only

    from desktop.controllers.session import Session


def _make_page(session: "Session") -> "QWidget":
    from desktop.views.analytics.page import AnalyticsPage

    return AnalyticsPage(session)


FEATURE = Feature(key="analytics", title=_m("Analytics"), icon="chart-bar", make_page=_make_page)
