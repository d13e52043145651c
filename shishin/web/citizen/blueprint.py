"""Everybody's pages."""

from flask import Blueprint

from shishin.web import guards
from shishin.web.citizen import (
    about,
    asked,
    bringing,
    calendars,
    card,
    check_in,
    city_map,
    claim,
    dev_mail,
    devices,
    door,
    events,
    gallery,
    groups,
    handing,
    handover,
    helper,
    install,
    me,
    notices,
    passes,
    passkeys,
    photos,
    plans,
    printed,
    privacy,
    pwa,
    report,
    series,
    settings,
    sign_in,
    sign_up,
    told,
)

citizen = Blueprint("citizen", __name__)
citizen.before_request(guards.anyone)

MODULES: tuple[Blueprint, ...] = (
    events.blueprint,
    city_map.blueprint,
    sign_up.blueprint,
    passes.blueprint,
    handing.blueprint,
    asked.blueprint,
    series.blueprint,
    notices.blueprint,
    told.blueprint,
    plans.blueprint,
    check_in.blueprint,
    door.blueprint,
    card.blueprint,
    helper.blueprint,
    me.blueprint,
    settings.blueprint,
    calendars.blueprint,
    privacy.blueprint,
    claim.blueprint,
    handover.blueprint,
    bringing.blueprint,
    groups.blueprint,
    photos.blueprint,
    sign_in.blueprint,
    passkeys.blueprint,
    devices.blueprint,
    about.blueprint,
    pwa.blueprint,
    install.blueprint,
    gallery.blueprint,
    dev_mail.blueprint,
    printed.blueprint,
    report.blueprint,
)

for module in MODULES:
    citizen.register_blueprint(module)
