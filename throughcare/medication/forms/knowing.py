"""What comes in when something known of a person is written down."""

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from throughcare import clock
from throughcare.clinical.medication import interactions, known
from throughcare.medication.models import (
    Allergy,
    BodyRisk,
    Challenge,
    Ecg,
    Lab,
    LastOpioid,
    MonitoringCheck,
    OtherMedicine,
)
from throughcare.ui.inputs import DateInput, Minted

UNITS = tuple(dict.fromkeys(unit for test in known.tests().values() for unit in test.units))


class Knowing(Minted):
    """One thing known. Put right, it says why."""

    def __init__(self, *args, changes=False, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        if changes:
            self.fields["why"] = forms.CharField(
                label=_("Why it changes"), max_length=200,
                help_text=_("What stood there before stays to be read."),
            )  # fmt: skip


def not_ahead(form: forms.Form):
    """A day on which something was can not lie ahead."""
    if (on := form.cleaned_data["on"]) and on > clock.today():
        raise forms.ValidationError(_("This day has not come yet."), code="ahead")
    return on


class OtherMedicineForm(Knowing):
    name = forms.CharField(label=gettext_lazy("Medicine, by its name"), max_length=120)
    class_key = forms.ChoiceField(
        label=gettext_lazy("Acts like"), required=False,
        help_text=gettext_lazy("Where the name alone does not say it."),
    )  # fmt: skip
    dose = forms.CharField(label=gettext_lazy("How it is taken"), max_length=120, required=False)
    since = forms.DateField(label=gettext_lazy("Since"), widget=DateInput, required=False)
    until = forms.DateField(
        label=gettext_lazy("Until"), widget=DateInput, required=False,
        help_text=gettext_lazy("Empty: it is still taken."),
    )  # fmt: skip

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        classes = [(one.key, one.title) for one in interactions.every_class()]
        self.fields["class_key"].choices = [("", _("not known")), *classes]

    def clean(self):
        given = super().clean()
        if given.get("since") and given.get("until") and given["until"] < given["since"]:
            self.add_error("until", _("This is before it began."))
        return given


class AllergyForm(Knowing):
    none_known = forms.BooleanField(
        label=gettext_lazy("Asked today: no allergy is known"), required=False
    )
    substance = forms.CharField(label=gettext_lazy("To what"), max_length=120, required=False)
    reaction = forms.CharField(label=gettext_lazy("What happened"), max_length=160, required=False)

    def clean(self):
        given = super().clean()
        if bool(given.get("none_known")) == bool(given.get("substance")):
            self.add_error("substance", _("Name what it is to, or say that none is known."))
        return given


class EcgForm(Knowing):
    on = forms.DateField(label=gettext_lazy("Recorded on"), widget=DateInput)
    qtc_ms = forms.IntegerField(
        label=gettext_lazy("QTc in milliseconds"), min_value=200, max_value=800
    )
    words = forms.CharField(label=gettext_lazy("In words"), max_length=200, required=False)

    clean_on = not_ahead


class LabForm(Knowing):
    test = forms.ChoiceField(label=gettext_lazy("Test"))
    on = forms.DateField(label=gettext_lazy("Drawn on"), widget=DateInput)
    value = forms.CharField(label=gettext_lazy("Result, as on the sheet"), max_length=30)
    unit = forms.ChoiceField(label=gettext_lazy("Unit"), required=False)
    upper = forms.CharField(
        label=gettext_lazy("Upper limit on this sheet"), max_length=20, required=False
    )

    clean_on = not_ahead

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["test"].choices = [(one.key, one.title) for one in known.tests().values()]
        self.fields["unit"].choices = [("", _("none")), *((unit, unit) for unit in UNITS)]

    def clean(self):
        """A number has a unit of its test; a word is one of its words."""
        given = super().clean()
        test = known.tests().get(given.get("test", ""))
        value, unit = given.get("value", ""), given.get("unit", "")
        if test is None or not value:
            return given
        if test.words:
            if value not in test.words:
                self.add_error("value", _("One of: %(words)s.") % {"words": ", ".join(test.words)})
        elif not known.is_number(value):
            self.add_error("value", _("A number, with a point and no comma."))
        if unit not in (test.units or ("",)):
            units = ", ".join(test.units) or _("none")
            self.add_error("unit", _("The unit of this test: %(units)s.") % {"units": units})
        if given.get("upper") and not known.is_number(given["upper"]):
            self.add_error("upper", _("A number, with a point and no comma."))
        return given


class MonitoringForm(Knowing):
    on = forms.DateField(label=gettext_lazy("Looked at on"), widget=DateInput)
    found = forms.ChoiceField(
        label=gettext_lazy("What it showed"), choices=MonitoringCheck.Found.choices,
        widget=forms.RadioSelect,
    )  # fmt: skip
    words = forms.CharField(
        label=gettext_lazy("Which prescriptions, from whom"), max_length=300, required=False
    )

    clean_on = not_ahead

    def clean(self):
        given = super().clean()
        if given.get("found") == MonitoringCheck.Found.SOMETHING and not given.get("words"):
            self.add_error("words", _("Say what was found."))
        return given


class RiskForm(Knowing):
    risk = forms.ChoiceField(label=gettext_lazy("What"))
    words = forms.CharField(label=gettext_lazy("In words"), max_length=200, required=False)
    on = forms.DateField(
        label=gettext_lazy("When it was found, or happened"), widget=DateInput, required=False
    )

    clean_on = not_ahead

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["risk"].choices = [(one.key, one.title) for one in known.risks().values()]


class LastOpioidForm(Knowing):
    acts = forms.ChoiceField(
        label=gettext_lazy("Which"), choices=LastOpioid.Acts.choices, widget=forms.RadioSelect,
        help_text=gettext_lazy("What is given here is counted by itself."),
    )  # fmt: skip
    on = forms.DateField(label=gettext_lazy("Last taken on, or free of it since"), widget=DateInput)
    words = forms.CharField(
        label=gettext_lazy("What it was, and how it is known"), max_length=200,
        help_text=gettext_lazy("As the person says, as seen on the ward, as a letter tells."),
    )  # fmt: skip

    clean_on = not_ahead


class ChallengeForm(Knowing):
    on = forms.DateField(label=gettext_lazy("Done on"), widget=DateInput)
    withdrawal = forms.TypedChoiceField(
        label=gettext_lazy("Did withdrawal come?"), widget=forms.RadioSelect,
        choices=[("no", gettext_lazy("no")), ("yes", gettext_lazy("yes"))],
        coerce=lambda said: said == "yes",
    )  # fmt: skip
    words = forms.CharField(
        label=gettext_lazy("How much, how long watched, what was seen"), max_length=200
    )

    clean_on = not_ahead


class TakeBackForm(Minted):
    why = forms.CharField(label=gettext_lazy("Why it was wrong"), max_length=200)


# In an address: its form and the rows it makes, with a title.
KINDS = {
    "medicine": (OtherMedicineForm, OtherMedicine, gettext_lazy("Another medicine")),
    "allergy": (AllergyForm, Allergy, gettext_lazy("An allergy")),
    "ecg": (EcgForm, Ecg, gettext_lazy("An ECG")),
    "lab": (LabForm, Lab, gettext_lazy("A laboratory result")),
    "monitoring": (MonitoringForm, MonitoringCheck, gettext_lazy("A look at the "
                                                                 "prescription-monitoring system")),
    "risk": (RiskForm, BodyRisk, gettext_lazy("A danger in the body")),
    "opioid": (LastOpioidForm, LastOpioid, gettext_lazy("An opioid from elsewhere")),
    "challenge": (ChallengeForm, Challenge, gettext_lazy("A naloxone challenge")),
}  # fmt: skip
