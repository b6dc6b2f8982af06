"""What each page of the register asks of the database, and that more rows ask for no more."""

import uuid
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from throughcare import clock
from throughcare.stock import actions
from throughcare.stock.models import Receipt
from throughcare.stock.tests.conftest import METHADONE, MG

pytestmark = pytest.mark.django_db
# page: questions to the database at most; two more than it asks now
BUDGETS = {
    "stock": 14, "stock-receive": 5, "stock-receipt": 5, "stock-open": 5, "stock-place": 5,
    "stock-compound": 5, "stock-destroy": 6, "stock-count": 6, "stock-counted": 7,
    "stock-explain": 5, "stock-loss": 6, "stock-found-out": 5,
    "stock-differences": 7, "stock-tolerance": 6, "stock-day": 18,
    "stock-day-pdf": 14, "stock-correct": 5, "register-report": 10, "register-report-pdf": 15,
    "register-report-csv": 10, "register-log": 6, "register-log-csv": 6,
    "register-explained": 11, "register-explained-csv": 11,
}  # fmt: skip
FOR_THE_DIRECTOR = ("stock-destroy", "stock-explain", "stock-loss", "stock-tolerance",
                    "stock-found-out", "stock-correct", "stock-day", "stock-day-pdf",
                    "register-report", "register-report-pdf", "register-report-csv")  # fmt: skip


@pytest.fixture
def many(bottle, swallowed, counted, received, members, common):
    """A function: so many more doses, counts that differ, lots and losses."""

    def more(times):
        for n in range(times):
            swallowed(1)
            lot = received(lot_number=f"L-{uuid.uuid4().hex[:6]}").lot
            opened = actions.open_bottle(id=uuid.uuid4(), lot=lot, ug=50 * MG, window="1", **common)
            count = counted({opened: (49 - n) * MG}).counts.get()
            counted({opened: (40 - n) * MG})
            actions.explain(
                count=count, verdict="theft", words="x", by=members["director"], at=clock.now()
            )

    return more


def addresses(bottle, today) -> dict[str, str]:
    """Where each page is."""
    loss = bottle.facility.countings.order_by("at").first().counts.get()
    differs = bottle.facility.countings.order_by("at")[1].counts.get()
    period = f"?product={METHADONE}&from_day={today - timedelta(days=29)}&to_day={today}"
    receipt = Receipt.objects.order_by("at").first()
    moved = bottle.out.first() or bottle.into.first()
    args = {
        "stock-receipt": [receipt.pk], "stock-open": [bottle.lot_id],
        "stock-place": [bottle.pk, "waste"], "stock-count": ["closing"],
        "stock-counted": [differs.counting_id], "stock-explain": [differs.pk],
        "stock-loss": [loss.pk], "stock-found-out": [loss.pk], "stock-day": [today.isoformat()],
        "stock-day-pdf": [today.isoformat()], "stock-correct": [moved.pk],
    }  # fmt: skip
    return {
        page: reverse(page, args=args.get(page, []))
        + (period if page.startswith("register-") else "")
        for page in BUDGETS
    }


def asked(client, path: str) -> int:
    with CaptureQueriesContext(connection) as queries:
        answer = client.get(path)
        list(getattr(answer, "streaming_content", ()))
    assert answer.status_code == 200, path
    return len(queries)


def test_no_page_of_the_register_asks_more_than_its_budget_nor_more_with_more_rows(
    many, bottle, signed_in, today
):
    many(1)
    browsers = {True: signed_in("director"), False: signed_in("nurse")}
    paths = addresses(bottle, today)
    before = {}
    for page, path in paths.items():
        browser = browsers[page in FOR_THE_DIRECTOR]
        browser.get(path)  # what is asked once a process is asked
        before[page] = asked(browser, path)
    many(6)
    after = {page: asked(browsers[page in FOR_THE_DIRECTOR], path) for page, path in paths.items()}
    over = {page: n for page, n in after.items() if n > BUDGETS[page]}
    assert over == {}
    grown = {page: (before[page], n) for page, n in after.items() if n > before[page] + 1}
    assert grown == {}, "one more is a sitting that is seen to go on"
