"""Refusals and faults as pages or as JSON: what happened and what to do, in the reader's language."""

from flask import Flask, Response, current_app, jsonify, make_response, redirect, render_template, request
from werkzeug.exceptions import HTTPException

from shishin.core.errors import Refusal, SignInNeeded, StoreBusy
from shishin.web import refusals, returning

RETRY_SECONDS = 2
SIGN_IN = SignInNeeded.status


def install(app: Flask) -> None:
    """Answer every refusal and fault."""
    app.register_error_handler(Refusal, refused)
    app.register_error_handler(HTTPException, http_error)
    app.register_error_handler(Exception, fault)


def wants_json() -> bool:
    """Say whether the request is a program's."""
    if request.path.startswith("/api/"):
        return True
    accepted = request.headers.get("Accept", "")
    if "application/" not in accepted or "text/html" in accepted:
        return False
    return request.accept_mimetypes.best_match(["text/html", "application/json"]) == "application/json"


def refused(refusal: Refusal) -> Response:
    """Answer an expected no; a page that needs a session leads to the sign-in and back."""
    if isinstance(refusal, SignInNeeded) and request.method == "GET" and not wants_json():
        return make_response(redirect(returning.to_sign_in(), code=303))
    return answer(refusal.status, refusal.code, refusal.facts)


def http_error(error: HTTPException) -> Response:
    """Answer what the framework refuses: no such page, wrong method, too large."""
    if error.response is not None and error.code and error.code < 400:  # noqa: PLR2004 - a redirect is an answer
        return make_response(error.response)
    response = answer(error.code or 500, refusals.BY_STATUS.get(error.code or 500, "bad_request"), {})
    for name, value in error.get_headers():
        if name == "Allow":
            response.headers[name] = value
    return response


def fault(error: Exception) -> Response:
    """Answer anything else: our fault, logged, never shown."""
    current_app.logger.error("fault", exc_info=error)
    return answer(500, "fault", {})


def store_failed(error: Exception) -> Response:
    """Answer a fault of the store: locked, full or away."""
    current_app.logger.warning("store: %s", type(error).__name__)
    return refused(StoreBusy(retry_after=RETRY_SECONDS))


def answer(status: int, code: str, facts: dict[str, object], **more: object) -> Response:
    """Return a refusal as JSON or as a page that may show `more`, with Retry-After where waiting helps.

    A program that asks for `?words` is also told what to say to its reader.
    """
    if wants_json():
        said = {"text": refusals.text(code, facts)} if "words" in request.args else {}
        response = jsonify(error={"code": code, "facts": facts, **said})
    else:
        more |= {"sign_in": returning.to_sign_in()} if status == SIGN_IN else {}
        page = render_template(
            "error.html", code=code, facts=facts, status=status, text=refusals.text(code, facts), **more
        )
        response = make_response(page)
    response.status_code = status
    if "retry_after" in facts:
        response.headers["Retry-After"] = str(facts["retry_after"])
    return response
