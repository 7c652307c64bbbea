"""What Qt would leave behind on a machine by itself, and does not: lists of folders and files
chosen in dialogs, and words on the standard error stream of the desktop.

Dialogs for files are Qt's own, not the desktop's, which would enter what is chosen in its list of
recent files, or ask another process. Qt's speak the language of the program.
"""

import logging
import os
import re
import sys

from PySide6.QtCore import (
    QCoreApplication,
    QLibraryInfo,
    QMessageLogContext,
    QSettings,
    Qt,
    QtMsgType,
    QTranslator,
    qInstallMessageHandler,
)

_NOWHERE = f"{os.devnull}/none"
_WHO = re.compile(r"[Qq][\w:.]*")

log = logging.getLogger(__name__)


def leave_none() -> None:
    """Keep Qt from writing down what the person chose, in this process."""
    QCoreApplication.setAttribute(Qt.ApplicationAttribute.AA_DontUseNativeDialogs)
    QSettings.setPath(QSettings.Format.NativeFormat, QSettings.Scope.UserScope, _NOWHERE)
    qInstallMessageHandler(_hear)


def remove() -> None:
    """Take back what Qt wrote where its settings have no path: in the registry, and on macOS."""
    if sys.platform in ("win32", "darwin"):
        QSettings(QSettings.Scope.UserScope, "QtProject").remove("FileDialog")


def _hear(kind: QtMsgType, _context: QMessageLogContext, message: str) -> None:
    """Log who in Qt complained, without its words: they may quote a file's name."""
    if kind is not QtMsgType.QtDebugMsg:
        who = _WHO.match(message)
        log.warning("Qt complains: %s", who.group() if who else "")


class QtWords:
    """The few words Qt itself shows, such as those of its dialogs and of an editor's menu."""

    def __init__(self) -> None:
        self._translator: QTranslator | None = None

    def speak(self, code: str) -> None:
        """Show them in another language."""
        if self._translator is not None:
            QCoreApplication.removeTranslator(self._translator)
        self._translator = QTranslator()
        folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
        if self._translator.load(f"qtbase_{code}", folder):
            QCoreApplication.installTranslator(self._translator)
