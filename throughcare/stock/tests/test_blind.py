"""Whoever counts is told what should be there by no page, before it is counted."""

import re
import uuid
from datetime import timedelta

import pytest
from django.urls import reverse

from throughcare import clock
from throughcare.stock.models import Account
from throughcare.stock.tests.conftest import METHADONE, MG

pytestmark = pytest.mark.django_db
A_DAY = timedelta(days=1)
LEFT = ("94 mL", "940 mg", "994 mL", "9940 mg", "940000", "9940000")  # in the bottle; in all


@pytest.fixture
def stocked(bottle, swallowed):
    """900 mL in the safe, and 94 of 100 mL left in the bottle."""
    swallowed(60)
    bottle.refresh_from_db()
    assert bottle.balance == 940 * MG
    return bottle


@pytest.fixture
def all_counted(stocked, counted):
    """A function: both places counted and found to be right."""

    def count(kind, **when):
        found = {place: place.balance for place in (stocked, Account.objects.get(kind="safe"))}
        return counted(found, kind, **when)

    return count


def text_of(answer) -> str:
    parts = getattr(answer, "streaming_content", None)
    if parts is not None:
        return b"".join(parts).decode()
    return re.sub(r"\s+", " ", answer.content.decode(errors="replace"))


def told(browser, page, args=(), query="") -> bool:
    """Does any form of the expected figure stand on a page, in its markup or in a file?"""
    answer = browser.get(reverse(page, args=args) + query, follow=True)
    said = text_of(answer)
    return any(re.search(rf"(?<!\d){re.escape(figure)}", said) for figure in LEFT)


def pages(today):
    period = f"?product={METHADONE}&from_day={today - A_DAY * 9}&to_day={today}"
    return [
        ("stock", (), ""), ("stock-day", (today.isoformat(),), ""),
        ("stock-day-pdf", (today.isoformat(),), ""), ("stock-receive", (), ""),
        ("stock-compound", (), ""), ("stock-count", ("closing",), ""), ("home", (), ""),
        ("register-report", (), ""), ("register-report", (), period),
    ]  # fmt: skip


@pytest.mark.parametrize("role", ["nurse", "prescriber"])
def test_before_the_closing_count_no_page_of_a_counter_holds_what_they_should_find(
    stocked, signed_in, today, role
):
    browser = signed_in(role)
    assert [page for page, *rest in pages(today) if told(browser, page, *rest)] == []
    for file in ("register-report-pdf", "register-report-csv"):
        query = f"?product={METHADONE}&from_day={today}&to_day={today}"
        assert browser.get(reverse(file) + query).url == reverse("register-report"), file


def test_the_director_who_counts_nothing_reads_them_at_any_time(stocked, signed_in, today):
    director = signed_in("director")
    assert told(director, "stock")
    assert told(director, "stock-day", (today.isoformat(),))
    assert told(director, "register-report")


def test_once_the_day_is_counted_its_sheet_is_printed_and_its_figures_are_read(
    all_counted, signed_in, today
):
    nurse = signed_in("nurse")
    made = all_counted("closing")
    assert told(nurse, "stock-counted", (made.pk,))
    assert told(nurse, "stock-day", (today.isoformat(),))
    sheet = nurse.get(reverse("stock-day-pdf", args=[today.isoformat()]))
    assert sheet["Content-Type"] == "application/pdf"


def test_next_morning_last_nights_figures_are_hidden_until_the_opening_is_counted(
    all_counted, signed_in, today
):
    """What a day closed with is what the next opening should find."""
    night = all_counted("closing", at=clock.now() - A_DAY)
    nurse, before = signed_in("nurse"), (today - A_DAY).isoformat()
    assert not told(nurse, "stock-counted", (night.pk,))
    assert not told(nurse, "stock-day", (before,))
    morning = all_counted("opening")
    assert told(nurse, "stock-counted", (night.pk,))
    assert told(nurse, "stock-counted", (morning.pk,))
    assert not told(nurse, "stock-day", (today.isoformat(),))


def test_what_a_count_of_one_place_found_today_is_shown_to_the_two_who_made_it(
    stocked, counted, signed_in
):
    made = counted({stocked: 930 * MG})
    assert told(signed_in("nurse"), "stock-counted", (made.pk,))


def test_the_count_page_tells_nothing_in_what_it_refuses_either(stocked, signed_in):
    """A wrong amount, a place left out, a figure too large: no answer names the right one."""
    nurse, address = signed_in("nurse"), reverse("stock-count", args=["closing"])
    for typed in ("", "94", "99999 mL", "-1 mL", "0 mL"):
        answer = nurse.post(address, {"id": uuid.uuid4(), f"found-{stocked.pk}": typed})
        said = re.sub(re.escape(typed), "", text_of(answer)) if typed else text_of(answer)
        assert not any(re.search(rf"(?<!\d){figure}", said) for figure in LEFT), typed
