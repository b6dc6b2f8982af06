"""A consent has every part the law names, a signature, and can be taken back."""

import uuid
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from throughcare import clock
from throughcare.conftest import PIN
from throughcare.intake import actions, consent_words, queries
from throughcare.intake.models import Consent
from throughcare.record.models import LogLine
from throughcare.refusal import Refused

pytestmark = pytest.mark.django_db
WHOLE = {
    "discloser": "Riverside", "recipients": "Dr Okafor", "what": "my diagnosis",
    "purpose": "at my request", "expires_when": "I take it back",
}  # fmt: skip


@pytest.fixture
def by(members):
    return members["intake"]


def give(patient, by, kind="treatment", **told):
    usual = {"signed_name": "Ana Reyes", "signature": "typed", "text_version": "2026-11"}
    return actions.give_consent(
        **usual | {"id": uuid.uuid4()} | told, patient=patient, kind=kind, by=by, at=clock.now()
    )


def test_a_consent_given_twice_is_one_consent_and_one_line(patient, by):
    one = uuid.uuid4()
    assert give(patient, by, id=one) == give(patient, by, id=one)
    assert LogLine.objects.filter(what="consent given").count() == 1


@pytest.mark.parametrize(
    ("lacking", "words"),
    [
        ("discloser", "who may share"),
        ("recipients", "with whom"),
        ("what", "what may be shared"),
        ("purpose", "what for"),
        ("expires_when", "until when"),
    ],
)
def test_a_disclosure_that_lacks_one_part_is_refused_and_the_part_is_named(
    lacking, words, patient, by
):
    with pytest.raises(Refused, match=words) as refusal:
        give(patient, by, "part2_named", **WHOLE | {lacking: " "})
    assert refusal.value.source == "part2:2.31"
    assert (Consent.objects.count(), LogLine.objects.count()) == (0, 0)


def test_the_database_too_refuses_a_disclosure_without_its_parts(patient, by):
    with pytest.raises(IntegrityError), transaction.atomic():
        Consent.objects.create(
            patient=patient, kind="part2_care", signature="typed", signed_name="Ana",
            text_version="1", at=clock.now(), by=by,
        )  # fmt: skip


@pytest.mark.parametrize(
    ("told", "words"),
    [
        ({"signed_name": " "}, "signature"),
        ({"signature": "drawn"}, "Nothing was drawn"),
        ({"signature": "witnessed"}, "other than you"),
    ],
)
def test_a_consent_that_nobody_signed_is_refused(told, words, patient, by):
    with pytest.raises(Refused, match=words):
        give(patient, by, **told)


def test_whoever_writes_it_down_is_not_its_witness(patient, by):
    with pytest.raises(Refused, match="other than you"):
        give(patient, by, signature="witnessed", witness=by)


def test_a_consent_taken_back_no_longer_stands_and_is_kept(patient, by):
    consent = give(patient, by)
    actions.revoke_consent(consent=consent, how="told me at the desk", by=by, at=clock.now())
    assert list(queries.standing_consents(patient)) == []
    assert queries.all_consents(patient).get().revoked_how == "told me at the desk"


def test_a_consent_that_ended_yesterday_no_longer_stands(patient, by):
    yesterday = clock.today() - timedelta(days=1)
    give(patient, by, "part2_named", **WHOLE | {"expires_when": "", "expires_on": yesterday})
    assert list(queries.standing_consents(patient)) == []


@pytest.mark.parametrize("kind", Consent.Kind.values)
def test_each_kind_can_be_read_signed_and_shown_again(kind, patient, signed_in):
    client, address = signed_in("intake"), reverse("give-consent", args=[patient.pk, kind])
    form = client.get(address).context["form"]
    told = {"id": uuid.uuid4(), "signature": "typed", "signed_name": "Ana", "recipients": "Dr O",
            "what": ["diagnosis"], "proof": PIN}  # fmt: skip
    usual = {name: value for name, value in form.initial.items() if name not in told}
    client.post(address, usual | told)
    consent = Consent.objects.get(kind=kind)
    page = client.get(reverse("consent", args=[patient.pk, consent.pk])).content.decode()
    for paragraph in consent_words.words(kind).paragraphs:
        assert str(paragraph) in page.replace("&#x27;", "'")


def test_sharing_for_care_has_every_part_filled_in_before_anybody_types(patient, signed_in):
    address = reverse("give-consent", args=[patient.pk, "part2_care"])
    form = signed_in("intake").get(address).context["form"]
    usual = form.initial | {"id": uuid.uuid4(), "signature": "typed", "proof": PIN}
    signed_in("intake").post(address, usual)
    assert "people helping to operate" in Consent.objects.get().recipients


def test_a_refused_consent_keeps_what_was_typed(patient, signed_in):
    given = {"id": uuid.uuid4(), "signature": "typed", "signed_name": "Ana", "what": ["plan"],
             "recipients": "Dr Okafor, County obstetrics", "discloser": "Riverside",
             "purpose": "birth", "proof": PIN}  # fmt: skip
    page = signed_in("intake").post(
        reverse("give-consent", args=[patient.pk, "part2_named"]), given
    )
    assert b"This consent does not say: until when" in page.content
    assert b"Dr Okafor, County obstetrics" in page.content


def test_a_drawn_signature_holds_strokes_and_nothing_else(patient, signed_in):
    address = reverse("give-consent", args=[patient.pk, "treatment"])
    told = {
        "id": uuid.uuid4(),
        "signature": "drawn",
        "signed_name": "Ana",
        "drawn": 'M1 1"><script',
        "proof": PIN,
    }
    page = signed_in("intake").post(address, told)
    assert "drawn" in page.context["form"].errors
    signed_in("intake").post(address, told | {"drawn": "M1 1L20 30L4 5"})
    assert Consent.objects.get().drawn == "M1 1L20 30L4 5"


def test_a_kind_of_consent_that_does_not_exist_is_not_found(patient, signed_in):
    address = reverse("give-consent", args=[patient.pk, "everything"])
    assert signed_in("intake").get(address).status_code == 404


def test_every_version_of_the_words_has_every_kind_of_consent():
    versions = {version for version, _ in consent_words.WORDS}
    assert set(consent_words.WORDS) == {(v, kind) for v in versions for kind in Consent.Kind}
