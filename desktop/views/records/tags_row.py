"""The words in boxes under a record's name: its state, its grades, its tags."""

from PySide6.QtWidgets import QWidget

from desktop.controllers.cells import TagFace
from desktop.controllers.records.faces import cell_of
from desktop.controllers.records.record_state import tags_of
from desktop.services.records.reading import Record
from desktop.views.widgets.flow import FlowLayout
from desktop.views.widgets.tag import Tag
from sync.language import _
from sync.schema import Kind


def tag_faces(record: Record) -> list[TagFace]:
    """Return what a record is marked with: trash, toned choices, a stage, tags."""
    faces = [TagFace(_("In the trash"))] if record.is_trashed else []
    for field in record.entity.fields:
        if not record.columns.get(field.name):
            continue
        if field.kind is Kind.CHOICE and field.index:
            cell = cell_of(record, field)
            label = _(field.label)
            plain = TagFace(f"{label} {cell.text}" if len(cell.text) <= 2 else cell.text)
            faces += cell.tags or (plain,)
        elif field.name == "stage":
            faces.append(TagFace(record.linked_title(field)))
    return [*faces, *(TagFace(one) for one in tags_of(record))]


class TagsRow(QWidget):
    """Tags side by side, in more lines where they need them."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._flow = FlowLayout(self, 8)
        self._shown: list[TagFace] = []

    def show_record(self, record: Record) -> None:
        """Show the tags of a record."""
        faces = tag_faces(record)
        if faces == self._shown:
            return
        self._shown = faces
        while (item := self._flow.takeAt(0)) is not None:
            if (gone := item.widget()) is not None:
                gone.hide()
                gone.deleteLater()
        for face in faces:
            self._flow.addWidget(Tag(face.text, face.tone))
        self.setVisible(bool(faces))
        self.updateGeometry()
