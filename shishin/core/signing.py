"""One keyring: the newest key signs, older ones verify, each purpose has its own derived key.

A token is a random public id (8 bytes) and a MAC (8 bytes) over (purpose, id, version) under the key that its
row names. Nothing secret lies in the store, a token can be shown again at any time, and raising the version
ends every older spelling of it. Sixteen bytes in base32 are 26 letters, so that a QR code stays small.

A key that leaked leaves the ring, and with it every token under it. The rows that name it stay: their tokens
are made under the newest key from then on, and hold as long as the key that made them is in the ring.
"""

import base64
import hashlib
import hmac
import json
from dataclasses import dataclass
from functools import lru_cache

from shishin.core import codes

ID_SIZE = 8
MAC_SIZE = 8
TOKEN_LETTERS = 26


class Keyring:
    """The keys of this installation, newest first; every key has a name that rows may remember.

    Retired keys open nothing any more; they only check what was sealed before they were retired.
    """

    def __init__(self, keys: tuple[bytes, ...], retired: tuple[bytes, ...] = ()) -> None:
        """Take the keys, newest first, at least one, and those that were retired."""
        self._in_ring = _by_name(keys)
        self._keys = _by_name(retired) | self._in_ring
        self.newest = next(iter(self._in_ring))
        self._derived = lru_cache(maxsize=256)(self._derive)

    def _derive(self, name: str, purpose: str) -> bytes:
        return hmac.digest(self._keys[name], f"shishin:{purpose}".encode(), "sha256")

    def names(self) -> tuple[str, ...]:
        """Return the names of all keys in the ring, newest first."""
        return tuple(self._in_ring)

    def answering_for(self, name: str) -> tuple[str, ...]:
        """Return the keys for a row that names this one: that key alone, or each where it left the ring."""
        return (name,) if name in self._in_ring else self.names()

    def knows(self, name: str) -> bool:
        """Say whether there is a key of this name, in the ring or retired."""
        return name in self._keys

    def mac(self, purpose: str, data: bytes, name: str | None = None) -> bytes:
        """Return the 32-byte MAC for a purpose, under the named key or the newest."""
        return hmac.digest(self._derived(name or self.newest, purpose), data, "sha256")

    def matches(self, purpose: str, data: bytes, mac: bytes, name: str, *, retired: bool = False) -> bool:
        """Say whether a MAC (whole or its first half or quarter) is right under the named key.

        A lost key matches nothing; a retired one is asked only where the caller takes it.
        """
        if len(mac) < MAC_SIZE or name not in (self._keys if retired else self._in_ring):
            return False
        return hmac.compare_digest(self.mac(purpose, data, name)[: len(mac)], mac)


def _by_name(keys: tuple[bytes, ...]) -> dict[str, bytes]:
    return {hashlib.sha256(b"name:" + key).hexdigest()[:8]: key for key in keys}


@dataclass(slots=True)
class _Current:
    keyring: Keyring | None = None


_current = _Current()


def use(keys: tuple[bytes, ...], retired: tuple[bytes, ...] = ()) -> None:
    """Set the installation's keyring; called once by the factory."""
    _current.keyring = Keyring(keys, retired)


def keyring() -> Keyring:
    """Return the installation's keyring."""
    if _current.keyring is None:
        msg = "no keyring: signing.use() was not called"
        raise RuntimeError(msg)
    return _current.keyring


def _token_data(public_id: bytes, version: int) -> bytes:
    return public_id + version.to_bytes(4)


def token(purpose: str, public_id: str, version: int, key_name: str) -> str:
    """Return the 26-letter token of a row's public id (16 hex digits) for one purpose.

    Where the row's key left the ring, the newest makes it.
    """
    identity, ring = bytes.fromhex(public_id), keyring()
    mac = ring.mac(purpose, _token_data(identity, version), ring.answering_for(key_name)[0])[:MAC_SIZE]
    return codes.encode(identity + mac)


@dataclass(frozen=True, slots=True)
class ReadToken:
    """A well-formed token whose MAC is not judged yet: look the row up by `public_id`, then ask `proves`."""

    public_id: str
    mac: bytes

    def proves(self, purpose: str, version: int, key_name: str) -> bool:
        """Say whether the MAC is right for this purpose, version and the key of the row."""
        data, ring = _token_data(bytes.fromhex(self.public_id), version), keyring()
        return any(ring.matches(purpose, data, self.mac, name) for name in ring.answering_for(key_name))


def read_token(text: str) -> ReadToken | None:
    """Return the parts of a token's one canonical spelling, or None when it is not well formed."""
    data = codes.decode(text, ID_SIZE + MAC_SIZE)
    return None if data is None else ReadToken(data[:ID_SIZE].hex(), data[ID_SIZE:])


def statement(purpose: str, claims: dict[str, object]) -> str:
    """Return claims (JSON values) signed under the newest key, as `key.payload.mac` in URL-safe letters."""
    payload = json.dumps(claims, separators=(",", ":"), sort_keys=True, ensure_ascii=False).encode()
    ring = keyring()
    mac = ring.mac(purpose, payload)[:16]
    return f"{ring.newest}.{_b64(payload)}.{_b64(mac)}"


def read_statement(purpose: str, text: str) -> dict[str, object] | None:
    """Return the claims of a signed statement, or None when it was not signed by us for this purpose."""
    name, _, rest = text.partition(".")
    body, _, mac_text = rest.partition(".")
    payload, mac = _unb64(body), _unb64(mac_text)
    if payload is None or mac is None or len(mac) != 16:  # noqa: PLR2004 - the length that statement() writes
        return None
    if not keyring().matches(purpose, payload, mac, name):
        return None
    claims: dict[str, object] = json.loads(payload)
    return claims


def _b64(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def _unb64(text: str) -> bytes | None:
    """Return the bytes that we would write as this very text; another spelling of them is none of ours."""
    try:
        data = base64.b64decode(text.encode() + b"=" * (-len(text) % 4), altchars=b"-_", validate=True)
    except ValueError:
        return None
    return data if _b64(data) == text else None


def digest(text: str) -> str:
    """Return the hex SHA-256 of a secret, which is how secrets lie in the store."""
    return hashlib.sha256(text.encode()).hexdigest()
