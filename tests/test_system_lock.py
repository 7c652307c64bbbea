"""The system says that the person has left: heard over a real bus, and what Windows would send."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import QObject

from desktop.controllers import system_lock
from desktop.controllers.system_lock import SystemLock, WindowsLock

ROOT = Path(__file__).parents[1]
BUS = """<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig><type>session</type><listen>unix:path={socket}</listen>
<policy context="default"><allow send_destination="*"/><allow eavesdrop="true"/><allow own="*"/>
</policy></busconfig>"""
LISTENER = """
import sys
from PySide6.QtCore import QObject, QTimer
from PySide6.QtGui import QGuiApplication
from desktop.controllers.system_lock import LinuxLock
app = QGuiApplication(["test"])
owner = QObject()
lock = LinuxLock(owner)
lock.locked.connect(lambda: print("locked", flush=True))
lock.sleeping.connect(lambda: (print("sleeping", flush=True), app.quit()))
QTimer.singleShot(30000, app.quit)
print("ready", flush=True)
app.exec()
"""


@pytest.fixture
def bus(tmp_path):
    if sys.platform != "linux" or not (shutil.which("dbus-daemon") and shutil.which("dbus-send")):
        pytest.skip("there is no D-Bus here")
    config, socket = tmp_path / "bus.conf", tmp_path / "bus"
    config.write_text(BUS.format(socket=socket), "utf-8")
    daemon = subprocess.Popen(
        ["dbus-daemon", f"--config-file={config}", "--nofork", "--print-address"],
        stdout=subprocess.PIPE,
        text=True,
    )
    daemon.stdout.readline()
    yield f"unix:path={socket}"
    daemon.terminate()
    daemon.communicate()


def send(bus, path, name, *values):
    words = ["dbus-send", f"--bus={bus}", "--type=signal", path, name, *values]
    subprocess.run(words, check=True)


def test_logind_and_screen_savers_are_heard(bus, monkeypatch) -> None:
    for variable in ("DBUS_SYSTEM_BUS_ADDRESS", "DBUS_SESSION_BUS_ADDRESS"):
        monkeypatch.setenv(variable, bus)
    monkeypatch.setenv("XDG_SESSION_ID", "2")
    monkeypatch.setenv("QT_QPA_PLATFORM", "offscreen")
    command = [sys.executable, "-c", LISTENER]
    listener = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)
    assert listener.stdout.readline() == "ready\n"

    session = "/org/freedesktop/login1/session"
    lock = "org.freedesktop.login1.Session.Lock"
    send(bus, f"{session}/_31", lock)
    send(bus, "/org/freedesktop/ScreenSaver", "org.freedesktop.ScreenSaver.ActiveChanged",
         "boolean:false")  # fmt: skip
    send(bus, f"{session}/_32", lock)
    send(bus, "/org/gnome/ScreenSaver", "org.gnome.ScreenSaver.ActiveChanged", "boolean:true")
    send(bus, "/org/freedesktop/login1", "org.freedesktop.login1.Manager.PrepareForSleep",
         "boolean:true")  # fmt: skip
    heard, _nothing = listener.communicate(timeout=60)

    assert heard.split() == ["locked", "locked", "sleeping"]


def test_a_bus_that_is_not_on_this_machine_is_not_asked(monkeypatch, qapp) -> None:
    monkeypatch.setenv("DBUS_SYSTEM_BUS_ADDRESS", "tcp:host=192.0.2.1,port=9")
    monkeypatch.setattr(system_lock.sys, "platform", "linux")
    owner = QObject()

    assert type(system_lock.system_lock(None, owner)) is SystemLock


@pytest.mark.parametrize(
    ("message", "kind", "said"),
    [(0x0218, 4, "sleeping"), (0x0218, 7, ""), (0x02B1, 7, "locked"), (0x02B1, 8, "")],
)
def test_what_messages_of_windows_mean(qapp, message, kind, said) -> None:
    lock = WindowsLock.__new__(WindowsLock)
    QObject.__init__(lock)
    heard = []
    lock.sleeping.connect(lambda: heard.append("sleeping"))
    lock.locked.connect(lambda: heard.append("locked"))

    lock.hear(message, kind)

    assert heard == ([said] if said else [])
