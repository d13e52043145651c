"""Who pushes: this installation's key pair (RFC 8292), made from a key of the ring and kept nowhere else.

So every process and every host has the same one, and a backup holds none. A browser's subscription is bound
to the key under which it was made: its row names it, and it works as long as that key is in the ring.
"""

import base64
import json
from datetime import datetime, timedelta
from functools import lru_cache
from urllib.parse import urlsplit

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from shishin.core import signing

CURVE = ec.SECP256R1()
# The number of points of P-256.
ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
HALF_SIGNATURE = 32
# Push services take at most a day.
GOOD_FOR = timedelta(hours=12)


def public_key(key_name: str) -> str:
    """Return the public key that browsers subscribe with, under a key of the ring."""
    return b64(point(_private_key(_secret(key_name))))


def authorization(endpoint: str, contact: str, now: datetime, key_name: str) -> str:
    """Return the header by which a push service knows us; `contact` is a `mailto:` address."""
    parts = urlsplit(endpoint)
    claims = {
        "aud": f"{parts.scheme}://{parts.netloc}",
        "exp": int((now + GOOD_FOR).timestamp()),
        "sub": contact,
    }
    said = f"{_json({'typ': 'JWT', 'alg': 'ES256'})}.{_json(claims)}"
    signature = _private_key(_secret(key_name)).sign(said.encode(), ec.ECDSA(hashes.SHA256()))
    r, s = decode_dss_signature(signature)
    proof = b64(r.to_bytes(HALF_SIGNATURE) + s.to_bytes(HALF_SIGNATURE))
    return f"vapid t={said}.{proof}, k={public_key(key_name)}"


def _secret(key_name: str) -> bytes:
    ring = signing.keyring()
    return ring.mac("vapid", b"P-256", ring.answering_for(key_name)[0])


@lru_cache(maxsize=8)
def _private_key(secret: bytes) -> ec.EllipticCurvePrivateKey:
    return key_of(secret)


def key_of(secret: bytes) -> ec.EllipticCurvePrivateKey:
    """Return the private key that 32 random bytes make."""
    return ec.derive_private_key(int.from_bytes(secret) % (ORDER - 1) + 1, CURVE)


def point(key: ec.EllipticCurvePrivateKey) -> bytes:
    """Return a key's public point as browsers spell it."""
    return key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)


def b64(data: bytes) -> str:
    """Return bytes in URL-safe letters without padding."""
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def unb64(text: str) -> bytes:
    """Return the bytes of URL-safe letters; raises ValueError."""
    return base64.b64decode(text.encode() + b"=" * (-len(text) % 4), altchars=b"-_", validate=True)


def _json(value: dict[str, object]) -> str:
    return b64(json.dumps(value, separators=(",", ":")).encode())
