"""Phones at a reception: they make scans as the scanner page does, and send them."""

import uuid
from datetime import datetime
from itertools import count

from shishin.checkin import grants, scanning
from shishin.core import days, signing
from shishin.events.models import Occurrence
from shishin.participation import passes, sign_ups
from shishin.participation.models import SignUp, Stance
from shishin.people.models import Person
from tests.world import World

_numbers = count(1)


def new_id() -> str:
    """Return an id as a phone makes it, the same in every run."""
    return str(uuid.uuid5(uuid.NAMESPACE_OID, str(next(_numbers))))


def joined(
    world: World, occurrence: Occurrence, name: str = "a guest", stance: Stance = Stance.GOING
) -> SignUp:
    """Let a browser of this name sign up; return the whole row."""
    return SignUp.get_by_id(sign_ups.join(world.device_ctx(name), occurrence, stance).id)


class Phone:
    """An organizer's phone at one occurrence, with the grant it got while it had signal."""

    def __init__(
        self, world: World, occurrence: Occurrence, name: str = "desk", organizer: Person | None = None
    ) -> None:
        self.world = world
        self.occurrence = occurrence
        self.device = signing.digest(name)
        self.ctx = world.ctx(organizer or world.organizer, device=self.device)
        self.grant = grants.issue(self.ctx, occurrence, self.device)

    def scan(self, kind: str = "in", **parts: object) -> dict[str, object]:
        """Return a scan made now; `None` leaves a part out."""
        made: dict[str, object] = {
            "id": new_id(),
            "occurrence": self.occurrence.code,
            "kind": kind,
            "at": self.clock(),
            "offset": 0,
            "grant": self.grant,
        }
        made |= parts
        return {name: value for name, value in made.items() if value is not None}

    def clock(self, now: datetime | None = None) -> str:
        """Return what the phone's clock says."""
        return days.local(now or self.world.clock.now).isoformat()

    def of(self, sign_up: SignUp, kind: str = "in", **parts: object) -> dict[str, object]:
        """Return a camera's scan of a pass."""
        code = passes.door_url(sign_up, "https://example.jp")
        return self.scan(kind, **({"by": "camera", "code": code} | parts))

    def send(self, *scans: object) -> list[dict[str, object]]:
        """Send a batch; return the results."""
        ctx = self.ctx.at(self.world.clock.now)
        return scanning.receive(ctx, self.device, scans)

    def one(self, scan: object) -> dict[str, object]:
        """Send one scan; return its result."""
        return self.send(scan)[0]
