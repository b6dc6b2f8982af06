"""What comes in when a screen is asked for, collected, read or put right."""

from decimal import Decimal

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from throughcare.clinical.medication import screen_results as rules
from throughcare.medication.forms.knowing import not_ahead
from throughcare.medication.models import ScreenReport, ScreenResult, Specimen
from throughcare.ui.inputs import DateInput, Minted

NOT_OFFERED = ("opioid-group",)  # answers of old records, never of a new sheet
IN_RANGE = [
    ("", gettext_lazy("not read")),
    ("yes", gettext_lazy("within the range")),
    ("no", gettext_lazy("outside of it")),
]
MEASURED = ("celsius", "warm", "minutes", "creatinine", "gravity")


class AskForm(Minted):
    why = forms.CharField(
        label=gettext_lazy("Why one more"), max_length=300,
        help_text=gettext_lazy("The person may ask to hear it. The lot goes on beside it."),
    )  # fmt: skip


class WhyForm(forms.Form):
    why = forms.CharField(label=gettext_lazy("Why"), max_length=300)


class CollectForm(Minted):
    """What came of asking. ground: neither lot nor colleague asked, so this form asks why."""

    outcome = forms.ChoiceField(
        label=gettext_lazy("What came of it"), choices=Specimen.Outcome.choices,
        widget=forms.RadioSelect, initial=Specimen.Outcome.GIVEN,
    )  # fmt: skip
    why = forms.CharField(label=gettext_lazy("Why today"), max_length=300, required=False)
    words = forms.CharField(
        label=gettext_lazy("In the person's words"), max_length=300, required=False,
        help_text=gettext_lazy("Where none was given, why. It is not a result, and not a positive "
                               "one."),
    )  # fmt: skip
    matrix = forms.ChoiceField(
        label=gettext_lazy("Of what"), choices=Specimen.Matrix.choices, widget=forms.RadioSelect,
        initial=Specimen.Matrix.URINE,
    )  # fmt: skip
    celsius = forms.DecimalField(
        label=gettext_lazy("Temperature in °C"), min_value=0, max_value=50, decimal_places=1,
        required=False,
    )  # fmt: skip
    warm = forms.ChoiceField(
        label=gettext_lazy("Or the strip alone"), choices=IN_RANGE, required=False
    )
    minutes = forms.IntegerField(
        label=gettext_lazy("Read after how many minutes"), min_value=0, max_value=999,
        required=False, help_text=gettext_lazy("The temperature tells within 4 minutes."),
    )  # fmt: skip
    creatinine = forms.DecimalField(
        label=gettext_lazy("Creatinine in mg/dL"), min_value=0, max_value=2000, decimal_places=1,
        required=False,
    )  # fmt: skip
    gravity = forms.DecimalField(
        label=gettext_lazy("Specific gravity"), min_value=1, max_value=Decimal("1.1"),
        decimal_places=3, required=False,
    )  # fmt: skip
    seal = forms.CharField(
        label=gettext_lazy("Seal or chain number"), max_length=40, required=False
    )
    observed = forms.BooleanField(
        label=gettext_lazy("Somebody watched while it was given"), required=False
    )
    observed_why = forms.CharField(
        label=gettext_lazy("Why it was watched"), max_length=200, required=False
    )

    def __init__(self, *args, ground=False, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        if ground:
            self.fields["why"].required = True
        else:
            del self.fields["why"]

    def clean(self):
        given = super().clean()
        self.check_words(given)
        measured = [name for name in MEASURED if given.get(name) not in (None, "")]
        is_urine = given.get("matrix") == Specimen.Matrix.URINE
        if measured and (given.get("outcome") != Specimen.Outcome.GIVEN or not is_urine):
            self.add_error(measured[0], _("Only urine that was given is measured."))
        if (given.get("celsius") is not None or given.get("warm")) and given.get("minutes") is None:
            self.add_error("minutes", _("Say after how many minutes it was read."))
        return given

    def check_words(self, given) -> None:
        """What must be said in words, and what only a specimen can have."""
        was_given = given.get("outcome") == Specimen.Outcome.GIVEN
        if not was_given and not given.get("words"):
            self.add_error("words", _("Say in the person's words why there is none."))
        if given.get("observed") and not given.get("observed_why"):
            self.add_error("observed_why", _("Say why: to be watched is hard for many people."))
        if not was_given and (given.get("seal") or given.get("observed")):
            self.add_error("outcome", _("Nothing was given: there is nothing to seal or to watch."))

    def seen(self) -> dict:
        """As the rows keep it: whole tenths and thousandths."""
        given = dict(self.cleaned_data)
        for name, times in (("celsius", 10), ("creatinine", 10), ("gravity", 1000)):
            if given.get(name) is not None:
                given[name] = int(given[name] * times)
        given["warm"] = {"yes": True, "no": False}.get(given.get("warm"))
        if not given.get("observed"):
            given["observed_why"] = ""
        return given


class ReportForm(Minted):
    """A sheet: every analyte with what was found; those left empty were not looked for.

    standing  {analyte: what counts now}, prefilled when a sheet is put right
    """

    method = forms.ChoiceField(
        label=gettext_lazy("How it was found"), choices=ScreenReport.Method.choices,
        widget=forms.RadioSelect, initial=ScreenReport.Method.SCREEN,
    )  # fmt: skip
    lab = forms.CharField(
        label=gettext_lazy("Laboratory"), max_length=120, required=False,
        help_text=gettext_lazy("Empty: read here, from the cup."),
    )  # fmt: skip
    on = forms.DateField(label=gettext_lazy("Reported on"), widget=DateInput)

    def __init__(self, *args, corrects=False, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.shown = [one for key, one in rules.analytes().items() if key not in NOT_OFFERED]
        for one in self.shown:
            self.fields[f"found_{one.key}"] = forms.ChoiceField(
                label=one.name, choices=[("", _("not looked for")), *ScreenResult.Found.choices],
                required=False,
            )  # fmt: skip
            if variants := variants_of(one):
                self.fields[f"code_{one.key}"] = forms.ChoiceField(
                    label=_("%(name)s: which test") % {"name": one.name.split(",")[0]},
                    choices=[("", _("the usual one")), *variants], required=False,
                )  # fmt: skip
        if corrects:
            self.fields["why"] = forms.CharField(
                label=_("Why it is read otherwise now"), max_length=300, required=False,
                help_text=_("Only where something differs; what was read before stays."),
            )  # fmt: skip

    clean_on = not_ahead

    def head(self) -> list:
        """The fields of the sheet itself."""
        names = ("method", "lab", "on", "why")
        return [self[name] for name in names if name in self.fields]

    def asked(self) -> list[dict]:
        """Each analyte with its fields."""
        return [
            {"found": self[f"found_{one.key}"],
             "code": self[f"code_{one.key}"] if f"code_{one.key}" in self.fields else None}
            for one in self.shown
        ]  # fmt: skip

    def clean(self):
        given = super().clean()
        is_sure = given.get("method") == ScreenReport.Method.CONFIRMATION
        if is_sure and not given.get("lab"):
            self.add_error("lab", _("A confirmation comes from a laboratory: name it."))
        if is_sure and any(value for name, value in given.items() if name.startswith("code_")):
            self.add_error("method", _("One of the tests chosen below is an immunoassay."))
        return given

    def results(self) -> list[dict]:
        """As the action is told: analyte, found, code and cut-off."""
        given, method = self.cleaned_data, self.cleaned_data["method"]
        found = []
        for one in self.shown:
            if said := given.get(f"found_{one.key}"):
                loinc = given.get(f"code_{one.key}") or one.code(method) or ""
                cutoff = next((row.cutoff for row in one.loinc if row.loinc == loinc), None)
                found.append({"analyte": one.key, "found": said, "loinc": loinc, "cutoff": cutoff})
        return found

    def others(self) -> dict:
        names = ("id", "method", "lab", "on", "why")
        return {name: self.cleaned_data[name] for name in names if name in self.cleaned_data}


def variants_of(one: rules.Analyte) -> list[tuple[str, str]]:
    """Tests of one analyte that have a code of their own: by cut-off, or with its metabolite."""
    said = []
    for row in one.loinc:
        if row.method == "screen" and row.cutoff:
            said.append((row.loinc, _("above %(ng)s ng/mL") % {"ng": row.cutoff}))
        elif row.method == "screen_with_metabolite":
            said.append((row.loinc, _("with its metabolite")))
    return said
