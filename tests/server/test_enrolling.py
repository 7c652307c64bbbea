"""A code lets one device in, once, for three days."""

import msgspec
import pytest

from sync.wire import JoinAnswer, pack
from tests.server.conftest import Firm, Time
from tests.server.laptop import Laptop, Refused


def refusal(laptop: Laptop, code: str) -> tuple[int, str]:
    with pytest.raises(Refused) as refused:
        laptop.join(code)
    return refused.value.status, refused.value.code


def test_the_first_code_makes_the_admin_s_device(firm: Firm) -> None:
    laptop = firm.stranger()

    answer = laptop.join(firm.code)

    assert (answer.device, answer.user, answer.workspace_name) == (1, "boss", "demo")
    assert answer.workspace == firm.workspace


def test_a_code_is_read_however_it_was_typed(firm: Firm) -> None:
    typed = firm.code.lower().replace("-", " ")

    assert firm.stranger().join(typed).device == 1


def test_an_unknown_code_is_refused(firm: Firm) -> None:
    assert refusal(firm.stranger(), "AAAAAA-BBBBBB") == (403, "code_unknown")


def test_a_used_code_is_refused(firm: Firm) -> None:
    firm.stranger().join(firm.code)

    assert refusal(firm.stranger(), firm.code) == (403, "code_used")


def test_joining_again_after_a_lost_answer_gives_the_same_number(firm: Firm) -> None:
    laptop = firm.stranger()

    first, again = laptop.join(firm.code), laptop.join(firm.code)

    assert first.device == again.device


def test_a_code_expires_after_three_days(firm: Firm, time: Time) -> None:
    time.ahead = 72 * 3600 * 1000 + 60_000

    assert refusal(firm.stranger(), firm.code) == (403, "code_expired")


def test_a_device_that_is_enrolled_cannot_be_enrolled_by_somebody_else(firm: Firm) -> None:
    first = firm.laptop()
    other = firm.stranger()
    other.id = first.id

    assert refusal(other, firm.code) == (409, "device_known")


@pytest.mark.parametrize(
    "wrong",
    [
        {"public_key": "xyz"},
        {"device_id": "1"},
        {"device_name": ""},
        {"device_name": "x" * 101},
        {"device_name": "a\0b"},
    ],
)
def test_a_malformed_request_to_join_is_refused(firm: Firm, wrong: dict[str, str]) -> None:
    laptop = firm.stranger()
    request = msgspec.structs.replace(laptop.join_request(firm.code), **wrong)

    with pytest.raises(Refused) as refused:
        laptop._post("/v1/join", pack(request), {}, JoinAnswer)

    assert refused.value.code == "malformed"


def test_a_code_is_stored_only_as_its_hash(firm: Firm) -> None:
    stored = str(firm.rows("SELECT * FROM code"))

    assert firm.code not in stored
    assert firm.code.replace("-", "") not in stored


def test_devices_get_rising_numbers_and_an_id_each(firm: Firm) -> None:
    assert [firm.laptop().number for _ in range(3)] == [1, 2, 3]
    assert len(set(firm.rows("SELECT id FROM device"))) == 4
