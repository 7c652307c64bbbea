"""Locking after a while without keys or pointer."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from desktop.views.frame.idle import Idle


@pytest.fixture
def window(qtbot):
    window = QWidget()
    qtbot.addWidget(window)
    window.show()
    return window


def test_a_key_or_the_pointer_starts_the_wait_again(window):
    idle = Idle(window.windowHandle(), 5, window)
    idle._timer.start(50_000)

    handle = window.windowHandle()
    QTest.mouseClick(
        handle, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, QPoint(5, 5)
    )

    assert idle._timer.remainingTime() > 200_000


def test_never_means_never(window):
    idle = Idle(window.windowHandle(), 0, window)

    assert not idle._timer.isActive()


def test_work_that_still_runs_postpones_it_by_a_minute(window):
    idle = Idle(window.windowHandle(), 30, window)

    idle.postpone()

    assert 0 < idle._timer.remainingTime() < 90_000
