"""What the demo city tells of itself, so that people and scripts can act as anybody in it."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from shishin.auth import links
from shishin.checkin import cards, reception_links
from shishin.checkin.models import Card
from shishin.checkin.reception_models import ReceptionLink
from shishin.core import days, sql
from shishin.core.context import Context
from shishin.core.db import unit_of_work
from shishin.events.models import Event, Occurrence
from shishin.groups.models import Group, Membership
from shishin.jobs.demo.filling import Size
from shishin.participation import passes
from shishin.participation.models import SignUp
from shishin.people.models import Person, StaffMember

LINK_HOURS = 24
# A large city is told in part: its first people, and what is nearest to today.
PEOPLE_TOLD, OCCURRENCES_TOLD = 1000, 1000

Told = dict[str, object]
_MAILS = sql.Statement("SELECT person_id, address FROM mail_address")


@unit_of_work
def tell(ctx: Context, size: Size, base_url: str) -> Told:
    """Return people, organizers, staff, groups, cards, links and occurrences; persons with a sign-in link."""
    return _Telling(ctx, size, base_url).everything()


class _Telling:
    def __init__(self, ctx: Context, size: Size, base_url: str) -> None:
        self._ctx, self._size, self._base_url = ctx, size, base_url
        self._mails: dict[int, str] = dict(_MAILS.rows())

    def everything(self) -> Told:
        """Return it all."""
        size = self._size
        return {
            "seed": size.seed,
            "today": size.today.isoformat(),
            "people": [self._citizen(*one) for one in self._citizens()],
            "organizers": self._organizers(),
            "staff": [
                self._person(row.person) for row in StaffMember.select(StaffMember, Person).join(Person)
            ],
            "groups": [self._group(group) for group in Group.select().order_by(Group.id)],
            "cards": [self._card(card) for card in Card.select().order_by(Card.id)],
            "reception_links": [self._reception_link(link) for link in _reception_links()],
            "occurrences": [self._occurrence(one) for one in self._occurrences()],
        }

    def _person(self, person: Person) -> Told:
        token = links.issue_unbound(self._ctx, person, LINK_HOURS)
        return {
            "nickname": person.nickname,
            "mail": self._mails.get(person.id),
            "sign_in": f"{self._base_url}/login/{token}",
        }

    def _card(self, card: Card) -> Told:
        return {
            "address": cards.url(card, self._base_url),
            "code": cards.shown(cards.code(card)),
            "stub": cards.shown(cards.stub_code(card)),
        }

    def _reception_link(self, link: ReceptionLink) -> Told:
        return {
            "occurrence": link.occurrence.code,
            "address": reception_links.url(link, self._base_url),
        }

    def _citizens(self) -> list[tuple[Person, list[SignUp]]]:
        """Return who has a browser and neither organizes nor is staff, first those with passes to come."""
        ahead: defaultdict[int, list[SignUp]] = defaultdict(list)
        for sign_up in _sign_ups_ahead(self._size):
            ahead[sign_up.person_id].append(sign_up)
        others = Membership.select(Membership.person).union(StaffMember.select(StaffMember.person))
        others = others.union(Card.select(Card.person))
        citizens = Person.select().where(Person.id.not_in(others)).order_by(Person.id)
        told = sorted(citizens, key=lambda person: (person.id not in ahead, person.id))[:PEOPLE_TOLD]
        return [(person, ahead[person.id]) for person in told]

    def _citizen(self, person: Person, sign_ups: Sequence[SignUp]) -> Told:
        return self._person(person) | {"passes": [self._pass(sign_up) for sign_up in sign_ups]}

    def _pass(self, sign_up: SignUp) -> Told:
        return {
            "occurrence": sign_up.occurrence.code,
            "stance": sign_up.stance.value,
            "adults": sign_up.adults,
            "children": sign_up.children,
            "address": f"{self._base_url}/p/{passes.managed_token(sign_up)}",
            "door": passes.door_url(sign_up, self._base_url),
            "code": passes.shown_code(sign_up),
        }

    def _organizers(self) -> list[Told]:
        rows = (
            Membership.select(Membership, Person, Group)
            .join_from(Membership, Person)
            .join_from(Membership, Group)
        )
        return [
            self._person(row.person) | {"group": row.group.handle} for row in rows.order_by(Membership.id)
        ]

    def _group(self, group: Group) -> Told:
        return {
            "name": group.name,
            "handle": group.handle,
            "ward": group.ward,
            "address": f"{self._base_url}/g/{group.handle}",
        }

    def _occurrences(self) -> Iterable[Occurrence]:
        """Return the occurrences nearest to today, in the order of their days."""
        noon = days.instant(self._size.today) + timedelta(hours=12)
        every = Occurrence.select(Occurrence, Event, Group).join(Event).left_outer_join(Group)
        nearest = sorted(every, key=lambda one: (abs(one.starts_at - noon), one.id))[:OCCURRENCES_TOLD]
        return sorted(nearest, key=lambda one: (one.starts_at, one.id))

    def _occurrence(self, occurrence: Occurrence) -> Told:
        group, base = occurrence.event.group, self._base_url
        return {
            "code": occurrence.code,
            "venue_code": occurrence.venue_code,
            "title": occurrence.event.title,
            "group": group.handle if group else None,
            "ward": occurrence.ward,
            "day": occurrence.day.isoformat(),
            "starts_at": _spelled(occurrence.starts_at),
            "ends_at": _spelled(occurrence.ends_at),
            "timed": occurrence.starts is not None,
            "capacity": occurrence.capacity,
            "status": occurrence.status.value,
            "addresses": {
                "event": f"{base}/e/{occurrence.code}",
                "venue": f"{base}/c/{occurrence.venue_code}",
                "organizer": f"{base}/o/e/{occurrence.code}",
            },
        }


def _spelled(instant: datetime) -> str:
    return days.local(instant).isoformat(timespec="seconds")


def _reception_links() -> Iterable[ReceptionLink]:
    return ReceptionLink.select(ReceptionLink, Occurrence).join(Occurrence).order_by(ReceptionLink.id)


def _sign_ups_ahead(size: Size) -> Iterable[SignUp]:
    return (
        SignUp.select(SignUp, Occurrence)
        .join(Occurrence)
        .where(Occurrence.day >= size.today, SignUp.withdrawn_at.is_null())
        .order_by(Occurrence.starts_at, SignUp.id)
    )
