"""Settings: one frozen value from the environment.

| variable | meaning | default |
| --- | --- | --- |
| SHISHIN_ENV | development or production | development |
| SHISHIN_DATABASE_URL | where the data lives | sqlite:///instance/shishin.db |
| SHISHIN_SECRET_KEYS | signing keys, newest first, by commas, 32 letters or more | made in development |
| SHISHIN_RETIRED_KEYS | keys that leaked, by commas: they only check old seals | none |
| SHISHIN_BASE_URL | the address people use, without a slash at its end | http://127.0.0.1:8000 |
| SHISHIN_CITY | the city's file in shishin/core/cities | saitama |
| SHISHIN_SMTP_URL | smtp://user:password@host:587 or smtps://…; unset: mail stays in a folder | unset |
| SHISHIN_MAIL_FROM | the sender of mail | shishin@localhost |
| SHISHIN_TRUSTED_PROXIES | proxies in front whose X-Forwarded headers are believed | 0 |
| SHISHIN_TILES_URL | tiles under the map: https://host/{z}/{x}/{y}.png; unset: none | unset |
| SHISHIN_TILES_CREDIT | what the tiles' licence wants said beside the map | unset |
| SHISHIN_INSTANCE | the folder for data, keys, photos and mail | instance |
"""

import ipaddress
import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from urllib.parse import urlsplit

from shishin.core import rng

SHORTEST_KEY = 32
# Nothing in it may end a header or an attribute.
_TILES = re.compile(r"https://[0-9A-Za-z.-]+(:\d{1,5})?/[0-9A-Za-z.~_/{}@?=&-]+")


class Environment(StrEnum):
    """Where the program runs."""

    DEVELOPMENT = "development"
    PRODUCTION = "production"


class BadSetting(Exception):
    """A setting that the program cannot start with; says which and why."""


@dataclass(frozen=True, slots=True)
class Config:
    """All settings of one installation."""

    environment: Environment
    database_url: str
    secret_keys: tuple[bytes, ...]
    base_url: str
    city: str
    smtp_url: str | None
    mail_from: str
    trusted_proxies: int
    instance: Path
    retired_keys: tuple[bytes, ...] = ()
    tiles_url: str | None = None
    tiles_credit: str = ""

    @property
    def development(self) -> bool:
        """Say whether this is a developer's machine, where mail is shown and staff sign in by link."""
        return self.environment is Environment.DEVELOPMENT

    @property
    def tiles_host(self) -> str | None:
        """Return where tiles come from, as a content security policy names it; None: from nowhere."""
        return "/".join(self.tiles_url.split("/")[:3]) if self.tiles_url else None

    @property
    def uploads(self) -> Path:
        """Return the folder of what people send: photos, each under a random name."""
        return self.instance / "uploads"

    @property
    def https(self) -> bool:
        """Say whether people reach us over TLS; cookies and HSTS follow it."""
        return self.base_url.startswith("https://")


def from_environment(environ: Mapping[str, str], root: Path) -> Config:
    """Read and check every setting.

    Raises `BadSetting` in production for a missing or short key, and anywhere for what cannot be read.
    """
    environment = _environment(environ)
    instance = Path(environ.get("SHISHIN_INSTANCE", root / "instance"))
    return Config(
        environment=environment,
        database_url=environ.get("SHISHIN_DATABASE_URL") or f"sqlite:///{instance / 'shishin.db'}",
        secret_keys=_secret_keys(environ, environment, instance),
        base_url=_base_url(environ, environment),
        city=environ.get("SHISHIN_CITY", "saitama"),
        smtp_url=environ.get("SHISHIN_SMTP_URL") or None,
        mail_from=environ.get("SHISHIN_MAIL_FROM", "shishin@localhost"),
        trusted_proxies=_count(environ, "SHISHIN_TRUSTED_PROXIES"),
        instance=instance,
        retired_keys=_retired_keys(environ),
        tiles_url=_tiles_url(environ),
        tiles_credit=environ.get("SHISHIN_TILES_CREDIT", "").strip(),
    )


def _environment(environ: Mapping[str, str]) -> Environment:
    named = environ.get("SHISHIN_ENV", "development")
    try:
        return Environment(named)
    except ValueError:
        msg = f"SHISHIN_ENV is development or production, not {named!r}"
        raise BadSetting(msg) from None


def _base_url(environ: Mapping[str, str], environment: Environment) -> str:
    url = environ.get("SHISHIN_BASE_URL", "").rstrip("/")
    if not url and environment is Environment.PRODUCTION:
        msg = "SHISHIN_BASE_URL is needed in production: it is printed in QR codes and written in mail"
        raise BadSetting(msg)
    url = url or "http://127.0.0.1:8000"
    parts = urlsplit(url)
    if parts.scheme not in {"http", "https"} or not parts.netloc or parts.path or parts.query:
        msg = f"SHISHIN_BASE_URL is scheme and host only, like https://example.jp, not {url!r}"
        raise BadSetting(msg)
    if environment is Environment.PRODUCTION and parts.scheme == "http" and not is_loopback(parts.hostname):
        msg = f"SHISHIN_BASE_URL begins with https:// in production, not {url!r}"
        raise BadSetting(msg)
    return url


def _tiles_url(environ: Mapping[str, str]) -> str | None:
    url = environ.get("SHISHIN_TILES_URL", "").strip()
    if not url:
        return None
    if not _TILES.fullmatch(url) or not all(url.count(part) == 1 for part in ("{z}", "{x}", "{y}")):
        msg = f"SHISHIN_TILES_URL is https and has {{z}}, {{x}} and {{y}} once each, not {url!r}"
        raise BadSetting(msg)
    if not environ.get("SHISHIN_TILES_CREDIT", "").strip():
        msg = "SHISHIN_TILES_CREDIT is needed with SHISHIN_TILES_URL: whose map it is stands beside it"
        raise BadSetting(msg)
    return url


def is_loopback(host: str | None) -> bool:
    """Say whether a host is this machine itself, as only its own browsers name it."""
    try:
        return ipaddress.ip_address(host or "").is_loopback
    except ValueError:
        return host == "localhost"


def _count(environ: Mapping[str, str], name: str) -> int:
    value = environ.get(name, "0")
    if not value.isascii() or not value.isdigit():
        msg = f"{name} is a whole number, not {value!r}"
        raise BadSetting(msg)
    return int(value)


def _secret_keys(environ: Mapping[str, str], environment: Environment, instance: Path) -> tuple[bytes, ...]:
    given = _listed(environ, "SHISHIN_SECRET_KEYS")
    if not given and environment is Environment.DEVELOPMENT:
        given = [_development_key(instance)]
    if not given:
        msg = (
            "SHISHIN_SECRET_KEYS is needed in production; "
            "make one with: python3 -c 'import secrets; print(secrets.token_urlsafe(32))'"
        )
        raise BadSetting(msg)
    if environment is Environment.PRODUCTION and any(_weak(key) for key in given):
        msg = (
            f"every key in SHISHIN_SECRET_KEYS needs {SHORTEST_KEY} characters or more, "
            "and none may be a development key"
        )
        raise BadSetting(msg)
    return tuple(key.encode() for key in given)


def _retired_keys(environ: Mapping[str, str]) -> tuple[bytes, ...]:
    retired = _listed(environ, "SHISHIN_RETIRED_KEYS")
    if set(retired) & set(_listed(environ, "SHISHIN_SECRET_KEYS")):
        msg = "a key in SHISHIN_RETIRED_KEYS may not stand in SHISHIN_SECRET_KEYS as well"
        raise BadSetting(msg)
    return tuple(key.encode() for key in retired)


def _listed(environ: Mapping[str, str], name: str) -> list[str]:
    return [key.strip() for key in environ.get(name, "").split(",") if key.strip()]


def _weak(key: str) -> bool:
    return len(key) < SHORTEST_KEY or key.startswith("development-")


def _development_key(instance: Path) -> str:
    """Return this checkout's own key, made at the first start and kept, so that nobody shares one."""
    kept = instance / "development-key"
    instance.mkdir(parents=True, exist_ok=True)
    try:
        with kept.open("x", encoding="ascii") as file:
            kept.chmod(0o600)
            file.write("development-" + rng.SystemRng().bytes(32).hex())
            file.flush()
            os.fsync(file.fileno())
    except FileExistsError:
        pass
    return kept.read_text(encoding="ascii")
