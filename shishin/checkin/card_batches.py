"""Making paper cards by eights, showing them again, and making one anew that was lost.

A card is known from when it is made, and so is its person, who has a nickname and nothing else: a code that
nobody made is a forgery, and no scan ever has to write a person.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import timedelta

from shishin.checkin import cards, pages
from shishin.checkin.models import Attendance, Card, CardBatch, Scan
from shishin.core import codes, db, limits, signing
from shishin.core.context import Context
from shishin.core.db import unit_of_work
from shishin.core.errors import Forbidden, Invalid, NotFound
from shishin.groups import access as group_access
from shishin.groups.models import Group
from shishin.people import guests
from shishin.people.models import Person

CARDS_A_PAGE = 8
# Thirty-two QR codes are as much as a page of ours may weigh.
MOST_PAGES = 4
# More than any group hands out; a slip of a finger stays small.
BATCHES = limits.Limit("card-batches", 20, timedelta(days=1))
SHOWN = 20


class CardsForStaff(Forbidden):
    """Cards of no group are the city's: only its staff make them."""


class PagesOutOfRange(Invalid):
    """One to four pages are made at once; the facts say `most`."""


class NoSuchBatch(NotFound):
    """No batch of this group has this id."""


@dataclass(frozen=True, slots=True)
class Printed:
    """A card on its sheet; one that somebody uses already is left out when its batch is printed again."""

    card: Card
    used: bool


def require(ctx: Context, group: Group | None) -> None:
    """Raise `CardsForStaff` or what `require_organizer` raises unless the actor may make these cards."""
    if ctx.actor.staff or ctx.actor.system:
        return
    if group is None:
        raise CardsForStaff
    group_access.require_organizer(ctx, group.id)


@unit_of_work
def make(ctx: Context, group: Group | None, page_count: int, uid: str | None = None) -> CardBatch:
    """Make so many pages of eight cards, each with a person. Safe to repeat with the form's `uid`.

    Raises `PagesOutOfRange`, `TooMany` after twenty batches a day, and what `require` raises.
    """
    require(ctx, group)
    if not 0 < page_count <= MOST_PAGES:
        raise PagesOutOfRange(most=MOST_PAGES)
    if ctx.actor.person_id is not None:
        db.lock_rows(Person, [ctx.actor.person_id])
    uid = pages.usable_uid(ctx, uid)
    known = CardBatch.get_or_none(CardBatch.uid == uid)
    if known is not None and known.group_id == _id_of(group):
        return known
    limits.count(ctx, BATCHES, str(_id_of(group)))
    batch = CardBatch.create(
        uid=uid if known is None else pages.new_uid(ctx),
        group=group,
        printed_by=ctx.actor.person_id,
        at=ctx.now,
    )
    for _ in range(page_count * CARDS_A_PAGE):
        _new_card(ctx, batch)
    return batch


def batches(ctx: Context, group: Group | None) -> list[CardBatch]:
    """Return what was made for a group, or for no group, the newest first; raises what `require` raises."""
    require(ctx, group)
    return list(_of(group).order_by(CardBatch.at.desc(), CardBatch.id.desc()).limit(SHOWN))


def batch(ctx: Context, group: Group | None, uid: str) -> CardBatch:
    """Return a batch of a group, or of no group; raises `NoSuchBatch` and what `require` raises."""
    require(ctx, group)
    found: CardBatch | None = _of(group).where(CardBatch.uid == uid).first()
    if found is None:
        raise NoSuchBatch
    return found


def printed(made: CardBatch) -> list[Printed]:
    """Return the cards of a batch in the order of their sheet."""
    of_batch = list(Card.select().where(Card.batch == made.id).order_by(Card.id))
    persons = {card.person_id for card in of_batch}
    # Attendances are the keeper's where a card's person was joined with another; the scans stay as they were.
    rows = [*_about(Scan, persons), *_about(Attendance, persons)]
    scanned = {row.person_id for row in rows}
    return [Printed(card, used=card.person_id in scanned or card.lost_at is not None) for card in of_batch]


def of_number(ctx: Context, group: Group | None, number: str) -> Card:
    """Return a card by its number, for whoever may make it anew: the group's own, staff any.

    Raises `cards.NoSuchCard` and what `require` raises.
    """
    require(ctx, group)
    card: Card | None = (
        Card.select(Card, CardBatch, Person)
        .join_from(Card, CardBatch)
        .join_from(Card, Person)
        .where(Card.number == number)
        .first()
    )
    if card is None or not (group is None or card.batch.group_id == group.id):
        raise cards.NoSuchCard
    return card


def by_letters(ctx: Context, group: Group | None, typed: str) -> Card:
    """Return the card that the letters of a card or of its stub name, an older one's too.

    Raises `cards.NoSuchCard` and what `require` raises.
    """
    letters = cards.spelled(typed)
    if letters is None:
        raise cards.NoSuchCard
    card = of_number(ctx, group, cards.number_of(letters))
    for purpose in (cards.CODE, cards.STUB):
        if cards.is_of(card, letters, purpose):
            return card
    raise cards.NoSuchCard


@unit_of_work
def make_anew(ctx: Context, group: Group | None, number: str, version: int) -> Card:
    """Note that a card is lost and make it anew for the same person: from now on the old one is looked at.

    Safe to repeat: only the card of this version is made anew. Raises what `of_number` raises.
    """
    db.lock_rows(Card, [of_number(ctx, group, number).id])
    card = of_number(ctx, group, number)
    if card.token_version == version:
        # The key stays: by it the lost card is known as one that was replaced.
        card.token_version += 1
        card.lost_at = ctx.now
        card.save(only=[Card.token_version, Card.lost_at])
    return card


def _new_card(ctx: Context, made: CardBatch) -> None:
    Card.create(
        batch=made,
        person=guests.new_person(ctx),
        public_id=ctx.rng.bytes(signing.ID_SIZE).hex(),
        number=_new_number(ctx),
        key_name=signing.keyring().newest,
    )


def _new_number(ctx: Context) -> str:
    while True:
        number = codes.random_code(ctx.rng, cards.NUMBER_LETTERS)
        if not Card.select().where(Card.number == number).exists():
            return number


def _about(model: type[Scan] | type[Attendance], persons: Collection[int]) -> Iterable[Scan | Attendance]:
    found: Iterable[Scan | Attendance] = (
        model.select(model.person).where(model.person.in_(list(persons))).distinct()
    )
    return found


def _id_of(group: Group | None) -> int | None:
    return None if group is None else group.id


def _of(group: Group | None):  # type: ignore[no-untyped-def]  # noqa: ANN202 - peewee's query type
    mine = CardBatch.group.is_null() if group is None else CardBatch.group == group.id
    return CardBatch.select().where(mine)
