"""Django's PostgreSQL, whose last statement of a transaction can go out together with its commit.

Every action ends with its lines in the log, and nobody needs an answer before the commit. Sent one
after the other, each is waited for, and the chain's head stays locked from the first to the second;
sent together they are one journey (decision 91).
"""

from typing import Any

from django.db.backends.postgresql import base
from django.db.backends.utils import debug_transaction
from psycopg.errors import error_from_result
from psycopg.pq import ExecStatus, TransactionStatus


class DatabaseWrapper(base.DatabaseWrapper):
    """What Django names in ENGINE; `vendor` stays "postgresql"."""

    last: tuple[tuple[str, list[Any]], ...] = ()  # statements that wait for this commit

    def finish_with(self, statement: str, values: list[Any]) -> None:
        """Execute it with the commit of this transaction; at once when that is not the outermost.

        Its rows are not read. Should the database refuse it, the commit raises that, and nothing of
        the transaction is kept.
        """
        if len(self.atomic_blocks) == 1 and self.commit_on_exit:
            self.last = (*self.last, (statement, values))
        else:
            with self.cursor() as cursor:
                cursor.execute(statement, values)

    def _set_autocommit(self, autocommit: bool) -> None:
        self.last = ()  # at the beginning of a transaction and after its end: none outlives its own
        super()._set_autocommit(autocommit)

    def _commit(self) -> None:
        if not self.last:
            super()._commit()
            return
        statements, self.last = self.last, ()
        quoting = base.Cursor(self.connection)
        parts = [quoting.mogrify(*statement) for statement in statements]
        if self.connection.info.transaction_status != TransactionStatus.IDLE:  # psycopg begins late
            parts.append("COMMIT")  # else they are a transaction by themselves
        said = "; ".join(parts)
        # Straight to the library: psycopg's own way through a cursor, a pipeline and a commit costs
        # as much as all the rest of a line. None of these statements has rows for us.
        with debug_transaction(self, said), self.wrap_database_errors:
            answer = self.connection.pgconn.exec_(said.encode())
            if answer.status not in (ExecStatus.COMMAND_OK, ExecStatus.TUPLES_OK):
                raise error_from_result(answer)
