"""What an event asks on the pass: a guardian's consent, and names for insurance."""

from flask import Blueprint, redirect, request
from flask.typing import ResponseReturnValue

from shishin.core import text
from shishin.participation import asking, passes
from shishin.participation.models import SignUp
from shishin.web import identity
from shishin.web.citizen import passes as pass_pages

blueprint = Blueprint("asked", __name__)
blueprint.before_request(pass_pages.keep_secret)


@blueprint.post("/p/<token>/consent")
def consent(token: str) -> ResponseReturnValue:
    """Note that a guardian agrees, or does not any more."""
    ctx = identity.context()
    sign_up = passes.by_managed(token, ctx)
    (asking.consent if request.form.get("agree") == "1" else asking.take_back_consent)(ctx, sign_up)
    return _back(sign_up)


@blueprint.post("/p/<token>/names")
def names(token: str) -> ResponseReturnValue:
    """Keep the names that were written, or forget them."""
    ctx = identity.context()
    sign_up = passes.by_managed(token, ctx)
    asking.tell_names(ctx, sign_up, text.one_line(request.form.get("names", "")))
    return _back(sign_up)


def _back(sign_up: SignUp) -> ResponseReturnValue:
    return redirect(f"/p/{passes.managed_token(sign_up)}#asked", code=303)
