"""What is sent to somebody, where and when: what they tick and choose."""

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from throughcare.portal.models.reaching import QUIET_FROM, QUIET_UNTIL
from throughcare.ui.inputs import Minted, TimeInput

HOURS = [("", _("not on the day itself")), *((n, _("%(n)d h before") % {"n": n})
         for n in (1, 2, 3, 6, 12))]  # fmt: skip


class ReachForm(Minted):
    """What is sent to one number or address."""

    reminders = forms.BooleanField(label=_("Remind me of appointments"), required=False)
    window = forms.BooleanField(label=_("Tell me the opening hours too"), required=False)
    day_before = forms.BooleanField(label=_("The day before"), required=False)
    hours_before = forms.TypedChoiceField(
        label=_("And once more"), choices=HOURS, coerce=int, empty_value=None, required=False
    )
    quiet_from = forms.TimeField(label=_("Nothing from"), widget=TimeInput, initial=QUIET_FROM)
    quiet_until = forms.TimeField(label=_("until"), widget=TimeInput, initial=QUIET_UNTIL)
    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES)
    answers = forms.BooleanField(
        label=_("My team may read what I answer"), required=False,
        help_text=_("“1” and “2” always reach them, and so do words of danger."),
    )  # fmt: skip
    says_place = forms.BooleanField(
        label=_("Say where"), required=False,
        help_text=_("The name of this place then stands in each message. Whoever sees the phone "
                    "can read it."),
    )  # fmt: skip
    codes = forms.BooleanField(
        label=_("Send a code there when I want to sign in"), required=False,
        help_text=_("Only if nobody else reads what arrives there."),
    )  # fmt: skip

    WANTED = (
        "reminders", "window", "day_before", "hours_before", "quiet_from", "quiet_until",
        "language", "answers", "says_place", "codes",
    )  # fmt: skip

    @classmethod
    def begun(cls, way, data=None) -> "ReachForm":
        """For one way: as it stands, or as it is proposed."""
        stands = way.choice
        begins = {name: getattr(stands, name) for name in cls.WANTED} if stands else {
            "day_before": True, "hours_before": 2, "language": way.patient.language,
        }  # fmt: skip
        return cls(data, initial=begins)

    def wanted(self) -> dict:
        """As the row keeps it."""
        return {name: self.cleaned_data[name] for name in self.WANTED}
