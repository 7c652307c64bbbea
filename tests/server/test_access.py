"""Only enrolled devices are answered, and only what they signed."""

import msgspec
import pytest
import zstandard

from sync.ids import new_id
from sync.signing import new_private_key
from sync.wire import (
    MAX_BODY,
    BadMessage,
    PullAnswer,
    PullRequest,
    PushAnswer,
    Refusal,
    pack,
    unpack,
)
from tests.server.conftest import Firm, Time
from tests.server.laptop import Laptop, Refused

HOUR = 3_600_000


def refusal(laptop: Laptop) -> tuple[int, str]:
    with pytest.raises(Refused) as refused:
        laptop.fetch()
    return refused.value.status, refused.value.code


def test_a_stranger_is_not_answered(firm: Firm) -> None:
    assert refusal(firm.stranger()) == (401, "device_unknown")


def test_another_key_is_not_answered(firm: Firm) -> None:
    laptop = firm.laptop()
    laptop.key = new_private_key()

    assert refusal(laptop) == (401, "signature")


def test_the_hub_itself_is_nobody_s_device(firm: Firm) -> None:
    laptop = firm.stranger()
    laptop.id = firm.rows("SELECT id FROM device WHERE number = 0")[0][0]

    assert refusal(laptop) == (401, "device_unknown")


def test_a_body_changed_on_the_way_is_not_answered(firm: Firm) -> None:
    laptop = firm.laptop()
    body = pack(PullRequest(0, 10))
    headers = laptop.headers("/v1/pull", body)

    with pytest.raises(Refused) as refused:
        laptop._post("/v1/pull", pack(PullRequest(0, 11)), headers, PullAnswer)

    assert refused.value.code == "signature"


def test_a_signature_for_one_path_does_not_open_another(firm: Firm) -> None:
    laptop = firm.laptop()
    body = pack(PullRequest(0, 10))
    headers = laptop.headers("/v1/push", body)

    with pytest.raises(Refused) as refused:
        laptop._post("/v1/pull", body, headers, PullAnswer)

    assert refused.value.code == "signature"


def test_a_revoked_device_is_shut_out(firm: Firm) -> None:
    laptop = firm.laptop()
    firm.rows("UPDATE device SET state = 'revoked' WHERE number = 1")

    assert refusal(laptop) == (403, "revoked")


@pytest.mark.parametrize("lie", [-900 * HOUR, 900 * HOUR])
def test_a_wrong_clock_is_no_reason_to_refuse(firm: Firm, lie: int) -> None:
    laptop = firm.stranger()
    laptop.time += lie
    laptop.join(firm.code)

    assert laptop.fetch().cursor


def test_a_clock_that_fell_back_is_told_the_time_and_answered_when_it_uses_it(firm: Firm) -> None:
    laptop = firm.laptop()
    laptop.time -= 900 * HOUR

    with pytest.raises(Refused) as refused:
        laptop.fetch()
    laptop.time = int(refused.value.facts["hub_time"])

    assert (refused.value.status, refused.value.code) == (401, "time")
    assert laptop.fetch().cursor


def test_a_request_recorded_earlier_is_not_answered_again(firm: Firm, time: Time) -> None:
    laptop = firm.laptop()
    body = pack(PullRequest(0, 10))
    recorded = laptop.headers("/v1/pull", body)
    laptop._post("/v1/pull", body, recorded, PullAnswer)
    time.ahead = HOUR
    laptop.time += HOUR
    laptop.fetch()

    with pytest.raises(Refused) as refused:
        laptop._post("/v1/pull", body, recorded, PullAnswer)

    assert (refused.value.status, refused.value.code) == (401, "time")


def test_a_clock_set_right_again_is_answered(firm: Firm) -> None:
    laptop = firm.laptop()
    laptop.time += 900 * HOUR
    laptop.fetch()
    laptop.time -= 900 * HOUR

    assert laptop.fetch().cursor


def test_a_segment_must_be_signed_by_the_device_that_wrote_it(firm: Firm) -> None:
    laptop = firm.laptop()
    laptop.create(new_id(), {"name": "x"})
    segment = msgspec.structs.replace(laptop.segment(), signature="00" * 64)

    with pytest.raises(Refused) as refused:
        laptop.ask("/v1/push", segment, PushAnswer)

    assert refused.value.code == "segment_signature"


def test_a_change_altered_after_it_was_chained_is_refused(firm: Firm) -> None:
    laptop = firm.laptop()
    laptop.create(new_id(), {"name": "x"})
    honest = laptop.segment()
    altered = msgspec.structs.replace(honest.changes[0], record=new_id())

    with pytest.raises(Refused) as refused:
        laptop.ask(
            "/v1/push",
            laptop.signed(msgspec.structs.replace(honest, changes=(altered,))),
            PushAnswer,
        )

    assert refused.value.code == "chain"


def test_a_segment_of_another_device_is_refused(firm: Firm) -> None:
    first, second = firm.laptop(), firm.laptop()
    first.create(new_id(), {"name": "x"})

    with pytest.raises(Refused) as refused:
        second.ask("/v1/push", first.segment(), PushAnswer)

    assert refused.value.code == "device"


def test_numbers_must_rise(firm: Firm) -> None:
    laptop = firm.laptop()
    laptop.create(new_id(), {"name": "x"})
    laptop.pending *= 2

    with pytest.raises(Refused) as refused:
        laptop.send()

    assert refused.value.code == "numbers"


def test_a_request_too_large_is_refused(firm: Firm) -> None:
    laptop = firm.laptop()

    response = laptop.client.post("/v1/pull", content=b"x" * (16 * 1024 * 1024 + 1))

    assert response.status_code == 413
    assert unpack(response.content, Refusal).code == "too_large"


def test_a_small_request_that_unpacks_to_something_huge_is_refused(firm: Firm) -> None:
    laptop = firm.laptop()
    bomb = zstandard.ZstdCompressor().compress(b" " * (MAX_BODY + 1))
    headers = laptop.headers("/v1/pull", bomb)

    with pytest.raises(Refused) as refused:
        laptop._post("/v1/pull", bomb, headers, PullAnswer)

    assert (refused.value.status, refused.value.code) == (413, "too_large")


@pytest.mark.parametrize("body", [b"", b"nonsense", pack(Refusal("x"))])
def test_what_is_no_message_is_refused(firm: Firm, body: bytes) -> None:
    laptop = firm.laptop()

    with pytest.raises(Refused) as refused:
        laptop._post("/v1/pull", body, laptop.headers("/v1/pull", body), PullAnswer)

    assert (refused.value.status, refused.value.code) == (400, "bad_message")


def test_an_endless_frame_is_not_unpacked() -> None:
    compressor = zstandard.ZstdCompressor(write_content_size=False)
    frame = compressor.compressobj()
    bomb = frame.compress(b" " * (MAX_BODY + 1)) + frame.flush()

    with pytest.raises(BadMessage):
        unpack(bomb, PullRequest)


def test_anybody_may_ask_whether_the_hub_is_well(firm: Firm) -> None:
    laptop = firm.stranger()

    assert laptop.client.get("/").status_code == 200
    assert laptop.client.get("/v1/health").text == "ok\n"
