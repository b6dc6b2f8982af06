"""The server is killed again and again while Ana answers: none that was acknowledged is lost."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest

from stories import migrated

pytestmark = pytest.mark.once("brings its own database, on the embedded engine", sample=False)

KILLS = 4
ANSWERS_BETWEEN_KILLS = 6


class Server:
    """granian on the embedded database, in a process group of its own, killed without warning."""

    def __init__(self, home: Path) -> None:
        self.environment = os.environ | {"THROUGHCARE_HOME": str(home)}
        self.environment.pop("DATABASE_URL", None)
        self.environment["DJANGO_SETTINGS_MODULE"] = "throughcare.settings"
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.process: subprocess.Popen[bytes] | None = None

    def tell(self, what: str) -> dict:
        """Ask the database, from a process of its own (stories/assessed_alone.py)."""
        told = [sys.executable, "-m", "stories.assessed_alone", what]
        done = subprocess.run(
            told, env=self.environment, capture_output=True, text=True, check=True
        )
        return json.loads(done.stdout.splitlines()[-1])

    def start(self) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "throughcare", "serve", "--port", str(self.port)],
            env=self.environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
            start_new_session=True,
        )  # fmt: skip
        self.wait_until_it_answers()

    def wait_until_it_answers(self) -> None:
        for _try in range(900):  # a machine that does much else starts it slowly
            try:
                url = f"http://127.0.0.1:{self.port}/ask/received/"
                urllib.request.urlopen(url, timeout=2)
                return
            except (urllib.error.URLError, ConnectionError, TimeoutError):
                time.sleep(0.1)
        raise AssertionError("the server did not come up")

    def kill(self) -> None:
        """-9 to the whole group: nothing gets to say goodbye."""
        assert self.process is not None
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def say(self, path: str, cookie: str, token: str, given: dict[str, str]) -> bool:
        """Send one answer; True when the server acknowledged it."""
        request = urllib.request.Request(
            f"http://127.0.0.1:{self.port}{path}",
            data=urllib.parse.urlencode(given).encode(),
            headers={"Cookie": f"session={cookie}; csrf={token}", "X-CSRFToken": token},
        )
        try:
            with urllib.request.urlopen(request, timeout=5) as answer:  # noqa: S310  to this machine
                return answer.status == 200
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            return False


@pytest.fixture
def server(tmp_path) -> Iterator[Server]:
    migrated.put(tmp_path / "throughcare.sqlite3")
    served = Server(tmp_path)
    yield served
    if served.process and served.process.poll() is None:
        served.kill()


def test_a_server_killed_four_times_while_answers_are_given_loses_none_it_acknowledged(server):
    scene = server.tell("begin")
    acknowledged: dict[str, str] = {}
    for _kill in range(KILLS):
        server.start()
        for nth in range(ANSWERS_BETWEEN_KILLS):
            id, item = str(uuid.uuid4()), scene["items"][len(acknowledged) % len(scene["items"])]
            given = {"id": id, "item": item, "value": str(nth % 4)}
            if nth == ANSWERS_BETWEEN_KILLS - 1:
                server.kill()  # this one is being typed
            if server.say(scene["path"], scene["cookie"], scene["token"], given):
                acknowledged[id] = item
    kept = server.tell("kept")
    assert len(acknowledged) == KILLS * (ANSWERS_BETWEEN_KILLS - 1)
    assert {id: item for id, item in kept.items() if id in acknowledged} == acknowledged
