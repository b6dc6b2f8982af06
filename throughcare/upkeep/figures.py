"""Figures for Prometheus: how many, how long, which view. Never whose, and never an address."""

import hmac
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.db import DatabaseError
from prometheus_client import REGISTRY, CollectorRegistry, Gauge, generate_latest, multiprocess

from throughcare.upkeep import queries

SHARED = "PROMETHEUS_MULTIPROC_DIR"  # the library's own word: several processes, one answer
MEMORY = Path("/dev/shm")  # noqa: S108  never the disk: a full one would kill whoever counts


def may_ask(request) -> bool:
    """With the token; without one set, in a demonstration, from this machine."""
    if settings.METRICS_TOKEN:
        said = request.headers.get("Authorization", "")
        return hmac.compare_digest(said.encode(), f"Bearer {settings.METRICS_TOKEN}".encode())
    return settings.DEMONSTRATION and request.META.get("REMOTE_ADDR") in ("127.0.0.1", "::1")


def text() -> bytes:
    """All figures, in Prometheus's own format."""
    return generate_latest(_counted()) + generate_latest(_own())


def _counted() -> CollectorRegistry:
    if SHARED not in os.environ:
        return REGISTRY
    registry = CollectorRegistry()
    multiprocess.MultiProcessCollector(registry)
    return registry


def _own() -> CollectorRegistry:
    """What only this product knows: the database, the disk, the backups."""
    own = CollectorRegistry()

    def gauge(name: str, words: str, value: float) -> None:
        Gauge(f"throughcare_{name}", words, registry=own).set(value)

    up = queries.database_answers()
    gauge("database_up", "1 when the database answers", up)
    free = shutil.disk_usage(settings.HOME).free
    gauge("disk_free_bytes", "room left where the data lies", free)
    try:
        good = queries.standing().good if up else None
    except DatabaseError:
        good = None
    gauge(
        "last_good_backup_seconds", "when the last backup was made and proved, 0 for never",
        good.at.timestamp() if good else 0,
    )  # fmt: skip
    return own


@contextmanager
def shared_by_workers(workers: int) -> Iterator[None]:
    """Several processes count into one place in memory, where there is one; gone afterwards."""
    if workers == 1 or not os.access(MEMORY, os.W_OK):
        yield
        return
    with tempfile.TemporaryDirectory(prefix="throughcare-figures-", dir=MEMORY) as folder:
        os.environ[SHARED] = folder
        try:
            yield
        finally:
            del os.environ[SHARED]
