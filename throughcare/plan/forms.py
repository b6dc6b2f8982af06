"""What comes in on the plan's pages: its shape, never its safety."""

from django import forms
from django.utils.translation import gettext_lazy as _

from throughcare.clinical.plan import medication_choice
from throughcare.intake.forms.consents import STROKES
from throughcare.plan.models import STRANDS, Item, Progress, Review, Signed
from throughcare.staff.proofs import Proof
from throughcare.ui.inputs import DateInput, Minted


class ItemForm(Minted):
    """One answer to one or more causes."""

    kind = forms.ChoiceField(label=_("Answer"), choices=Item.Kind.choices, widget=forms.RadioSelect)
    findings = forms.MultipleChoiceField(
        label=_("It answers"), widget=forms.CheckboxSelectMultiple, error_messages={
            "required": _("Choose at least one cause that this answers.")},
    )  # fmt: skip
    problem = forms.CharField(label=_("What it is about, in the person's words"), max_length=300)
    strand = forms.ChoiceField(
        label=_("Strand of care"), choices=[("", _("none")), *STRANDS.items()], required=False
    )
    intervention = forms.CharField(label=_("What we do"), max_length=300, required=False)
    goal = forms.CharField(label=_("What the person wants"), max_length=300, required=False)
    objective = forms.CharField(label=_("A step that can be seen"), max_length=300, required=False)
    measure = forms.CharField(label=_("How we will know"), max_length=160, required=False)
    responsible = forms.ChoiceField(label=_("Who sees to it"), required=False)
    responsible_other = forms.CharField(
        label=_("Or somebody outside"), max_length=120, required=False
    )
    refer_to = forms.CharField(label=_("Where to"), max_length=160, required=False)
    due_on = forms.DateField(label=_("By when"), widget=DateInput, required=False)
    persons_words = forms.CharField(
        label=_("What the person says of it"), max_length=300, required=False
    )
    suggestion = forms.CharField(widget=forms.HiddenInput, required=False, max_length=80)
    source = forms.CharField(widget=forms.HiddenInput, required=False, max_length=80)

    def __init__(self, *args, causes=(), colleagues=(), **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["findings"].choices = [
            (str(cause.finding.pk), cause.finding.label) for cause in causes
        ]
        self.colleagues = {str(member.pk): member for member in colleagues}
        self.fields["responsible"].choices = [
            ("", _("nobody yet")), *[(key, member.name) for key, member in self.colleagues.items()]
        ]  # fmt: skip
        self.causes = {str(cause.finding.pk): cause.finding for cause in causes}

    # What each kind of answer needs, in the order it is asked; the rest stands under "more".
    ASKED = {
        "treat": [
            "strand", "intervention", "goal", "objective", "measure", "responsible", "due_on",
        ],
        "refer": ["refer_to", "strand", "responsible", "due_on"],
        "met": ["persons_words"],
        "declines": ["persons_words"],
        "later": ["due_on", "strand", "responsible"],
    }  # fmt: skip

    def asked_first(self) -> list:
        """The fields this kind of answer needs."""
        kind = self["kind"].value() or "treat"
        return [self[name] for name in self.ASKED.get(kind, self.ASKED["treat"])]

    def asked_more(self) -> list:
        """The others: none is lost, none is in the way."""
        first = {field.name for field in self.asked_first()}
        apart = {"id", "kind", "problem", "findings", "suggestion", "source"}
        return [field for field in self if field.name not in first | apart]

    def clean(self):
        """Ids become rows of this chart and this clinic; others were refused as choices."""
        given = super().clean()
        given["findings"] = [self.causes[key] for key in given.get("findings", [])]
        given["responsible"] = self.colleagues.get(given.get("responsible"))
        return given


class AcceptForm(Minted):
    """A suggestion taken over in one press; its words come from the rules, not from the browser."""

    finding = forms.UUIDField(widget=forms.HiddenInput)
    response = forms.CharField(widget=forms.HiddenInput, max_length=80)


class BeginForm(Minted):
    change_why = forms.CharField(label=_("Why the plan changes"), max_length=300, required=False)


class SignForm(Proof):
    """Both sign: the member proves it; the person types, draws, or says yes to a witness."""

    person_signed = forms.ChoiceField(
        label=_("How the person signs"), choices=Signed.PersonSigned.choices,
        widget=forms.RadioSelect, initial=Signed.PersonSigned.TYPED,
    )  # fmt: skip
    person_name = forms.CharField(label=_("The person's name, typed by the person"), max_length=120)
    person_drawn = forms.CharField(widget=forms.HiddenInput, required=False, max_length=20000)
    witness = forms.ChoiceField(label=_("Witness"), required=False)
    read_together = forms.BooleanField(
        label=_("We read this plan together, and the person knows that saying no to a part of it "
                "changes nothing about their medicine."),
    )  # fmt: skip

    def __init__(self, *args, colleagues=(), **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.colleagues = {str(member.pk): member for member in colleagues}
        self.fields["witness"].choices = [
            ("", _("no witness")), *[(key, member.name) for key, member in self.colleagues.items()]
        ]  # fmt: skip

    def clean_person_drawn(self):
        """It is drawn again on a page: nothing but a path comes in."""
        drawn = self.cleaned_data["person_drawn"]
        if not STROKES.fullmatch(drawn):
            raise forms.ValidationError(_("This is not a drawn signature."))
        return drawn

    def clean_witness(self):
        return self.colleagues.get(self.cleaned_data["witness"])

    def clean(self):
        given = super().clean()
        if given.get("person_signed") == Signed.PersonSigned.DRAWN and not given.get(
            "person_drawn"
        ):
            self.add_error("person_signed", _("Nothing was drawn. Draw it, or type the name."))
        if given.get("person_signed") == Signed.PersonSigned.WITNESSED and not given.get("witness"):
            self.add_error("witness", _("Choose the colleague who heard the person say yes."))
        return given


class ReviewForm(Minted):
    outcome = forms.ChoiceField(
        label=_("After talking it over"), choices=Review.Outcome.choices, widget=forms.RadioSelect
    )
    words = forms.CharField(label=_("What was said"), max_length=300, required=False)
    next_review_on = forms.DateField(label=_("Look again on"), widget=DateInput)


class ProgressForm(Minted):
    step = forms.ChoiceField(label=_("How far"), choices=Progress.Step.choices)
    words = forms.CharField(label=_("In the person's words"), max_length=300, required=False)


class MedicationForm(Minted):
    """What the person prefers, and what matters to them. There is no field for a dose."""

    prefers = forms.ChoiceField(label=_("What the person prefers"), widget=forms.RadioSelect)
    matters = forms.MultipleChoiceField(
        label=_("What matters to me"), widget=forms.CheckboxSelectMultiple, required=False
    )
    words = forms.CharField(label=_("In the person's words"), max_length=300, required=False)

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["prefers"].choices = medication_choice.preferences()
        self.fields["matters"].choices = medication_choice.what_matters()
