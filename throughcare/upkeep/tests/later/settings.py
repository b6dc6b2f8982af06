"""The settings of a later version that has two more migrations: the second may fail, or lose."""

import os

from throughcare.settings import *  # noqa: F403  everything but one application more

INSTALLED_APPS = [*INSTALLED_APPS, "throughcare.upkeep.tests.later"]  # noqa: F405  from above
LATER = os.environ["LATER"]  # what its second migration does
