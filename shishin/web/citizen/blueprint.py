"""Everybody's pages."""

from flask import Blueprint

from shishin.web import guards

citizen = Blueprint("citizen", __name__)
citizen.before_request(guards.anyone)

MODULES: tuple[Blueprint, ...] = ()

for module in MODULES:
    citizen.register_blueprint(module)
