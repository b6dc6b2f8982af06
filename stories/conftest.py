"""What the stories share."""

import pytest
from django.conf import settings

ON_POSTGRES = "postgresql" in settings.DATABASES["default"]["ENGINE"]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Races are proved on PostgreSQL; elsewhere they say that they were not run, and how to."""
    how = pytest.mark.skip(reason="python -m stories.throwaway_postgres pytest -m postgres")
    for item in items:
        if item.get_closest_marker("postgres") and not ON_POSTGRES:
            item.add_marker(how)
