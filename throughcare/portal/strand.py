"""What the person's own pages lend to the chart and the work page."""

from django.utils.translation import gettext_lazy as _

from throughcare.strands import OWN_FIRST, Strand

OWN_FIRST[:] = [(_("My day"), "my-day")]

STRAND = Strand(
    key="portal", title=_("Their own pages"), template="portal/panel.html",
    panel=lambda patient: {}, may="portal.keep",
)  # fmt: skip
