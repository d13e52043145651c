"""Signing in by a mail link, and out."""

from typing import Self
from urllib.parse import urlsplit

from flask import Blueprint, redirect, render_template, request, session
from flask.typing import ResponseReturnValue
from wtforms import EmailField, Form, HiddenField, StringField, ValidationError

from shishin.auth import links, sessions
from shishin.auth.models import SessionKind
from shishin.core.errors import Refusal, TooMany
from shishin.groups import access as group_access
from shishin.people import mail_addresses
from shishin.web import errors, identity, refusals, returning, security, words
from shishin.web.wiring import wiring

blueprint = Blueprint("sign_in", __name__)

HOMES = {
    SessionKind.CITIZEN: "/me",
    SessionKind.ORGANIZER: "/o",
    SessionKind.STAFF: "/staff",
    SessionKind.LIMITED: "/me/passkeys",
}

# What one meets a sign-in before, without having asked for it: why, by the page that led here.
_PROOF = words.N_(
    "ここを変えられるのは、ログインしてから10分の間です。スマホをひろった人が変えられないようにしています。"
)
_ALL_OF_IT = words.N_(
    "全部のデータを受け取ったり消したりできるのは、ログインしてから10分の間です。スマホをひろった人にはできないようにしています。"
)
WHY = {
    "/me/devices": words.N_(
        "画面を外せるのは、ログインした人だけです。スマホをひろった人が外せないようにしています。"
    ),
    "/me/claim": _PROOF,
    "/me/passkeys": _PROOF,
    "/me/data": _ALL_OF_IT,
    "/me/delete": _ALL_OF_IT,
}


class AskForm(Form):
    """A mail address, and where its owner wanted to go."""

    mail = EmailField()
    next = HiddenField()

    def validate_mail(self, field: EmailField) -> None:
        """Refuse what cannot be an address."""
        if mail_addresses.normal(field.data or "") is None:
            raise ValidationError(
                words.words(words.N_("メールアドレスを確かめてください(例: name@example.jp)"))
            )

    def too_often(self, refusal: TooMany) -> Self:
        """Say so at the address, which stays as it was typed."""
        self.mail.errors = [refusals.text(refusal.code, refusal.facts)]
        return self


class CodeForm(Form):
    """The six letters of the mail."""

    code = StringField()


@blueprint.get("/login")
def login() -> ResponseReturnValue:
    """Ask for the mail address."""
    security.private()
    browser = identity.device(give=True) or ""
    asked = links.asked_at(identity.context(), browser)
    return _login(AskForm(next=request.args.get("next", ""), mail=asked))


@blueprint.post("/login")
def ask() -> ResponseReturnValue:
    """Send the link."""
    form = AskForm(request.form)
    if not form.validate():
        security.private()
        return _login(form), 422
    browser = identity.device(give=True) or ""
    address = mail_addresses.normal(form.mail.data or "") or ""
    links.ask(identity.context(), address, browser, request.remote_addr or "")
    session["next"] = returning.local(form.next.data)
    return redirect("/login/sent", code=303)


@blueprint.errorhandler(TooMany)
def asked_often(refusal: TooMany) -> ResponseReturnValue:
    """Say at the address that was typed how long to wait."""
    if errors.wants_json():
        return errors.refused(refusal)
    security.private()
    return _login(AskForm(request.form).too_often(refusal)), refusal.status


@blueprint.get("/login/sent")
def sent() -> ResponseReturnValue:
    """Say what to do now, and take the short code."""
    security.private()
    return _sent(CodeForm())


@blueprint.post("/login/sent")
def by_code() -> ResponseReturnValue:
    """Open the session with the short code."""
    form = CodeForm(request.form)
    ctx, browser = identity.context(), identity.device() or ""
    try:
        token = links.consume_code(ctx, form.code.data or "", browser, kind_of)
    except (links.LinkExpired, links.WrongCode, links.CodeLocked) as refusal:
        return _pressed_twice(code=form.code.data or "") or _wrong(form, refusal)
    return _signed_in(token)


@blueprint.get("/login/<token>")
def link(token: str) -> ResponseReturnValue:
    """Show the button that opens the session; opening the page alone does nothing."""
    _secret_address()
    identity.device(give=True)
    try:
        links.require_usable(identity.context(), token, identity.device())
    except links.LinkExpired as refusal:
        return _expired(refusal)
    return render_template("citizen/sign_in/link.html", token=token)


@blueprint.post("/login/<token>")
def consume(token: str) -> ResponseReturnValue:
    """Open the session with the link."""
    _secret_address()
    try:
        opened = links.consume(identity.context(), token, identity.device(), kind_of)
    except links.LinkExpired as refusal:
        return _pressed_twice(token=token) or _expired(refusal)
    return _signed_in(opened)


@blueprint.post("/logout")
def logout() -> ResponseReturnValue:
    """End the session, on the server too."""
    token = identity.session_token()
    if token:
        sessions.end(identity.context(), token)
    identity.sign_out()
    return redirect("/", code=303)


def kind_of(person_id: int) -> SessionKind:
    """Return which session a mail link opens for a person; staff need a passkey besides, in production."""
    kind = kind_by_passkey(person_id)
    if kind is SessionKind.STAFF and not wiring().settings.development:
        return SessionKind.LIMITED
    return kind


def kind_by_passkey(person_id: int) -> SessionKind:
    """Return which session a passkey opens for a person."""
    if sessions.is_staff(person_id):
        return SessionKind.STAFF
    return SessionKind.ORGANIZER if group_access.organizes_some_group(person_id) else SessionKind.CITIZEN


def _pressed_twice(token: str = "", code: str = "") -> ResponseReturnValue | None:
    """Lead on whom the first press signed in; None where nobody is."""
    living = identity.living()
    if living and links.signed_in_by(living.person_id, identity.device() or "", token, code):
        return redirect(HOMES[living.kind], code=303)
    return None


def _secret_address() -> None:
    security.private()
    security.no_referrer()


def _sent(form: CodeForm) -> str:
    asked = links.asked_at(identity.context(), identity.device() or "")
    return render_template("citizen/sign_in/sent.html", form=form, asked=asked, next=session.get("next"))


def _wrong(form: CodeForm, refusal: Refusal) -> ResponseReturnValue:
    security.private()
    form.code.errors = [str(refusals.text(refusal.code, refusal.facts))]
    return _sent(form), refusal.status


def _expired(refusal: Refusal) -> ResponseReturnValue:
    said = refusals.text(refusal.code, refusal.facts)
    return _login(AskForm(), said), refusal.status


def _login(form: AskForm, said: str | None = None) -> str:
    why = WHY.get(urlsplit(returning.local(form.next.data) or "").path)
    return render_template("citizen/sign_in/login.html", form=form, said=said, why=why and words.words(why))


def opened(token: str) -> str:
    """Give this browser the new session in place of the old one; return where it wanted to go."""
    wanted = returning.local(request.args.get("next")) or returning.local(session.get("next"))
    old = identity.session_token()
    if old:
        sessions.end(identity.context(), old)
    kind = identity.sign_in(token) or SessionKind.CITIZEN
    if kind is SessionKind.LIMITED:
        # Where they wanted to go is open once a passkey was shown.
        session["next"] = wanted
        return HOMES[kind]
    return wanted or HOMES[kind]


def _signed_in(token: str) -> ResponseReturnValue:
    return redirect(opened(token), code=303)
