"""Today's doses on paper: everybody once, with what must be seen first, as the screen would say."""

import io
import uuid
from datetime import timedelta

import pytest
from pypdf import PdfReader

from throughcare import clock
from throughcare.medication import paper
from throughcare.medication.actions import dosing, orders
from throughcare.medication.actions.knowing import record_known
from throughcare.medication.actions.orders import Planned
from throughcare.medication.models import Allergy
from throughcare.medication.tests.conftest import MG
from throughcare.plan.models import Item, Plan
from throughcare.stock import actions as stock

pytestmark = pytest.mark.django_db


@pytest.fixture
def on_methadone(members, today):
    """A function: somebody on so many milligrams for three months."""

    def order(patient, mg=60):
        by, at = members["prescriber"], clock.now() - timedelta(days=90)
        plan, _new = Plan.objects.get_or_create(
            patient=patient, version=1,
            defaults={"episode": patient.episodes.first(), "at": at, "by": by},
        )  # fmt: skip
        item = Item.objects.create(
            plan=plan, kind="treat", strand="medication", problem="Withdrawal", seq=9,
            intervention="Methadone", responsible=by, at=at, by=by,
        )  # fmt: skip
        made = orders.write_order(
            id=uuid.uuid4(), patient=patient, item=item, kind="maintain", medicine="methadone",
            family="methadone-oral", steps=[Planned(today - timedelta(days=90), None, mg * MG)],
            by=by, at=at,
        )  # fmt: skip
        orders.sign_order(order=made, reason="steady elsewhere", by=by, at=at)
        return made

    return order


@pytest.fixture
def took(members, bottle):
    """A function: the dose of an order, so many days ago."""

    def take(order, ago):
        by = {"by": members["nurse"], "at": clock.now() - timedelta(days=ago)}
        dose = dosing.reserve(
            id=uuid.uuid4(), step=order.steps.get(), window="1", reason="confirmed", **by
        )
        dosing.pour(id=uuid.uuid4(), dose=dose, bottle=bottle, ug=dose.ug, **by)
        dosing.finish(dose=dose, outcome="taken", **by)

    return take


def lines(facility):
    return [line for sheet in paper.sheets_of(facility, clock.today()) for line in sheet.lines]


def test_a_line_has_mg_and_ml_with_the_strength_and_the_last_dose(
    admitted, on_methadone, took, facility
):
    took(on_methadone(admitted), 1)
    (line,) = lines(facility)
    assert (line.amount, line.measures) == ("60 mg", ["6 mL (10 mg in 1 mL)"])
    assert (line.last.end.ug_taken, line.ended) == (60 * MG, "")


def test_who_was_dosed_already_has_nothing_left_to_sign(admitted, on_methadone, took, facility):
    order = on_methadone(admitted)
    took(order, 1)
    took(order, 0)
    (line,) = lines(facility)
    assert line.ended.endswith(": 60 mg")


def test_what_was_poured_and_not_finished_is_to_be_found_out_first(
    admitted, on_methadone, took, facility, reserved
):
    order = on_methadone(admitted)
    took(order, 1)
    reserved(order)
    (line,) = lines(facility)
    assert "find out what was poured" in line.ended


@pytest.mark.parametrize(("ago", "stops"), [(1, False), (4, True), (40, True), (80, True)])
def test_three_missed_days_stop_on_paper_as_on_the_screen_also_after_eighty(
    admitted, on_methadone, took, facility, ago, stops
):
    took(on_methadone(admitted), ago)
    (line,) = lines(facility)
    assert ("stop" in {verdict.level for verdict in line.said}) is stops


def test_a_reaction_to_something_stands_beside_the_dose(
    admitted, on_methadone, took, facility, members
):
    took(on_methadone(admitted), 1)
    record_known(
        id=uuid.uuid4(), kind=Allergy, patient=admitted, substance="penicillin", reaction="rash",
        by=members["nurse"], at=clock.now(),
    )  # fmt: skip
    assert "does not bear penicillin" in lines(facility)[0].flags


def test_two_windows_share_the_people_and_nobody_stands_on_both_sheets(
    admitted, on_methadone, took, facility, lot, members
):
    took(on_methadone(admitted), 1)
    by = {"by": members["nurse"], "at": clock.now()}
    for window in ("2", "3"):
        stock.open_bottle(id=uuid.uuid4(), lot=lot, ug=100 * MG, window=window, **by)
    made = paper.sheets_of(facility, clock.today())
    assert [sheet.window for sheet in made] == ["1", "2", "3"]
    assert [len(sheet.lines) for sheet in made] == [1, 0, 0]


def test_both_parts_of_a_split_day_stay_on_one_sheet():
    ana = [line("Ana", "morning"), line("Ana", "evening")]
    parts = paper.together([[line("Al", ""), ana[0]], [ana[1]], [line("Bo", "")]])
    assert [[one.patient for one in part] for part in parts] == [
        ["Al", "Ana", "Ana"], [], ["Bo"],
    ]  # fmt: skip


def line(patient, part):
    return paper.Line(patient, part, [], [], None, "", [], hidden=False)


def test_the_file_is_whole_readable_by_nobody_else_and_yesterdays_goes(
    admitted, on_methadone, took, facility, tmp_path
):
    took(on_methadone(admitted), 1)
    (tmp_path / "doses-2020-01-01-riverside.pdf").write_bytes(b"old")
    (file,) = paper.write_all(tmp_path, clock.now())
    assert sorted(one.name for one in tmp_path.iterdir()) == [file.name]
    assert file.stat().st_mode & 0o777 == 0o600
    text = " ".join(PdfReader(io.BytesIO(file.read_bytes())).pages[0].extract_text().split())
    for words in ("60 mg", "6 mL (10 mg in 1 mL)", "As it stood at", "window 1"):
        assert words in text, words


def test_a_nurse_prints_it_at_a_press(admitted, on_methadone, took, signed_in):
    took(on_methadone(admitted), 1)
    answer = signed_in("nurse").get("/window/paper.pdf")
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Cache-Control"] == "private, no-store"
