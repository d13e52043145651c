"""Organizers' pages, under /o."""

from flask import Blueprint

from shishin.web import guards
from shishin.web.organizer import (
    asks,
    cards,
    claims,
    closing,
    dates,
    easy,
    events,
    helpers,
    home,
    pairs,
    poster,
    review,
    roster,
    scan,
    screen,
    sheet,
    thanks,
)

organizer = Blueprint("organizer", __name__, url_prefix="/o")
organizer.before_request(guards.signed_in)

MODULES: tuple[Blueprint, ...] = (
    home.blueprint,
    events.blueprint,
    dates.blueprint,
    easy.blueprint,
    roster.blueprint,
    pairs.blueprint,
    review.blueprint,
    claims.blueprint,
    asks.blueprint,
    closing.blueprint,
    poster.blueprint,
    cards.blueprint,
    helpers.blueprint,
    scan.blueprint,
    screen.blueprint,
    sheet.blueprint,
    thanks.blueprint,
)

for module in MODULES:
    organizer.register_blueprint(module)
