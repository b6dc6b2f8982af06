"""What comes in from a sheet of paper: its shape, never its safety. Paper is not argued with."""

from datetime import datetime, timedelta

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from throughcare import clock
from throughcare.clinical import medicines
from throughcare.clinical.medication.read_back import measured
from throughcare.medication.models.dosing import REPLACEMENT
from throughcare.record.access.queries import members_here
from throughcare.staff.proofs import Witness
from throughcare.staff.roles import roles_that_may
from throughcare.ui.inputs import DateInput, Minted, TimeInput


class DayForm(forms.Form):
    """Which day's sheet."""

    day = forms.DateField(label=_("Sheet of"), widget=DateInput)

    def clean_day(self):
        if (day := self.cleaned_data["day"]) > clock.today():
            raise forms.ValidationError(_("This day has not come yet."))
        return day


def amount_field(label, **more) -> forms.CharField:
    return forms.CharField(
        label=label, max_length=30,
        widget=forms.TextInput(attrs={"autocomplete": "off", "class": "amount"}), **more,
    )  # fmt: skip


class EnterForm(Minted):
    """One line of the sheet: when, how much out of which bottle, and who signed it."""

    day = forms.DateField(label=_("Day"), widget=DateInput)
    time = forms.TimeField(
        label=_("Taken at"), widget=TimeInput,
        help_text=_("As the sheet says; at about this time, if it says none."),
    )  # fmt: skip
    part = forms.ChoiceField(label=_("Which part of the day"), required=False)
    amount = amount_field(
        _("Measured, with its unit"),
        help_text=_("What was swallowed, in mL, mg or pieces. What was poured and thrown "
                    "away is written in the register, as waste before a witness."),
    )  # fmt: skip
    bottle = forms.ChoiceField(label=_("Out of"))
    amount_2 = amount_field(_("And out of another bottle"), required=False)
    bottle_2 = forms.ChoiceField(label=_("The other bottle"), required=False)
    given_by = forms.ChoiceField(label=_("Who gave it"))
    witness = forms.ChoiceField(
        label=_("Who signed as a witness"), required=False,
        help_text=_("Where the sheet has a second signature."),
    )  # fmt: skip
    site = forms.CharField(label=_("An injection: where"), max_length=40, required=False)
    words = forms.CharField(
        label=_("What the sheet says besides"), max_length=300, required=False,
        help_text=_("Who was rung and what they said; why it was given all the same."),
    )  # fmt: skip

    def __init__(self, *args, patient, bottles, parts=(), **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.bottles = {str(one.pk): one for one in bottles}
        here = members_here(patient)
        doses = set(here.filter(posts__role__in=roles_that_may("window.dose")))
        self.people = {str(one.pk): one for one in sorted(here, key=lambda m: m not in doses)}
        choose, nobody = [("", _("choose"))], [("", _("nobody"))]
        named = [(key, one.name) for key, one in self.people.items()]
        held = [(key, bottle_words(one)) for key, one in self.bottles.items()]
        for name, choices in (
            ("bottle", choose + held), ("bottle_2", [("", _("none")), *held]),
            ("given_by", choose + named), ("witness", nobody + named),
            ("part", choose + [(one, one) for one in parts]),
        ):  # fmt: skip
            self.fields[name].choices = choices
        if not parts:
            del self.fields["part"]
        else:
            self.fields["part"].required = True
        if not any(medicines.product(one.product).depot for one in bottles):
            del self.fields["site"]

    def clean(self):
        given = super().clean()
        for name in ("bottle", "bottle_2"):
            given[name] = self.bottles.get(given.get(name) or "")
        for name in ("given_by", "witness"):
            given[name] = self.people.get(given.get(name) or "")
        if given["witness"] and given["witness"] == given["given_by"]:
            self.add_error("witness", _("Nobody witnesses what they gave themself."))
        given["pours"] = [
            (given[bottle], ug)
            for amount_, bottle in (("amount", "bottle"), ("amount_2", "bottle_2"))
            if (ug := self.read(amount_, given[bottle]))
        ]
        if (one := given.get("bottle")) and (other := given.get("bottle_2")):
            self.refuse_two_kinds(one, other)
        if given.get("day") and given.get("time"):
            given["at"] = self.moment(given["day"], given["time"])
        return given

    def read(self, name: str, bottle) -> int | None:
        """Micrograms; what cannot be read is said at its field."""
        text = (self.cleaned_data.get(name) or "").strip()
        if not text:
            if bottle and name == "amount_2":
                self.add_error(name, _("How much of it came out of this bottle?"))
            return None
        if bottle is None:
            if name == "amount_2":
                self.add_error("bottle_2", _("Out of which bottle?"))
            return None
        try:
            ug = measured(text, "", medicines.product(bottle.product))
        except ValueError as unclear:  # UnclearAmount and CannotMeasure say what to type
            self.add_error(name, str(unclear))
            return None
        if not ug:
            self.add_error(name, _("More than nought, with its unit."))
        return ug

    def refuse_two_kinds(self, one, other) -> None:
        if one.pk == other.pk:
            self.add_error("bottle_2", _("This is the same bottle."))
        elif medicines.product(one.product).family != medicines.product(other.product).family:
            self.add_error("bottle_2", _("This bottle holds another medicine."))

    def moment(self, day, time) -> datetime | None:
        """By the clinic's own clock. Where a clinic day begins in the evening, its morning is that
        of the next date."""
        at = timezone.make_aware(datetime.combine(day, time), timezone.get_default_timezone())
        if clock.clinic_day(at) < day:
            at += timedelta(days=1)
        if at >= clock.now():
            self.add_error("time", _("This time has not come yet: look at day and hour."))
        return at


class WrongForm(Witness):
    """Why a line was not so, and who stands by when it is taken back."""

    why = forms.CharField(
        label=_("What was wrong"), max_length=300,
        help_text=_("Another person, another day, entered twice."),
    )  # fmt: skip


def bottle_words(bottle) -> str:
    """Enough to tell two bottles apart: what, where, which lot."""
    title = medicines.product(bottle.product).title
    where = _("window %(window)s") % {"window": bottle.window} if bottle.window else ""
    return ", ".join(
        str(one) for one in (title, where, _("lot %(lot)s") % {"lot": bottle.lot.number},
                             bottle.name) if one
    )  # fmt: skip


def parts_of(steps) -> list[str]:
    """The named parts of a split day; none where every dose is the whole of its day."""
    return list(dict.fromkeys(one.part for one in steps if one.part and one.part != REPLACEMENT))
