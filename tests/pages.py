"""Every page that can be opened, with an address at which it shows something, so that none is forgotten.

A rule of the application that stands neither in SAMPLES nor in NOT_PAGES fails the tests that walk here.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from shishin.auth import handovers, links
from shishin.auth.models import Handover, LinkPurpose, LoginLink
from shishin.checkin import cards, reception_links
from shishin.checkin.models import Attendance
from shishin.participation import passes
from shishin.participation.models import SignUp
from shishin.people import guests
from shishin.people.models import Person
from tests import town as towns
from tests.town import Town


class Who(StrEnum):
    """Whose browser opens the page."""

    STRANGER = "stranger"
    CITIZEN = "citizen"
    ORGANIZER = "organizer"
    STAFF = "staff"


@dataclass(frozen=True, slots=True)
class Page:
    """An address, who opens it, and the status that it has to answer with."""

    path: str
    who: Who = Who.CITIZEN
    status: int = 200

    def spoken(self, language: str) -> str:
        """Return the address in a language."""
        return f"{self.path}{'&' if '?' in self.path else '?'}lang={language}"


def _door(town: Town) -> str:
    return f"/t/{passes.door_token(SignUp.get_by_id(town.going.id))}"


def _link(town: Town) -> str:
    return f"/login/{links.issue_unbound(town.world.system, town.world.organizer, hours=1)}"


def _claim(town: Town, address: str) -> str:
    """Where a link leads that the citizen asked for, to be tied to an address."""
    return f"/me/claim/{_asked(town, address)}"


def _asked(town: Town, address: str) -> str:
    ctx = towns.citizen(town.world).at(town.world.clock.now + timedelta(minutes=50))
    links.write(ctx, LinkPurpose.CLAIM, town.world.citizen, address, ctx.actor.device or "", None)
    seed = LoginLink.select(LoginLink.seed).order_by(LoginLink.id.desc()).scalar()
    return links.token_of(seed)


def _handover(town: Town) -> str:
    """What the citizen sees after typing the code of another browser."""
    later, another = town.world.clock.now + timedelta(minutes=50), town.world.device_ctx("neighbour 3")
    mine = towns.citizen(town.world).at(later)
    if Handover.get_or_none(Handover.browser == mine.actor.device) is None:
        person = Person.get_by_id(guests.person_of_device(another.actor.device or ""))
        handovers.take(mine, handovers.code(handovers.offer(another.at(later), person)), "192.0.2.1")
    return "/me/handover/join"


def _at_the_door(town: Town) -> str:
    return f"/r/{reception_links.token(town.door)}"


def _here(town: Town) -> str:
    """Return the line of somebody who is checked in today."""
    there = Attendance.select(Attendance.person).where(Attendance.occurrence == town.today.id)
    here = SignUp.select().where(SignUp.occurrence == town.today.id, SignUp.person.in_(there))
    return str(here.order_by(SignUp.id).first().ref)


def _cards_of(town: Town) -> str:
    return f"/o/g/{town.world.group.handle}/cards"


def _batch(town: Town) -> str:
    return str(town.card.batch.uid)


def _for_citizens(*paths: str) -> list[Page]:
    return [Page(path) for path in paths]


def _for_organizers(*paths: str) -> list[Page]:
    return [Page(path, Who.ORGANIZER) for path in paths]


def _for_staff(*paths: str) -> list[Page]:
    return [Page(path, Who.STAFF) for path in paths]


SAMPLES: dict[str, Callable[[Town], list[Page]]] = {
    "citizen.events.home": lambda town: [
        Page("/", Who.STRANGER),
        *_for_citizens(
            "/?when=weekend&flag=kids",
            "/?when=ongoing",
            "/?q=%E8%8A%B1",
            "/?flag=cert&ward=111015",
            "/?flag=kids&ward=111015&when=2026-10-24",
            "/?near=35.92,139.66&when=2026-10-24..2026-10-31",
            f"/?after={town.free.code}",
        ),
    ],
    "citizen.events.find": lambda town: [
        Page("/find", Who.STRANGER),
        *_for_citizens("/find?when=weekend&flag=kids&q=%E8%8A%B1", "/find?flag=cert&ward=111015"),
        Page("/find?near=35.92,139.66&when=2026-10-24..2026-10-31"),
    ],
    "citizen.map.show": lambda town: [
        Page("/map", Who.STRANGER),
        *_for_citizens("/map?near=35.92,139.66", "/map?ward=111040&flag=kids", "/map?flag=cert"),
    ],
    "citizen.events.event": lambda town: [
        Page(f"/e/{town.free.code}", Who.STRANGER),
        *_for_citizens(
            *(
                f"/e/{occurrence.code}"
                for occurrence in (
                    town.today,
                    town.full,
                    town.garden,
                    town.cancelled,
                    town.moved,
                    town.imported,
                    town.lasting,
                    town.thanked,
                    town.home,
                )
            )
        ),
        Page(f"/e/{town.home.code}", Who.STRANGER),
        Page("/e/ZZZZZZ", status=404),
    ],
    "citizen.about.typed_code": lambda town: [Page("/e?code=!!", status=404)],
    "citizen.passes.show": lambda town: [
        *_for_citizens(
            *map(
                towns.address,
                (
                    *(town.going, town.maybe, town.interested, town.withdrawn, town.called_off, town.past),
                    *(town.handed, town.offered),
                    *(town.claimable, town.claimed, town.at_home),
                ),
            )
        ),
        Page("/p/0000000000", status=404),
    ],
    "citizen.series.show": lambda town: _for_citizens(
        *(f"{towns.address(town.withdrawn)}/dates{more}" for more in ("", "?asked=", "?stopped=2")),
        f"{towns.address(town.going)}/dates",
    ),
    "citizen.notices.reply": lambda town: _for_citizens(
        *(f"{towns.address(sign_up)}/reply" for sign_up in (town.going, town.maybe))
    ),
    "citizen.notices.switch": lambda town: [
        *(Page(f"/n/{towns.switch(town, off=off)}", Who.STRANGER) for off in (False, True)),
        Page("/n/0000000000", Who.STRANGER, status=404),
    ],
    "citizen.told.show": lambda town: [
        *_for_citizens(f"{towns.address(town.going)}/told"),
        Page(f"{towns.address(town.going)}/told", Who.STRANGER, status=403),
    ],
    "citizen.told.sent": lambda town: _for_citizens(f"{towns.address(town.going)}/told/sent"),
    "citizen.told.link": lambda town: [
        *_for_citizens(
            *(
                f"{towns.address(town.going)}/told/{_asked(town, address)}"
                for address in ("her@example.jp", "other@example.jp")
            )
        ),
        Page(f"{towns.address(town.going)}/told/0000", status=410),
    ],
    "citizen.plans.upcoming": lambda town: [Page("/me/plans"), Page("/me/plans", Who.STRANGER)],
    "citizen.plans.mine": lambda town: [Page("/me/passes"), Page("/me/passes", Who.STRANGER)],
    "citizen.me.path": lambda town: [Page("/me"), Page("/me", Who.STRANGER)],
    "citizen.me.points": lambda town: [Page("/me/points"), Page("/me/points", Who.STRANGER)],
    "citizen.settings.show": lambda town: [
        Page("/me/settings"),
        Page("/me/settings?saved=1"),
        Page("/me/settings", Who.STRANGER),
        Page("/me/settings", Who.ORGANIZER),
    ],
    "citizen.privacy.mine": lambda town: [Page("/me/data"), Page("/me/data", Who.STRANGER)],
    "citizen.privacy.ask": lambda town: [
        Page("/me/delete"),
        Page("/me/delete", Who.STRANGER),
        Page("/me/delete", Who.ORGANIZER),
    ],
    "citizen.privacy.erased": lambda town: [Page("/me/deleted", Who.STRANGER)],
    "citizen.check_in.venue": lambda town: [
        Page(f"/c/{town.free.venue_code}", Who.STRANGER),
        *_for_citizens(
            f"/c/{town.today.venue_code}",
            f"/c/{town.arrived.venue_code}",
            f"/c/{town.free.venue_code}?have=1",
            f"/c/{town.cancelled.venue_code}",
            f"/c/{town.lasting.venue_code}",
            f"/c/{town.moved.venue_code}",
            f"/c/{town.yesterday.venue_code}",
            f"/c/{town.thanked.venue_code}",
            f"/c/{town.home.venue_code}",
        ),
    ],
    "citizen.check_in.done": lambda town: _for_citizens(
        f"/c/{town.arrived.venue_code}/done", f"/c/{town.arrived.venue_code}/done?again=1"
    ),
    "citizen.door.show": lambda town: [Page(_door(town)), Page(_door(town), Who.ORGANIZER)],
    "citizen.claim.start": lambda town: [Page("/me/claim"), Page("/me/claim", Who.STRANGER)],
    "citizen.claim.sent": lambda town: [Page("/me/claim/sent")],
    "citizen.claim.show": lambda town: [
        *_for_citizens(_claim(town, "her@example.jp"), _claim(town, "other@example.jp")),
        Page("/me/claim/0000", status=410),
    ],
    "citizen.handover.show": lambda town: [Page("/me/handover"), Page("/me/handover", Who.STRANGER)],
    "citizen.handover.proposed": lambda town: [
        Page(_handover(town)),
        Page("/me/handover/join", Who.STRANGER, status=410),
    ],
    "citizen.devices.show": lambda town: [Page("/me/devices"), *_for_organizers("/me/devices")],
    "citizen.passkeys.show": lambda town: [Page("/me/passkeys"), *_for_organizers("/me/passkeys")],
    "citizen.bringing.show": lambda town: _for_organizers("/me/bring"),
    "citizen.helper.show": lambda town: [
        Page(_at_the_door(town), Who.STRANGER),
        Page("/r/0000", Who.STRANGER, status=404),
    ],
    "citizen.helper.door": lambda town: [
        Page(f"/r/e/{town.door.occurrence.code}/scan"),
        Page(f"/r/e/{town.today.code}/scan", status=403),
    ],
    "organizer.helpers.show": lambda town: _for_organizers(
        f"/o/e/{town.door.occurrence.code}/helpers",
        f"/o/e/{town.today.code}/helpers",
        f"/o/e/{town.yesterday.code}/helpers",
        f"/o/e/{town.home.code}/helpers",
    ),
    "citizen.card.show": lambda town: [
        *(
            Page(f"/card/{cards.token(card)}", who)
            for card in (town.card, town.lost_card)
            for who in (Who.STRANGER, Who.ORGANIZER)
        ),
        Page(f"/card/{cards.token(town.card)}?done={town.today.code}&said=recorded", Who.ORGANIZER),
        Page("/card/0000", status=404),
    ],
    "citizen.card.claim": lambda town: [Page("/card/claim", Who.STRANGER)],
    "citizen.card.record": lambda town: [Page(f"/card/record/{cards.record_token(town.card)}", Who.STRANGER)],
    "organizer.cards.of_event": lambda town: _for_organizers(f"/o/e/{town.today.code}/cards"),
    "organizer.cards.of_group": lambda town: _for_organizers(f"{_cards_of(town)}?batch={_batch(town)}"),
    "organizer.cards.ask_lost": lambda town: _for_organizers(f"{_cards_of(town)}/lost"),
    "organizer.cards.one": lambda town: _for_organizers(
        f"{_cards_of(town)}/{town.card.number}", f"{_cards_of(town)}/{town.lost_card.number}"
    ),
    "staff.cards.of_city": lambda town: _for_staff("/staff/cards"),
    "staff.cards.ask_lost": lambda town: _for_staff("/staff/cards/lost"),
    "staff.cards.one": lambda town: _for_staff(f"/staff/cards/{town.lost_card.number}"),
    "citizen.groups.everyone": lambda town: _for_citizens("/groups", "/groups?q=zzz"),
    "citizen.groups.group": lambda town: _for_citizens(f"/g/{town.world.group.handle}"),
    "citizen.report.occurrence": lambda town: _for_citizens(
        f"/e/{town.today.code}/report", f"/e/{town.today.code}/report?sent=1"
    ),
    "citizen.report.group": lambda town: _for_citizens(f"/g/{town.world.group.handle}/report"),
    "citizen.sign_in.login": lambda town: [Page("/login", Who.STRANGER)],
    "citizen.sign_in.sent": lambda town: [Page("/login/sent", Who.STRANGER)],
    "citizen.sign_in.link": lambda town: [
        Page(_link(town), Who.STRANGER),
        Page("/login/0000", Who.STRANGER, status=410),
    ],
    "citizen.about.help": lambda town: _for_citizens("/help"),
    "citizen.about.offline": lambda town: _for_citizens("/offline"),
    "citizen.about.unsent": lambda town: _for_citizens("/unsent"),
    "citizen.about.privacy": lambda town: _for_citizens("/privacy"),
    "citizen.about.terms": lambda town: _for_citizens("/terms"),
    "citizen.about.accessibility": lambda town: _for_citizens("/accessibility"),
    "citizen.about.display": lambda town: _for_citizens("/display"),
    "citizen.gallery.gallery": lambda town: [
        Page("/dev/gallery", Who.STRANGER),
        Page("/dev/gallery?errors=1", Who.STRANGER),
    ],
    "citizen.dev_mail.mails": lambda town: [Page("/dev/mail", Who.STRANGER)],
    "organizer.home.home": lambda town: _for_organizers("/o"),
    "organizer.events.new": lambda town: _for_organizers("/o/e/new", f"/o/e/new?like={town.today.code}"),
    "organizer.events.show": lambda town: [
        *_for_organizers(
            f"/o/e/{town.today.code}",
            f"/o/e/{town.today.code}?published=1",
            f"/o/e/{town.cancelled.code}",
            f"/o/e/{town.yesterday.code}",
            f"/o/e/{town.thanked.code}",
            f"/o/e/{town.lasting.code}",
            f"/o/e/{town.home.code}",
        ),
    ],
    "organizer.events.edit": lambda town: _for_organizers(
        f"/o/e/{town.today.code}/edit", f"/o/e/{town.lasting.code}/edit"
    ),
    "organizer.events.ask_cancel": lambda town: _for_organizers(f"/o/e/{town.today.code}/cancel"),
    "organizer.dates.show": lambda town: _for_organizers(f"/o/e/{town.today.code}/dates"),
    "organizer.easy.show": lambda town: _for_organizers(f"/o/e/{town.today.code}/easy"),
    "organizer.roster.show": lambda town: _for_organizers(
        f"/o/e/{town.today.code}/roster", f"/o/e/{town.next_month.code}/roster"
    ),
    "organizer.pairs.show": lambda town: _for_organizers(
        f"/o/e/{town.yesterday.code}/pairs", f"/o/e/{town.today.code}/pairs"
    ),
    "organizer.review.show": lambda town: _for_organizers(
        f"/o/e/{town.cancelled.code}/review",
        f"/o/e/{town.thanked.code}/review",
        f"/o/e/{town.today.code}/review",
    ),
    "organizer.claims.show": lambda town: _for_organizers(
        f"/o/e/{town.yesterday.code}/claims", f"/o/e/{town.today.code}/claims"
    ),
    "organizer.asks.show": lambda town: _for_organizers(
        f"/o/e/{town.today.code}/asks", f"/o/e/{town.free.code}/asks?saved=1"
    ),
    "organizer.asks.names": lambda town: _for_organizers(
        f"/o/e/{town.today.code}/names", f"/o/e/{town.today.code}/names?show=codes"
    ),
    "organizer.closing.show": lambda town: _for_organizers(
        f"/o/e/{town.today.code}/roster/{_here(town)}/correct"
    ),
    "organizer.thanks.show": lambda town: _for_organizers(
        f"/o/e/{town.yesterday.code}/thanks",
        f"/o/e/{town.thanked.code}/thanks?sent=1",
        f"/o/e/{town.thanked.code}/thanks?mended=1",
    ),
    "organizer.poster.show": lambda town: _for_organizers(
        f"/o/e/{town.today.code}/poster", f"/o/e/{town.home.code}/poster"
    ),
    "staff.dashboard.month": lambda town: [
        *_for_staff("/staff", "/staff?month=2026-09", "/staff?month=2026-10&ward=111040"),
        Page("/staff", Who.ORGANIZER, status=403),
    ],
    "staff.dashboard.definitions": lambda town: _for_staff("/staff/definitions"),
    "staff.messages.sent": lambda town: _for_staff("/staff/messages"),
    "staff.reports.waiting": lambda town: _for_staff("/staff/reports"),
    "organizer.sheet.show": lambda town: _for_organizers(
        f"/o/e/{town.today.code}/list", f"/o/e/{town.next_month.code}/list", f"/o/e/{town.home.code}/list"
    ),
    "organizer.screen.show": lambda town: _for_organizers(
        f"/o/e/{town.today.code}/screen", f"/o/e/{town.home.code}/screen"
    ),
    "organizer.screen.venue": lambda town: _for_organizers(f"/o/e/{town.today.code}/venue"),
    "organizer.scan.scan": lambda town: _for_organizers(f"/o/e/{town.today.code}/scan"),
}

# Addresses that a browser opens without being shown a page of ours.
NOT_PAGES: dict[str, str] = {
    "assets.static_file": "a file",
    "citizen.events.printed": "the same page as /e/<code>, by the address that a QR spells in capitals",
    "citizen.printed.venue": "leads on to /c/<code>",
    "citizen.printed.door": "leads on to /t/<token>",
    "citizen.printed.reception": "leads on to /r/<token>",
    "citizen.printed.card": "leads on to /card/<token>",
    "citizen.passes.image": "an image",
    "citizen.calendars.of_pass": "a calendar",
    "citizen.calendars.of_person": "a calendar",
    "citizen.privacy.as_json": "a file",
    "citizen.privacy.as_tables": "a file",
    "citizen.photos.photo": "an image",
    "citizen.pwa.worker": "a script",
    "citizen.pwa.manifest": "JSON",
    "api.events.listed": "JSON",
    "api.events.one": "JSON",
    "api.me.me": "JSON",
    "api.push.key": "JSON",
    "api.stats.cells": "JSON",
    "api.reception.reception": "JSON",
    "api.reception.tags": "JSON",
    "api.health.healthz": "plain text",
    "api.health.readyz": "JSON",
    "api.health.metrics": "plain text",
}


@dataclass(frozen=True, slots=True)
class Press:
    """A button, who presses it, and the status of the page that answers it where it leads nowhere else."""

    path: str
    status: int
    form: dict[str, str]
    who: Who = Who.CITIZEN


def presses(town: Town) -> list[Press]:
    """Return buttons whose answer is a page of its own at an address that only takes buttons."""
    full, today = f"/e/{town.full.code}/join", f"/o/e/{town.today.code}"
    mine, withdrawn = (
        f"/p/{passes.managed_token(SignUp.get_by_id(sign_up.id))}" for sign_up in (town.going, town.withdrawn)
    )
    return [
        Press(full, 409, {"stance": "going"}),
        Press(full, 422, {"stance": ""}),
        Press(f"/e/{town.cancelled.code}/join", 409, {"stance": "going"}),
        Press("/e/NONE99/join", 404, {"stance": "going"}),
        Press(f"{mine}/details", 422, {"adults": "0", "children": "0"}),
        Press(f"{withdrawn}/details", 409, {"stance": "maybe"}),
        Press(f"{withdrawn}/hand-on", 409, {}),
        Press(f"{mine}/claim", 409, {}),
        Press(_at_the_door(town).replace("/r/", "/r/0"), 404, {}, Who.STRANGER),
        Press(f"/o/e/{town.home.code}/helpers", 409, {}, Who.ORGANIZER),
        Press(f"{today}/tally", 401, {}),
        Press(f"{today}/tally/undo", 422, {"scan": "nothing"}, Who.ORGANIZER),
        Press(f"{today}/roster/nobody", 404, {}, Who.ORGANIZER),
        Press(f"{today}/roster/nobody/undo", 404, {}, Who.ORGANIZER),
        Press(f"{today}/roster/nobody/out", 404, {}, Who.ORGANIZER),
        Press(f"{today}/roster/nobody/out/undo", 404, {}, Who.ORGANIZER),
        Press(f"{today}/roster/{_here(town)}/correct", 422, {"arrived": "soon"}, Who.ORGANIZER),
        Press(f"/o/e/{town.thanked.code}/count", 422, {"heads": "many"}, Who.ORGANIZER),
        Press(f"{today}/asks", 422, {"asks_names": "1"}, Who.ORGANIZER),
        Press(f"{mine}/names", 422, {"names": "a" * 121}),
        Press(f"{withdrawn}/consent", 409, {"agree": "1"}),
        Press(f"{today}/signals", 422, {"kind": "none"}, Who.ORGANIZER),
        Press(f"{today}/roster/nobody/remove", 404, {}, Who.ORGANIZER),
        Press(f"{today}/roster/nobody/put-back", 404, {}, Who.ORGANIZER),
        Press(f"{today}/roster", 422, {"code": "0000000"}, Who.ORGANIZER),
        Press(f"{today}/roster", 422, {"code": "0000-0000-0000"}, Who.ORGANIZER),
        Press(f"{_cards_of(town)}", 422, {"pages": "99"}, Who.ORGANIZER),
        Press(f"{_cards_of(town)}/lost", 422, {"code": "7K3M"}, Who.ORGANIZER),
        Press("/me/claim", 422, {"mail": "nobody"}),
        Press(f"{mine}/told", 422, {"mail": "nobody"}),
        Press(f"{mine}/told/sent", 410, {"code": "000000"}),
        Press("/me/claim", 409, {"mail": "her@example.jp"}, Who.STRANGER),
        Press("/me/claim/drop", 409, {}, Who.STRANGER),
        Press("/me/claim/sent", 410, {"code": "000000"}, Who.STRANGER),
        Press("/me/handover", 409, {}, Who.STRANGER),
        Press("/me/handover/code", 422, {"code": "000000"}),
        Press("/card/claim", 422, {"code": "7K3M"}, Who.STRANGER),
        Press(f"/card/{cards.token(town.card)}", 422, {}, Who.ORGANIZER),
        Press(f"{today}/pairs", 422, {}, Who.ORGANIZER),
        Press(f"{today}/pairs", 404, {"ref": "nobody", "scan": "nothing"}, Who.ORGANIZER),
        Press(f"{today}/pairs/nobody/undo", 404, {}, Who.ORGANIZER),
        Press(f"{today}/thanks", 409, {}, Who.ORGANIZER),
        Press(f"/me/thanks/{town.thanked.code}", 409, {"heart": "1"}, Who.STRANGER),
        Press(f"/o/e/{town.yesterday.code}/thanks", 422, {"amount": "many"}, Who.ORGANIZER),
        Press("/o/e/new", 422, {"title": ""}, Who.ORGANIZER),
        Press("/login", 422, {"mail": "nobody"}, Who.STRANGER),
    ]


def everything(town: Town) -> dict[Who, list[Page]]:
    """Return every page by whose browser opens it."""
    found: dict[Who, list[Page]] = {who: [] for who in Who}
    for sample in SAMPLES.values():
        for page in sample(town):
            found[page.who].append(page)
    found[Who.CITIZEN].append(Page("/nothing-here", status=404))
    return found


def forgotten(town: Town) -> set[str]:
    """Return the endpoints that answer a GET and stand in neither list, or in a list without existing."""
    rules = town.world.app.url_map.iter_rules()
    open_ones = {rule.endpoint for rule in rules if "GET" in (rule.methods or ())}
    return open_ones ^ (SAMPLES.keys() | NOT_PAGES.keys())
