"""What comes in with a paper: what it is, and pictures of its pages."""

from django import forms
from django.utils.translation import gettext_lazy as _

from throughcare.intake.models import Document
from throughcare.ui.inputs import Minted

MOST_FILES = 10


class SeveralFiles(forms.ClearableFileInput):
    allow_multiple_selected = True


class SeveralFilesField(forms.FileField):
    """One file or several, in the order they were chosen."""

    def clean(self, data, initial=None) -> list:
        files = data if isinstance(data, list | tuple) else [data]
        if len(files) > MOST_FILES:
            raise forms.ValidationError(_("At most ten files at once."))
        return [super(SeveralFilesField, self).clean(file, initial) for file in files or [None]]


class DocumentForm(Minted):
    """A paper to file."""

    kind = forms.ChoiceField(
        label=_("What it is"), choices=Document.Kind.choices, widget=forms.RadioSelect
    )
    title = forms.CharField(
        label=_("In a few words"), max_length=120, help_text=_("From whom, and of which day.")
    )
    scans = SeveralFilesField(
        label=_("Its pages"),
        help_text=_("A photo of each page, or a scan as JPEG, PNG or TIFF. Not a PDF."),
        widget=SeveralFiles(attrs={"accept": "image/*"}),
    )


class AsideForm(forms.Form):
    """Why a paper does not count for this person."""

    why = forms.CharField(label=_("Why it does not belong here"), max_length=200)
