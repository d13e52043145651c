"""Passes: the addresses and letters by which a sign-up is shown, managed and recognised."""

from shishin.core import codes, signing, sql
from shishin.core.context import Context
from shishin.core.errors import Conflict, Gone, NotFound
from shishin.events.models import Occurrence
from shishin.participation import access
from shishin.participation.models import TAKEN, SignUp, Stance

MANAGED = "pass"
DOOR = "door"
TOLD = "told"
CODE_LENGTH = 7
# Who waits, or is only interested, has nothing to show at a door.
SHOWN = frozenset({Stance.GOING, Stance.MAYBE})
# What is handed on has an address of its own kind, so that one taken back is known for what it was.
HANDED_ON_VERSION = 1_000


_BY_PUBLIC_ID = sql.Query[SignUp](lambda value: access.whole().where(SignUp.public_id == value))
_OF_PERSON = sql.Query[SignUp](
    lambda value: access.whole().where(SignUp.occurrence == value, SignUp.person == value)
)
_BY_REF = sql.Query[SignUp](
    lambda value: access.whole().where(SignUp.occurrence == value, SignUp.ref == value)
)
_BY_SHORT_CODE = sql.Query[SignUp](
    lambda value: access.whole().where(
        SignUp.occurrence == value, SignUp.short_code == value, SignUp.handed_to.is_null()
    )
)


class NoSuchPass(NotFound):
    """No pass has this address; a forged one looks the same as one that never was."""


class PassGone(Gone):
    """The pass was handed on, and taken back; or it was taken, and its person had everything deleted."""


class NoSeatYet(Conflict):
    """Who waits in the line or is only interested has no QR."""


class HandedOn(Conflict):
    """The seat is another pass's now."""


class PassTaken(Gone):
    """Somebody has taken the pass: it is theirs, under an address that nobody else was told."""


def managed_token(sign_up: SignUp) -> str:
    """Return the token of the pass's own page, which is never put into a QR."""
    return signing.token(MANAGED, sign_up.public_id, sign_up.token_version, sign_up.key_name)


def door_token(sign_up: SignUp) -> str:
    """Return the token that the QR carries: it can be looked at and checked in, and nothing else."""
    return signing.token(DOOR, sign_up.public_id, sign_up.token_version, sign_up.key_name)


def told_token(sign_up: SignUp) -> str:
    """Return the token by which a letter to an unconfirmed address names the pass: it opens nothing."""
    return signing.token(TOLD, sign_up.public_id, sign_up.token_version, sign_up.key_name)


def door_url(sign_up: SignUp, base_url: str) -> str:
    """Return what the QR says: upper case throughout, because that makes it smaller."""
    return f"{base_url}/t/{door_token(sign_up)}".upper()


def living_by_door(text: str) -> SignUp:
    """Return the sign-up of a door token that still has its seat, whole.

    Raises `NoSuchPass`, `PassGone`, `PassTaken` and `HandedOn`.
    """
    sign_up = by_door(text)
    if sign_up.handed_to_id is not None:
        raise HandedOn
    return sign_up


def by_managed(text: str, ctx: Context | None = None) -> SignUp:
    """Return the sign-up of a pass's own address, whole.

    The address under which a pass was offered ends when somebody takes it, but for themselves.
    Raises `NoSuchPass`, `PassGone` and `PassTaken`.
    """
    return _by_token(MANAGED, text, ctx)


def by_door(text: str) -> SignUp:
    """Return the sign-up of a door token, whole; raises `NoSuchPass`, `PassGone` and `PassTaken`."""
    return _by_token(DOOR, text)


def by_told(text: str) -> SignUp:
    """Return the sign-up that a letter names, whole; raises `NoSuchPass`, `PassGone` and `PassTaken`."""
    return _by_token(TOLD, text)


def _by_token(purpose: str, text: str, ctx: Context | None = None) -> SignUp:
    read = signing.read_token(text)
    if read is None:
        raise NoSuchPass
    sign_up = _BY_PUBLIC_ID.first(read.public_id)
    if sign_up is None:
        # The row that named its key is gone: whichever key it was, only we made such an address.
        raise PassGone if read.proves(purpose, HANDED_ON_VERSION, key_name="") else NoSuchPass
    found, version = _holding(sign_up), sign_up.token_version
    if read.proves(purpose, version, sign_up.key_name):
        return found
    if sign_up.source != TAKEN or not read.proves(purpose, version - 1, sign_up.key_name):
        raise NoSuchPass
    if ctx is None or not access.is_own(ctx, found):
        raise PassTaken
    return found


def _holding(sign_up: SignUp) -> SignUp:
    """Return the sign-up that holds: where its person turned out to be another, theirs."""
    if sign_up.person.keeper_id is None:
        return sign_up
    return _OF_PERSON.first(sign_up.occurrence_id, sign_up.person.keeper_id) or sign_up


def by_ref(occurrence: Occurrence, ref: str) -> SignUp | None:
    """Return the sign-up of a line of the roster, whole, or None; of a person joined away, the keeper's.

    A page or a phone may know the line from before. Ask while the occurrence is locked, where it matters.
    """
    found = _BY_REF.first(occurrence.id, ref)
    return _holding(found) if found else None


def by_short_code(occurrence: Occurrence, text: str) -> SignUp | None:
    """Return the sign-up that the letters under a QR name at this occurrence, whole, or None.

    What was handed on is no pass any more.
    Guessing is limited by whoever asks.
    """
    code = codes.checked(text, CODE_LENGTH)
    if code is None:
        return None
    found = _BY_SHORT_CODE.first(occurrence.id, code)
    return _holding(found) if found else None


def shown_code(sign_up: SignUp) -> str:
    """Return the letters under the QR as people read them: 7K3M-Q8Z."""
    return f"{sign_up.short_code[:4]}-{sign_up.short_code[4:]}"
