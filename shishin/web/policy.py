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
}
