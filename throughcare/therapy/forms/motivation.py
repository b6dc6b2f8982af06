"""Change talk, and a session coded by MITI 4."""

from django import forms
from django.utils.translation import gettext_lazy as _

from throughcare.clinical.therapy.fidelity import HIGHEST, LOWEST, kinds_of_talk
from throughcare.ui.inputs import Minted

MOST = 500  # of anything in one segment


class HeardForm(Minted):
    kind = forms.ChoiceField(label=_("What kind"), widget=forms.RadioSelect)
    words = forms.CharField(label=_("In the person's words"), max_length=300)

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = list(kinds_of_talk().items())


def rating(label) -> forms.IntegerField:
    return forms.IntegerField(label=label, min_value=LOWEST, max_value=HIGHEST)


def count(label) -> forms.IntegerField:
    return forms.IntegerField(label=label, min_value=0, max_value=MOST)


class CodedForm(Minted):
    partnership = rating(_("Partnership, 1 to 5"))
    empathy = rating(_("Empathy, 1 to 5"))
    cultivating = rating(_("Cultivating change talk, 1 to 5"))
    softening = rating(_("Softening sustain talk, 1 to 5"))
    questions = count(_("Questions"))
    simple = count(_("Simple reflections"))
    complex = count(_("Complex reflections"))
    to_practise = forms.CharField(label=_("One thing to practise"), max_length=300)

    def __init__(self, *args, corrects=False, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        if corrects:
            self.fields["why"] = forms.CharField(label=_("Why it is put right"), max_length=300)
