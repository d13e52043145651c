"""The outbox: what a command wants told, written in its own transaction and sent later by the worker."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from shishin.core import sql
from shishin.core.context import Context
from shishin.core.db import unit_of_work
from shishin.core.languages import Language
from shishin.people import courtesy, notices
from shishin.people.models import Message, Person

# News may come several times about one thing: it is the same where one command told it.
_DROP_TWINS = sql.Statement(
    f"""
    UPDATE message SET state = 'dropped', fault = 'told_already', to_mail = NULL
    WHERE person_id IN (?, ?) AND about IS NOT NULL AND state = 'waiting' AND EXISTS (
        SELECT 1 FROM message t
        WHERE t.person_id IN (?, ?) AND t.person_id <> message.person_id
            AND t.about = message.about AND t.kind = message.kind AND t.begins_at = message.begins_at
            AND (t.created_at = message.created_at
                OR t.kind NOT IN ({", ".join(f"'{kind}'" for kind in sorted(courtesy.NEWS))}))
            AND (t.state IN ('sent', 'sending') OR (t.state = 'waiting' AND t.person_id = ?))
    )
    """  # noqa: S608 - put together from constants
)


@dataclass(frozen=True, slots=True)
class Subject:
    """What a message is about: its public code, and when that begins."""

    code: str
    begins_at: datetime


@dataclass(frozen=True, slots=True)
class News:
    """What one of many is told: who, about what, the key under which it is told once, and its facts."""

    to: int
    about: Subject
    key: str
    facts: dict[str, object]


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
    """Put a message to a person, or to one of their addresses, in the outbox: what they asked for just now.

    It is told in the person's language unless another is given. Safe to repeat: a key is told once.
    """
    _write(
        key=key,
        person=to,
        to_mail=to_mail,
        kind=kind,
        language=language or (to.language if to else Language(ctx.language)),
        facts=facts or {},
        created_at=ctx.now,
        due_at=due_at or ctx.now,
    )


@unit_of_work
def tell(ctx: Context, about: Subject, to: Person, *, key: str, kind: str, facts: dict[str, object]) -> bool:
    """Tell a person of something, where they chose to be told; say whether the message is there anew.

    Safe to repeat: a key is told once. When it goes, and whether it is one too many, `courtesy` says.
    """
    return notices.wanted(to.id, about.code, kind) and _write(
        key=key,
        person=to,
        kind=kind,
        language=to.language,
        facts=facts,
        created_at=ctx.now,
        due_at=ctx.now,
        about=about.code,
        begins_at=about.begins_at,
    )


def tell_all(ctx: Context, news: Sequence[News], *, kind: str) -> int:
    """Tell each of these, as `tell` does; return how many messages are there anew."""
    people = {person.id: person for person in Person.select().where(Person.id.in_([one.to for one in news]))}
    return sum(tell(ctx, one.about, people[one.to], key=one.key, kind=kind, facts=one.facts) for one in news)


def drop_twins(keeper_id: int, other_id: int) -> None:
    """Leave out what both were to be told, where two persons have turned out to be one. Safe to repeat.

    The caller has both locked.
    """
    _DROP_TWINS.run(keeper_id, other_id, keeper_id, other_id, keeper_id)


def _write(**row: object) -> bool:
    return bool(Message.insert(row).on_conflict_ignore().as_rowcount().execute())
