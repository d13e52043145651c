"""控え: what the stub of a paper card opens, at home. Its record and its points, and nothing else.

Whoever holds the stub is whom the card is about: this is where a claim of the card begins. Once it was
claimed the stub opens nothing to anybody else, because whoever hands cards out can make it anew.
"""

from datetime import timedelta

from shishin.checkin import cards
from shishin.checkin.models import Card
from shishin.checkin.proofs import Proof
from shishin.core import limits, networks
from shishin.core.context import Context
from shishin.core.errors import Gone, NotFound

# Who knows a card's number still has five letters to guess, 33 million of them.
TRIES_A_CARD = limits.Limit("stub-card", 10, timedelta(days=1))
TRIES_AN_ADDRESS = limits.Limit("stub", 20, timedelta(hours=1))
# So that no handful of networks closes the page for the city: a hundred would have to.
TRIES_A_SITE = limits.Limit("stub-site", 50, timedelta(days=1))
TRIES_AT_ALL = limits.Limit("stub-all", 5000, timedelta(days=1))


class StubNotKnown(NotFound):
    """No stub has these letters."""


class StubReplaced(Gone):
    """The card was lost and made anew; the new stub opens it."""


def opened(ctx: Context, typed: str, address: str) -> Card:
    """Return the card whose stub has these letters.

    Raises `StubNotKnown`, `StubReplaced`, and `TooMany` after ten wrong tries a day for a card, twenty an
    hour from an address or fifty a day from a site; then right letters are refused too.
    """
    letters = cards.spelled(typed)
    of_card = [(TRIES_A_CARD, cards.number_of(letters))] if letters is not None else []
    of_network = [(TRIES_AN_ADDRESS, address), (TRIES_A_SITE, networks.site(address))]
    with limits.guess(ctx, *of_network, *of_card, (TRIES_AT_ALL, "")):
        card, proof = _found(letters)
    if proof is Proof.REISSUED:
        raise StubReplaced
    return card


def _found(letters: str | None) -> tuple[Card, Proof]:
    if letters is None:
        raise StubNotKnown
    try:
        return cards.by_code(letters, cards.STUB)
    except cards.NoSuchCard:
        raise StubNotKnown from None
