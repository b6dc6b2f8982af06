"""The chart of somebody with ten years of daily events, beside somebody's with ten days.

Over HTTP, signed in, on the embedded database, through all the middleware. The one-query page it
is compared with (benchmarks/urls.py) asks one thing and renders nothing.
"""

import os
import sys
import tempfile
from datetime import timedelta
from pathlib import Path
from statistics import median

from benchmarks.clinic import per_second, served, verdict

YEARS_MOST, ONE_QUERY_LEAST = 1.3, 0.15
ROUNDS = 5


def main(small: bool) -> int:
    """Measure three pages in turns, so that a noisy minute meets all of them."""
    with tempfile.TemporaryDirectory() as folder:
        os.environ |= {"THROUGHCARE_HOME": folder, "DJANGO_SETTINGS_MODULE": "benchmarks.settings"}
        os.environ.pop("DATABASE_URL", None)
        days = {"ten days": 10, "ten years": 365 if small else 3650}
        charts, cookie = made(days)
        with served(Path(folder)) as port:
            seconds = 1 if small else 4
            pages = {**charts, "one query": "/one-query/"}
            runs = [
                {name: per_second(port, page, seconds, cookie) for name, page in pages.items()}
                for _ in range(ROUNDS)
            ]
    years = median(run["ten days"] / run["ten years"] for run in runs)
    share = median(run["ten years"] / run["one query"] for run in runs)
    for name in pages:
        print(f"{name:<10} {median(run[name] for run in runs):6.0f} pages a second")
    kept = verdict(years <= YEARS_MOST, f"ten years ÷ ten days {years:.2f} ≤ {YEARS_MOST}")
    return kept | verdict(
        share >= ONE_QUERY_LEAST, f"chart ÷ one-query page {share:.2f} ≥ {ONE_QUERY_LEAST}"
    )


def made(days: dict[str, int]) -> tuple[dict[str, str], str]:
    """A clinic with one person for each length of history: their charts, and a member's cookie."""
    import django

    django.setup()
    from django.conf import settings
    from django.core.management import call_command
    from django.test import Client
    from django.urls import reverse

    from benchmarks.history import admitted, clinic, lived

    call_command("migrate", verbosity=0)
    member = clinic()
    charts = {}
    for name, count in days.items():
        patient = admitted(member, name, began=timedelta(days=count))
        lived(patient, member, days=count)
        charts[name] = reverse("chart", args=[patient.pk])
    browser = Client()
    browser.force_login(member, backend=settings.AUTHENTICATION_BACKENDS[-1])
    name = settings.SESSION_COOKIE_NAME
    return charts, f"{name}={browser.cookies[name].value}"


if __name__ == "__main__":
    sys.exit(main("--small" in sys.argv))
