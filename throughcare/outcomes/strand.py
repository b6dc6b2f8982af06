"""What outcomes lend: nothing to any one chart; they speak of many people."""

from django.utils.translation import gettext_lazy as _

from throughcare.strands import Strand

STRAND = Strand(
    key="outcomes", title=_("What came of it"), template="", panel=lambda patient: None,
    may="outcomes.see",
)  # fmt: skip
