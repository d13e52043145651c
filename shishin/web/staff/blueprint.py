"""Staff's pages, under /staff."""

from flask import Blueprint

from shishin.web import guards
from shishin.web.staff import cards, dashboard, messages, reports

staff = Blueprint("staff", __name__, url_prefix="/staff")
staff.before_request(guards.staff)

MODULES: tuple[Blueprint, ...] = (dashboard.blueprint, reports.blueprint, messages.blueprint, cards.blueprint)

for module in MODULES:
    staff.register_blueprint(module)
