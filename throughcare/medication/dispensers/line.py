"""The line to a pump: one at a time, never for longer than it may take."""

import fcntl
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol

import serial

from throughcare.medication.dispensers import protocol
from throughcare.medication.dispensers.protocol import Frame, Noise

BAUD = 115_200
ANSWER_WITHIN = 0.4  # seconds for one answer
READ_PAST = 50  # lines; whoever says more than that is no pump
LOCK_WITHIN = 3.0  # seconds: another worker that speaks with the pump has its turn first


class NoLine(OSError):
    """Nobody can be spoken with: no such device, it is gone, or another has it."""


class Port(Protocol):
    """What is asked of a serial port."""

    def write(self, data: bytes, /) -> int | None: ...

    def read_until(self, expected: bytes = b"\n", size: int | None = None) -> bytes: ...


class Line:
    """Requests and their answers. An answer to another request is put aside as late."""

    def __init__(
        self, port: Port, *, within: float | None = None, clock=time.monotonic
    ) -> None:  # fmt: skip
        self.port, self.clock = port, clock
        self.within = ANSWER_WITHIN if within is None else within
        self.number = int(time.time() * 1000) % 100_000  # a late answer to somebody before is known

    def ask(self, kind: str, *rest: str | int) -> Frame | None:
        """Say it once. None when no answer to it comes in time. Raises NoLine."""
        self.number += 1
        asked = Frame(kind, self.number, tuple(str(field) for field in rest))
        try:
            self.port.write(protocol.written(asked))
            return self._answer()
        except OSError as broken:  # serial.SerialException is one
            raise NoLine(str(broken)) from broken

    def _answer(self) -> Frame | None:
        """The answer to this request. What was said to earlier ones is read past, not for ever."""
        until = self.clock() + self.within
        for _ in range(READ_PAST):
            heard = self.port.read_until(b"\n", protocol.LONGEST)
            try:
                frame = protocol.read(heard)
            except Noise:
                frame = None
            if frame and frame.number == self.number:
                return frame
            if not heard and self.clock() >= until:
                return None
        return None


@contextmanager
def opened(address: str, lock: Path) -> Iterator[Line]:
    """The line to the pump at this address, held alone until the end of the block. Raises NoLine.

    address  of a device on this machine or what pyserial takes: "/dev/ttyUSB0", "socket://…"
    lock     a file: whoever holds it speaks with the pump, of all workers of this machine
    """
    with held(lock):
        try:
            port = serial.serial_for_url(
                address, baudrate=BAUD, timeout=ANSWER_WITHIN / 4, write_timeout=ANSWER_WITHIN
            )
        except (OSError, ValueError) as broken:
            raise NoLine(str(broken)) from broken
        try:
            port.reset_input_buffer()
            yield Line(port)
        finally:
            port.close()


@contextmanager
def held(lock: Path) -> Iterator[None]:
    """Wait for one's turn; it ends with the process too, however that ends. Raises NoLine."""
    lock.parent.mkdir(parents=True, exist_ok=True)
    with lock.open("w") as file:
        until = time.monotonic() + LOCK_WITHIN
        while True:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError:
                if time.monotonic() >= until:
                    raise NoLine("another worker is speaking with it") from None
                time.sleep(0.02)
        yield
