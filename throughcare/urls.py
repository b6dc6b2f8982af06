"""The doors, then every strand's own pages. `/` is English, `/es/` Spanish."""

from django.conf import settings
from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path

urlpatterns = [path("", include("throughcare.upkeep.urls"))]  # machines know one language
urlpatterns += i18n_patterns(
    path("", include("throughcare.staff.urls")),
    path("", include("throughcare.team.urls")),
    path("", include("throughcare.record.urls")),
    path("", include("throughcare.stock.urls")),
    *[path("", include(f"throughcare.{strand}.urls")) for strand in settings.STRANDS],
    *[path("", include(f"throughcare.{door}.urls")) for door in settings.DOORS],
    prefix_default_language=False,
)
handler500 = "throughcare.upkeep.views.broken"
handler403 = "throughcare.staff.views.refused"
