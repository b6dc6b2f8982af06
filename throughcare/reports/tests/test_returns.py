"""Files for an authority: every row keeps to the list of fields, or no file leaves."""

import csv
import io
from datetime import timedelta

import pytest
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from throughcare import clock
from throughcare.clinical.outcomes import returning
from throughcare.intake.models import Discharge
from throughcare.record.models import LogLine
from throughcare.reports import returns
from throughcare.reports.models import ReturnMade


@pytest.fixture
def period():
    return clock.today() - timedelta(days=200), clock.today() - timedelta(days=1)


def asked(page, **more):
    form = page.context["form"]
    return {"id": str(form["id"].value())} | more


def test_a_stay_is_a_row_and_what_nobody_asked_is_called_unknown(
    new_patient, stay, facility, period
):
    stay(new_patient("Ana", sex_for_care="female"), 40)
    file = returns.file_of("admissions", facility, *period)
    (row,) = csv.DictReader(io.StringIO(file.text))
    assert row["gender"] == "female"
    assert {row[name] for name in ("age", "education", "arrests_30", "employment")} == {"unknown"}
    assert (row["moud_planned"], row["prior_episodes"]) == ("no", "0")
    assert "Ana" not in file.text
    assert returning.faults("admissions", file.text) == []


def test_a_person_is_the_same_in_both_files_and_nobody_in_neither(
    new_patient, stay, facility, period
):
    ana = new_patient("Ana")
    stay(ana, 100, 30, "prison")
    (came,) = returns.admissions(facility, *period)
    (left,) = returns.discharges(facility, *period)
    assert came["client"] == left["client"]
    assert str(ana.pk) not in came["client"]
    assert (left["reason"], left["length_of_stay"]) == ("incarcerated", 70)


def test_every_reason_of_the_record_has_one_of_the_return():
    reasons = next(f for f in returning.layouts()["discharges"] if f.key == "reason").values
    assert set(returning.REASONS) == set(Discharge.Reason.values)
    assert set(returning.REASONS.values()) == set(reasons)


def test_a_fault_is_named_by_line_and_column():
    good = returning.written("discharges", [{
        "client": "a", "admission_date": "2026-01-01", "discharge_date": "2026-02-30",
        "reason": "bored", "length_of_stay": -3,
    }])  # fmt: skip
    said = returning.faults("discharges", good)
    assert [one.split(":")[0] for one in said] == [
        "line 2, discharge_date", "line 2, reason", "line 2, length_of_stay",
    ]  # fmt: skip
    assert returning.faults("discharges", "client\r\n")[0].startswith("line 1")


words = st.text(st.characters(codec="utf-8", exclude_categories=["Cs", "Cc"]), max_size=20)


@given(words)
def test_no_word_of_the_record_breaks_a_file_or_becomes_a_formula(word):
    row = {"client": "a", "admission_date": "2026-01-01", "race_ethnicity": word}
    text = returning.written("admissions", [row])
    assert returning.faults("admissions", text) == []
    (read,) = csv.DictReader(io.StringIO(text))
    assert read["race_ethnicity"][:1] not in ("=", "+", "-", "@", "")


def test_a_file_that_leaves_is_in_the_log_by_its_digest(new_patient, stay, facility, signed_in,
                                                       period):  # fmt: skip
    stay(new_patient("Ana"), 40)
    director = signed_in("director")
    page = director.get(reverse("returns"))
    first, last = period
    sent = asked(page, kind="admissions", facility=facility.pk, first=first, last=last)
    file = director.post(reverse("returns"), sent)
    assert file["Content-Type"].startswith("text/csv")
    again = director.post(reverse("returns"), sent)
    assert again.content == file.content
    made = ReturnMade.objects.get()
    assert made.rows == 1
    assert LogLine.objects.filter(what="return made").count() == 1
    stay(new_patient("Ben"), 30)
    other = director.post(reverse("returns"), sent)
    assert b"the record changed since" in other.content


def test_a_period_that_is_not_over_is_not_returned(signed_in, facility):
    director = signed_in("director")
    sent = asked(director.get(reverse("returns")), kind="admissions", facility=facility.pk,
                 first=clock.today(), last=clock.today())  # fmt: skip
    assert b"Only days that are over" in director.post(reverse("returns"), sent).content
    assert ReturnMade.objects.count() == 0
