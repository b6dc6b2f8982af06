"""What comes in on the assessment's pages: answers as typed or chosen, not whether they fit."""

from django import forms
from django.utils.translation import gettext_lazy as _

from throughcare.assessment.models import DOMAINS, LEVELS, AnswerSheet, FindingReview
from throughcare.clinical import instruments
from throughcare.ui.inputs import Minted
from throughcare.ui.questions import DECLINED


class BeginForm(Minted):
    """Which instrument, and who fills it in."""

    instrument = forms.ChoiceField(choices=lambda: [(name, name) for name in instruments.names()])
    filled_by = forms.ChoiceField(
        choices=AnswerSheet.FilledBy.choices, initial=AnswerSheet.FilledBy.TOGETHER
    )


class ReasonForm(forms.Form):
    reason = forms.CharField(label=_("Why it does not count"), max_length=200)


class WordsForm(Minted):
    domain = forms.ChoiceField(choices=list(DOMAINS.items()), widget=forms.HiddenInput)
    words = forms.CharField(label=_("In the person's words"), max_length=300, required=False)


class FindingReviewForm(Minted):
    """Confirmed as it stands, amended, or rejected."""

    verdict = forms.ChoiceField(
        label=_("What you say"), choices=FindingReview.Verdict.choices, widget=forms.RadioSelect
    )
    level = forms.TypedChoiceField(
        label=_("Level instead"), choices=[("", _("as found")), *LEVELS.items()], coerce=int,
        required=False, empty_value=None,
    )  # fmt: skip
    reason = forms.CharField(label=_("Reason"), max_length=300, required=False)


class LinkForm(Minted):
    from_domain = forms.ChoiceField(label=_("This"), choices=list(DOMAINS.items()))
    to_domain = forms.ChoiceField(label=_("feeds this"), choices=list(DOMAINS.items()))
    from_code = forms.CharField(widget=forms.HiddenInput, required=False, max_length=60)
    to_code = forms.CharField(widget=forms.HiddenInput, required=False, max_length=60)
    source = forms.CharField(widget=forms.HiddenInput, required=False, max_length=80)
    words = forms.CharField(label=_("In the person's words"), max_length=200)


class HandOverForm(Minted):
    sheets = forms.MultipleChoiceField(
        label=_("Questionnaires"), widget=forms.CheckboxSelectMultiple
    )
    language = forms.ChoiceField(
        label=_("Language"), choices=[("en", "English"), ("es", "Español")]
    )

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["sheets"].choices = [
            (form.name, form.title) for form in instruments.every() if "self" in form.filled_by
        ]


class OneAnswerForm(forms.Form):
    """One answer as the page's script sends it: the device's id, which question, what was said."""

    id = forms.UUIDField()
    item = forms.CharField(max_length=40)
    value = forms.CharField(max_length=1000, required=False)

    def __init__(self, *args, filling, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.filling = filling

    def clean(self):
        """The text becomes the question's own kind of answer."""
        given = super().clean()
        form, key = self.filling.form, given.get("item", "")
        if not form.has(key):
            raise forms.ValidationError(_("There is no such question."))
        if "value" not in given:  # refused already: too long, or no text at all
            return given
        declined = given["value"] == DECLINED
        try:
            value = None if declined else instruments.from_text(form.item(key), given["value"])
        except ValueError as error:
            raise forms.ValidationError(str(error)) from None
        return {"id": given.get("id"), "item": key, "value": value, "declined": declined}

    def problems(self) -> list[str]:
        return [str(error) for errors in self.errors.values() for error in errors]
