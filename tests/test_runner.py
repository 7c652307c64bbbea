"""Work runs elsewhere; its outcome arrives here."""

import threading

import pytest
from PySide6.QtCore import QObject

from desktop.workers.changes import Changes
from desktop.workers.runner import Job, JobRunner, Lane


@pytest.fixture
def runner(qapp):
    runner = JobRunner()
    yield runner
    runner.shutdown()


def test_the_result_arrives_in_the_ui_thread(qtbot, runner):
    ran_in, heard_in = [], []
    job = runner.start(Lane.FREE, lambda _progress: ran_in.append(threading.current_thread()))
    job.succeeded.connect(lambda _result: heard_in.append(threading.current_thread()))

    with qtbot.waitSignal(job.ended):
        pass

    assert ran_in != heard_in == [threading.main_thread()]


def test_cancel_stops_at_the_next_report(qtbot, runner):
    started = threading.Event()

    def endless(progress):
        started.set()
        while True:
            progress.step(1, 2)

    job = runner.start(Lane.FREE, endless)
    assert started.wait(2)

    with qtbot.waitSignal(job.cancelled):
        job.cancel()


def test_a_failure_is_handed_over(qtbot, runner):
    def fail(_progress):
        raise ZeroDivisionError

    job = runner.start(Lane.FREE, fail)

    with qtbot.waitSignal(job.failed) as failed:
        pass

    with pytest.raises(ZeroDivisionError):
        raise failed.args[0]


def test_an_abandoned_job_keeps_its_outcome_to_itself(qtbot, runner):
    go, heard = threading.Event(), []
    job = runner.start(Lane.FREE, lambda _progress: go.wait(2))
    job.succeeded.connect(heard.append)
    job.cancelled.connect(lambda: heard.append("cancelled"))

    job.abandon()
    go.set()

    with qtbot.waitSignal(runner.idled):
        pass
    assert heard == []


def test_writers_wait_for_one_another_while_readers_run(qtbot, runner):
    go, order = threading.Event(), []

    def first(_progress):
        go.wait(2)
        order.append("first")

    runner.start(Lane.WRITE, first)
    runner.start(Lane.WRITE, lambda _progress: order.append("second"))
    reader = runner.start(Lane.READ, lambda _progress: order.append("reader"))
    with qtbot.waitSignal(reader.ended):
        pass
    go.set()
    qtbot.waitUntil(lambda: runner.is_idle)

    assert order == ["reader", "first", "second"]


def test_an_idle_runner_keeps_no_jobs(qtbot, runner):
    runner.start(Lane.READ, lambda _progress: None)

    with qtbot.waitSignal(runner.idled):
        pass

    qtbot.waitUntil(lambda: not runner.findChildren(Job))


class Source:
    """Something that tells of changes, as a vault does."""

    def __init__(self):
        self.listeners = []

    def on_change(self, listener):
        self.listeners.append(listener)
        return lambda: self.listeners.remove(listener)


def test_a_change_written_elsewhere_is_told_in_the_ui_thread(qtbot, runner):
    source, owner, heard = Source(), QObject(), []
    changes = Changes(source, owner)
    changes.changed.connect(lambda written: heard.append((written, threading.current_thread())))

    runner.start(Lane.WRITE, lambda _progress: source.listeners[0]("written"))
    qtbot.waitUntil(lambda: bool(heard))

    assert heard == [("written", threading.main_thread())]
    changes.stop()
    assert source.listeners == []
