"""The page a recovery key is kept on: groups to read, a QR code to scan, and what to do with it."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QMarginsF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QImage, QPagedPaintDevice, QPageSize, QPainter, QPdfWriter

from desktop.vault.engine import as_facts
from desktop.vault.errors import Disk
from desktop.views.theme import fonts
from sync.language import _

KINDS = (".pdf", ".png", ".svg")
_WIDTH, _HEIGHT, _EDGE = 595.0, 842.0, 56.0
"""A4 in points."""
_PNG_SCALE, _PDF_DPI = 3, 300
_INK, _GREY, _RULE = QColor("#1b1f24"), QColor("#5c636b"), QColor("#c8cdd2")
_CODE, _ACROSS, _QUIET = 190.0, 4, 4


@dataclass(frozen=True, slots=True)
class RecoverySheet:
    """What stands on the page."""

    vault: str
    person: str
    key: str


def save_sheet(sheet: RecoverySheet, file: Path) -> None:
    """Write the page as PDF, PNG or SVG, by the file's name.

    Raises:
        Disk: it cannot be written.
    """
    savers: dict[str, Callable[[RecoverySheet, Path], bool]] = {
        ".pdf": _save_pdf,
        ".png": _save_png,
        ".svg": _save_svg,
    }
    with as_facts(file):
        file.touch(mode=0o600)
    if not savers[file.suffix.lower()](sheet, file):
        raise Disk(path=str(file), detail=_("the file cannot be written"))


def print_sheet(sheet: RecoverySheet, device: QPagedPaintDevice) -> bool:
    """Paint the page on a printer; False when it takes nothing."""
    painter = QPainter()
    if not painter.begin(device):
        return False
    scale = device.width() / _WIDTH
    painter.scale(scale, scale)
    paint_sheet(painter, sheet)
    return painter.end()


def _save_pdf(sheet: RecoverySheet, file: Path) -> bool:
    writer = QPdfWriter(str(file))
    writer.setPageSize(QPageSize(QPageSize.PageSizeId.A4))
    writer.setPageMargins(QMarginsF(0, 0, 0, 0))
    writer.setResolution(_PDF_DPI)
    return print_sheet(sheet, writer)


def _save_png(sheet: RecoverySheet, file: Path) -> bool:
    image = QImage(int(_WIDTH * _PNG_SCALE), int(_HEIGHT * _PNG_SCALE), QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.white)
    painter = QPainter(image)
    painter.scale(_PNG_SCALE, _PNG_SCALE)
    paint_sheet(painter, sheet)
    painter.end()
    return image.save(str(file), "PNG")  # type: ignore[call-overload,no-any-return]


def _save_svg(sheet: RecoverySheet, file: Path) -> bool:
    from PySide6.QtSvg import QSvgGenerator

    generator = QSvgGenerator()
    generator.setFileName(str(file))
    generator.setSize(QSize(int(_WIDTH), int(_HEIGHT)))
    generator.setViewBox(QRectF(0, 0, _WIDTH, _HEIGHT))
    painter = QPainter()
    if not painter.begin(generator):
        return False
    paint_sheet(painter, sheet)
    return painter.end()


def paint_sheet(painter: QPainter, sheet: RecoverySheet) -> None:
    """Paint the page, in points."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    width = _WIDTH - 2 * _EDGE
    top = _EDGE
    top = _write(painter, _("Holdfast recovery key"), top, px=22, weight=fonts.STRONG) + 8
    for line in (
        _("Vault: {vault}").format(vault=sheet.vault),
        _("Person: {person}").format(person=sheet.person),
    ):
        top = _write(painter, line, top, px=13, ink=_GREY) + 2
    top += 20
    painter.setPen(_RULE)
    painter.drawLine(int(_EDGE), int(top), int(_EDGE + width), int(top))
    top = _paint_groups(painter, sheet.key, top + 24) + 24
    _paint_code(painter, sheet.key, QRectF(_EDGE, top, _CODE, _CODE))
    top += _CODE + 28
    for words in (
        _(
            "Whoever has this key and the vault can read everything in it. Keep it on paper, "
            "apart from the computer."
        ),
        _(
            "To use it, choose “Use the recovery key” when unlocking, and type the groups or scan "
            "the code. Capitals and spaces do not matter."
        ),
        _("A new recovery key makes this one worthless."),
    ):
        top = _write(painter, words, top, px=13) + 8


def _write(
    painter: QPainter, words: str, top: float, *, px: int, weight: int = 400, ink: QColor = _INK
) -> float:
    """Write a paragraph; return where it ends."""
    painter.setFont(fonts.font(px, weight))
    painter.setPen(ink)
    room = QRectF(_EDGE, top, _WIDTH - 2 * _EDGE, _HEIGHT)
    flags = Qt.AlignmentFlag.AlignLeft | Qt.TextFlag.TextWordWrap
    taken = painter.boundingRect(room, flags, words)
    painter.drawText(room, flags, words)
    return taken.bottom()


def _paint_groups(painter: QPainter, key: str, top: float) -> float:
    painter.setFont(fonts.mono(24))
    painter.setPen(_INK)
    width, line = (_WIDTH - 2 * _EDGE) / _ACROSS, 40.0
    groups = key.split("-")
    for place, group in enumerate(groups):
        across, down = place % _ACROSS, place // _ACROSS
        spot = QRectF(_EDGE + across * width, top + down * line, width, line)
        painter.drawText(spot, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, group)
    return top + line * -(-len(groups) // _ACROSS)


def _paint_code(painter: QPainter, key: str, room: QRectF) -> None:
    """Paint the QR code of the key, without gaps between its squares."""
    import segno

    painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)
    rows = [list(row) for row in segno.make_qr(key, error="q").matrix_iter(border=_QUIET)]
    side = room.width() / len(rows)
    for down, row in enumerate(rows):
        for across, is_dark in enumerate(row):
            if is_dark:
                spot = QRectF(room.x() + across * side, room.y() + down * side, side, side)
                painter.fillRect(spot, _INK)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=True)
