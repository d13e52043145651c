"""The venue's screen: a code that changes every fifteen seconds, and the slip that a browser gets for it.

Capture fast, claim slowly: what the camera opens is looked at within seconds, and whoever was there then has
ten minutes to say how many they are. The slip is good in the browser that got it only. Nothing is stored: the
code carries 64 bits under a key of its occurrence, so there are no tries to count.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from shishin.core import codes, signing
from shishin.core.context import Context
from shishin.core.db import unit_of_work
from shishin.core.errors import Conflict, Gone
from shishin.core.models import EPOCH
from shishin.events.models import Occurrence
from shishin.groups import access as group_access

CODE, SLIP = "venue-screen", "venue-slip"
STEP = timedelta(seconds=15)
# Two steps, and five seconds for a camera and a network.
GOOD_FOR = timedelta(seconds=35)
SLIP_LIFE = timedelta(minutes=10)
VENUE_LETTERS, WINDOW_LETTERS, MAC_LETTERS = 8, 2, 13
# What two letters can say: the same come back after four hours, under another MAC.
WINDOWS = 32**WINDOW_LETTERS


class CodePassed(Gone):
    """The screen shows another code by now, or never showed this one."""


class ScreenNeeded(Conflict):
    """Here people check themselves in by the venue's screen, and this browser has not read it just now."""


@dataclass(frozen=True, slots=True)
class Read:
    """What a camera read, not judged yet; `window` is the last ten bits of its step's number."""

    venue_code: str
    window: int
    mac: bytes


def code(occurrence: Occurrence, at: datetime) -> str:
    """Return what the screen shows of an occurrence at this instant, behind the address of `/c/`."""
    window = _window(at)
    mac = signing.keyring().mac(_purpose(occurrence), window.to_bytes(8))[: signing.MAC_SIZE]
    return occurrence.venue_code + _letters(window) + codes.encode(mac)


def until_next(at: datetime) -> timedelta:
    """Return how long it is until the screen shows another code."""
    return STEP - (at - EPOCH) % STEP


def until_refused(at: datetime) -> timedelta:
    """Return how long the code that the screen shows now is taken yet."""
    return GOOD_FOR - (at - EPOCH) % STEP


def read(text: str) -> Read | None:
    """Return the parts of a screen's code, or None where the text is none, as on a poster."""
    letters = codes.normal(text)
    if letters is None or len(letters) != VENUE_LETTERS + WINDOW_LETTERS + MAC_LETTERS:
        return None
    mac = codes.decode(letters[-MAC_LETTERS:], signing.MAC_SIZE)
    # Bits to spare that are set make it another spelling of the same: it was never shown.
    high, low = (codes.ALPHABET.index(letter) for letter in letters[VENUE_LETTERS:-MAC_LETTERS])
    return Read(letters[:VENUE_LETTERS], high * 32 + low, mac or b"")


def slip(ctx: Context, occurrence: Occurrence, shown: Read) -> str:
    """Return the slip for this browser, by a code that the screen shows now; raises `CodePassed`."""
    present = _window(ctx.now)
    window = present - (present - shown.window) % WINDOWS
    if ctx.now - (EPOCH + window * STEP) >= GOOD_FOR or not _proves(occurrence, window, shown.mac):
        raise CodePassed
    until = int((ctx.now + SLIP_LIFE - EPOCH).total_seconds())
    return signing.statement(SLIP, {"o": occurrence.code, "d": ctx.actor.device, "u": until})


def lets_in(ctx: Context, occurrence: Occurrence, given: str | None) -> bool:
    """Say whether this browser may check itself in: the poster is enough, or its slip is good."""
    if occurrence.screen_since is None:
        return True
    claims = signing.read_statement(SLIP, given) if given else None
    if claims is None or ctx.actor.device is None:
        return False
    until = claims["u"]
    return (
        (claims["o"], claims["d"]) == (occurrence.code, ctx.actor.device)
        and isinstance(until, int)
        and ctx.now < EPOCH + timedelta(seconds=until)
    )


def require(ctx: Context, occurrence: Occurrence, given: str | None) -> None:
    """Raise `ScreenNeeded` unless `lets_in`."""
    if not lets_in(ctx, occurrence, given):
        raise ScreenNeeded


@unit_of_work
def choose(ctx: Context, occurrence: Occurrence, *, only: bool) -> None:
    """Take check-ins of oneself by the screen only, or by the poster too. Safe to repeat.

    Raises what `require_organizer` raises.
    """
    group_access.require_organizer(ctx, occurrence.event.group_id)
    if only is not (occurrence.screen_since is not None):
        occurrence.screen_since = ctx.now if only else None
        occurrence.save(only=[Occurrence.screen_since])


def _purpose(occurrence: Occurrence) -> str:
    return f"{CODE}:{occurrence.venue_code}"


def _window(at: datetime) -> int:
    return (at - EPOCH) // STEP


def _letters(window: int) -> str:
    high, low = divmod(window % WINDOWS, 32)
    return codes.ALPHABET[high] + codes.ALPHABET[low]


def _proves(occurrence: Occurrence, window: int, mac: bytes) -> bool:
    ring = signing.keyring()
    return any(ring.matches(_purpose(occurrence), window.to_bytes(8), mac, name) for name in ring.names())
