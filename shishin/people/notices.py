"""What somebody chose to be told: about each occurrence by choice only, and one switch over all of it."""

from dataclasses import dataclass

from shishin.core import signing, sql
from shishin.core.context import Context
from shishin.core.db import unit_of_work
from shishin.core.errors import NotFound
from shishin.core.languages import Language
from shishin.people import courtesy, profile
from shishin.people.models import MailAddress, NoticeChoice, Notices, Person, PushSubscription

PURPOSE = "notices"
# The address of the switch is one for each person; a leaked one can only be pressed.
VERSION = 1


class NoSuchNotices(NotFound):
    """Nobody's switch has this address; a forged one looks the same as one that never was."""


@dataclass(frozen=True, slots=True)
class Choice:
    """What somebody wants to hear about one thing: its changes (also thanks), and a word the day before."""

    changes: bool = False
    day_before: bool = False

    def covers(self, kind: str) -> bool:
        """Say whether it covers a kind of message."""
        return self.day_before if kind == courtesy.DAY_BEFORE else self.changes


NOTHING = Choice()


def of(person_id: int, about: str) -> Choice:
    """Return what a person chose about something; nothing where all is switched off."""
    found: NoticeChoice | None = (
        NoticeChoice.select()
        .join(Notices, on=(Notices.person == NoticeChoice.person))
        .where(NoticeChoice.about == about, NoticeChoice.person == person_id, Notices.off_at.is_null())
        .first()
    )
    return Choice(found.changes, found.day_before) if found else NOTHING


def wanted(person_id: int, about: str, kind: str) -> bool:
    """Say whether a person chose to be told this."""
    return of(person_id, about).covers(kind)


def reached(about: str):  # type: ignore[no-untyped-def]  # noqa: ANN201 - peewee's query type is not nameable
    """Return the query of the persons who chose to be told of changes, and have a way to be told."""
    mailed = MailAddress.select(MailAddress.person).where(MailAddress.stopped_at.is_null())
    pushed = PushSubscription.select(PushSubscription.person)
    return (
        NoticeChoice.select(NoticeChoice.person)
        .join(Notices, on=(Notices.person == NoticeChoice.person))
        .where(NoticeChoice.about == about, NoticeChoice.changes, Notices.off_at.is_null())
        .where(NoticeChoice.person.in_(mailed) | NoticeChoice.person.in_(pushed))
    )


@dataclass(frozen=True, slots=True)
class Ways:
    """What a person chose about something, whether anything reaches them, and whether all is switched off."""

    choice: Choice
    reached: bool
    off: bool


def ways(person_id: int, about: str) -> Ways:
    """Return what a page says about a person's notices, in one look."""
    changes, day_before, reached, off = _WAYS.one(about, person_id)
    return Ways(Choice(bool(changes), bool(day_before)), bool(reached), bool(off))


def reaches(person_id: int) -> bool:
    """Say whether a person has an address or a browser at which they can be told anything."""
    return bool(_REACHES.one(person_id)[0])


_REACHED = """
    EXISTS (SELECT 1 FROM mail_address m WHERE m.person_id = p.id AND m.stopped_at IS NULL)
    OR EXISTS (SELECT 1 FROM push_subscription s WHERE s.person_id = p.id)
    """
_REACHES = sql.Statement(f"SELECT {_REACHED} FROM person p WHERE p.id = ?")  # noqa: S608 - from constants


_WAYS = sql.Statement(
    f"""
    SELECT c.changes, c.day_before, {_REACHED}, n.off_at IS NOT NULL
    FROM person p
    LEFT JOIN notices n ON n.person_id = p.id
    LEFT JOIN notice_choice c ON c.person_id = n.person_id AND n.off_at IS NULL AND c.about = ?
    WHERE p.id = ?
    """  # noqa: S608 - put together from constants
)


@unit_of_work
def choose(
    ctx: Context, person: Person, about: str, *, changes: bool | None = None, day_before: bool | None = None
) -> Choice:
    """Write what a person wants to hear about something; None leaves it as it is. Safe to repeat.

    Who chooses something after all had been switched off has switched it on again, for this alone. Who
    chooses for themselves is told in the language in which they read what they chose.
    """
    if ctx.actor.person_id == person.id:
        profile.speak(ctx, Language(ctx.language))
    before = of(person.id, about)
    choice = Choice(
        before.changes if changes is None else changes,
        before.day_before if day_before is None else day_before,
    )
    if choice == before:
        return choice
    if choice != NOTHING:
        _switch_on(ctx, person)
    fields = {
        NoticeChoice.changes: choice.changes,
        NoticeChoice.day_before: choice.day_before,
        NoticeChoice.at: ctx.now,
    }
    new = {NoticeChoice.person: person.id, NoticeChoice.about: about} | fields
    target = (NoticeChoice.about, NoticeChoice.person)
    NoticeChoice.insert(new).on_conflict(conflict_target=target, update=fields).as_rowcount().execute()
    return choice


@unit_of_work
def have_switch(ctx: Context, person: Person) -> None:
    """Let a person have a switch, on unless they turned it off. Safe to repeat."""
    if of_person(person.id) is None:
        new = {
            Notices.person: person.id,
            Notices.public_id: ctx.rng.bytes(signing.ID_SIZE).hex(),
            Notices.key_name: signing.keyring().newest,
            Notices.created_at: ctx.now,
        }
        Notices.insert(new).on_conflict_ignore().as_rowcount().execute()


def _switch_on(ctx: Context, person: Person) -> None:
    have_switch(ctx, person)
    row = of_person(person.id)
    if row is not None and row.off_at is not None:
        # What was chosen before the switch was turned off stays off.
        NoticeChoice.delete().where(NoticeChoice.person == person.id).execute()
        Notices.update(off_at=None).where(Notices.id == row.id).execute()


def of_person(person_id: int) -> Notices | None:
    """Return a person's switch, or None for who never chose anything."""
    found: Notices | None = Notices.get_or_none(Notices.person == person_id)
    return found


def token(row: Notices) -> str:
    """Return the token of the address where a person's notices are stopped."""
    return signing.token(PURPOSE, row.public_id, VERSION, row.key_name)


def by_token(text: str) -> Notices:
    """Return the switch that an address names; raises `NoSuchNotices`.

    In the mails of somebody who turned out to be another, it is the other's.
    """
    read = signing.read_token(text)
    row: Notices | None = Notices.get_or_none(Notices.public_id == read.public_id) if read else None
    if read is None or row is None or not read.proves(PURPOSE, VERSION, row.key_name):
        raise NoSuchNotices
    keeper_id = row.person.keeper_id
    return (of_person(keeper_id) if keeper_id else None) or row


@unit_of_work
def stop(ctx: Context, row: Notices) -> None:
    """Tell a person nothing more. Safe to repeat."""
    Notices.update(off_at=ctx.now).where(Notices.id == row.id, Notices.off_at.is_null()).execute()


@unit_of_work
def resume(_ctx: Context, row: Notices) -> None:
    """Tell a person again what they had chosen. Safe to repeat."""
    Notices.update(off_at=None).where(Notices.id == row.id).execute()


def merge(keeper_id: int, other_id: int) -> None:
    """Let a person hear what they had chosen as another; what they stopped as that one stays stopped.

    The caller has both locked. Safe to repeat.
    """
    row = of_person(other_id)
    if row is None:
        return
    if row.off_at is None:
        for choice in NoticeChoice.select().where(NoticeChoice.person == other_id):
            _take_over(keeper_id, choice)
    NoticeChoice.delete().where(NoticeChoice.person == other_id).execute()
    if of_person(keeper_id) is None:
        Notices.update(person=keeper_id).where(Notices.id == row.id).execute()


def _take_over(keeper_id: int, choice: NoticeChoice) -> None:
    mine = (NoticeChoice.person == keeper_id, NoticeChoice.about == choice.about)
    own: NoticeChoice | None = NoticeChoice.get_or_none(*mine)
    if own is None:
        NoticeChoice.update(person=keeper_id).where(NoticeChoice.id == choice.id).execute()
        return
    both = {
        NoticeChoice.changes: own.changes or choice.changes,
        NoticeChoice.day_before: own.day_before or choice.day_before,
    }
    NoticeChoice.update(both).where(*mine).execute()
