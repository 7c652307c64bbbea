"""The second step: sheet, encoding and headings as they were found, over the file's first rows."""

from collections.abc import Sequence

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop.controllers.cells import Tone
from desktop.controllers.import_tables import PREVIEWED, FileTable
from desktop.controllers.importing import Importing
from desktop.services.error_text import describe
from desktop.services.formatting import number
from desktop.services.tabular.column import shown
from desktop.services.tabular.table import Cell, Source
from desktop.views.importing.panel import Head, StepPanel
from desktop.views.theme import brush
from desktop.views.widgets.combo import Combo
from desktop.views.widgets.form_field import FormField
from desktop.views.widgets.note import InlineNote
from desktop.views.widgets.table import DataTable
from sync.language import _
from sync.language import mark as _m

ENCODINGS = ("utf-8", "gb18030", "utf-16", "big5", "cp1252", "shift_jis")
_SHOWN = {"utf-8-sig": "UTF-8", "utf-8": "UTF-8", "gb18030": "GB 18030", "gbk": "GBK"}
_DELIMITERS = {
    ",": _m("Comma"),
    ";": _m("Semicolon"),
    "\t": _m("Tab"),
    "|": _m("Vertical bar"),
    " ": _m("Spaces"),
}
_HEADER_ROWS = 20
_LONG = 60


def encoding_name(encoding: str) -> str:
    """Return an encoding as people write it."""
    return _SHOWN.get(encoding, encoding.upper())


class SheetPanel(StepPanel):
    """How the file is read; a wrong guess is put right here and the rows are read again."""

    def __init__(self, state: Importing) -> None:
        super().__init__(state)
        self.sheet = Combo("sheet")
        self.encoding = Combo("encoding")
        self.header = Combo("header_row")
        self.delimiter = Combo("delimiter")
        self.delimiter.setEnabled(False)
        self.sheet.chosen.connect(self._choose_sheet)
        self.encoding.chosen.connect(self._choose_encoding)
        self.header.chosen.connect(self._choose_header)
        self._fields = [
            FormField(_m("Sheet"), self.sheet),
            FormField(_m("Encoding"), self.encoding),
            FormField(_m("Separated by"), self.delimiter),
            FormField(_m("Headings in row"), self.header),
        ]
        self.note = InlineNote(Tone.DANGER)
        self.rows = FileTable(self)
        self.table = DataTable()
        self.table.setModel(self.rows)
        self.head = Head(_m("First rows"))
        self._shown: object = None
        self._build()

    def _build(self) -> None:
        controls = QWidget()
        row = QHBoxLayout(controls)
        row.setContentsMargins(16, 12, 16, 8)
        row.setSpacing(12)
        for field in self._fields:
            field.setFixedWidth(216)
            row.addWidget(field)
        row.addStretch(1)
        above = QVBoxLayout()
        above.setContentsMargins(16, 0, 16, 8)
        above.addWidget(self.note)
        self.column.addWidget(controls)
        self.column.addLayout(above)
        self.column.addWidget(self.head)
        self.column.addWidget(self.table, 1)

    def show_state(self) -> None:
        """Show how the file was read."""
        state = self.state
        problem, table = state.problem, state.table
        self.note.setVisible(problem is not None)
        if problem is not None:
            self.note.set_text(describe(problem))
        if table is None:
            return
        self._show_source(table.source)
        total, first = number(table.rows), number(min(table.rows, PREVIEWED))
        self.head.remark.set_text(
            _("{shown} of {total} rows, {columns} columns").format(
                shown=first, total=total, columns=len(table.columns)
            )
        )
        if table is not self._shown:
            self._shown = table
            self.rows.show(table)
            widths = [_width(table.cells[i][:PREVIEWED], h) for i, h in enumerate(table.columns)]
            self.table.set_widths([64, *widths])
        else:
            self.rows.retranslate()

    def _show_source(self, source: Source) -> None:
        is_text = source.kind == "csv"
        sheet, encoding, delimiter, _header = self._fields
        sheet.setVisible(not is_text)
        encoding.setVisible(is_text)
        delimiter.setVisible(is_text)
        self.sheet.set_choices([(name, name) for name in source.sheets], verbatim=True)
        self.sheet.set_value(source.sheet)
        known = dict.fromkeys((source.encoding.removesuffix("-sig"), *ENCODINGS))
        self.encoding.set_choices(
            [(one, encoding_name(one)) for one in known if one], verbatim=True
        )
        self.encoding.set_value(source.encoding.removesuffix("-sig"))
        self.delimiter.set_choices(list(_DELIMITERS.items()))
        self.delimiter.set_value(source.delimiter)
        rows = sorted({*range(1, _HEADER_ROWS + 1), source.header_row or 1})
        none: list[tuple[object, str]] = [(0, _("No headings"))]
        self.header.set_choices([*none, *((n, str(n)) for n in rows)], verbatim=True)
        self.header.set_value(source.header_row)

    def _choose_sheet(self, sheet: str) -> None:
        self.state.read_otherwise(sheet=sheet)

    def _choose_encoding(self, encoding: str) -> None:
        self.state.read_otherwise(encoding=encoding)

    def _choose_header(self, row: int) -> None:
        self.state.read_otherwise(header_row=row)


def _width(cells: Sequence[Cell], heading: str) -> int:
    """Return a width that fits the cells of a column, within reason."""
    texts = [heading, *(shown(cell)[:_LONG] for cell in cells)]
    longest = max(brush.advance(text) for text in texts)
    return min(max(round(longest) + 24, 72), 280)
