"""A signature is worth what it proves: whoever signs shows again, at that moment, who they are.

`Proof` puts one field into a form, for the PIN or the password. `proved` takes it out of what was
typed and looks at it. Wrong tries are counted with the sitting: after five only the password
counts, after ten the sitting ends. What was typed stays on the page.

`Witness` puts two fields into a form, for a second person at this same screen: user name, and PIN
or password. `witnessed` takes them out and gives that member. Their PIN counts here though they did
not sign in here today: it proves that somebody stood by, and opens nothing. Wrong tries are counted
with the second person, so that whoever sits at the screen cannot guess on.
"""

from typing import Any

from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from throughcare.refusal import Refused
from throughcare.staff import tries
from throughcare.staff.models import Member, Sitting
from throughcare.staff.pins import is_pin_of
from throughcare.staff.sittings import count_try

PIN_TRIES, ALL_TRIES = 5, 10
WITNESS = ("witness_name", "witness_proof")


class Proof(forms.Form):
    """One field in a form that signs."""

    proof = forms.CharField(
        label=gettext_lazy("Your PIN or password"), max_length=200, required=False, strip=False,
        help_text=gettext_lazy("You sign with it: it shows that it is you at this screen."),
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )  # fmt: skip

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["proof"].is_question = True  # asked for each time, if not at every step
        put_last(self)


def put_last(form: forms.Form) -> None:
    """Who signs comes after what is signed; the second person after the first."""
    last = [name for name in ("proof", *WITNESS) if name in form.fields]
    form.order_fields([name for name in form.fields if name not in last] + last)


def proved(request: HttpRequest, form: forms.Form) -> dict[str, Any]:
    """What was typed, without the proof, once it holds; else refused, and nothing is lost."""
    given = {name: value for name, value in form.cleaned_data.items() if name != "proof"}
    require_proof(request, form.cleaned_data["proof"])
    return given


def require_proof(request: HttpRequest, proof: str) -> None:
    """Is it the member who is signed in here?"""
    sitting = request.session.sitting
    if not proof:
        raise refused(_("Your PIN or password is missing."))
    if not count_try(sitting, ALL_TRIES):
        Sitting.objects.filter(pk=sitting.pk).delete()
        raise refused(_("Too many wrong tries: you have been signed out."))
    with_pin = sitting.wrong_tries <= PIN_TRIES and is_pin_of(request.user, proof)
    if not (with_pin or request.user.check_password(proof)):
        if sitting.wrong_tries >= PIN_TRIES:
            raise refused(_("Five wrong tries: now only your password counts."))
        raise refused(_("This is neither your PIN nor your password."))
    Sitting.objects.filter(pk=sitting.pk).update(wrong_tries=0)


class Witness(forms.Form):
    """Two fields in a form that takes two people: who stands by, and what shows that it is them."""

    witness_name = forms.CharField(
        label=gettext_lazy("The second person's user name"), max_length=60, required=False,
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}
        ),
    )  # fmt: skip
    witness_proof = forms.CharField(
        label=gettext_lazy("The second person's PIN or password"), max_length=200, required=False,
        strip=False, help_text=gettext_lazy("Typed by themself, at this screen."),
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
    )  # fmt: skip

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        for name in WITNESS:
            self.fields[name].is_question = True
        put_last(self)


def witnessed(
    request: HttpRequest, form: forms.Form, facility_id: Any = None, may: str = "stock.witness"
) -> dict[str, Any]:
    """What was typed, with the second person as `witness`, once they have shown who they are.

    A form that is a `Proof` too has both people prove it. Nothing typed is lost when refused.

    facility_id  where the second person must hold the permission `may`; None: at any facility of
                 the member who is signed in here
    """
    asked = form.cleaned_data
    given = {name: value for name, value in asked.items() if name not in ("proof", *WITNESS)}
    if "proof" in asked:
        require_proof(request, asked["proof"])
    places = {facility_id} if facility_id else request.user.facilities
    given["witness"] = second_person(request.user, *(asked[name] for name in WITNESS), places, may)
    return given


def second_person(first: Member, name: str, proof: str, places: set, may: str) -> Member:
    """The member of this user name, somebody else than the first, who may stand by here."""
    if not name or not proof:
        raise not_witnessed(_("The second person's user name, or PIN, is missing."))
    member = Member.objects.filter(username__iexact=name.strip(), is_active=True).first()
    if member == first:
        raise not_witnessed(_("The second person is somebody else than you."))
    if member is None or not any(member.may(may, place) for place in places):
        raise not_witnessed(_("Nobody of this user name may be the second person here."))
    tried = tries.count_proof(member)
    if tried > tries.ALL_PROOFS:
        raise not_witnessed(_("Too many wrong tries: wait a quarter of an hour."))
    with_pin = tried <= tries.PIN_PROOFS and is_pin_of(member, proof)
    own_password = member.one_time_until is None and member.check_password(proof)
    if not (with_pin or own_password):
        raise not_witnessed(
            _("Five wrong tries: now only the second person's password counts.")
            if tried >= tries.PIN_PROOFS
            else _("This is neither the PIN nor the password of the second person.")
        )
    tries.forget_proofs(member)
    return member


def not_witnessed(why: str) -> Refused:
    return Refused(
        "witness_not_proved", why, source="house:sign-in",
        next_step=_("Type both again: what you filled in is still here. Nothing has been written."),
    )  # fmt: skip


def refused(why: str) -> Refused:
    return Refused(
        "signature_not_proved", why, source="house:sign-in",
        next_step=_("Type it again: what you filled in is still here. Nothing has been signed."),
    )  # fmt: skip
