"""The clinic's own settings, with one page more: the one a chart is compared with."""

from throughcare.settings import *  # noqa: F403  a benchmark changes one thing and keeps the rest

ROOT_URLCONF = "benchmarks.urls"
