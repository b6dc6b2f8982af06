"""Rewards: what is agreed, what was shown, what is handed out; limit and budget."""

from decimal import Decimal

from django import forms
from django.utils.translation import gettext_lazy as _

from throughcare.clinical.therapy.contingency import schedules
from throughcare.staff.proofs import Proof
from throughcare.therapy.models import Occasion, PrizeHanded, RewardLimit
from throughcare.ui.inputs import DateInput, Minted

LOCAL = "local"


class CentsField(forms.DecimalField):
    """An amount as people write it, kept in whole cents."""

    def __init__(self, **kwargs) -> None:
        super().__init__(
            max_digits=9, decimal_places=2, min_value=kwargs.pop("min_value", Decimal("0.01")),
            **kwargs,
        )  # fmt: skip

    def clean(self, value):
        amount = super().clean(value)
        return None if amount is None else int(amount * 100)


class AgreeForm(Minted):
    behaviour = forms.ChoiceField(label=_("What is rewarded"), widget=forms.RadioSelect)
    schedule = forms.ChoiceField(label=_("How"), widget=forms.RadioSelect, initial="bowl")
    most_draws = forms.IntegerField(
        label=_("At most so many draws at a time (8 to 10)"), min_value=8, max_value=10, initial=8,
        required=False,
    )  # fmt: skip
    persons_words = forms.CharField(label=_("What the person says of it"), max_length=300)

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["behaviour"].choices = [
            (one.key, f"{one.title}. {one.evidence}") for one in schedules.behaviours().values()
        ]
        self.fields["schedule"].choices = [
            (one.key, one.title) for one in schedules.schedules().values()
        ]


class OccasionForm(Minted):
    day = forms.DateField(label=_("Day"), widget=DateInput)
    result = forms.ChoiceField(
        label=_("What was shown"), choices=Occasion.Result.choices, widget=forms.RadioSelect
    )
    words = forms.CharField(
        label=_("By what: specimen, session, breath test"), max_length=200, required=False
    )


class HandOutForm(Minted):
    cents = CentsField(label=_("Worth"))
    form = forms.ChoiceField(
        label=_("As"), choices=PrizeHanded.Form.choices, widget=forms.RadioSelect
    )
    what = forms.CharField(label=_("What it is"), max_length=160)
    year = forms.IntegerField(widget=forms.HiddenInput, min_value=2000, max_value=9999)


class WhyForm(forms.Form):
    why = forms.CharField(label=_("Why"), max_length=200)


class LimitForm(Minted, Proof):
    per = forms.ChoiceField(
        label=_("What one person may be given in"), choices=RewardLimit.Per.choices,
        widget=forms.RadioSelect, initial=RewardLimit.Per.YEAR, required=False,
        help_text=_("The amounts of CMS and SAMHSA are for a year. A day or a quarter is limited "
                    "only where your payer or law says so."),
    )  # fmt: skip
    limit = forms.ChoiceField(label=_("By whose rule"), widget=forms.RadioSelect)
    cents = CentsField(
        label=_("Amount, where it is a local rule"), required=False, min_value=Decimal(0)
    )
    words = forms.CharField(label=_("Who looked at it, and when"), max_length=300)

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["limit"].choices = [
            *[(one.key, f"{one.title}: {one.cents / 100:.2f}")
              for one in schedules.limits().values()],
            (LOCAL, _("a local programme or law")),
        ]  # fmt: skip

    def clean(self):
        given = super().clean()
        given["per"] = given.get("per") or RewardLimit.Per.YEAR
        if given.get("limit") not in ("", None, LOCAL) and given.get("per") != RewardLimit.Per.YEAR:
            self.add_error("per", _("This rule is for a year. Choose a local rule and its amount."))
        if given.get("limit") == LOCAL:
            if given.get("cents") is None and "cents" not in self.errors:
                self.add_error("cents", _("Type the amount of the local rule."))
            given["limit"] = ""
        elif given.get("limit"):
            given["cents"] = schedules.limits()[given["limit"]].cents
        return given


class FundForm(Minted, Proof):
    cents = CentsField(label=_("Amount"))
    words = forms.CharField(label=_("Where it comes from"), max_length=200)
