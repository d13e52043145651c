"""Help, display and the other pages about the service itself."""

from urllib.parse import parse_qsl, urlencode, urlsplit

from flask import Blueprint, redirect, render_template, request
from flask.typing import ResponseReturnValue

from shishin.core import codes
from shishin.core.errors import NotFound
from shishin.core.languages import language_of
from shishin.jobs import retention
from shishin.participation import passes
from shishin.people import profile
from shishin.web import identity, retention_words, returning, security
from shishin.web.wiring import wiring

blueprint = Blueprint("about", __name__)

SIZES = frozenset({"m", "l", "xl"})
THEMES = frozenset({"auto", "light", "dark"})
LONGEST_CODE = 12
# A venue's code has eight letters, an event's fewer: whoever stands at the venue may type either here.
VENUE_LETTERS = 8


class PassLettersTyped(NotFound):
    """What was typed are the letters under a pass's QR, which open nothing: they are for the reception."""


@blueprint.get("/help")
def help() -> ResponseReturnValue:  # noqa: A001 - the page's name
    """Say how to find, join, check in and withdraw."""
    return render_template("citizen/about/help.html")


@blueprint.get("/offline")
def offline() -> ResponseReturnValue:
    """Show what the service worker keeps for pages that the phone does not have."""
    return render_template("citizen/about/offline.html")


@blueprint.get("/unsent")
def unsent() -> ResponseReturnValue:
    """Show what the service worker keeps for a form that could not be sent, where the form's page is gone."""
    return render_template("citizen/about/unsent.html")


@blueprint.get("/privacy")
def privacy() -> ResponseReturnValue:
    """Say what is kept, what for, and who sees it."""
    kept = [(retention_words.of(rule.name), rule.days) for rule in retention.RULES]
    return render_template("citizen/about/privacy.html", kept=kept)


@blueprint.get("/terms")
def terms() -> ResponseReturnValue:
    """Say what people, organizers and the city may expect of each other."""
    return render_template("citizen/about/terms.html")


@blueprint.get("/accessibility")
def accessibility() -> ResponseReturnValue:
    """Say what was checked, when, and what is still missing."""
    return render_template("citizen/about/accessibility.html")


@blueprint.get("/e")
def typed_code() -> ResponseReturnValue:
    """Lead from the letters under a QR to its page.

    Raises `NotFound` where they are no code, and `PassLettersTyped`: those open nothing by themselves.
    """
    code = codes.normal(request.args.get("code", ""))
    if code is None or len(code) > LONGEST_CODE:
        raise NotFound
    if len(code) == passes.CODE_LENGTH:
        raise PassLettersTyped
    return redirect(f"/c/{code}" if len(code) == VENUE_LETTERS else f"/e/{code}", code=302)


@blueprint.get("/display")
def display() -> ResponseReturnValue:
    """Offer the size of letters, the language and the colours."""
    security.private()
    return render_template("citizen/about/display.html", next=_next(request.args.get("next")))


@blueprint.post("/display")
def choose_display() -> ResponseReturnValue:
    """Remember the choice in this browser, and lead back to where the person was."""
    response = redirect(_next(request.form.get("next")), code=303)
    asked = language_of(request.form.get("lang"))
    if asked:
        profile.speak(identity.context(), asked)
    chosen = {
        identity.LANGUAGE_COOKIE: asked.value if asked else None,
        "size": _one_of(SIZES, request.form.get("size")),
        "theme": _one_of(THEMES, request.form.get("theme")),
    }
    for name, value in chosen.items():
        if value:
            response.set_cookie(
                name,
                value,
                max_age=identity.DEVICE_LIFE,
                samesite="Lax",
                secure=wiring().settings.https,
                path="/",
            )
    return response


def _one_of(allowed: frozenset[str], value: str | None) -> str | None:
    return value if value in allowed else None


def _next(address: str | None) -> str:
    """Return an address of ours to go back to, without the language that it asked for before."""
    parts = urlsplit(returning.local(address) or "/")
    kept = [(name, value) for name, value in parse_qsl(parts.query) if name != "lang"]
    return f"{parts.path}?{urlencode(kept)}" if kept else parts.path
