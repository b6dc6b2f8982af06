"""What comes in at sign-in and at the lock."""

from allauth.account.forms import LoginForm
from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from django import forms
from django.utils.translation import gettext_lazy as _

from throughcare.staff import codes, tries


class SignIn(LoginForm):
    """User name and password; django-axes counts the failures."""

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"].label = _("User name")
        self.fields["password"].help_text = ""
        for name in ("login", "password"):
            self.fields[name].widget.attrs.pop("placeholder", None)
        self.fields["login"].widget.attrs |= {"autocapitalize": "none", "spellcheck": "false"}

    def clean(self):
        name = self.cleaned_data.get("login", "")
        if name and tries.guessed_from_everywhere(self.request, name):
            raise forms.ValidationError(
                _("This name was tried too often today. Sign in with a passkey, or at a machine "
                  "you have used before, or ask the director for a new password."),
                code="guessed_from_everywhere",
            )  # fmt: skip
        return super().clean()

    def _clean_with_password(self, credentials):
        try:
            return super()._clean_with_password(credentials)
        except forms.ValidationError:
            raise forms.ValidationError(
                _("This user name and password do not belong together. Look at capital letters."),
                code="invalid_login",
            ) from None


class OnceOnly:
    """A code is counted before it is looked at, and accepted once."""

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].label = _("Code from your app, or a recovery code")
        self.fields["code"].widget.attrs = {
            "autocomplete": "one-time-code", "inputmode": "numeric", "maxlength": "12",
        }  # fmt: skip

    def clean_code(self) -> str:
        code = self.cleaned_data["code"].replace(" ", "")
        if tries.codes_paused(self.user):
            raise forms.ValidationError(
                _("Five wrong codes: wait a quarter of an hour, or use a passkey.")
            )
        tries.count_code(self.user)
        self.authenticator = codes.accepted(self.user, code)
        if self.authenticator is None:
            raise forms.ValidationError(
                _("This code is not right, or has been used. Wait for the next one in your app.")
            )
        self.authenticator.user = self.user
        tries.forget_codes(self.user)
        return code


class CodeForm(OnceOnly, AuthenticateForm):
    """The second step of signing in."""


class CodeAgainForm(OnceOnly, ReauthenticateForm):
    """The code once more, before something about signing in is changed."""


class ComeBack(forms.Form):
    """Who is back, and their PIN."""

    who = forms.ChoiceField(label=_("Who are you?"), widget=forms.RadioSelect)
    secret = forms.CharField(
        label=_("PIN"), max_length=200, strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "off", "inputmode": "numeric"}),
    )  # fmt: skip

    def __init__(self, *args, sittings=(), **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.sittings = {str(row.member_id): row for row in sittings}
        self.fields["who"].choices = [(key, row.member.name) for key, row in self.sittings.items()]
        if not all(row.member.pin for row in self.sittings.values()):
            self.fields["secret"].label = _("PIN, or password when you have no PIN")
            del self.fields["secret"].widget.attrs["inputmode"]

    def clean_who(self):
        return self.sittings[self.cleaned_data["who"]]
