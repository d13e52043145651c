"""Who may use each route, written down; a test compares this table with the application's routes.

The guard of a blueprint and the `access` functions of commands enforce it; this table is what they are held to.
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
    "citizen.events.event": Policy.PUBLIC,
    "citizen.events.printed": Policy.PUBLIC,
    "citizen.sign_up.join": Policy.OWN,
    "citizen.passes.show": Policy.CAPABILITY,
    "citizen.passes.details": Policy.CAPABILITY,
    "citizen.passes.withdraw": Policy.CAPABILITY,
    "citizen.passes.undo": Policy.CAPABILITY,
    "citizen.passes.image": Policy.CAPABILITY,
    "citizen.plans.upcoming": Policy.OWN,
    "citizen.plans.mine": Policy.OWN,
    "citizen.groups.everyone": Policy.PUBLIC,
    "citizen.groups.group": Policy.PUBLIC,
    "api.events.listed": Policy.PUBLIC,
    "api.events.one": Policy.PUBLIC,
    "citizen.about.help": Policy.PUBLIC,
    "citizen.about.offline": Policy.PUBLIC,
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
    "organizer.scan.scan": Policy.GROUP_ORGANIZER,
}
