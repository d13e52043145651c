"""What programs ask: JSON under /api/v1, health."""

from flask import Blueprint

from shishin.web import guards
from shishin.web.api import events, health, me, push, reception, scans, stats

api = Blueprint("api", __name__)
api.before_request(guards.anyone)

MODULES: tuple[Blueprint, ...] = (
    events.blueprint,
    health.blueprint,
    scans.blueprint,
    reception.blueprint,
    me.blueprint,
    push.blueprint,
    stats.blueprint,
)

for module in MODULES:
    api.register_blueprint(module)
