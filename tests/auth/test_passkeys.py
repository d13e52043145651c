"""A passkey is made once for a challenge of ours, where it was asked, and opens what its person has."""

import base64
import hashlib
import json

import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey

from shishin.auth import passkeys, sessions
from shishin.auth.models import Passkey, SessionKind
from shishin.auth.passkeys import PasskeyNotTaken, PasskeyUnknown, Place, TooManyPasskeys
from shishin.core.context import Context
from shishin.core.errors import TooMany
from shishin.people.models import Person
from tests.world import World

HERE = Place("https://shishin.example")
CREDENTIAL = b"a-credential-of-some-length"


def b64(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


class Authenticator:
    """A software authenticator: what a phone's secure chip does, with every lie that one could tell."""

    def __init__(self, credential: bytes = CREDENTIAL) -> None:
        self.key: EllipticCurvePrivateKey = ec.generate_private_key(ec.SECP256R1())
        self.credential, self.uses = credential, 0

    def makes(self, options: str, origin: str = HERE.origin, flags: int = 0x45) -> dict[str, object]:
        asked = json.loads(options)
        held = len(self.credential).to_bytes(2) + self.credential + self._cose()
        data = self._data(asked["rp"]["id"], flags) + bytes(16) + held
        attestation = b"\xa3" + _text("fmt") + _text("none") + _text("attStmt") + b"\xa0" + _text("authData")
        attestation += b"\x59" + len(data).to_bytes(2) + data
        client = self._client("webauthn.create", asked["challenge"], origin)
        return self._said({"clientDataJSON": b64(client), "attestationObject": b64(attestation)})

    def shows(
        self, options: str, origin: str = HERE.origin, name: str = HERE.name, flags: int = 0x05
    ) -> dict[str, object]:
        self.uses += 1
        data = self._data(name, flags)
        client = self._client("webauthn.get", json.loads(options)["challenge"], origin)
        signed = self.key.sign(data + hashlib.sha256(client).digest(), ec.ECDSA(hashes.SHA256()))
        response = {"clientDataJSON": client, "authenticatorData": data, "signature": signed}
        return self._said({name: b64(value) for name, value in response.items()})

    def _said(self, response: dict[str, str]) -> dict[str, object]:
        identity = b64(self.credential)
        return {"id": identity, "rawId": identity, "type": "public-key", "response": response}

    def _data(self, name: str, flags: int) -> bytes:
        return hashlib.sha256(name.encode()).digest() + bytes([flags]) + self.uses.to_bytes(4)

    def _client(self, kind: str, challenge: str, origin: str) -> bytes:
        return json.dumps({"type": kind, "challenge": challenge, "origin": origin}).encode()

    def _cose(self) -> bytes:
        point = self.key.public_key().public_numbers()
        x, y = (number.to_bytes(32) for number in (point.x, point.y))
        return b"\xa5\x01\x02\x03\x26\x20\x01\x21\x58\x20" + x + b"\x22\x58\x20" + y


def _text(text: str) -> bytes:
    return bytes([0x60 + len(text)]) + text.encode()


def registered(world: World, person: Person | None = None, key: Authenticator | None = None) -> Authenticator:
    """Make a passkey for the organizer, or another; return what holds it."""
    person, key = person or world.organizer, key or Authenticator()
    ctx = phone(world)
    passkeys.make(ctx, HERE, person, key.makes(passkeys.ask_to_make(ctx, HERE, person)))
    return key


def phone(world: World, name: str = "a phone") -> Context:
    return world.device_ctx(name)


def asked(ctx: Context) -> str:
    return passkeys.ask_to_show(ctx, HERE, "192.0.2.1")


def test_who_made_a_passkey_is_known_by_it(world: World) -> None:
    key, ctx = registered(world), phone(world, "another phone")
    assert passkeys.shown(ctx, HERE, key.shows(asked(ctx))) == world.organizer
    assert Passkey.get().used_at == world.clock.now
    assert passkeys.has(world.organizer.id)
    assert "organizer" not in str(list(Passkey.select().dicts()))


def test_an_answer_works_once_and_for_five_minutes(world: World) -> None:
    key, ctx = registered(world), phone(world)
    said = key.shows(asked(ctx))
    passkeys.shown(ctx, HERE, said)
    with pytest.raises(PasskeyNotTaken):
        passkeys.shown(ctx, HERE, said)
    late = key.shows(asked(ctx))
    world.clock.move(minutes=5)
    with pytest.raises(PasskeyNotTaken):
        passkeys.shown(phone(world), HERE, late)


def test_what_was_asked_in_one_browser_is_answered_there(world: World) -> None:
    key, ctx = registered(world), phone(world)
    with pytest.raises(PasskeyNotTaken):
        passkeys.shown(phone(world, "who listened"), HERE, key.shows(asked(ctx)))


def test_a_challenge_to_make_is_none_to_sign_in(world: World) -> None:
    key, ctx = registered(world), phone(world)
    with pytest.raises(PasskeyNotTaken):
        passkeys.shown(ctx, HERE, key.shows(passkeys.ask_to_make(ctx, HERE, world.organizer)))


@pytest.mark.parametrize(
    "lie",
    [
        {"origin": "https://shishin.example.evil"},
        {"origin": "http://shishin.example"},
        {"name": "evil.example"},
        {"flags": 0x04},
        {"flags": 0x01},
    ],
    ids=["another site", "without TLS", "another name", "nobody there", "screen not unlocked"],
)
def test_lies_are_no_passkey(world: World, lie: dict[str, object]) -> None:
    key, ctx = registered(world), phone(world)
    with pytest.raises(PasskeyNotTaken):
        passkeys.shown(ctx, HERE, key.shows(asked(ctx), **lie))


def test_another_key_a_copy_and_an_unknown_one_are_refused(world: World) -> None:
    key, ctx = registered(world), phone(world)
    with pytest.raises(PasskeyNotTaken):
        passkeys.shown(ctx, HERE, Authenticator().shows(asked(ctx)))
    passkeys.shown(ctx, HERE, key.shows(asked(ctx)))
    key.uses = 0
    with pytest.raises(PasskeyNotTaken):
        passkeys.shown(ctx, HERE, key.shows(asked(ctx)))
    with pytest.raises(PasskeyUnknown):
        passkeys.shown(ctx, HERE, Authenticator(b"a-credential-of-nobodys").shows(asked(ctx)))


def test_nobody_takes_over_a_passkey_that_another_made(world: World) -> None:
    key, ctx = registered(world), phone(world)
    with pytest.raises(PasskeyNotTaken):
        passkeys.make(ctx, HERE, world.citizen, key.makes(passkeys.ask_to_make(ctx, HERE, world.citizen)))
    assert Passkey.get().person_id == world.organizer.id


@pytest.mark.parametrize(
    "said",
    [
        {},
        {"response": 1},
        {"response": {"clientDataJSON": 7}},
        {"response": {"clientDataJSON": "é"}},
        {"response": {"clientDataJSON": b64(b"[]")}},
        {"response": {"clientDataJSON": b64(b'{"type": 1, "challenge": [], "origin": {}}')}},
        {"id": [], "response": {"clientDataJSON": b64(b'{"type":"webauthn.get","challenge":"AAAA"}')}},
    ],
)
def test_nonsense_is_no_passkey_and_no_fault(sqlite_world: World, said: dict[str, object]) -> None:
    ctx = phone(sqlite_world)
    for take in (
        lambda: passkeys.shown(ctx, HERE, said),
        lambda: passkeys.make(ctx, HERE, sqlite_world.citizen, said),
    ):
        with pytest.raises(PasskeyNotTaken):
            take()


def test_no_cut_or_flipped_answer_is_a_fault(sqlite_world: World) -> None:
    key, ctx = Authenticator(), phone(sqlite_world)
    refused = 0
    for step in range(0, 240, 3):
        said = key.makes(passkeys.ask_to_make(ctx, HERE, sqlite_world.organizer))
        whole = bytearray(base64.urlsafe_b64decode(said["response"]["attestationObject"] + "=="))
        if step % 2:
            whole = whole[: min(step, len(whole) - 1)]
        else:
            whole[step % len(whole)] ^= 0x41
        said["response"]["attestationObject"] = b64(bytes(whole))
        try:
            passkeys.make(ctx, HERE, sqlite_world.organizer, said)
        except PasskeyNotTaken:
            refused += 1
        else:
            # What nobody signs may be anything: how the model of the authenticator is called, for one.
            Passkey.delete().execute()
    assert refused > 60


def test_ten_are_enough_and_guessing_stops(sqlite_world: World) -> None:
    world, ctx = sqlite_world, phone(sqlite_world)
    for number in range(10):
        registered(world, world.organizer, Authenticator(f"credential number {number}".encode()))
    with pytest.raises(TooManyPasskeys):
        passkeys.ask_to_make(ctx, HERE, world.organizer)
    for _ in range(60):
        asked(ctx)
    with pytest.raises(TooMany):
        asked(ctx)


def test_asking_first_for_many_makes_no_more_than_ten(world: World) -> None:
    ctx, her = phone(world), world.organizer
    keys = [Authenticator(f"credential number {number}".encode()) for number in range(11)]
    said = [key.makes(passkeys.ask_to_make(ctx, HERE, her)) for key in keys]
    for one in said[:10]:
        passkeys.make(ctx, HERE, her, one)
    with pytest.raises(TooManyPasskeys):
        passkeys.make(ctx, HERE, her, said[10])
    assert Passkey.select().count() == 10


def test_who_lost_theirs_is_signed_out_everywhere(world: World) -> None:
    registered(world)
    token = sessions.begin(world.system, world.organizer, SessionKind.ORGANIZER)
    assert passkeys.forget_all(world.system, world.organizer.id) == 1
    assert not passkeys.has(world.organizer.id)
    assert sessions.find(token, now=world.clock.now, seen=None) is None
