"""Frames lost, doubled and damaged: a pump never pours twice, and nothing goes unnoticed."""

import uuid
from collections import deque

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from throughcare.clinical import medicines
from throughcare.medication.dispensers import NotForAPump, Wanted, micrograms, microlitres
from throughcare.medication.dispensers.line import Line
from throughcare.medication.dispensers.protocol import Frame, Noise, read, written
from throughcare.medication.dispensers.pump import SerialPump
from throughcare.medication.dispensers.simulator import Device

TEN = medicines.product("methadone-oral-10")  # ten milligrams in a millilitre
MG = 1000
FATES = ("arrives", "lost", "damaged", "doubled", "late")


class Air:
    """A line where each frame, there and back, meets its fate."""

    def __init__(self, device: Device, fates) -> None:
        self.device, self.fates = device, deque(fates)
        self.coming: deque[bytes] = deque()
        self.late: list[bytes] = []

    def fate(self) -> str:
        return self.fates.popleft() if self.fates else "arrives"

    def write(self, data: bytes) -> int:
        sent, self.late = self.late, []
        for line in self.through(data, sent):
            if (said := self.device.answer(line)) is not None:
                self.coming += self.through(said, [])
        return len(data)

    def through(self, line: bytes, sent: list[bytes]) -> list[bytes]:
        match self.fate():
            case "lost":
                return sent
            case "damaged":
                return [*sent, line[:9] + bytes([line[9] ^ 1]) + line[10:]]
            case "doubled":
                return [*sent, line, line]
            case "late":
                self.late.append(line)
                return sent
        return [*sent, line]

    def read_until(self, expected=b"\n", size=None) -> bytes:
        return self.coming.popleft() if self.coming else b""


def wanted(mg=60, sequence=1, **more) -> Wanted:
    return Wanted(uuid.uuid4(), sequence, TEN, mg * MG, "SIM-1", **more)


def pump_at(device: Device, fates=()) -> SerialPump:
    return SerialPump(Line(Air(device, fates), within=0), waited=0)


def device(**more) -> Device:
    return Device(speed_ul=0, **more)  # at once


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.sampled_from(FATES), max_size=40), st.integers(1, 4))
def test_whatever_happens_on_the_line_60_mg_are_poured_at_most_once_and_what_is_said_is_true(
    fates, looks
):
    there, asked = device(), wanted()
    pump = pump_at(there, fates)
    answers = [pump.ask(asked), *(pump.look(asked) for _ in range(looks))]
    assert there.poured_ul in (0, 6000)
    for answer in answers:
        assert answer.ug in (None, there.poured_ul * 10)


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.sampled_from(FATES), max_size=60))
def test_six_doses_one_after_the_other_are_each_poured_once_or_known_as_not_poured(fates):
    there = device()
    pump, given_ug = pump_at(there, fates), 0
    for number in range(1, 7):
        asked = wanted(mg=10 * number, sequence=there.last + 1)
        answer = pump.ask(asked)
        while answer.ug is None:
            answer = pump.look(asked)
        given_ug += answer.ug
    assert given_ug == there.poured_ul * 10


@given(st.binary(max_size=200))
def test_noise_is_never_a_frame_and_moves_nothing(noise):
    there = device()
    assert there.answer(noise) is None
    assert there.poured_ul == 0


@given(st.integers(0, 200), st.integers(0, 7))
def test_a_frame_with_any_one_bit_turned_is_noise(place, bit):
    line = bytearray(written(Frame("POUR", 7, ("1042", "a" * 32, "6000"))))
    place %= len(line) - 2  # the end of the line says nothing
    line[place] ^= 1 << bit
    with pytest.raises(Noise):
        read(bytes(line))


@given(st.sampled_from(["HELLO", "POUR", "TELL"]), st.integers(0, 10**9),
       st.lists(st.from_regex(r"[0-9A-Za-z._-]{0,30}", fullmatch=True), max_size=3))  # fmt: skip
def test_what_was_written_is_read_again(kind, number, rest):
    frame = Frame(kind, number, tuple(rest))
    assert read(b"noise$noise" + written(frame)) == frame


def test_what_a_field_may_not_hold_is_no_frame():
    with pytest.raises(ValueError, match="no frame can say"):
        written(Frame("POUR", 1, ("1,2",)))


def test_the_same_command_five_times_pours_6_ml_once():
    there, asked = device(), wanted()
    pump = pump_at(there)
    assert {pump.ask(asked).ug for _ in range(5)} == {60 * MG}
    assert there.poured_ul == 6000


def test_a_question_that_never_arrived_is_void_for_ever_once_it_was_looked_for():
    there, asked = device(), wanted()
    pump = pump_at(there)
    looked = pump.look(asked)
    assert (looked.ug, looked.state, looked.fault) == (0, "void", "not_begun")
    assert pump.ask(asked).ug == 0  # the command of before, arriving late
    assert there.poured_ul == 0


def test_a_bottle_that_runs_empty_after_4_1_ml_says_so_and_so_does_air():
    for fault in ("empty", "air"):
        there, asked = device(), wanted()
        there.stops = {fault: 4100}
        answer = pump_at(there).ask(asked)
        assert (answer.ug, answer.state, answer.fault) == (41 * MG, "stopped", fault)
        assert pump_at(there).ask(wanted(mg=19, sequence=2)).ug == 0  # until it is loaded or filled


def test_air_is_gone_when_the_tube_was_filled_and_empty_is_not():
    there = device()
    there.stops = {"air": 0}
    assert pump_at(there).ask(wanted(sequence=1)).fault == "air"
    there.stops = {}
    assert pump_at(there).ask(wanted(mg=20, sequence=2, filling=True)).state == "done"
    assert pump_at(there).ask(wanted(sequence=3)).ug == 60 * MG


def test_a_pump_that_wants_to_be_compared_pours_nothing_until_a_measure_was_told():
    there, asked = device(), wanted()
    there.needs_calibration = True
    assert pump_at(there).here().fault == "calibration"
    assert pump_at(there).ask(asked).fault == "calibration"
    assert pump_at(there).scale(asked, 6000)
    assert pump_at(there).ask(wanted(sequence=2)).ug == 60 * MG


def test_another_key_on_a_used_sequence_pours_nothing():
    there = device()
    pump_at(there).ask(wanted())
    answer = pump_at(there).ask(wanted())
    assert (answer.ug, answer.fault) == (0, "sequence_used")
    assert there.poured_ul == 6000


def test_another_pump_on_the_line_is_not_believed():
    asked = wanted()
    answer = pump_at(device(serial="SIM-2")).look(asked)
    assert (answer.ug, answer.fault) == (None, "another_pump")


def test_a_pump_that_lost_its_memory_is_not_believed(tmp_path):
    asked = wanted(sequence=9)
    answer = pump_at(device()).look(asked)
    assert (answer.ug, answer.fault) == (None, "forgotten")


def test_a_power_cut_after_a_pour_forgets_nothing_and_one_within_it_says_nothing(tmp_path):
    memory, now = tmp_path / "memory", [0.0]
    there = Device(speed_ul=1000, memory=memory, clock=lambda: now[0])
    first, second = wanted(), wanted(sequence=2)
    assert pump_at(there).ask(first).state == "pouring"
    now[0] = 7
    assert pump_at(there).look(first).ug == 60 * MG
    pump_at(there).ask(second)
    again = Device(speed_ul=1000, memory=memory)  # the lights come back
    assert pump_at(again).look(first).ug == 60 * MG
    answer = pump_at(again).look(second)
    assert (answer.ug, answer.fault) == (None, "forgotten")
    assert pump_at(again).ask(second).ug is None
    assert again.poured_ul == 0


def test_more_or_less_than_asked_is_said_as_it_was():
    there = device()
    there.wrong_ul = 300
    assert pump_at(there).ask(wanted()).ug == 63 * MG
    there.wrong_ul = -300
    assert pump_at(there).ask(wanted(sequence=2)).ug == 57 * MG


@given(st.integers(1, 10**9))
def test_microlitres_are_exact_or_refused_and_come_back_as_the_same_micrograms(ug):
    try:
        ul = microlitres(TEN, ug)
    except NotForAPump:
        assert ug % 10
        return
    assert micrograms(TEN, ul) == ug
