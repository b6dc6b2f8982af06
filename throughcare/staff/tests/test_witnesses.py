"""A second person at the same screen: shown by their own PIN or password, and never the first."""

from datetime import timedelta
from types import SimpleNamespace

import pytest
from django import forms

from throughcare import clock
from throughcare.conftest import PIN
from throughcare.refusal import Refused
from throughcare.staff.models import Member
from throughcare.staff.proofs import Proof, Witness, witnessed

pytestmark = pytest.mark.django_db
PASSWORD = "four words that rhyme"


class Waste(Proof, Witness):
    words = forms.CharField()


@pytest.fixture
def stands_by(members):
    """A function: the nurse at the screen, with what a second person typed there."""
    members["director"].set_password(PASSWORD)
    members["director"].save()

    def stand(proof=PIN, name=None, own=PIN, **more):
        nurse = Member.objects.get(pk=members["nurse"].pk)
        sitting = SimpleNamespace(pk="none", wrong_tries=0)
        request = SimpleNamespace(user=nurse, session=SimpleNamespace(sitting=sitting))
        name = members["director"].username if name is None else name
        form = Waste({"words": "spilt", "proof": own, "witness_name": name, "witness_proof": proof})
        assert form.is_valid()
        return witnessed(request, form, **more)

    return stand


@pytest.fixture(autouse=True)
def _counted_at_the_screen_elsewhere(monkeypatch):
    """The nurse's own tries are counted with a sitting: test_proofs.py tells of them."""
    monkeypatch.setattr("throughcare.staff.proofs.count_try", lambda sitting, most: True)


@pytest.mark.parametrize("proof", [PIN, PASSWORD])
def test_the_second_person_is_the_one_whose_pin_or_password_was_typed(stands_by, members, proof):
    assert stands_by(proof) == {"words": "spilt", "witness": members["director"]}


def test_the_user_name_may_be_written_in_large_letters(stands_by, members):
    name = members["director"].username.upper()
    assert stands_by(name=name)["witness"] == members["director"]


@pytest.mark.parametrize(
    ("name", "proof", "why"),
    [
        ("", PIN, "missing"),
        ("director-Riverside", "", "missing"),
        ("director-Riverside", "8642", "neither"),
        ("nurse-Riverside", PIN, "somebody else than you"),
        ("peer-Riverside", PIN, "Nobody of this user name"),
        ("nobody", PIN, "Nobody of this user name"),
    ],
)
def test_a_second_person_who_is_not_proved_is_none(stands_by, name, proof, why):
    with pytest.raises(Refused, match=why) as refusal:
        stands_by(proof, name)
    assert refusal.value.code == "witness_not_proved"


def test_the_first_person_proves_it_too(stands_by):
    with pytest.raises(Refused, match="neither your PIN"):
        stands_by(own="8642")


def test_a_prescriber_of_another_clinic_stands_by_nowhere_here(stands_by, stranger):
    with pytest.raises(Refused, match="Nobody of this user name"):
        stands_by(name=stranger.username)


def test_a_nurse_of_two_clinics_finds_no_second_person_of_the_other_one(
    stands_by, stranger, elsewhere, facility, members
):
    members["nurse"].posts.create(facility=elsewhere, role="nurse", began_at=clock.now())
    assert stands_by(name=stranger.username)["witness"] == stranger
    with pytest.raises(Refused, match="Nobody of this user name"):
        stands_by(name=stranger.username, facility_id=facility.pk)


def test_a_counsellor_stands_by_at_waste_and_not_where_more_is_asked(stands_by, members, facility):
    name = members["counsellor"].username
    assert stands_by(name=name)["witness"] == members["counsellor"]
    with pytest.raises(Refused, match="Nobody of this user name"):
        stands_by(name=name, may="stock.settle")


def test_who_left_stands_by_no_more(stands_by, members):
    Member.objects.filter(pk=members["director"].pk).update(is_active=False)
    with pytest.raises(Refused, match="Nobody of this user name"):
        stands_by()


def test_a_password_that_a_director_chose_for_somebody_proves_nothing(stands_by, members):
    Member.objects.filter(pk=members["director"].pk).update(one_time_until=clock.now())
    with pytest.raises(Refused, match="neither the PIN"):
        stands_by(PASSWORD)


def tries(stand, proof, times):
    for _ in range(times):
        with pytest.raises(Refused):
            stand(proof)


def test_after_five_wrong_tries_only_their_password_counts_and_sets_it_back(stands_by):
    tries(stands_by, "8642", 5)
    with pytest.raises(Refused, match="only the second person's password"):
        stands_by(PIN)
    assert stands_by(PASSWORD)["witness"]
    assert stands_by(PIN)["witness"]


def test_the_first_persons_own_right_pin_sets_nothing_back(stands_by, members):
    tries(stands_by, "8642", 5)
    assert Member.objects.get(pk=members["director"].pk).wrong_proofs == 5
    assert Member.objects.get(pk=members["nurse"].pk).wrong_proofs == 0


def test_after_ten_even_the_password_waits_a_quarter_of_an_hour_and_the_pin_for_the_password(
    stands_by, monkeypatch
):
    tries(stands_by, "8642", 10)
    with pytest.raises(Refused, match="wait a quarter"):
        stands_by(PASSWORD)
    later = clock.now() + timedelta(minutes=16)
    monkeypatch.setattr("throughcare.clock.now", lambda: later)
    with pytest.raises(Refused, match="only the second person's password"):
        stands_by(PIN)
    assert stands_by(PASSWORD)["witness"]


def test_what_was_typed_as_proof_is_in_no_page(members):
    form = Waste({"words": "", "witness_name": "director", "witness_proof": "8642"})
    assert not form.is_valid()
    assert "8642" not in str(form)
    assert str(form).index("witness_name") > str(form).index("id_proof")


def test_a_post_that_has_ended_lets_nobody_stand_by(stands_by, members):
    members["director"].posts.update(ended_at=clock.now())
    with pytest.raises(Refused, match="Nobody of this user name"):
        stands_by()
