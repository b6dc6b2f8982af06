"""A signature is worth what it proves: whoever signs shows again, at that moment, who they are.

`Proof` puts one field into a form, for the PIN or the password. `proved` takes it out of what was
typed and looks at it. Wrong tries are counted with the sitting: after five only the password
counts, after ten the sitting ends. What was typed stays on the page.
"""

from typing import Any

from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from throughcare.refusal import Refused
from throughcare.staff.models import Sitting
from throughcare.staff.pins import is_pin_of
from throughcare.staff.sittings import count_try

PIN_TRIES, ALL_TRIES = 5, 10


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
        self.order_fields([name for name in self.fields if name != "proof"] + ["proof"])


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


def refused(why: str) -> Refused:
    return Refused(
        "signature_not_proved", why, source="house:sign-in",
        next_step=_("Type it again: what you filled in is still here. Nothing has been signed."),
    )  # fmt: skip
