"""Twelve orders wait: the prescriber opens each in full, reads and signs it, within two minutes."""

import pytest

from stories.browser import PIN, look
from stories.treated import begun
from throughcare.medication.models import Order, Signed
from throughcare.record.models import LogLine

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

TWELVE = 12
READING, KEYS_OF_A_PIN, KEY, PRESS = (
    5.0,
    len(PIN),
    0.28,
    1.2,
)  # seconds; keys as in keystroke models
MINUTES = 2


@pytest.fixture
def waiting(team):
    """Twelve people a day into treatment; the nurse has written today's order for each."""
    bottles = {}
    for number in range(TWELVE):
        one = begun(team, f"Person {number}", f"{number + 1:06d}")
        one.bottles, one.day = bottles, -1
        if not bottles:
            one.stocked("methadone-oral-10", "methadone-oral", 2000)
        one.ecg(420)
        first = one.sign(one.order((30, None), kind="start"))
        one.dose()
        one.days_pass()
        one.order((30, None), by="nurse", kind="maintain", replaces=first)
    return Order.objects.filter(signed=None, stopped=None)


def test_twelve_orders_are_opened_one_by_one_and_signed_within_two_minutes(
    waiting, somebody, capsys, team
):
    assert waiting.count() == TWELVE
    prescriber = somebody("prescriber")
    prescriber.opens("/to-sign/")
    prescriber.hands = 0
    prescriber.presses("Begin with the first")
    for _order in range(TWELVE):
        assert prescriber.sees("30 mg")
        assert prescriber.sees("3 mL of 10 mg in 1 mL")
        if prescriber.page.get_by_label("Reason").count():
            prescriber.fills("Reason", "Seen today.")
        prescriber.fills("Your PIN or password", PIN)
        prescriber.presses("Sign this order")
    assert prescriber.sees("Nothing waits for a signature")
    assert Signed.objects.filter(by=team["prescriber"], order__kind="maintain").count() == TWELVE
    reads = LogLine.objects.filter(by=team["prescriber"], kind=LogLine.Kind.READ)
    assert reads.values("patient").distinct().count() == TWELVE  # each was opened

    signing = KEYS_OF_A_PIN * KEY + PRESS
    seconds = TWELVE * (READING + signing) + prescriber.server_ms / 1000
    with capsys.disabled():
        print(
            f"\ntwelve orders: {prescriber.hands} interactions, {prescriber.server_ms:.0f} ms of "
            f"server time, about {seconds:.0f} seconds with {READING:.0f} to read each"
        )
    assert prescriber.hands <= 1 + 3 * TWELVE
    assert seconds <= 60 * MINUTES
    assert prescriber.errors == []


def test_the_screen_of_a_person_and_an_order_to_sign_are_accessible(waiting, somebody):
    order = waiting.order_by("at").first()
    prescriber = somebody("prescriber")
    for path in ("prescribing/", f"orders/{order.pk}/sign/", "orders/?kind=taper", "known/lab/"):
        prescriber.opens(f"/people/{order.patient_id}/{path}")
        assert look(prescriber.page) == [], path
