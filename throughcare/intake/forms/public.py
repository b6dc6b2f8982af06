"""What a person without an account may send."""

from django import forms
from django.utils.translation import gettext_lazy as _

from throughcare.intake.models import HelpRequest
from throughcare.ui.inputs import Minted


class AskForHelp(Minted):
    """A name to use and one way to reach you: nothing else is needed."""

    name = forms.CharField(
        label=_("What shall we call you?"), max_length=80,
        widget=forms.TextInput(attrs={"autocomplete": "nickname"}),
        help_text=_("Any name. It need not be your real one."),
    )  # fmt: skip
    reach = forms.CharField(
        label=_("How can we reach you?"), max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "tel"}),
        help_text=_("A phone number, or where we find you."),
    )  # fmt: skip
    reach_when = forms.CharField(label=_("When is a good time?"), max_length=80, required=False)
    need = forms.ChoiceField(
        label=_("What do you need?"),
        choices=HelpRequest.Need.choices,
        initial=HelpRequest.Need.START,
    )
    may_leave_message = forms.BooleanField(label=_("It is safe to leave a message"), required=False)
    words = forms.CharField(
        label=_("Anything you want to say"), max_length=1000, required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )  # fmt: skip
    # No limit of its own: what is too long is not signed by us, and is left out, not refused.
    self_check = forms.CharField(widget=forms.HiddenInput, required=False)
    send_check = forms.BooleanField(label=_("Send my self-check along"), required=False)
    # A field no person sees: only programs fill it in.
    website = forms.CharField(
        label=_("Leave this empty"), required=False, max_length=200,
        widget=forms.TextInput(attrs={"tabindex": "-1", "autocomplete": "off"}),
    )  # fmt: skip

    def filled_by_a_program(self) -> bool:
        return bool(self.cleaned_data.get("website"))
