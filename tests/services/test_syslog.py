"""Security events reach a log server as they are written, and nobody waits for it."""

import re
import socket

import pytest

from desktop.services import security_events, syslog
from desktop.services.syslog import Address, BadAddress, Forwarder

LINE = re.compile(
    r"<8[46]>1 (?P<at>\S+Z) \S+ holdfast \d+ (?P<kind>\w+) "
    r"\[holdfast@32473 (?P<facts>.*)\] \w+"
)


@pytest.fixture
def local(tmp_path):
    """A log server's socket on this machine, and its path."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as server:
        place = str(tmp_path / "log")
        server.bind(place)
        server.settimeout(10)
        yield server, place


def test_an_event_is_sent_as_rfc_5424_without_any_customer(vault, local):
    server, place = local
    forwarder = Forwarder(vault, Address.read(place))
    security_events.note(vault, "export", about=("contact", ""), detail='csv "a]b"', count=3)

    found = LINE.fullmatch(server.recv(4096).decode())

    forwarder.close()
    assert found is not None
    assert found["kind"] == "export"
    assert f'person="{vault.person}" entity="contact"' in found["facts"]
    assert r'detail="csv \"a\]b\"" count="3"' in found["facts"]


def test_warnings_have_a_higher_severity(vault, local):
    server, place = local
    forwarder = Forwarder(vault, Address.read(place))
    security_events.note(vault, "sign_in")
    security_events.note(vault, "refused")

    priorities = [server.recv(4096).decode().partition(">")[0] for _ in range(2)]

    forwarder.close()
    assert priorities == ["<86", "<84"]  # authpriv: info, warning


@pytest.mark.parametrize("is_stream", [False, True])
def test_it_goes_to_host_and_port(vault, is_stream):
    kind = socket.SOCK_STREAM if is_stream else socket.SOCK_DGRAM
    with socket.socket(socket.AF_INET, kind) as server:
        server.bind(("127.0.0.1", 0))
        server.settimeout(10)
        if is_stream:
            server.listen()
        scheme = "tcp://" if is_stream else ""
        address = Address.read(f"{scheme}127.0.0.1:{server.getsockname()[1]}")
        forwarder = Forwarder(vault, address)
        security_events.note(vault, "lock")
        if is_stream:
            with server.accept()[0] as peer:
                peer.settimeout(10)
                said = peer.recv(4096).decode()
                assert said.endswith("\n")
        else:
            said = server.recv(4096).decode()
        forwarder.close()
    assert LINE.fullmatch(said.rstrip("\n"))


def test_a_server_that_is_not_there_costs_nothing_and_is_found_later(vault, tmp_path):
    place = str(tmp_path / "later")
    forwarder = Forwarder(vault, Address.read(place))
    security_events.note(vault, "lock")
    forwarder._waiting.join()
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as server:
        server.bind(place)
        server.settimeout(10)
        security_events.note(vault, "sign_in")
        assert " sign_in " in server.recv(4096).decode()
    forwarder.close()


def test_no_network_mode_keeps_events_from_a_server_but_not_from_a_local_socket(monkeypatch, vault):
    monkeypatch.setenv("HOLDFAST_NO_NETWORK", "1")
    assert syslog.blocked("log.example:514")
    assert not syslog.blocked("/dev/log")
    forwarder = Forwarder(vault, Address.read("127.0.0.1:9"))
    security_events.note(vault, "lock")
    forwarder._waiting.join()
    assert forwarder._handler is None
    forwarder.close()


@pytest.mark.parametrize("text", ["", "host", "host:port", "ftp://h:1", ":514"])
def test_an_address_that_is_none_is_not_used(vault, text):
    with pytest.raises(BadAddress):
        Address.read(text)
    assert syslog.forward(vault, text) is None


def test_events_of_colleagues_are_sent_by_their_own_machines(vault):
    security_events.note(vault, "lock")
    with vault.inspect() as connection:
        event = connection.exec_driver_sql("SELECT id FROM security_event").scalar()
    assert syslog.line_of(vault, event) is not None
    assert syslog.line_of(vault, "somewhere else") is None
