"""Passkeys (WebAuthn): made by who is known already, and shown instead of a mail link.

The library is loaded when the first passkey is made or shown: it costs every process seven megabytes, and
most of what people do here needs no sign-in at all.
"""

import functools
import importlib
import ipaddress
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from types import ModuleType
from typing import Any
from urllib.parse import urlsplit

from shishin.auth import sessions
from shishin.auth.models import Challenge, ChallengePurpose, Passkey
from shishin.core import db, limits, signing
from shishin.core.context import Context
from shishin.core.db import unit_of_work
from shishin.core.errors import Forbidden, Invalid
from shishin.people.models import Person

CHALLENGE_BYTES = 32
LIFE = timedelta(minutes=5)
KEPT_FOR = timedelta(days=1)
# Nobody has more; a list without an end would be somebody's game.
MOST = 10
TRIES_AN_ADDRESS = limits.Limit("passkey", 60, timedelta(hours=1))
NAME = "ししん"


class PasskeyNotTaken(Invalid):
    """What the browser sent is no answer to what it was asked for."""


class PasskeyUnknown(Forbidden):
    """Nobody is known by this passkey."""


class TooManyPasskeys(Invalid):
    """Nobody needs more than ten."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where passkeys are made and shown: the origin of our pages, to which browsers bind them."""

    origin: str

    @property
    def name(self) -> str:
        """The host's name, by which browsers keep a passkey."""
        return urlsplit(self.origin).hostname or ""

    @property
    def fit(self) -> bool:
        """Say whether browsers make passkeys here: never for a bare number like 127.0.0.1."""
        try:
            ipaddress.ip_address(self.name)
        except ValueError:
            return True
        return False


@functools.cache
def _webauthn() -> ModuleType:
    return importlib.import_module("webauthn")


def of(person_id: int) -> list[Passkey]:
    """Return a person's passkeys, the oldest first."""
    return list(Passkey.select().where(Passkey.person == person_id).order_by(Passkey.id))


def has(person_id: int) -> bool:
    """Say whether a person has any passkey."""
    return bool(Passkey.select().where(Passkey.person == person_id).exists())


@unit_of_work
def ask_to_make(ctx: Context, place: Place, person: Person) -> str:
    """Return, as JSON, what a browser is asked to make a passkey of; raises `TooManyPasskeys`."""
    mine, library = of(person.id), _webauthn()
    _require_few(mine)
    shapes = library.helpers.structs
    options = library.generate_registration_options(
        rp_id=place.name,
        rp_name=NAME,
        user_id=person.pseudonym.encode(),
        user_name=person.nickname,
        challenge=_challenge(ctx, ChallengePurpose.REGISTER),
        authenticator_selection=shapes.AuthenticatorSelectionCriteria(
            resident_key=shapes.ResidentKeyRequirement.REQUIRED,
            user_verification=shapes.UserVerificationRequirement.REQUIRED,
        ),
        exclude_credentials=[
            shapes.PublicKeyCredentialDescriptor(id=library.base64url_to_bytes(one.credential))
            for one in mine
        ],
    )
    return str(library.options_to_json(options))


@unit_of_work
def make(ctx: Context, place: Place, person: Person, said: Mapping[str, Any]) -> Passkey:
    """Keep the passkey that a browser has made for a person; raises `PasskeyNotTaken`, `TooManyPasskeys`."""
    library = _webauthn()
    # Many may have been asked for before the first was made.
    db.lock_rows(Person, [person.id])
    _require_few(of(person.id))
    verified = _verified(
        library.verify_registration_response,
        credential=said,
        expected_challenge=_answered(ctx, ChallengePurpose.REGISTER, said),
        expected_rp_id=place.name,
        expected_origin=place.origin,
        require_user_verification=True,
    )
    encode = library.helpers.bytes_to_base64url
    credential = encode(verified.credential_id)
    if Passkey.get_or_none(Passkey.credential == credential) is not None:
        raise PasskeyNotTaken
    made: Passkey = Passkey.create(
        credential=credential,
        public_key=encode(verified.credential_public_key),
        uses=verified.sign_count,
        person=person,
        browser=ctx.actor.browser,
        created_at=ctx.now,
    )
    return made


def _require_few(mine: Sequence[Passkey]) -> None:
    if len(mine) >= MOST:
        raise TooManyPasskeys(most=MOST)


def ask_to_show(ctx: Context, place: Place, address: str) -> str:
    """Return, as JSON, what a browser is asked to show any passkey of ours for; raises `TooMany`."""
    limits.count(ctx, TRIES_AN_ADDRESS, address)
    library = _webauthn()
    options = library.generate_authentication_options(
        rp_id=place.name,
        challenge=_challenge(ctx, ChallengePurpose.SIGN_IN),
        user_verification=library.helpers.structs.UserVerificationRequirement.REQUIRED,
    )
    return str(library.options_to_json(options))


@unit_of_work
def shown(ctx: Context, place: Place, said: Mapping[str, Any]) -> Person:
    """Return whose passkey a browser has shown; raises `PasskeyUnknown` or `PasskeyNotTaken`."""
    library = _webauthn()
    challenge = _answered(ctx, ChallengePurpose.SIGN_IN, said)
    passkey = Passkey.get_or_none(Passkey.credential == str(said.get("id")))
    if passkey is None or passkey.person.erased_at is not None:
        raise PasskeyUnknown
    verified = _verified(
        library.verify_authentication_response,
        credential=said,
        expected_challenge=challenge,
        expected_rp_id=place.name,
        expected_origin=place.origin,
        credential_public_key=library.base64url_to_bytes(passkey.public_key),
        credential_current_sign_count=passkey.uses,
        require_user_verification=True,
    )
    Passkey.update(uses=verified.new_sign_count, used_at=ctx.now).where(Passkey.id == passkey.id).execute()
    return Person.get_by_id(passkey.person_id)


@unit_of_work
def drop(ctx: Context, ref: str) -> None:
    """Forget one of the actor's passkeys. Safe to repeat."""
    for passkey in of(ctx.actor.person_id or 0):
        if passkey.ref == ref:
            passkey.delete_instance()


@unit_of_work
def forget_all(ctx: Context, person_id: int) -> int:
    """Forget every passkey of a person and end their sessions, for who lost them; return how many."""
    sessions.end_all(ctx, person_id)
    return int(Passkey.delete().where(Passkey.person == person_id).execute())


@unit_of_work
def forget_old(ctx: Context) -> int:
    """Delete challenges that nobody answered for a day; return how many."""
    return int(Challenge.delete().where(Challenge.created_at < ctx.now - KEPT_FOR).execute())


@unit_of_work
def _challenge(ctx: Context, purpose: ChallengePurpose) -> bytes:
    challenge = ctx.rng.bytes(CHALLENGE_BYTES)
    Challenge.create(
        digest=signing.digest(challenge.hex()),
        browser=ctx.actor.device or "",
        purpose=purpose,
        created_at=ctx.now,
    )
    return challenge


def _answered(ctx: Context, purpose: ChallengePurpose, said: Mapping[str, Any]) -> bytes:
    """Use up and return the challenge that an answer names, if we asked it in this browser."""
    library = _webauthn()
    response = said.get("response")
    text = response.get("clientDataJSON") if isinstance(response, dict) else None
    client = _verified(lambda: library.helpers.parse_client_data_json(library.base64url_to_bytes(text)))
    challenge: bytes = client.challenge
    ours = (
        Challenge.digest == signing.digest(challenge.hex()),
        Challenge.browser == (ctx.actor.device or ""),
        Challenge.purpose == purpose,
        Challenge.created_at > ctx.now - LIFE,
    )
    if not Challenge.delete().where(*ours).execute():
        raise PasskeyNotTaken
    return challenge


def _verified(verify: Any, **given: Any) -> Any:  # noqa: ANN401 - the library's edge
    """Return what the library makes of it; whatever it trips over was made to trip it."""
    trips = (_webauthn().helpers.exceptions.WebAuthnException, ValueError, LookupError, TypeError)
    try:
        return verify(**given)
    except (*trips, AttributeError):
        raise PasskeyNotTaken from None
