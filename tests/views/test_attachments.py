"""The attachments of a record on its page: added, dropped, looked at, copied out, removed."""

import os
from pathlib import Path

import pytest
from PySide6.QtCore import QBuffer, QIODevice, QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QColor, QDragEnterEvent, QDropEvent, QImage, QPainter, QPdfWriter
from PySide6.QtWidgets import QApplication, QFileDialog, QPushButton

from desktop.controllers.session import Notice
from desktop.services import undoing
from desktop.services.attaching import attach, attachments
from desktop.vault.blobs import Blobs
from desktop.views.records.attachment_preview import AttachmentPreview
from desktop.views.records.attachment_row import AttachmentRow
from desktop.views.records.record_page import RecordPage
from desktop.views.widgets.decision import Decision


@pytest.fixture
def customer(vault):
    with vault.batch("edit") as batch:
        return batch.create("account", {"name": "苏州康澜医疗"})


@pytest.fixture
def picture(tmp_path):
    image = QImage(400, 300, QImage.Format.Format_RGB32)
    image.fill(QColor("teal"))
    image.save(str(tmp_path / "photo.png"))
    return tmp_path / "photo.png"


@pytest.fixture
def paper(tmp_path):
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QPdfWriter(buffer)
    painter = QPainter(writer)
    painter.fillRect(0, 0, 900, 900, QColor("navy"))
    writer.newPage()
    painter.end()
    (tmp_path / "paper.pdf").write_bytes(bytes(buffer.data()))
    return tmp_path / "paper.pdf"


@pytest.fixture
def page(session, customer, qtbot, settle):
    page = RecordPage(session)
    qtbot.addWidget(page)
    page.resize(1300, 860)
    page.show()
    page.show_record("account", customer)
    settle()
    return page


@pytest.fixture
def notices(session):
    said: list[Notice] = []
    session.said.connect(said.append)
    return said


def rows(page):
    found = page.attachments.findChildren(AttachmentRow)
    return [row for row in found if not row.isHidden()]


def look(page):
    found = [one for one in page.findChildren(AttachmentPreview) if not one.isHidden()]
    return found[0] if found else None


def _no_place(*_):
    raise AssertionError("nobody asked for a place")


def drop(widget, files):
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(file)) for file in files])
    facts = (Qt.DropAction.CopyAction, mime, Qt.MouseButton.LeftButton, Qt.NoModifier)
    entering = QDragEnterEvent(QPointF(5, 5).toPoint(), *facts)
    QApplication.sendEvent(widget, entering)
    dropping = QDropEvent(QPointF(5, 5), *facts)
    QApplication.sendEvent(widget, dropping)
    return entering.isAccepted() and dropping.isAccepted()


@pytest.fixture
def having(page, vault, customer, settle):
    """Attach files and wait until the page shows them."""

    def attached(*files):
        made = [attach(vault, "account", customer, file).id for file in files]
        settle(lambda: len(rows(page)) == len(files))
        return made

    return attached


def test_an_empty_panel_says_what_to_do(page):
    assert page.attachments._hint.isVisible()
    assert rows(page) == []


def test_files_chosen_are_attached_and_shown(page, picture, settle, qtbot, monkeypatch, notices):
    chosen = staticmethod(lambda *_: ([str(picture)], ""))
    monkeypatch.setattr(QFileDialog, "getOpenFileNames", chosen)

    qtbot.mouseClick(page.findChild(QPushButton, "attach_files"), Qt.MouseButton.LeftButton)
    settle(lambda: bool(rows(page)))

    (row,) = rows(page)
    assert row.accessibleName().startswith("photo.png")
    assert "周敏" in row.accessibleName()
    assert not page.attachments._hint.isVisible()
    assert notices[-1].text == "1 file attached"


def test_files_dropped_anywhere_on_the_page_are_attached(page, picture, paper, settle):
    assert drop(page, [picture, paper])
    settle(lambda: len(rows(page)) == 2)


def test_a_file_that_cannot_be_attached_is_told_and_the_others_stay(
    page, session, picture, tmp_path, settle
):
    failures: list[Exception] = []
    session.failed.connect(failures.append)

    page.attachments.state.add([tmp_path / "gone.txt", picture])
    settle(lambda: bool(rows(page)))

    assert [type(error).__name__ for error in failures] == ["FileUnreadable"]


def test_a_picture_opens_with_space_and_closes_with_it(page, having, picture, settle, qtbot):
    having(picture)

    qtbot.keyClick(rows(page)[0], Qt.Key.Key_Space)
    settle(lambda: look(page) is not None and not look(page).image.image.isNull())

    assert look(page).image.isVisible()
    assert look(page).image.image.pixelColor(200, 150) == QColor("teal")
    qtbot.keyClick(look(page), Qt.Key.Key_Space)
    assert look(page) is None


def test_pages_of_a_document_are_turned(page, having, paper, settle, qtbot):
    having(paper)

    qtbot.mouseClick(rows(page)[0], Qt.MouseButton.LeftButton)
    settle(lambda: look(page) is not None and look(page).pages.isVisible())
    first = look(page).pages.image
    assert look(page)._page.text() == "Page 1 of 2"
    qtbot.mouseClick(look(page).findChild(QPushButton, "page_down"), Qt.MouseButton.LeftButton)
    settle(lambda: look(page)._page.text() == "Page 2 of 2")

    assert look(page).pages.image != first
    assert not look(page).findChild(QPushButton, "page_down").isEnabled()
    look(page).close_()


def test_arrows_lead_to_the_files_beside_it(page, having, picture, tmp_path, settle, qtbot):
    text = tmp_path / "notes.txt"
    text.write_text("第一行\n第二行", encoding="utf-8")
    having(picture, text)
    page.attachments.preview(page.attachments.state.attached[0].id)
    settle()

    qtbot.keyClick(look(page), Qt.Key.Key_Right)
    settle()
    names = {one.name for one in page.attachments.state.attached}
    seen = {look(page)._name.text()}
    qtbot.keyClick(look(page), Qt.Key.Key_Left)
    settle()
    seen.add(look(page)._name.text())

    assert seen == names
    look(page).close_()


def test_a_text_is_shown_as_text(page, having, tmp_path, settle):
    (tmp_path / "x.html").write_text("<script>alert(1)</script>\n<img src='http://x/'>")
    (made,) = having(tmp_path / "x.html")

    page.attachments.preview(made)
    settle(look(page).text.isVisible)

    assert look(page).text.edit.toPlainText().startswith("<script>alert(1)")
    look(page).close_()


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"%PDF-1.7 but nothing more", "damaged"),
        (b"\x89PNG\r\n\x1a\n" + bytes(500), "damaged"),
        (b"MZ" + bytes(500), "Program: there is no preview"),
        (b"%PDF-" + os.urandom(200_000), "damaged"),
    ],
)
def test_what_cannot_be_shown_says_why(page, having, tmp_path, settle, content, said):
    (tmp_path / "x.pdf").write_bytes(content)
    (made,) = having(tmp_path / "x.pdf")

    page.attachments.preview(made)
    settle()

    assert said in look(page)._none._sentence.text()
    look(page).close_()


def test_a_copy_is_asked_for_and_said_to_be_unprotected(
    page, having, picture, tmp_path, settle, qtbot, monkeypatch, notices
):
    (made,) = having(picture)
    asked: list[str] = []

    def choose(_parent, _title, start):
        asked.append(start)
        return str(tmp_path / "copy.png"), ""

    monkeypatch.setattr(QFileDialog, "getSaveFileName", staticmethod(choose))

    page.attachments.ask_copy(made)
    question = page.window().findChild(Decision)
    assert asked == []
    qtbot.mouseClick(question.findChild(QPushButton, "accept"), Qt.MouseButton.LeftButton)
    settle((tmp_path / "copy.png").exists)
    settle()

    assert Path(asked[0]).name == "photo.png"
    assert (tmp_path / "copy.png").read_bytes() == picture.read_bytes()
    assert "not encrypted" in notices[-1].text


def test_refusing_the_question_saves_nothing(page, having, picture, settle, qtbot, monkeypatch):
    (made,) = having(picture)
    monkeypatch.setattr(QFileDialog, "getSaveFileName", staticmethod(_no_place))

    page.attachments.ask_copy(made)
    question = page.window().findChild(Decision)
    qtbot.mouseClick(question.findChild(QPushButton, "cancel"), Qt.MouseButton.LeftButton)
    settle()

    assert question.isHidden()


def test_delete_removes_with_a_way_back(
    page, having, vault, customer, picture, settle, qtbot, notices
):
    having(picture)

    qtbot.keyClick(rows(page)[0], Qt.Key.Key_Delete)
    settle(lambda: not rows(page))
    assert notices[-1].action == "Undo"

    undoing.undo(vault)
    settle(lambda: bool(rows(page)))
    assert len(attachments(vault, "account", customer)) == 1


def test_a_file_on_another_machine_is_signed_and_does_not_open(
    page, having, vault, picture, settle, qtbot
):
    having(picture)
    for name in list(Blobs.of(vault).names()):
        Blobs.of(vault).remove(name)
    page.attachments.state.refresh()
    settle(lambda: bool(rows(page)) and bool(rows(page)[0].toolTip()))

    qtbot.mouseClick(rows(page)[0], Qt.MouseButton.LeftButton)

    assert look(page) is None


def test_a_click_beside_the_card_closes_it_one_on_it_does_not(page, having, picture, settle, qtbot):
    (made,) = having(picture)
    page.attachments.preview(made)
    settle()
    shown = look(page)

    qtbot.mouseClick(shown.image, Qt.MouseButton.LeftButton)
    assert look(page) is shown
    qtbot.mouseClick(shown, Qt.MouseButton.LeftButton, pos=QPoint(5, 5))
    assert look(page) is None
