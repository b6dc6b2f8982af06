"""What upkeep writes into the record: nobody's hand does it, so `by` is None."""

from throughcare.record.action import action
from throughcare.upkeep.models import BackupMade


@action("backup made")
def note_backup(*, id, made, ended_at, by, at) -> BackupMade:
    """Remember a backup that was made, loaded again and found the same."""
    return BackupMade.objects.create(
        id=id, at=at, ended_at=ended_at, outcome=BackupMade.Outcome.MADE, file=made.file.name,
        size=made.size, sha256=made.sha256, rows=made.rows,
    )  # fmt: skip


@action("backup failed")
def note_failure(*, id, why, ended_at, by, at) -> BackupMade:
    """Remember that there is none, and why."""
    return BackupMade.objects.create(
        id=id, at=at, ended_at=ended_at, outcome=BackupMade.Outcome.FAILED, why=why[:300]
    )
