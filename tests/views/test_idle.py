"""Locking after a while without keys or pointer."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog, QWidget

from desktop.views.frame.idle import Idle


@pytest.fixture
def window(qtbot):
    window = QWidget()
    qtbot.addWidget(window)
    window.show()
    return window


def click(handle):
    QTest.mouseClick(
        handle, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, QPoint(5, 5)
    )


def test_a_key_or_the_pointer_starts_the_wait_again(window):
    idle = Idle(window.windowHandle(), 5, window)
    idle._timer.start(50_000)

    click(window.windowHandle())

    assert idle._timer.remainingTime() > 200_000


def test_who_works_in_a_dialog_is_there_too(qtbot, window):
    idle = Idle(window.windowHandle(), 5, window)
    dialog = QDialog(window)
    dialog.show()
    qtbot.waitUntil(lambda: QGuiApplication.focusWindow() is dialog.windowHandle())
    idle._timer.start(50_000)

    click(dialog.windowHandle())

    assert idle._timer.remainingTime() > 200_000


def test_never_means_never(window):
    idle = Idle(window.windowHandle(), 0, window)

    assert not idle._timer.isActive()
