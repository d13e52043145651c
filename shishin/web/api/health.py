"""For operators: does the process answer, can it work, how much is waiting."""

import ipaddress

from flask import Blueprint, Response, jsonify, request
from flask.typing import ResponseReturnValue

from shishin.core.errors import NotFound, StoreBusy
from shishin.jobs import beats, schema
from shishin.notifications import delivery
from shishin.web.wiring import wiring

blueprint = Blueprint("health", __name__)


class NotReady(StoreBusy):
    """The store has not been brought to the newest schema; the facts name what is `pending`."""


@blueprint.get("/healthz")
def healthz() -> ResponseReturnValue:
    """Say that the process answers."""
    return Response("ok\n", mimetype="text/plain")


@blueprint.get("/readyz")
def readyz() -> ResponseReturnValue:
    """Say whether the database answers in the newest schema, and whether the worker lives.

    Without them nothing works, so the answer is 503; without a worker only mail waits, so it is told but the
    answer stays 200: nobody should be kept from checking in because a mail is late.
    """
    pending = schema.pending()
    if pending:
        raise NotReady(pending=pending, retry_after=5)
    now, last = wiring().now(), beats.last()
    return jsonify(
        database="ok",
        migrations="ok",
        worker="late" if beats.late(now) else "ok",
        worker_beat_at=last.isoformat() if last else None,
    )


@blueprint.get("/metrics")
def metrics() -> ResponseReturnValue:
    """Return counts for a monitoring program on this machine; for anybody else there is no such page."""
    if not (wiring().settings.development or _from_this_machine()):
        raise NotFound
    last = beats.last()
    counts = {
        "shishin_worker_beat_timestamp_seconds": int(last.timestamp()) if last else 0,
        "shishin_messages_waiting": delivery.waiting(),
        "shishin_messages_failed": delivery.failed(),
    }
    lines = [f"# TYPE {name} gauge\n{name} {count}\n" for name, count in counts.items()]
    return Response("".join(lines), content_type="text/plain; version=0.0.4; charset=utf-8")


def _from_this_machine() -> bool:
    """Say whether a program on this machine asks, and not somebody through a proxy on this machine."""
    if "X-Forwarded-For" in request.headers or "Forwarded" in request.headers:
        return False
    return ipaddress.ip_address(request.remote_addr or "::").is_loopback
