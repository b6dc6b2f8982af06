from throughcare.outcomes.tests.conftest import (  # noqa: F401  # the same people
    dosed,
    screened,
    stay,
    yesterday,
)
