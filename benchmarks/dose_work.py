"""Who is at work in dose_http: nurses who time what they wait for, and staff who open charts."""

import http.client
import random
import threading
import time

from benchmarks.dose_windows import Window

A_CHART = (5, 15)  # seconds from one chart to the next of a person who needs forty


class Nurse(Window):
    """Gives one dose after another, and writes down in milliseconds what was waited for."""

    pace = 0.0  # seconds from one dose to the next; 0: at once

    def run(self) -> None:
        self.waited: dict[str, list[float]] = {"screen": [], "save": [], "dose": []}
        self.connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        self.stand()
        self.ready.set()
        self.go.wait()
        self.connection.close()  # opened anew: the server closes what was idle for ten seconds
        for one in self.due:
            began = time.monotonic()
            if self.stop.is_set():
                return
            self.timed(one)
            pause = self.pace * random.uniform(0.5, 1.5)  # noqa: S311  no secret hangs on it
            self.stop.wait(max(began + pause - time.monotonic(), 0))

    def answer(self, connection, path: str, given: dict[str, str] | None = None):
        """A connection that the server closed is opened anew, as a browser does. What was pressed
        already is recognised by its id."""
        try:
            return super().answer(connection, path, given)
        except (BrokenPipeError, ConnectionResetError, http.client.RemoteDisconnected):
            connection.close()
            return super().answer(connection, path, given)

    def timed(self, one) -> None:
        """The four requests; at a person's pace also the pages that follow them."""
        whole = 0.0
        for path, given in self.presses(one):
            began = time.monotonic()
            answer = self.answer(self.connection, path, given)
            ms = 1000 * (time.monotonic() - began)
            if answer.status != (200 if given is None else 302):
                raise SystemExit(f"{path} answered {answer.status}")
            self.waited["screen" if given is None else "save"].append(ms)
            whole += 0 if given is None else ms
            if self.pace and given is not None:
                began = time.monotonic()
                self.send(self.connection, answer.getheader("Location"))
                self.waited["screen"].append(1000 * (time.monotonic() - began))
        self.waited["dose"].append(whole)
        self.acknowledged.append(one.id)


def given_in(nurses: list[Nurse], seconds: float, pace: float = 0.0) -> float:
    """Let them work for so long. Doses a second, all together."""
    go = threading.Event()
    for nurse in nurses:
        nurse.pace, nurse.go, nurse.ready = pace, go, threading.Event()
        nurse.start()
    for nurse in nurses:
        nurse.ready.wait()
    began = time.monotonic()
    go.set()
    time.sleep(seconds)
    done, lasted = sum(len(nurse.acknowledged) for nurse in nurses), time.monotonic() - began
    for nurse in nurses:
        nurse.stop.set()
    for nurse in nurses:
        nurse.join()
    return done / lasted


class Staff(threading.Thread):
    """Opens one chart after another at four times a person's pace."""

    pause = A_CHART

    def __init__(self, port: int, cookies: dict[str, str], due: list) -> None:
        super().__init__(daemon=True)
        self.window = Window(port, cookies, "", due, threading.Event(), [])
        self.stop, self.waited, self.failed = self.window.stop, [], 0

    def run(self) -> None:
        connection = http.client.HTTPConnection("127.0.0.1", self.window.port, timeout=60)
        while not self.stop.wait(random.uniform(*self.pause)):  # noqa: S311  no secret hangs on it
            connection.close()  # a browser that was idle comes anew
            person = random.choice(self.window.due).patient  # noqa: S311  no secret hangs on it
            began = time.monotonic()
            try:
                opened = self.window.send(connection, f"/people/{person}/") == 200
            except (OSError, http.client.HTTPException):
                opened = False
            self.failed += not opened
            self.waited.append(1000 * (time.monotonic() - began))


class Hammer(Staff):
    """The same without a pause."""

    pause = (0, 0)
