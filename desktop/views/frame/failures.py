"""Telling of failures: expected ones as a sentence, bugs once, with details that can be copied."""

import logging
import platform

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from desktop.services.error_text import describe
from desktop.services.logs import outline
from desktop.services.progress import Cancelled
from desktop.views.widgets.decision import Decision
from desktop.views.widgets.toast import ToastStack
from sync.errors import HoldfastError
from sync.language import _
from sync.language import mark as _m

log = logging.getLogger(__name__)


def details_of(error: BaseException) -> str:
    """Return where a bug happened, without its message: that may quote a record."""
    system = f"Python {platform.python_version()} · {platform.platform()}"
    return f"{type(error).__name__}\n{outline(error)}\n{system}\n"


class Failures:
    """Decides how an exception is told, and keeps one dialog at a time."""

    def __init__(self, host: QWidget, toasts: ToastStack | None = None) -> None:
        self._host, self._toasts = host, toasts
        self._details = ""

    def tell(self, error: BaseException) -> None:
        """Tell the person; log a bug."""
        if isinstance(error, Cancelled):
            if self._toasts is not None:
                self._toasts.say(describe(error), icon="info")
        elif isinstance(error, HoldfastError) and self._toasts is not None:
            self._toasts.fail(describe(error))
        elif isinstance(error, HoldfastError):
            self._ask(_("That did not work"), describe(error), is_bug=False)
        else:
            self.report(error)

    def warn(self, sentence: str) -> None:
        """Tell what a person must not miss, and let them say that they have read it."""
        self._ask(_("About this vault"), sentence, is_bug=False)

    def report(self, error: BaseException) -> None:
        """Log a bug and show it, unless another one is on show."""
        details = details_of(error)
        log.error("unexpected error: %s", details)
        if self._details:
            return
        self._details = details
        sentence = _(
            "Your data are safe: what was not finished was not written. "
            "The details help to mend it; they hold no record of yours."
        )
        self._ask(_("Something went wrong that should not have"), sentence, is_bug=True)

    def _ask(self, title: str, sentence: str, *, is_bug: bool) -> None:
        words = _m("Copy details") if is_bug else _m("OK")
        card = Decision(self._host, title, sentence, accept=words, cancel=_m("Close"))
        card.answered.connect(self._answer)
        card.open()

    def _answer(self, wants_copy: bool) -> None:  # noqa: FBT001 - a slot
        if wants_copy and self._details:
            QGuiApplication.clipboard().setText(self._details)
        self._details = ""
