"""A message on its way to a browser by its push service, and what the service said to it."""

import http.client
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from urllib.parse import SplitResult, urlsplit

from shishin.core import signing
from shishin.core.context import Context
from shishin.notifications import push_services, sealed, vapid
from shishin.notifications.pushing import Care
from shishin.notifications.tries import TAKEN, Tried
from shishin.people.models import PushSubscription

TIMEOUT_SECONDS = 20
LONGEST_WAIT = timedelta(days=1)
MOST_READ = 1000
FORGOTTEN = frozenset({HTTPStatus.NOT_FOUND, HTTPStatus.GONE})
# Not now; anything else below 500 would be the same next time.
LATER = frozenset({HTTPStatus.REQUEST_TIMEOUT, HTTPStatus.TOO_EARLY, HTTPStatus.TOO_MANY_REQUESTS})


def _https(parts: SplitResult) -> http.client.HTTPConnection:
    return http.client.HTTPSConnection(parts.netloc, timeout=TIMEOUT_SECONDS)


@dataclass(frozen=True, slots=True)
class PushServices:
    """Carries push messages; `contact` is whom a push service may write to.

    `known` and `connect` are other ones in tests only.
    """

    contact: str
    known: Callable[[str], bool] = push_services.known
    connect: Callable[[SplitResult], http.client.HTTPConnection] = _https

    def send(self, ctx: Context, to: PushSubscription, text: bytes, care: Care) -> Tried:
        """Hand a message to a browser's push service."""
        if not self.known(to.endpoint):
            return Tried("push_unknown", final=True, gone=True)
        if to.key_name not in signing.keyring().names():
            return Tried("push_key", final=True, gone=True)
        try:
            chance = ctx.rng.bytes(sealed.SALT_SIZE + sealed.SECRET_SIZE)
            body = sealed.seal(text, to.p256dh, to.auth, chance)
        except sealed.UnfitKeys:
            return Tried("push_keys", final=True, gone=True)
        headers = {
            "Authorization": vapid.authorization(to.endpoint, self.contact, ctx.now, to.key_name),
            "Content-Encoding": "aes128gcm",
            "Content-Type": "application/octet-stream",
            "TTL": str(int(care.good_for.total_seconds())),
            "Topic": care.topic,
            "Urgency": "high" if care.urgent else "normal",
        }
        try:
            return _judged(ctx.now, *self._post(urlsplit(to.endpoint), body, headers))
        except (OSError, http.client.HTTPException) as fault:
            return Tried(type(fault).__name__)
        except ValueError as fault:
            # No address that anybody can be asked at, whatever we thought of it.
            return Tried(type(fault).__name__, final=True, gone=True)

    def _post(self, parts: SplitResult, body: bytes, headers: dict[str, str]) -> tuple[int, str | None]:
        connection = self.connect(parts)
        try:
            connection.request("POST", parts.path + (f"?{parts.query}" if parts.query else ""), body, headers)
            # A redirect is an answer like any other: nothing is followed.
            answer = connection.getresponse()
            answer.read(MOST_READ)
            return answer.status, answer.getheader("Retry-After")
        finally:
            connection.close()


def _judged(now: datetime, status: int, retry_after: str | None) -> Tried:
    if status in FORGOTTEN:
        return Tried("push_gone", final=True, gone=True)
    if HTTPStatus.OK <= status < HTTPStatus.MULTIPLE_CHOICES:
        return TAKEN
    later = status in LATER or status >= HTTPStatus.INTERNAL_SERVER_ERROR
    return Tried(f"push_{status}", final=not later, wait=_wait(now, retry_after or ""))


def _wait(now: datetime, asked: str) -> timedelta:
    """Return how long a service asks to be left alone: seconds, or an hour of the day."""
    if re.fullmatch(r"[0-9]{1,9}", asked):
        wait = timedelta(seconds=int(asked))
    else:
        try:
            wait = parsedate_to_datetime(asked).replace(tzinfo=UTC) - now
        except ValueError:
            wait = timedelta()
    return min(max(wait, timedelta()), LONGEST_WAIT)
