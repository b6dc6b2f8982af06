"""The bowl on the screen, the person watching; a year for the director; the check elsewhere."""

import json
import subprocess
import sys
import uuid

import pytest
from django.urls import reverse

from throughcare import clock
from throughcare.therapy import ledger
from throughcare.therapy.models import Draw, Occasion, PrizeHanded, RewardLimit, RewardProgramme

pytestmark = pytest.mark.django_db
YEAR = clock.today().year


def address(name, programme, **more):
    return reverse(name, kwargs={"patient_id": programme.patient_id,
                                 "programme_id": programme.pk, **more})  # fmt: skip


def test_the_director_sets_the_limit_and_fills_the_budget_with_their_pin(signed_in, facility):
    browser = signed_in("director")
    browser.post(reverse("rewards-limit"), {"id": uuid.uuid4(), "limit": "cms", "words": "counsel",
                                            "proof": "4913"})  # fmt: skip
    browser.post(reverse("rewards-fund"), {"id": uuid.uuid4(), "cents": "120.50", "words": "grant",
                                           "proof": "4913"})  # fmt: skip
    assert RewardLimit.objects.get().cents == 7500
    shown = browser.get(reverse("rewards-year")).content.decode()
    assert "$120.50" in shown
    assert "not reviewed" in shown
    assert "all accounts together come to nothing" in shown


def test_a_local_limit_is_typed_and_one_without_an_amount_is_asked_for_it(signed_in, facility):
    told = {"id": uuid.uuid4(), "limit": "local", "words": "state programme", "proof": "4913"}
    answer = signed_in("director").post(reverse("rewards-limit"), told)
    assert "Type the amount" in answer.content.decode()
    signed_in("director").post(reverse("rewards-limit"), told | {"cents": "599"})
    assert (RewardLimit.objects.get().cents, RewardLimit.objects.get().limit) == (59_900, "")


def test_rewards_are_agreed_shown_and_drawn_on_the_page(signed_in, admitted, funded):
    browser = signed_in("counsellor")
    page = reverse("rewards", args=[admitted.pk])
    assert "d 0.70" in browser.get(page).content.decode()
    browser.post(reverse("reward-agree", args=[admitted.pk]), {
        "id": uuid.uuid4(), "behaviour": "attendance", "schedule": "bowl", "most_draws": 9,
        "persons_words": "I want to keep coming",
    })  # fmt: skip
    programme = RewardProgramme.objects.get()
    assert programme.terms["most_draws"] == 9
    browser.post(address("reward-occasion", programme),
                 {"id": uuid.uuid4(), "day": clock.today(), "result": "met"})  # fmt: skip
    assert "1 draw is yours" in browser.get(address("reward", programme)).content.decode()
    id = uuid.uuid4()
    for _press in range(2):
        answer = browser.post(address("reward-draw", programme), {"id": id})
    drawn = Draw.objects.get()
    told = "You drew a prize" if drawn.cents else "Good job!"
    assert told in answer.content.decode()


def test_a_draw_that_was_not_earned_is_refused_in_words(signed_in, agreed):
    answer = signed_in("counsellor").post(address("reward-draw", agreed()), {"id": uuid.uuid4()})
    assert "Every draw that was earned has been taken" in answer.content.decode()


def test_a_prize_is_handed_out_on_the_page_and_stands_in_the_year(
    signed_in, agreed, shown, admitted
):
    shown(agreed(schedule="voucher"), "met", "met")
    told = {"id": uuid.uuid4(), "cents": "6.25", "form": "way", "what": "bus card", "year": YEAR}
    signed_in("counsellor").post(reverse("reward-hand-out", args=[admitted.pk]), told)
    assert PrizeHanded.objects.get().cents == 625
    report = signed_in("auditor").get(reverse("rewards-year")).content.decode()
    assert admitted.number in report
    assert admitted.chosen_name not in report
    assert report.count("$6.25") >= 3


def test_an_occasion_is_taken_back_on_the_page(signed_in, agreed, shown, admitted):
    programme = agreed(schedule="voucher")
    (occasion,) = shown(programme, "met")
    where = address("reward-take-back", programme, occasion_id=occasion.pk)
    signed_in("counsellor").post(where, {"why": "the wrong person"})
    assert Occasion.objects.get().taken_back_why == "the wrong person"
    assert ledger.year_of(admitted, YEAR).earned == 0


def checked(file):
    """The command, as an auditor runs it."""
    words = [sys.executable, "-m", "throughcare", "check-draws", str(file)]
    return subprocess.run(words, capture_output=True, text=True)


def test_seed_and_draws_are_shown_when_it_is_over_and_checked_by_the_command(
    signed_in, agreed, shown, tmp_path
):
    programme, browser = agreed(), signed_in("counsellor")
    shown(programme, "met")
    browser.post(address("reward-draw", programme), {"id": uuid.uuid4()})
    assert browser.get(address("reward-check", programme)).status_code == 404
    browser.post(address("reward-end", programme), {"why": "over"})
    record = browser.get(address("reward-check", programme)).json()
    file = tmp_path / "draws.json"
    file.write_text(json.dumps(record))
    assert checked(file).stdout.startswith("1 draws")
    record["draws"][0]["cents"] += 1
    file.write_text(json.dumps(record))
    assert checked(file).returncode == 1
    assert (
        "every draw is as the sealed seed has it"
        in browser.get(address("reward", programme)).content.decode()
    )


def test_the_digest_of_the_sealed_seed_is_on_the_page_from_the_first_day(signed_in, agreed):
    programme = agreed()
    assert programme.digest in signed_in("nurse").get(address("reward", programme)).content.decode()
