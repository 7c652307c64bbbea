"""Paper. Qt's print module is large, so that this one is imported when someone prints."""

from PySide6.QtGui import QTextDocument
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import QWidget

from desktop.views.theme import fonts


def print_text(parent: QWidget, text: str) -> bool:
    """Ask for a printer and print; False when the person changed their mind."""
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    if QPrintDialog(printer, parent).exec() != QPrintDialog.DialogCode.Accepted:
        return False
    document = QTextDocument()
    document.setDefaultFont(fonts.font(15))
    document.setPlainText(text)
    document.print_(printer)
    return True
