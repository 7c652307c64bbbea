"""A void call into Qt must not lose a reference to None: PySide6 6.12.0 on Python 3.11 does, and
then aborts.
"""

import sys

import pytest
from PySide6.QtGui import QImage, QPainter

CALLS = 1_000


@pytest.mark.skipif(sys.version_info >= (3, 12), reason="None is immortal there")
def test_a_thousand_void_calls_keep_the_count(qapp):
    del qapp
    image = QImage(8, 8, QImage.Format.Format_ARGB32)
    painter = QPainter(image)
    before = sys.getrefcount(None)

    for _ in range(CALLS):
        painter.save()
        painter.restore()

    after = sys.getrefcount(None)
    painter.end()
    assert abs(after - before) < CALLS // 10
