"""Who is asking: the session (flask-login), the device cookie, the language; the Context of a request."""

from datetime import UTC, datetime, timedelta
from typing import cast

from flask import Flask, Response, current_app, g, request, session
from flask.sessions import SecureCookieSessionInterface, SessionMixin
from flask_login import LoginManager, UserMixin, current_user, login_user, logout_user
from itsdangerous import URLSafeTimedSerializer
from werkzeug.http import dump_cookie
from werkzeug.wrappers import Response as BaseResponse

from shishin.auth import sessions
from shishin.auth.models import SessionKind
from shishin.core import browsers, clock, codes, languages, signing
from shishin.core.browsers import BrowserKind
from shishin.core.context import Actor, Context
from shishin.core.rng import Rng
from shishin.people import guests
from shishin.web.wiring import wiring

DEVICE_BYTES = 16
DEVICE_LIFE = timedelta(days=400)
LANGUAGE_COOKIE = "lang"
# Until when a cookie's session lives, in seconds since 1970, in the cookie itself.
UNTIL = "until"
# When staff were last here: not in the session's cookie, which an answer that comes late would bring back.
SEEN_COOKIE = "seen"
SEEN_PURPOSE = "seen"


class SignedIn(UserMixin):  # type: ignore[misc]
    """A living session as flask-login sees it; its id is the session's secret, known to this browser only."""

    def __init__(self, token: str, living: sessions.Living) -> None:
        """Keep the session's token and what it says."""
        self.token = token
        self.living = living

    def get_id(self) -> str:
        """Return what flask-login writes into the signed cookie."""
        return self.token


class Sessions(SecureCookieSessionInterface):
    """Signed cookies whose signer is made once, and which live as long as the session that they name."""

    def __init__(self) -> None:
        """Begin without a signer; the first request makes it."""
        self._signer: URLSafeTimedSerializer | None = None

    def get_signing_serializer(self, app: Flask) -> URLSafeTimedSerializer | None:
        """Return the signer."""
        if self._signer is None:
            self._signer = super().get_signing_serializer(app)
        return self._signer

    def get_expiration_time(self, app: Flask, session: SessionMixin) -> datetime | None:
        """Return when the browser forgets the cookie: at its session's end, also when it is closed before."""
        until = session.get(UNTIL)
        if not until:
            return super().get_expiration_time(app, session)
        # By the machine's clock, which browsers share with us; the application's own may be another.
        return clock.now() + (datetime.fromtimestamp(until, UTC) - wiring().now())


def install(app: Flask) -> None:
    """Teach the application who is asking."""
    app.session_interface = Sessions()
    settings = app.extensions["shishin"].settings
    prefix = "__Host-" if settings.https else ""
    app.config.update(
        SESSION_COOKIE_NAME=prefix + "session",
        SESSION_COOKIE_SECURE=settings.https,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_PATH="/",
        # A cookie is believed as long as the longest session lives; whether it lives is asked of the store.
        PERMANENT_SESSION_LIFETIME=max(sessions.LIFE.values()),
        DEVICE_COOKIE_NAME=prefix + "device",
        SEEN_COOKIE_NAME=prefix + SEEN_COOKIE,
    )
    manager = LoginManager(app)
    # Phones change networks and browsers change names within a day; the server-side session is what counts.
    manager.session_protection = None
    manager.user_loader(_load)
    app.after_request(_give_cookies)


def _load(token: str) -> SignedIn | None:
    living = sessions.find(token, now=wiring().now(), seen=_seen(token))
    return SignedIn(token, living) if living else None


def _seen(token: str) -> int | None:
    """Return when staff were last here in this session, as the browser's signed cookie says."""
    cookie = request.cookies.get(current_app.config["SEEN_COOKIE_NAME"], "")
    said = signing.read_statement(SEEN_PURPOSE, cookie)
    return cast("int", said["at"]) if said and said["session"] == signing.digest(token) else None


def _seen_now(token: str) -> str:
    """Return what says that a session's browser is here now."""
    claims: dict[str, object] = {"at": int(wiring().now().timestamp()), "session": signing.digest(token)}
    return signing.statement(SEEN_PURPOSE, claims)


def sign_in(token: str) -> SessionKind | None:
    """Open this browser's session with a new id, forgetting what its cookie said; return its kind."""
    session.clear()
    living = sessions.find(token, now=wiring().now(), seen=None)
    if living is None:
        return None
    login_user(SignedIn(token, living))
    session[UNTIL] = int(living.expires_at.timestamp())
    g.pop("actor", None)
    return living.kind


def sign_out() -> None:
    """Forget the session in this browser; the command ended it on the server."""
    logout_user()
    session.clear()
    g.pop("actor", None)


def session_token() -> str | None:
    """Return this browser's session token, or None."""
    return current_user.token if current_user.is_authenticated else None


def living() -> sessions.Living | None:
    """Return what this browser's session says, or None."""
    return current_user.living if current_user.is_authenticated else None


def lapsed() -> bool:
    """Say whether this browser was signed in and did not sign out: that was ended elsewhere, or by time."""
    return "_user_id" in session and not current_user.is_authenticated


def forget_browser() -> None:
    """Take from this browser whatever led to its person; the command forgot them in the store."""
    sign_out()
    g.pop("renew_device", None)
    g.forget_device = True


def device(*, give: bool = False) -> str | None:
    """Return the digest of this browser's device cookie; with `give`, a browser without one gets it.

    Giving stores nothing: a person is written at the first tap.
    """
    if "device" not in g:
        raw = request.cookies.get(_device_cookie())
        g.device = raw if raw is not None and codes.decode(raw, DEVICE_BYTES) is not None else None
        g.device_digest = signing.digest(g.device) if g.device else None
    if give and g.device is None:
        g.device = new_device(wiring().rng)
        g.device_digest = signing.digest(g.device)
    if give:
        g.renew_device = g.device
    return cast("str | None", g.device_digest)


def new_device(rng: Rng) -> str:
    """Return a new device's cookie value."""
    return codes.encode(rng.bytes(DEVICE_BYTES))


def device_cookie(name: str, value: str, *, https: bool) -> str:
    """Return the header that gives a browser its device cookie, or renews it."""
    return dump_cookie(name, value, DEVICE_LIFE, httponly=True, samesite="Lax", secure=https, path="/")


def _device_cookie() -> str:
    return str(current_app.config["DEVICE_COOKIE_NAME"])


def actor() -> Actor:
    """Return who is asking, looked up once a request."""
    if "actor" not in g:
        g.actor = _actor()
    return cast("Actor", g.actor)


def _actor() -> Actor:
    mine = device()
    if "_user_id" in session and current_user.is_authenticated:
        living = current_user.living
        return Actor(
            person_id=living.person_id,
            device=mine,
            signed_in=True,
            staff=living.staff,
            browser=browser(),
            signed_in_at=living.created_at,
        )
    person_id = guests.person_of_device(mine) if mine else None
    return Actor(person_id=person_id, device=mine, browser=browser())


def browser() -> BrowserKind | None:
    """Return what kind of browser is asking, as far as it says."""
    return browsers.kind_of(request.headers.get("User-Agent", ""))


def language() -> languages.Language:
    """Return the language of this request: its address, the cookie, what the browser asks for, Japanese."""
    known = cast("languages.Language | None", g.get("language"))
    if known is None:
        known = g.language = (
            languages.language_of(request.args.get("lang"))
            or languages.language_of(request.cookies.get(LANGUAGE_COOKIE))
            or _asked_for()
        )
    return known


def _asked_for() -> languages.Language:
    best = request.accept_languages.best_match(["ja", "en"], default="ja")
    return languages.Language(best)


def speaking(response: BaseResponse, language: str) -> BaseResponse:
    """Let a response make its browser remember a language."""
    https = wiring().settings.https
    response.set_cookie(
        LANGUAGE_COOKIE, language, max_age=DEVICE_LIFE, samesite="Lax", secure=https, path="/"
    )
    return response


def context() -> Context:
    """Return this request's Context, made once."""
    if "ctx" not in g:
        parts = wiring()
        g.ctx = Context(actor(), parts.now(), parts.rng, language().value)
    return cast("Context", g.ctx)


def _give_cookies(response: Response) -> Response:
    if request.endpoint == "assets.static_file":
        return response
    settings = wiring().settings
    asked = languages.language_of(request.args.get("lang"))
    if asked and request.cookies.get(LANGUAGE_COOKIE) != asked:
        speaking(response, asked)
    if "renew_device" in g:
        cookie = device_cookie(_device_cookie(), g.renew_device, https=settings.https)
        response.headers.add("Set-Cookie", cookie)
    if "forget_device" in g:
        response.delete_cookie(
            _device_cookie(), secure=settings.https, httponly=True, samesite="Lax", path="/"
        )
    if "_user_id" in session and current_user and current_user.is_authenticated and current_user.living.staff:
        response.set_cookie(
            current_app.config["SEEN_COOKIE_NAME"],
            _seen_now(current_user.token),
            max_age=sessions.STAFF_IDLE,
            secure=settings.https,
            httponly=True,
            samesite="Lax",
            path="/",
        )
    return response
