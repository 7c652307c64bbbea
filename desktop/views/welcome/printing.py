"""Paper. Qt's print module is large, so that this one is imported when someone prints."""

from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import QWidget

from desktop.views.welcome.sheet import RecoverySheet, print_sheet


def print_page(parent: QWidget, sheet: RecoverySheet) -> bool:
    """Ask for a printer and print; False when the person changed their mind."""
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    if QPrintDialog(printer, parent).exec() != QPrintDialog.DialogCode.Accepted:
        return False
    printer.setFullPage(True)
    return print_sheet(sheet, printer)
