"""The outbox: what a command wants told, written in its own transaction and sent later by the worker."""

from datetime import datetime

from shishin.core.context import Context
from shishin.core.db import unit_of_work
from shishin.core.languages import Language
from shishin.people.models import Message, Person


@unit_of_work
def add(
    ctx: Context,
    *,
    key: str,
    kind: str,
    to: Person | None = None,
    to_mail: str | None = None,
    facts: dict[str, object] | None = None,
    due_at: datetime | None = None,
    language: Language | None = None,
) -> None:
    """Put a message to a person, or to one of their addresses, in the outbox.

    It is told in the person's language unless another is given. Safe to repeat: a key is told once.
    """
    (
        Message.insert(
            key=key,
            person=to,
            to_mail=to_mail,
            kind=kind,
            language=language or (to.language if to else Language(ctx.language)),
            facts=facts or {},
            created_at=ctx.now,
            due_at=due_at or ctx.now,
        )
        .on_conflict_ignore()
        .as_rowcount()
        .execute()
    )
