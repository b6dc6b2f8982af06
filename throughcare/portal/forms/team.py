"""What the team types: an answer, what was agreed, the hours of the clinic."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils import translation
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext_lazy as _

from throughcare.ui.inputs import Minted, TimeInput

QUICK = {
    "expected": _("Thank you for telling us. Come when you can: we expect you."),
    "call": _("Thank you for telling us. Please call us today."),
    "we_call": _("Thank you for telling us. We will call you today."),
}


class AnswerForm(Minted):
    """One of the answers that stand ready, or words of one's own."""

    quick = forms.ChoiceField(choices=list(QUICK.items()), required=False)
    text = forms.CharField(
        label=_("Answer"), max_length=1000, required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("The person reads it on their telephone. No amount of medicine, ever."),
    )  # fmt: skip

    def __init__(self, *args, language: str = "en", **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.language = language  # what stands ready is said in the language of the person
        self.fields["quick"].widget = forms.HiddenInput()

    def clean(self):
        given = super().clean()
        with translation.override(self.language):
            said = str(QUICK.get(given.get("quick", ""), "")) or given.get("text", "")
        if not said.strip():
            self.add_error("text", _("Write an answer."))
        given["said"] = said
        return given


class AgreeForm(Minted):
    """What is done when the person says that they are not safe."""

    words = forms.CharField(label=_("What we agreed"), max_length=200)


class HoursForm(Minted):
    """Each day's hours; a day left empty is closed."""

    bring = forms.CharField(label=_("What to bring"), max_length=300, required=False)
    messages_read = forms.CharField(
        label=_("When messages are read"), max_length=200, required=False
    )

    def __init__(self, *args, told=None, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        stands = told.hours if told else {}
        for number, day in WEEKDAYS.items():
            for place, words in enumerate((_("opens"), _("closes"))):
                field = forms.TimeField(
                    label=f"{day}, {words}", widget=TimeInput, required=False,
                    initial=stands.get(str(number + 1), [None, None])[place],
                )  # fmt: skip
                self.fields[name_of(number + 1, place)] = field
        if told:
            self.initial |= {"bring": told.bring, "messages_read": told.messages_read}

    def clean(self):
        given = super().clean()
        for day in range(1, 8):
            opens, closes = (given.get(name_of(day, place)) for place in (0, 1))
            if bool(opens) != bool(closes) or (opens and opens >= closes):
                raise ValidationError(_("A day opens before it closes, or is left empty."))
        return given

    def hours(self) -> dict[str, list[str]]:
        """As the row keeps them."""
        week = {
            str(day): [self.cleaned_data[name_of(day, place)] for place in (0, 1)]
            for day in range(1, 8)
        }
        return {
            day: [one.isoformat("minutes") for one in both] for day, both in week.items() if both[0]
        }


def name_of(day: int, place: int) -> str:
    return f"day_{day}_{('opens', 'closes')[place]}"
