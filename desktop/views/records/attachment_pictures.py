"""Pictures of attached files: the panel on a record's page, and looks at a few of them."""

from functools import partial

from PySide6.QtCore import QBuffer, QIODevice, QMarginsF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QImage, QLinearGradient, QPageSize, QPainter, QPdfWriter
from PySide6.QtWidgets import QWidget

from desktop.controllers.session import Place
from desktop.services.attaching import attach_bytes, attachments
from desktop.views.records.attachment_preview import AttachmentPreview
from desktop.views.records.page import RecordsPage
from desktop.views.records.record_page import RecordPage
from desktop.views.theme import theme_of
from desktop.views.tour import Screen, Stage
from desktop.views.widgets.decision import Decision
from sync.language import _

_PHOTO, _PAPER, _NOTES = "IMG_20260911.png", "quote.pdf", "notes.txt"
_ARCHIVE = "scan of the signed framework agreement with all annexes, 2026-09-11.zip"


def _with_files(stage: Stage) -> RecordPage:
    """Open a customer and see to it that files are attached."""
    _close(stage)
    account = stage.first("account", "name")
    if not attachments(stage.vault, "account", account):
        _attach_samples(stage, account)
    page = stage.show(Place("customers", "account", account))
    if not isinstance(page, RecordsPage):
        raise TypeError("customers")
    page.record.show_tab("overview")
    stage.settle()
    return page.record


def _close(stage: Stage) -> None:
    """Take away what the picture before left over the window."""
    for look in stage.window.findChildren(AttachmentPreview):
        look.close_()
    for asked in stage.window.findChildren(Decision):
        asked.hide()
        asked.deleteLater()


def _attach_samples(stage: Stage, account: str) -> None:
    for name, content in (
        (_ARCHIVE, b"PK\3\4"),
        (_NOTES, _notes()),
        (_PAPER, _paper(theme_of(stage.window).font(15).family())),
        (_PHOTO, _photo()),
    ):
        attach_bytes(stage.vault, "account", account, name, content)


def _notes() -> bytes:
    lines = (_("Delivery"), _("Payment"), _("Contact"))
    return "\n".join(f"{n}. {line}" for n, line in enumerate(lines * 8, 1)).encode()


def _photo() -> bytes:
    image = QImage(1600, 1000, QImage.Format.Format_RGB32)
    painter, light = QPainter(image), QLinearGradient(0, 0, 0, 1000)
    for at, ink in ((0.0, "#9cc4e4"), (0.6, "#e9f2f9"), (0.61, "#6b8f71"), (1.0, "#3a5a40")):
        light.setColorAt(at, QColor(ink))
    painter.fillRect(image.rect(), light)
    painter.setPen(Qt.PenStyle.NoPen)
    for left, top, wide in ((300, 330, 260), (600, 240, 320), (960, 390, 380)):
        painter.fillRect(QRectF(left, top, wide, 640 - top), QColor("#41506b"))
    painter.end()
    return _written(image)


def _written(image: QImage) -> bytes:
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "png")  # type: ignore[call-overload]
    return bytes(buffer.data().data())


def _paper(family: str) -> bytes:
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QPdfWriter(buffer)
    writer.setPageSize(QPageSize(QPageSize.PageSizeId.A4))
    writer.setPageMargins(QMarginsF(25, 25, 25, 25))
    writer.setResolution(96)
    painter = QPainter(writer)
    for page in range(3):
        if page:
            writer.newPage()
        painter.setFont(QFont(family, 20))
        painter.drawText(0, 40, _("Quote"))
        painter.setFont(QFont(family, 11))
        for line in range(18):
            words = (_("Product"), _("Amount"))
            painter.drawText(0, 100 + 28 * line, f"{18 * page + line + 1:02}   {words[0]}")
            painter.drawText(420, 100 + 28 * line, f"{(line + 3) * 1280:,}.00")
    painter.end()
    return bytes(buffer.data().data())


def _panel(stage: Stage) -> QWidget | None:
    page = _with_files(stage)
    page.reveal_attachments()
    return None


def _look(name: str, stage: Stage) -> QWidget | None:
    page = _with_files(stage)
    found = {one.name: one.id for one in page.attachments.state.attached}
    page.attachments.preview(found[name])
    return None


def _copy(stage: Stage) -> QWidget | None:
    page = _with_files(stage)
    page.attachments.ask_copy(page.attachments.state.attached[0].id)
    return None


SCREENS = (
    Screen("attachment-picture", partial(_look, _PHOTO)),
    Screen("attachment-document", partial(_look, _PAPER)),
    Screen("attachment-text", partial(_look, _NOTES)),
    Screen("attachment-copy", _copy),
    Screen("attachments", _panel),
)
