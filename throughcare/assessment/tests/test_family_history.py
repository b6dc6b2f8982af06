"""The family history: a table at a desk, a picture on the review and on the findings."""

import uuid

import pytest
from django.urls import reverse

from throughcare import clock
from throughcare.assessment import actions, family_history
from throughcare.clinical import instruments
from throughcare.ui.templatetags.ui import SENSITIVE

pytestmark = pytest.mark.django_db

FATHER_DRANK = {"father": "known", "father_alcohol": "yes"}


@pytest.fixture
def counsellor(signed_in):
    return signed_in("counsellor")


@pytest.fixture
def sheet(admitted, members):
    return actions.begin_sheet(
        id=uuid.uuid4(), patient=admitted, instrument="family-history", filled_by="together",
        by=members["counsellor"], at=clock.now(),
    )  # fmt: skip


def address(name, sheet):
    return reverse(name, args=[sheet.patient_id, sheet.pk])


def answered(**given):
    """Nobody else is known."""
    return dict.fromkeys(family_history.RELATIVES, "unknown") | given


def test_the_table_has_7_relatives_and_7_columns_of_cells_each_with_its_own_name():
    items = {item.key for item in instruments.load("family-history").items}
    columns = [""] + [f"_{condition}" for condition in family_history.CONDITIONS]
    assert {r + c for r in family_history.RELATIVES for c in columns} <= items


def test_a_desk_gets_a_table_and_one_question_at_a_time_none(counsellor, sheet):
    page = counsellor.get(address("sheet", sheet)).content.decode()
    assert page.count('<th scope="row">') == 7
    assert 'aria-label="' in page.split("family-table")[1]
    assert "family-table" not in counsellor.get(address("sheet", sheet) + "?one").content.decode()


def test_a_father_who_drank_stands_in_the_picture_of_the_review(counsellor, sheet):
    counsellor.post(address("sheet", sheet), answered(**FATHER_DRANK))
    page = counsellor.get(address("sheet-review", sheet)).content.decode()
    assert "Father: alcohol" in page
    assert "Mother: not known" in page


def test_the_picture_stands_on_the_findings_once_the_sheet_is_complete(counsellor, sheet):
    findings = reverse("findings", args=[sheet.patient_id])
    rest = {f"father_{c}": "no" for c in family_history.CONDITIONS}
    counsellor.post(address("sheet", sheet), answered(**rest | FATHER_DRANK))
    assert "Father: alcohol" not in counsellor.get(findings).content.decode()
    counsellor.post(address("sheet-review", sheet))
    page = counsellor.get(findings).content.decode()
    assert "Father: alcohol" in page
    assert "Share with extra care: family and genes" in page
    assert "GDIS" not in page


def test_every_mark_of_sensitivity_has_its_words():
    marks = {mark for name in instruments.names() for mark in instruments.load(name).sensitivity}
    assert marks <= set(SENSITIVE)


@pytest.mark.parametrize("told", [instruments.DECLINED, "unknown"])
def test_a_relative_not_told_of_is_not_known_and_never_without_trouble(told):
    mother = family_history.relative("mother", "Mother", {"mother": told})
    assert mother.words == "not known"
    assert mother.had is None
