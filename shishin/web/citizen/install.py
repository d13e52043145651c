"""The hint that the site can be put on the home screen: from the first check-in on, until it is put away."""

from enum import StrEnum

from flask import Blueprint, redirect, request
from flask.typing import ResponseReturnValue

from shishin.web import identity, returning
from shishin.web.wiring import wiring

blueprint = Blueprint("install", __name__)

COOKIE, PUT_AWAY = "install", "no"
# Browsers inside of other apps, which cannot put anything on the home screen.
INSIDE = ("Line/", "FBAN/", "FBAV/", "Instagram")
IPHONES = ("iPhone", "iPad")


class How(StrEnum):
    """How a browser puts a site on the home screen."""

    BY_HAND = "by hand"
    INSIDE_IPHONE = "not inside another app, but in Safari"
    INSIDE = "not inside another app, but in the phone's browser"
    BY_BUTTON = "by a button, where the browser offers it"


def how() -> How | None:
    """Return how this browser does it; None where the hint was put away."""
    if request.cookies.get(COOKIE) == PUT_AWAY:
        return None
    iphone = on_iphone()
    if inside():
        return How.INSIDE_IPHONE if iphone else How.INSIDE
    return How.BY_HAND if iphone else How.BY_BUTTON


def on_iphone() -> bool:
    """Say whether this is a browser of an iPhone, where only what stands on the home screen is pushed to."""
    return _named(IPHONES)


def inside() -> bool:
    """Say whether this is a browser inside of another app: neither put on a home screen nor pushed to."""
    return _named(INSIDE)


def _named(names: tuple[str, ...]) -> bool:
    return any(name in request.headers.get("User-Agent", "") for name in names)


@blueprint.post("/install")
def put_away() -> ResponseReturnValue:
    """Never show the hint in this browser again, and lead back to where the person was."""
    response = redirect(returning.local(request.form.get("next")) or "/", code=303)
    response.set_cookie(
        COOKIE,
        PUT_AWAY,
        max_age=identity.DEVICE_LIFE,
        httponly=True,
        samesite="Lax",
        secure=wiring().settings.https,
        path="/",
    )
    return response
