"""Where everything is wired: settings, store, keys, city, words, blueprints, commands."""

import os
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from flask import Flask
from werkzeug.middleware.proxy_fix import ProxyFix

from shishin.core import city, clock, config, db, rng, signing
from shishin.jobs import commands
from shishin.web import (
    assets,
    compiled,
    compression,
    edge,
    errors,
    filters,
    fragments,
    front,
    gate,
    identity,
    letters,
    networks,
    security,
    words,
)
from shishin.web.api.blueprint import api
from shishin.web.citizen.blueprint import citizen
from shishin.web.organizer.blueprint import organizer
from shishin.web.staff.blueprint import staff
from shishin.web.wiring import Wiring

ROOT = Path(__file__).resolve().parent.parent
# Forms are small; scans come up to 500 at a time, at most about 600 bytes each.
LARGEST_BODY = 2 * 1024 * 1024
LARGEST_FORM = 256 * 1024


def create_app(
    settings: config.Config | None = None,
    now: Callable[[], datetime] = clock.now,
    chance: rng.Rng | None = None,
) -> Flask:
    """Return the application; tests hand in their own settings, clock and chance.

    Raises `config.BadSetting` or `db.UnfitStore` where it must not start.
    """
    settings = settings or config.from_environment(os.environ, ROOT)
    app = Flask("shishin", root_path=str(ROOT), template_folder="templates", static_folder=None)
    app.config.update(
        SECRET_KEY=settings.secret_keys[0],
        SECRET_KEY_FALLBACKS=list(settings.secret_keys[1:]),
        MAX_CONTENT_LENGTH=LARGEST_BODY,
        MAX_FORM_MEMORY_SIZE=LARGEST_FORM,
        TEMPLATES_AUTO_RELOAD=settings.development,
    )
    app.extensions["shishin"] = Wiring(settings, city.load(settings.city), now, chance or rng.SystemRng())
    db.connect(settings.database_url)
    signing.use(settings.secret_keys, settings.retired_keys)
    for install in (
        # What is installed first sees each answer last: the headers must know of every cookie.
        security.install,
        compression.install,
        identity.install,
        errors.install,
        words.install,
        filters.install,
        assets.install,
        letters.install,
        compiled.install,
        fragments.install,
        edge.install,
    ):
        install(app)
    app.teardown_request(lambda _: db.close_connection())
    for fault in db.FAULTS:
        app.register_error_handler(fault, errors.store_failed)
    for blueprint in (citizen, organizer, staff, api):
        app.register_blueprint(blueprint)
    commands.install(app)
    plain = app.wsgi_app
    app.wsgi_app = front.Front(app)  # type: ignore[method-assign]
    app.wsgi_app = gate.Gate(app)  # type: ignore[method-assign]
    app.wsgi_app = edge.Edge(app, plain)  # type: ignore[method-assign]
    app.wsgi_app = networks.Networks(app.wsgi_app)  # type: ignore[method-assign]
    if settings.trusted_proxies:
        hops = settings.trusted_proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops)  # type: ignore[method-assign]
    return app
