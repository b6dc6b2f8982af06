"""The server's log says which view, how long, and what kind of trouble. It names nobody."""

import io
import json
import logging

import pytest
from django.test import Client

from throughcare.upkeep import logs

# Words that stand in the record and nowhere in this code.
SENTINELS = ("Zephyrine", "Quetzalcoatl", "555-0173", "Marvelbrook")


@pytest.fixture
def written():
    """What every logger writes, as in a clinic: JSON, from the first level up."""
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(logs.WithoutPeople())
    root = logging.getLogger()
    before = root.level
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    ours = logging.getLogger("throughcare")
    level, ours.level = ours.level, logging.DEBUG
    django = logging.getLogger("django")
    was, django.level = django.level, logging.DEBUG
    django.propagate = True
    yield lambda: stream.getvalue()
    root.removeHandler(handler)
    root.setLevel(before)
    ours.level, django.level = level, was


@pytest.fixture
def somebody(new_patient):
    return new_patient("Zephyrine", family_name="Quetzalcoatl", given_name="Marvelbrook")


def test_pages_searches_mistakes_and_missing_pages_leave_no_name_no_number_and_no_address(
    somebody, signed_in, written, monkeypatch
):
    nurse = signed_in("nurse")
    nurse.raise_request_exception = False
    chart = f"/people/{somebody.pk}/"
    nurse.get(chart)
    nurse.get("/people/", {"q": "Zephyrine Quetzalcoatl"})
    nurse.get(f"{chart}nothing/here/")
    nurse.post(f"{chart}contacts/", {"reach": "555-0173"})
    nurse.post("/ask/", {"name": "Zephyrine", "reach": "555-0173", "website": ""})
    nurse.get("/people/", headers={"X-Request-ID": "Zephyrine Quetzalcoatl"})
    Client().post("/staff/sign-in/", {"username": "Zephyrine", "password": "Marvelbrook"})
    monkeypatch.setattr("throughcare.record.queries.people", quoting_a_row)
    nurse.get("/people/", {"q": "Zephyrine"})
    said = written()
    assert [word for word in (*SENTINELS, str(somebody.pk), "/people/") if word in said] == []
    views = [json.loads(line).get("view") for line in said.splitlines()]
    assert {"chart", "people", "sign-in", "ask"} <= set(views)


def quoting_a_row(*_, **__):
    raise ValueError("Key (name)=(Zephyrine Quetzalcoatl) already exists, 555-0173")


def test_a_mistake_is_told_by_its_kind_and_its_place_in_the_code(
    db, signed_in, written, monkeypatch
):
    monkeypatch.setattr("throughcare.record.queries.people", quoting_a_row)
    nurse = signed_in("nurse")
    nurse.raise_request_exception = False
    answer = nurse.get("/people/")
    lines = [json.loads(line) for line in written().splitlines()]
    mistake = next(line for line in lines if "error" in line)
    assert mistake["error"] == "ValueError"
    assert mistake["at"][-1].endswith("quoting_a_row")
    told = next(line for line in lines if line.get("status") == 500)
    assert told["request"] == answer["X-Request-ID"]


def test_a_request_is_one_line_with_view_status_time_and_a_member_nobody_can_name(
    db, members, signed_in, written
):
    signed_in("nurse").get("/work/")
    line = next(json.loads(x) for x in written().splitlines() if '"home"' in x)
    assert (line["from"], line["method"], line["status"]) == ("throughcare.requests", "GET", 200)
    assert line["ms"] > 0
    assert len(line["member"]) == 10
    assert str(members["nurse"].pk) not in line["member"]


def test_the_proxys_number_is_kept_when_it_looks_like_one_and_replaced_when_not(client):
    given = {"X-Request-ID": "0f3b9c2e-proxy"}
    assert client.get("/healthz", headers=given)["X-Request-ID"] == "0f3b9c2e-proxy"
    forged = {"X-Request-ID": "short"}
    assert len(client.get("/healthz", headers=forged)["X-Request-ID"]) == 32


def test_what_a_library_says_is_given_as_the_place_that_said_it(written):
    logging.getLogger("some.library").warning(f"failed login by {SENTINELS[0]}")
    line = json.loads(written().splitlines()[-1])
    assert line["where"].startswith("test_logs:")
    assert SENTINELS[0] not in json.dumps(line)


def test_our_own_lines_carry_only_fields_that_are_known_to_be_harmless(written):
    logging.getLogger("throughcare.x").warning(
        "clock jumped", extra={"seconds": 3600, "name_of_somebody": SENTINELS[0]}
    )
    line = json.loads(written().splitlines()[-1])
    assert (line["what"], line["seconds"]) == ("clock jumped", 3600)
    assert SENTINELS[0] not in json.dumps(line)
