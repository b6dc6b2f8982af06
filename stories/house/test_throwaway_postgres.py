"""The tests bring their own PostgreSQL, and leave nothing of it behind."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from stories import throwaway_postgres

RUN = [sys.executable, "-m", "stories.throwaway_postgres"]
TELL = "import os, sys; print(os.environ['DATABASE_URL'], flush=True); "


def test_the_command_is_given_an_empty_database_that_is_gone_afterwards():
    ask = "import psycopg; database = psycopg.connect(os.environ['DATABASE_URL']); "
    ask += "print(database.execute('select 6 * 7').fetchone())"
    command = [*RUN, sys.executable, "-c", TELL + ask]
    told = subprocess.run(command, capture_output=True, text=True, check=True).stdout.split("\n")
    assert told[1] == "(42,)"
    assert nobody_listens(told[0])


def test_the_status_of_a_failing_command_is_passed_on_and_the_server_stopped():
    told = subprocess.run(
        [*RUN, sys.executable, "-c", TELL + "sys.exit(3)"], capture_output=True, text=True
    )
    assert told.returncode == 3
    assert nobody_listens(told.stdout.strip())


def test_told_to_stop_it_stops_the_command_and_the_server_first():
    command = [*RUN, sys.executable, "-c", TELL + "import time; time.sleep(600)"]
    running = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    address = running.stdout.readline().strip()
    running.send_signal(signal.SIGTERM)
    assert running.wait(timeout=30) == 128 + signal.SIGTERM
    assert nobody_listens(address)


def test_without_postgresql_it_says_what_to_install(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
):
    monkeypatch.setenv("PATH", os.fspath(tmp_path))
    monkeypatch.setattr(throwaway_postgres, "DEBIAN", os.fspath(tmp_path))
    with pytest.raises(SystemExit, match="run script/setup, or install 'postgresql'"):
        throwaway_postgres.server_programs()


def nobody_listens(address: str) -> bool:
    port = int(address.rpartition(":")[2].partition("/")[0])
    with throwaway_postgres.socket.socket() as knock:
        return knock.connect_ex(("127.0.0.1", port)) != 0
