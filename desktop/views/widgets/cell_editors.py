"""Editors that grow out of a cell: a line for text, a choice where the model names the choices."""

from PySide6.QtCore import QAbstractItemModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtWidgets import QLineEdit, QWidget

from desktop.controllers.cells import CELL_ROLE, CHOICES_ROLE, RIGHT_ALIGNED, Cell
from desktop.views.widgets.combo import Combo

Index = QModelIndex | QPersistentModelIndex


def create(parent: QWidget, index: Index) -> QWidget:
    """Return the editor that fits the cell."""
    choices = index.data(CHOICES_ROLE)
    if choices:
        combo = Combo(parent=parent)
        combo.set_choices(list(choices), verbatim=True)
        combo.setObjectName("cell_editor")
        return combo
    line = QLineEdit(parent)
    line.setObjectName("cell_editor")
    line.setProperty("cell", True)  # noqa: FBT003 - a dynamic property read by the sheet
    cell = index.data(CELL_ROLE)
    if isinstance(cell, Cell) and cell.kind in RIGHT_ALIGNED:
        line.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
    return line


def fill(editor: QWidget, index: Index) -> None:
    """Put the cell's value into the editor, all of it selected."""
    value = index.data(Qt.ItemDataRole.EditRole)
    if isinstance(editor, Combo):
        editor.set_value(value)
    elif isinstance(editor, QLineEdit):
        editor.setText("" if value is None else str(value))
        editor.selectAll()


def store(editor: QWidget, model: object, index: Index) -> None:
    """Hand the edited value to the model; an unchanged one is not an edit."""
    value: object = None
    if isinstance(editor, Combo):
        value = editor.value()
    elif isinstance(editor, QLineEdit):
        value = editor.text()
    before = index.data(Qt.ItemDataRole.EditRole)
    if value != before and isinstance(model, QAbstractItemModel):
        model.setData(index, value, Qt.ItemDataRole.EditRole)
