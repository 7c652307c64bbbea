"""When a single key may act as a command."""

from PySide6.QtWidgets import (
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QLineEdit,
    QPlainTextEdit,
    QTextEdit,
)

_EDITORS = (QLineEdit, QPlainTextEdit, QTextEdit, QAbstractSpinBox)


def is_typing() -> bool:
    """True while keys belong to an editor; composed Chinese too, for only editors take it."""
    focused = QApplication.focusWidget()
    if isinstance(focused, QComboBox):
        return focused.isEditable()
    return isinstance(focused, _EDITORS)
