"""The pictures of all screens."""

from collections import Counter

import pytest
from PySide6.QtGui import QImage

from desktop.touring import tour
from desktop.views.tour import pictured, settle
from desktop.workers.runner import Lane
from sync import language


@pytest.fixture(autouse=True)
def spoken():
    yield
    language.use("en")


def test_each_picture_has_a_name_of_its_own():
    screens, gates = pictured()
    names = Counter(picture.name for picture in (*screens, *gates))

    assert [name for name, count in names.items() if count > 1] == []
    assert {"welcome", "unlock-wrong", "first-run-recovery", "settings", "palette"} <= set(names)


def test_a_screen_is_pictured_in_the_size_asked_for(qapp, vault, theme, tmp_path):
    files = tour(vault, tmp_path, language="zh_CN", size=(1100, 700), only=("settings", "unlock"))

    by_name = {file.stem: file for file in files}
    assert all(name.split("-")[0] in ("settings", "unlock") for name in by_name)
    assert {"unlock", "unlock-wrong", "settings", "settings-keys"} <= by_name.keys()
    picture = QImage(str(by_name["settings"]))
    ratio = picture.devicePixelRatio()
    assert (picture.width() / ratio, picture.height() / ratio) == (1100, 700)


def test_light_and_dark_differ_and_two_runs_do_not(qapp, vault, theme, tmp_path):
    for folder, worn in (("one", "light"), ("again", "light"), ("dark", "dark")):
        tour(vault, tmp_path / folder, language="en", theme=worn, only=("keys",))
    one, again, dark = (
        QImage(str(tmp_path / folder / "keys.png")) for folder in ("one", "again", "dark")
    )

    assert one == again
    assert one != dark


def test_a_picture_waits_for_the_work_behind_it(qapp, runner):
    heard = []
    first = runner.start(Lane.READ, lambda _progress: 1)
    first.succeeded.connect(lambda _n: runner.start(Lane.READ, lambda _p: heard.append("second")))

    settle(runner)

    assert heard == ["second"]
