"""Opening to closing, every microgram explained; the log's legal fields; examining."""

import csv
import io
import uuid
from datetime import timedelta

import pytest
from django.db import connection

from throughcare import clock
from throughcare.clinical import medicines
from throughcare.stock import actions, amounts, examining, ledger, papers, report, told
from throughcare.stock.models import Account, Count, Movement
from throughcare.stock.tests.conftest import FILM, METHADONE, MG

pytestmark = pytest.mark.django_db


@pytest.fixture
def busy_day(bottle, swallowed, brought_back, common, members, counted):
    """Received 10 g; 60 mg swallowed, 30 mg home, 5 mg spilt, 20 mg back, 1 mg missing."""
    swallowed(60)
    swallowed(30, reason="handed_over")
    director = members["director"]
    actions.throw_away(
        id=uuid.uuid4(), account=bottle, ug=5 * MG, words="fell", witness=director, **common
    )
    brought_back(20)
    counted({bottle: 904 * MG})


def test_a_day_is_explained_to_the_microgram(busy_day, facility, today):
    made = report.report_of(facility, METHADONE, today, today)
    whole = made.whole
    assert made.adds_up
    assert (whole.opening, whole.received, whole.observed, whole.home) == (
        0, 10_000 * MG, 60 * MG, 30 * MG,
    )  # fmt: skip
    assert (whole.wasted, whole.returned, whole.variance) == (5 * MG, 20 * MG, -1 * MG)
    assert whole.closing == 9_904 * MG
    assert whole.awaiting_closing == 25 * MG
    assert [day for day, _sums in made.days] == [today]


def test_the_day_after_opens_with_what_the_day_before_closed_with(busy_day, facility, today):
    tomorrow = today + timedelta(days=1)
    made = report.report_of(facility, METHADONE, tomorrow, tomorrow)
    assert (made.whole.opening, made.whole.closing, made.days) == (9_904 * MG, 9_904 * MG, [])
    assert made.adds_up


def test_a_correction_takes_its_line_back(bottle, common, facility, today, members):
    for reason in ("opened", "receipt"):
        actions.correct(
            id=uuid.uuid4(), movement=Movement.objects.get(reason=reason), words="another clinic's",
            witness=members["director"], **common,
        )  # fmt: skip
    made = report.report_of(facility, METHADONE, today, today)
    assert (made.whole.received, made.whole.closing, made.adds_up) == (0, 0, True)


def test_the_report_of_one_product_knows_nothing_of_another(busy_day, received, facility, today):
    received(lot_number="F-1", product=FILM, ug=80 * MG, ug_on_form=80 * MG)
    assert report.report_of(facility, FILM, today, today).whole.closing == 80 * MG
    assert report.report_of(facility, METHADONE, today, today).whole.closing == 9_904 * MG
    assert {one.key for one in report.products_here(facility)} == {FILM, METHADONE}


def test_the_report_of_two_years_asks_as_often_as_that_of_a_day(
    busy_day, facility, today, django_assert_num_queries
):
    for days in (0, 730):
        with django_assert_num_queries(5):
            report.report_of(facility, METHADONE, today - timedelta(days=days), today)


def test_the_dispensing_log_holds_what_the_law_asks_and_no_name(busy_day, facility, today, patient):
    product = medicines.product(METHADONE)
    head, *rows = papers.log_rows(facility, product, today, today)
    assert len(rows) == 3
    lines = [dict(zip(head, row, strict=True)) for row in rows]
    taken, home, back = sorted(lines, key=lambda line: -len(line["amount consumed"]))
    assert (taken["substance"], taken["strength"], taken["form"]) == (
        "Methadone", "10 mg in 1 mL", "liquid",
    )  # fmt: skip
    assert (taken["date"], taken["patient number"]) == (today.isoformat(), patient.number)
    assert (taken["amount consumed"], taken["measure"], taken["initials"]) == (
        "60 mg",
        "6 mL",
        "An",
    )
    assert {home["amount taken home"], back["amount taken home"]} == {"30 mg", ""}
    assert {home["returned"], back["returned"]} == {"20 mg", ""}
    assert patient.chosen_name not in str(rows)


def test_what_was_brought_back_by_mistake_is_taken_back_in_the_log_and_is_no_dose_consumed(
    busy_day, common, members, facility, today
):
    back = Movement.objects.get(reason="returned")
    ledger.move(
        back.ug, source=back.target, target=back.source, reason="correction", because=back,
        reverses=back, words="another's", patient=back.patient, witness=members["director"],
        **common,
    )  # fmt: skip
    head, *rows = papers.log_rows(facility, medicines.product(METHADONE), today, today)
    rows_told = [dict(zip(head, row, strict=True)) for row in rows]
    assert sorted(x["returned"] for x in rows_told if x["returned"]) == [
        "20 mg",
        "taken back: 20 mg",
    ]
    assert [x["amount consumed"] for x in rows_told if x["amount consumed"]] == ["60 mg"]


def test_a_missing_microgram_stays_a_number_below_nought_in_the_table(busy_day, facility, today):
    rows = papers.day_rows(report.report_of(facility, METHADONE, today, today))
    sent = b"".join(papers.table(rows, "x.csv").streaming_content).decode()
    (day,) = csv.DictReader(io.StringIO(sent, newline=""))
    assert int(day["variance (ug)"]) == -1 * MG


# --- what is no dose ------------------------------------------------------------------------------
def test_every_line_that_is_no_dose_says_what_stands_behind_it(
    busy_day, bottle, received, facility, members, today, common
):
    received(lot_number="M-2", order_form="222-17", supplier="Acme", invoice="77")
    actions.explain(
        count=Count.objects.get(), verdict="measuring", words="read twice", by=members["director"],
        at=clock.now(),
    )  # fmt: skip
    waste = Account.objects.get(kind="waste")
    actions.destroy(
        id=uuid.uuid4(), items=[(waste, 5 * MG)], how="here", method="denatured", reference="41-2",
        witness=members["director"], **common,
    )  # fmt: skip
    said = {one.what: one for one in told.lines(told.of_period(facility, METHADONE, today, today))}
    assert said["received"].words == "Acme, order form 222-17, invoice 77"
    assert said["waste"].words == "fell"
    assert (said["waste"].by, said["waste"].witness) == (
        "A nurse", "A director",
    )  # fmt: skip
    assert said["found by a count"].words == "spot check: within what measuring allows: read twice"
    assert "denatured 41-2" in said["destroyed"].words
    assert said["brought back by a patient"].number == "000001"


def test_doses_and_what_is_no_dose_explain_the_whole_report_to_the_microgram(
    busy_day, facility, today
):
    whole = report.report_of(facility, METHADONE, today, today).whole
    other = list(told.lines(told.of_period(facility, METHADONE, today, today)))
    stock = ("safe", "working bottle")
    into = sum(x.ug for x in other if x.target.partition(",")[0] in stock)
    out = sum(x.ug for x in other if x.source.partition(",")[0] in stock)
    assert whole.opening + into - out - whole.observed - whole.home == whole.closing


def test_what_is_no_dose_asks_as_often_for_forty_lines_as_for_four(
    busy_day, received, facility, today, django_assert_num_queries
):
    for _ in range(2):
        with django_assert_num_queries(6):
            list(told.lines(told.of_period(facility, METHADONE, today, today)))
        for n in range(36):
            received(lot_number=f"N-{n}")


@pytest.mark.parametrize(
    "dangerous", ["=1+1", "+1", "-1", "@SUM(A1)", "\tx", "\rx", "\n=1"]
)  # fmt: skip
def test_no_cell_is_a_formula(dangerous):
    sent = b"".join(papers.table([[dangerous, "60 mg", 5]], "x.csv").streaming_content).decode()
    (row,) = csv.reader(io.StringIO(sent, newline=""))
    assert row == [f"'{dangerous}", "60 mg", "5"]


def test_a_long_table_is_sent_in_pieces_of_hundreds_and_whole():
    sent = list(papers.table(([number, "60 mg"] for number in range(1_201)), "x.csv"))
    rows = list(csv.reader(io.StringIO(b"".join(sent).decode(), newline="")))
    assert [len(piece.splitlines()) for piece in sent] == [500, 500, 201]
    assert rows == [[str(number), "60 mg"] for number in range(1_201)]


def test_months_hold_what_their_days_hold(busy_day, facility, today):
    made = report.report_of(facility, METHADONE, today, today)
    ((first, month),) = papers.by_month(made.days)
    assert (first.day, month.closing, month.observed) == (1, 9_904 * MG, 60 * MG)
    assert month.awaiting_closing == made.whole.awaiting_closing


# --- amounts --------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("product", "typed", "ug"),
    [(METHADONE, "950 mL", 9_500_000), (METHADONE, "0 mL", 0), (METHADONE, "6.25 mL", 62_500),
     (METHADONE, "60 mg", 60_000), (FILM, "40 films", 320_000), (FILM, "1 film", 8_000),
     (FILM, "16 mg", 16_000)],
)  # fmt: skip
def test_an_amount_is_read_with_its_unit(product, typed, ug):
    assert amounts.parse(medicines.product(product), typed) == ug


@pytest.mark.parametrize("typed", ["950", "95O mL", "40 tablets", "-1 mL", "9,5 mL", ".5 mL"])
def test_an_amount_without_its_own_unit_is_not_guessed(typed):
    with pytest.raises(amounts.UnclearAmount):
        amounts.parse(medicines.product(METHADONE), typed)


@pytest.mark.parametrize(
    ("product", "ug", "words"),
    [(METHADONE, 9_500_000, "950 mL · 9500 mg"), (METHADONE, -1000, "−0.1 mL · 1 mg"),
     (FILM, 8_000, "1 film · 8 mg"), (FILM, 320_000, "40 films · 320 mg")],
)  # fmt: skip
def test_an_amount_is_said_as_it_is_counted_and_in_milligrams(product, ug, words):
    assert amounts.words(medicines.product(product), ug) == words


# --- examining ------------------------------------------------------------------------------------
def test_a_register_nobody_tampered_with_has_no_fault(busy_day):
    assert examining.faults() == []


def test_a_balance_changed_by_sql_is_named_with_both_amounts(busy_day, facility, today):
    bottle = Account.objects.get(kind="bottle")
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # what waits would refuse the next
            cursor.execute("ALTER TABLE stock_account DISABLE TRIGGER USER")
        cursor.execute("UPDATE stock_account SET balance = balance - 7000 WHERE kind = 'bottle'")
        if connection.vendor == "postgresql":
            cursor.execute("ALTER TABLE stock_account ENABLE TRIGGER USER")
    wrong, off = examining.faults()
    assert (
        f"{bottle.name} ({bottle.pk}): the register says 897 mg, its movements say 904 mg" in wrong
    )
    assert "all places together say -7 mg" in off
    assert not report.report_of(facility, METHADONE, today, today).adds_up
