"""A push message that only the browser can read (RFC 8291): the push service carries it sealed."""

from cryptography.hazmat.primitives import hashes, hmac
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from shishin.notifications import vapid

SALT_SIZE = 16
SECRET_SIZE = 32
AUTH_SIZE = 16
# Every push service carries this much.
RECORD_SIZE = 4096
LAST_RECORD = b"\x02"


class UnfitKeys(ValueError):
    """The browser's keys are none."""


def keys(p256dh: str, auth: str) -> tuple[ec.EllipticCurvePublicKey, bytes]:
    """Return a browser's public key and secret; raises `UnfitKeys`."""
    try:
        key = ec.EllipticCurvePublicKey.from_encoded_point(vapid.CURVE, vapid.unb64(p256dh))
        secret = vapid.unb64(auth)
    except ValueError:
        raise UnfitKeys from None
    if len(secret) != AUTH_SIZE:
        raise UnfitKeys
    return key, secret


def seal(text: bytes, p256dh: str, auth: str, chance: bytes) -> bytes:
    """Return a text sealed for a browser, with 48 random bytes; raises `UnfitKeys`."""
    theirs, secret = keys(p256dh, auth)
    salt, ours = chance[:SALT_SIZE], vapid.key_of(chance[SALT_SIZE:])
    mine = vapid.point(ours)
    shared = ours.exchange(ec.ECDH(), theirs)
    about = b"WebPush: info\0" + vapid.unb64(p256dh) + mine
    common = _derived(secret, shared, about, 32)
    key = _derived(salt, common, b"Content-Encoding: aes128gcm\0", 16)
    nonce = _derived(salt, common, b"Content-Encoding: nonce\0", 12)
    head = salt + RECORD_SIZE.to_bytes(4) + len(mine).to_bytes(1) + mine
    return head + AESGCM(key).encrypt(nonce, text + LAST_RECORD, None)


def _derived(salt: bytes, secret: bytes, about: bytes, size: int) -> bytes:
    """Return HKDF's first block (RFC 5869), which is all that is needed here."""
    return _mac(_mac(salt, secret), about + b"\x01")[:size]


def _mac(key: bytes, data: bytes) -> bytes:
    mac = hmac.HMAC(key, hashes.SHA256())
    mac.update(data)
    return mac.finalize()
