"""Links by which somebody who is known by their browser alone becomes known under a mail address, too.

The link goes to the address that was typed, whoever is known under it: who reads the mail there, in the
browser that asked, has shown that both are theirs.
"""

from datetime import timedelta

from shishin.auth import links
from shishin.auth.models import LinkPurpose, LoginLink
from shishin.core import codes, limits, networks
from shishin.core.context import Context
from shishin.core.db import unit_of_work
from shishin.people import mail_addresses
from shishin.people.models import Person

# A strange mailbox hears of us a few times a day from one site, in however many private tabs its address is
# typed. Counted by site, so that nobody elsewhere is kept from tying their own.
ASKS_OF_PERSON = limits.Limit("claim-person", 5, timedelta(hours=1))
ASKS_OF_SITE = limits.Limit("claim-address", 5, timedelta(days=1))


def ask(ctx: Context, person: Person, address: str, browser: str, client: str, told: str = "") -> None:
    """Send a link to an address, bound to the browser of the person who asks.

    `told`: what they want to be told about there, by its public code; without it they want to be known by it.
    The same answer whether or not anybody is known under it. Raises `TooMany`.
    """
    limits.count(ctx, ASKS_OF_PERSON, str(person.id))
    if mail_addresses.owner(address) is None:
        limits.count(ctx, ASKS_OF_SITE, f"{address} {networks.site(client)}")
    links.count_asking(ctx, address, browser, client)
    facts: dict[str, object] = {"told": told} if told else {}
    links.write(ctx, LinkPurpose.CLAIM, person, address, browser, address, facts)


def asked_at(ctx: Context, browser: str) -> str | None:
    """Return the address that was typed last in a browser while its link may still come."""
    return links.asked_at(ctx, browser, LinkPurpose.CLAIM)


def find(ctx: Context, token: str, browser: str | None) -> LoginLink:
    """Return the living link of a token; raises `LinkExpired` or `OtherBrowser`."""
    return links.usable(ctx, token, browser, LinkPurpose.CLAIM)


def token_by_code(ctx: Context, text: str, browser: str) -> str:
    """Return the token of the link whose short code was typed where it was asked for.

    A wrong try stays counted. Raises `LinkExpired`, `CodeLocked`, `WrongCode`.
    """
    links.count_try(ctx, browser, LinkPurpose.CLAIM)
    link = links.by_code(ctx, codes.normal(text) or "", browser, LinkPurpose.CLAIM)
    return links.token_of(link.seed or "")


@unit_of_work
def use(ctx: Context, token: str, browser: str | None) -> LoginLink:
    """Use a link up, once, and return it; raises `LinkExpired` or `OtherBrowser`."""
    link = find(ctx, token, browser)
    links.use_up(ctx, link)
    return link
