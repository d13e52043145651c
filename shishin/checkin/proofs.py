"""What a printed token proves about its row: it is the newest, one that a newer replaced, or a forgery."""

from enum import StrEnum

from shishin.core import signing

# A pass is handed on, a card is lost: nobody does that more often.
MOST_VERSIONS = 32


class Proof(StrEnum):
    """What was found."""

    CURRENT = "current"
    REISSUED = "reissued"
    FORGED = "forged"


def of_token(token: signing.ReadToken, purpose: str, version: int, key_name: str) -> Proof:
    """Say whether a token is the row's own, one that a newer replaced, or a forgery."""
    for older in versions(version):
        if token.proves(purpose, older, key_name):
            return of_version(older, version)
    return Proof.FORGED


def versions(newest: int) -> range:
    """Return the versions that may be in people's hands, the newest first."""
    return range(newest, max(newest - MOST_VERSIONS, 0), -1)


def of_version(found: int, newest: int) -> Proof:
    """Say what a right spelling of a version proves."""
    return Proof.CURRENT if found == newest else Proof.REISSUED
