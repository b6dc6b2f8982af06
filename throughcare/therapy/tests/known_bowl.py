"""A bowl whose slips are known beforehand: what a test draws must not hang on its luck.

One slip in five hundred wins more than a year holds, and some runs would meet it.
"""

import uuid
from types import SimpleNamespace

from throughcare.therapy.actions import rewards

SEED = "5eed" * 16
# With this seed its first thirty slips win 34.00: good jobs, small prizes and one large, no jumbo.
PROGRAMME = uuid.UUID(int=22)


def know_the_seed(patch) -> None:
    """Whatever is begun from now on is drawn from SEED."""
    patch.setattr(rewards, "secrets", SimpleNamespace(token_hex=lambda letters: SEED))
