"""How mail addresses are spelled in the store, and which of them take mail."""

import re

from shishin.core import text as text_module
from shishin.core.context import Context
from shishin.core.db import unit_of_work
from shishin.people.models import MailAddress

LONGEST = 254
# Of what the standard allows, only what mailboxes are called: nothing that could reach into a mail's headers.
_SPELLING = re.compile(r"[a-z0-9.!#$%&'*+/=?^_`{|}~-]+@[a-z0-9-]+(?:\.[a-z0-9-]+)+")


def normal(text: str) -> str | None:
    """Return the one spelling of a mail address, or None for what is none; width is free."""
    # The key of the full stop writes this while kana are typed; it ends no name.
    address = text_module.typed(text).replace("。", ".").lower()
    return address if len(address) <= LONGEST and _SPELLING.fullmatch(address) else None


def taking_mail(person_id: int) -> str | None:
    """Return the address under which a person is told things: where they read mail last; or None."""
    living = (MailAddress.person == person_id, MailAddress.stopped_at.is_null())
    newest = (MailAddress.verified_at.desc(), MailAddress.id.desc())
    row = MailAddress.select(MailAddress.address).where(*living).order_by(*newest).tuples().first()
    return str(row[0]) if row else None


def rows(person_id: int | None) -> list[MailAddress]:
    """Return everything that is kept of the addresses of a person, the first first; nothing of a stranger."""
    mine = MailAddress.select().where(MailAddress.person == person_id)
    return list(mine.order_by(MailAddress.id)) if person_id is not None else []


def of(person_id: int | None) -> list[str]:
    """Return every address under which a person is known, the first first; none for a stranger."""
    return [str(row.address) for row in rows(person_id)]


def hinted(address: str) -> str:
    """Return an address so that its owner knows it, and nobody else learns it: t…@example.jp."""
    name, _, host = address.partition("@")
    return f"{name[:1]}…@{host}"


def owner(address: str) -> int | None:
    """Return the id of who is known under an address, or None."""
    row = MailAddress.get_or_none(MailAddress.address == address)
    return row.person_id if row else None


@unit_of_work
def add(ctx: Context, person_id: int, address: str) -> None:
    """Let a person be known under an address that nobody else has. Safe to repeat."""
    (
        MailAddress.insert(address=address, person=person_id, verified_at=ctx.now)
        .on_conflict_ignore()
        .as_rowcount()
        .execute()
    )


@unit_of_work
def stop(ctx: Context, address: str) -> bool:
    """Send nothing more to an address that takes no mail; say whether it was one of ours. Safe to repeat."""
    taking = (MailAddress.address == address, MailAddress.stopped_at.is_null())
    return bool(MailAddress.update(stopped_at=ctx.now).where(*taking).execute())


@unit_of_work
def confirm(ctx: Context, address: str) -> None:
    """Note that somebody has just read mail under an address: what had stopped goes on."""
    changes = {MailAddress.verified_at: ctx.now, MailAddress.stopped_at: None}
    MailAddress.update(changes).where(MailAddress.address == address).execute()
