"""Everybody's pages."""

from flask import Blueprint

from shishin.web import guards
from shishin.web.citizen import about, gallery, pwa, sign_in

citizen = Blueprint("citizen", __name__)
citizen.before_request(guards.anyone)

MODULES: tuple[Blueprint, ...] = (sign_in.blueprint, about.blueprint, pwa.blueprint, gallery.blueprint)

for module in MODULES:
    citizen.register_blueprint(module)
