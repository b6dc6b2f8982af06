"""Check-ins, messages, the safety plan and days: what the person taps and types."""

from datetime import datetime, timedelta

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from throughcare import clock
from throughcare.clinical.portal.check_in import NOT_SAFE, SAFE, UNSURE
from throughcare.portal.models import PARTS, Message
from throughcare.ui.inputs import DateInput, Minted

FACES = ((0, _("very bad")), (3, _("bad")), (5, _("so-so")), (7, _("good")), (10, _("very good")))
STRENGTH = ((0, _("none")), (3, _("a little")), (5, _("some")), (7, _("strong")),
            (10, _("very strong")))  # fmt: skip
USED = (("no", _("no")), ("yes", _("yes")), ("", _("I would rather not say")))
SAFETY = ((SAFE, _("safe")), (UNSURE, _("not sure")), (NOT_SAFE, _("not safe")))
PART_WORDS = {"craving": _("craving"), "mood": _("mood"), "sleep": _("sleep"), "used": _("use")}

LATEST = 90 * 86400  # seconds: a device that was away for a season


def taps(label, choices, **more) -> forms.TypedChoiceField:
    """One tap, or none: nothing here has to be answered."""
    return forms.TypedChoiceField(
        label=label, choices=choices, required=False, coerce=int, empty_value=None,
        widget=forms.RadioSelect, **more,
    )  # fmt: skip


class CheckInForm(Minted):
    """How are you? Five taps, each of them free."""

    craving = taps(_("How strong is the wish to use?"), STRENGTH)
    mood = taps(_("How is your mood?"), FACES)
    sleep = taps(_("How did you sleep?"), FACES)
    used = forms.ChoiceField(
        label=_("Did you use since the last time?"), choices=USED, required=False,
        widget=forms.RadioSelect, initial="",
    )  # fmt: skip
    safe = forms.ChoiceField(
        label=_("How safe do you feel?"), choices=SAFETY, required=False, widget=forms.RadioSelect,
        help_text=_("If you answer “not safe” or “not sure”, your team is told at once."),
    )  # fmt: skip

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.is_question = True

    def answers(self) -> dict:
        return {key: self.cleaned_data[key] for key in (*PARTS, "safe")}

    def clean(self):
        given = super().clean()
        if not any(given.get(key) not in (None, "") for key in (*PARTS, "safe")):
            raise ValidationError(_("Answer one of them at least."))
        return given


class LaterForm(CheckInForm):
    """The same, sent by the device when the network is back. Its clock may be wrong: what it
    counts is how long ago."""

    seconds_ago = forms.IntegerField(min_value=0, max_value=LATEST)

    def made_at(self, now: datetime) -> datetime:
        return now - timedelta(seconds=self.cleaned_data["seconds_ago"])


class SharingForm(Minted):
    """What of the check-ins the team may see."""

    parts = forms.MultipleChoiceField(
        label=_("My team may see"), choices=list(PART_WORDS.items()), required=False,
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip


class MessageForm(Minted):
    """From the person to their team."""

    kind = forms.ChoiceField(
        label=_("What is it about?"), choices=Message.Kind.choices, widget=forms.RadioSelect
    )
    text = forms.CharField(
        label=_("Your message"), max_length=1000, required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )  # fmt: skip

    def clean(self):
        given = super().clean()
        if given.get("kind") == Message.Kind.MESSAGE and not given.get("text", "").strip():
            self.add_error("text", _("Write a few words."))
        return given


class SafetyPlanForm(Minted):
    """What helps when it gets hard, in the person's own words."""

    signs = forms.CharField(label=_("How I notice that it gets hard"), required=False)
    alone = forms.CharField(label=_("What I can do by myself"), required=False)
    places = forms.CharField(label=_("People and places that do me good"), required=False)
    ask = forms.CharField(label=_("Whom I can ask for help, with their number"), required=False)
    team = forms.CharField(label=_("Who in my team, and where else I can go"), required=False)
    safer = forms.CharField(
        label=_("How I make my place safer"), required=False,
        help_text=_("For example: not alone, naloxone within reach, medicine locked away."),
    )  # fmt: skip
    reasons = forms.CharField(label=_("What I live for"), required=False)
    shared = forms.BooleanField(label=_("My team may read this plan"), required=False)

    WORDS = ("signs", "alone", "places", "ask", "team", "safer", "reasons")

    def __init__(self, *args, with_person: bool = False, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        for name in self.WORDS:
            self.fields[name].max_length = 600
            self.fields[name].widget = forms.Textarea(attrs={"rows": 2, "maxlength": 600})
            self.fields[name].is_question = True
        if with_person:
            del self.fields["shared"]

    def words(self) -> dict[str, str]:
        return {name: self.cleaned_data[name] for name in self.WORDS}


class DaysForm(Minted):
    """From which day on."""

    since = forms.DateField(label=_("Count from"), widget=DateInput)

    def clean_since(self):
        if self.cleaned_data["since"] > clock.today():
            raise ValidationError(_("This day is still to come."))
        return self.cleaned_data["since"]
