"""Who may use each route, written down; a test compares this table with the application's routes.

The guard of a blueprint and the `access` functions of commands enforce it; they are held to this table.
"""

from enum import StrEnum


class Policy(StrEnum):
    """Who gets something from a route."""

    PUBLIC = "everybody, the same for all"
    OWN = "everybody, each only their own things, by session or device"
    CAPABILITY = "whoever holds the token in the address"
    GRANT = "whoever holds a grant for the occurrence, from the device it was given to"
    ORGANIZER = "whoever is signed in, each for the groups they organize"
    GROUP_ORGANIZER = "only an organizer of the occurrence's group"
    STAFF = "only the city's staff"
    DEVELOPMENT = "nobody in production"


POLICIES: dict[str, Policy] = {
    "assets.static_file": Policy.PUBLIC,
    "citizen.events.home": Policy.PUBLIC,
    "citizen.events.find": Policy.PUBLIC,
    "citizen.events.event": Policy.PUBLIC,
    "citizen.events.printed": Policy.PUBLIC,
    "citizen.sign_up.join": Policy.OWN,
    "citizen.passes.show": Policy.CAPABILITY,
    "citizen.passes.details": Policy.CAPABILITY,
    "citizen.passes.withdraw": Policy.CAPABILITY,
    "citizen.passes.undo": Policy.CAPABILITY,
    "citizen.handing.hand_on": Policy.CAPABILITY,
    "citizen.handing.take": Policy.CAPABILITY,
    "citizen.passes.image": Policy.CAPABILITY,
    "citizen.plans.upcoming": Policy.OWN,
    "citizen.plans.mine": Policy.OWN,
    "citizen.groups.everyone": Policy.PUBLIC,
    "citizen.groups.group": Policy.PUBLIC,
    "citizen.report.occurrence": Policy.PUBLIC,
    "citizen.report.send_occurrence": Policy.PUBLIC,
    "citizen.report.group": Policy.PUBLIC,
    "citizen.report.send_group": Policy.PUBLIC,
    "staff.reports.waiting": Policy.STAFF,
    "staff.reports.look_at": Policy.STAFF,
    "staff.messages.sent": Policy.STAFF,
    "api.events.listed": Policy.PUBLIC,
    "api.events.one": Policy.PUBLIC,
    "citizen.about.help": Policy.PUBLIC,
    "citizen.about.offline": Policy.PUBLIC,
    "citizen.about.unsent": Policy.PUBLIC,
    "citizen.about.privacy": Policy.PUBLIC,
    "citizen.about.terms": Policy.PUBLIC,
    "citizen.about.accessibility": Policy.PUBLIC,
    "citizen.about.typed_code": Policy.PUBLIC,
    "citizen.about.display": Policy.OWN,
    "citizen.about.choose_display": Policy.OWN,
    "citizen.gallery.gallery": Policy.DEVELOPMENT,
    "citizen.dev_mail.mails": Policy.DEVELOPMENT,
    "citizen.printed.venue": Policy.PUBLIC,
    "citizen.printed.door": Policy.CAPABILITY,
    "citizen.check_in.venue": Policy.OWN,
    "citizen.check_in.check_in": Policy.OWN,
    "citizen.check_in.done": Policy.OWN,
    "citizen.door.show": Policy.CAPABILITY,
    "citizen.door.check_in": Policy.GROUP_ORGANIZER,
    "citizen.me.path": Policy.OWN,
    "citizen.me.points": Policy.OWN,
    "api.scans.receive": Policy.GRANT,
    "api.reception.reception": Policy.GROUP_ORGANIZER,
    "api.me.me": Policy.OWN,
    "api.stats.cells": Policy.PUBLIC,
    "api.health.healthz": Policy.PUBLIC,
    "api.health.readyz": Policy.PUBLIC,
    "api.health.metrics": Policy.DEVELOPMENT,
    "citizen.sign_in.login": Policy.OWN,
    "citizen.sign_in.ask": Policy.OWN,
    "citizen.sign_in.sent": Policy.OWN,
    "citizen.sign_in.by_code": Policy.OWN,
    "citizen.sign_in.link": Policy.CAPABILITY,
    "citizen.sign_in.consume": Policy.CAPABILITY,
    "citizen.sign_in.logout": Policy.OWN,
    "citizen.pwa.worker": Policy.PUBLIC,
    "citizen.pwa.manifest": Policy.PUBLIC,
    "staff.dashboard.month": Policy.STAFF,
    "staff.dashboard.definitions": Policy.STAFF,
    "organizer.home.home": Policy.ORGANIZER,
    "organizer.events.new": Policy.ORGANIZER,
    "organizer.events.publish": Policy.ORGANIZER,
    "organizer.events.show": Policy.GROUP_ORGANIZER,
    "organizer.events.edit": Policy.GROUP_ORGANIZER,
    "organizer.events.change": Policy.GROUP_ORGANIZER,
    "organizer.events.ask_cancel": Policy.GROUP_ORGANIZER,
    "organizer.events.cancel": Policy.GROUP_ORGANIZER,
    "organizer.dates.show": Policy.GROUP_ORGANIZER,
    "organizer.dates.add": Policy.GROUP_ORGANIZER,
    "organizer.dates.split": Policy.GROUP_ORGANIZER,
    "organizer.easy.show": Policy.GROUP_ORGANIZER,
    "organizer.easy.write": Policy.GROUP_ORGANIZER,
    "organizer.roster.show": Policy.GROUP_ORGANIZER,
    "organizer.roster.by_code": Policy.GROUP_ORGANIZER,
    "organizer.roster.check_in": Policy.GROUP_ORGANIZER,
    "organizer.roster.undo": Policy.GROUP_ORGANIZER,
    "organizer.roster.count_one": Policy.GROUP_ORGANIZER,
    "organizer.roster.count_one_less": Policy.GROUP_ORGANIZER,
    "organizer.review.show": Policy.GROUP_ORGANIZER,
    "organizer.review.judge": Policy.GROUP_ORGANIZER,
    "organizer.poster.show": Policy.GROUP_ORGANIZER,
    "organizer.scan.scan": Policy.GROUP_ORGANIZER,
}
