"""Tying one's record to a mail address: offered after the first check-in, never asked for."""

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from shishin.auth import links, mail_claims
from shishin.checkin import claiming, ways_in
from shishin.core.errors import Refusal, TooMany
from shishin.people import mail_addresses
from shishin.web import identity, refusals, security
from shishin.web.citizen.sign_in import AskForm, CodeForm

blueprint = Blueprint("claim", __name__)

JOINED = "/me?joined=1"


@blueprint.before_request
def of_this_browser() -> None:
    """Keep these pages, and the secrets in their addresses, to the browser that asks."""
    security.private()
    security.no_referrer()
    identity.device(give=True)


@blueprint.get("/me/claim")
def start() -> ResponseReturnValue:
    """Say what it is good for and ask for a mail address, or why not before the first check-in."""
    return early("claim") if ways_in.too_early(identity.context()) else _page(AskForm(mail=asked()))


@blueprint.post("/me/claim")
def ask() -> ResponseReturnValue:
    """Send the link."""
    form = AskForm(request.form)
    if not form.validate():
        return _page(form), 422
    address = mail_addresses.normal(form.mail.data or "") or ""
    claiming.ask_by_mail(identity.context(), address, request.remote_addr or "")
    return redirect(url_for("citizen.claim.sent"), code=303)


@blueprint.post("/me/claim/drop")
def drop() -> ResponseReturnValue:
    """Take one of one's addresses away."""
    ways_in.drop_address(identity.context(), request.form.get("ref", ""))
    return redirect("/me/claim?dropped=1", code=303)


@blueprint.get("/me/claim/sent")
def sent() -> ResponseReturnValue:
    """Say what to do now, and take the short code."""
    return _sent(CodeForm())


@blueprint.post("/me/claim/sent")
def by_code() -> ResponseReturnValue:
    """Lead from the short code to what will be joined."""
    form = CodeForm(request.form)
    try:
        token = mail_claims.token_by_code(identity.context(), form.code.data or "", identity.device() or "")
    except (links.LinkExpired, links.WrongCode, links.CodeLocked) as refusal:
        form.code.errors = [refusals.text(refusal.code, refusal.facts)]
        return _sent(form), refusal.status
    return redirect(url_for("citizen.claim.show", token=token), code=303)


@blueprint.get("/me/claim/<token>")
def show(token: str) -> ResponseReturnValue:
    """Show what will be joined, and the button that does it."""
    proposal = claiming.proposed_by_mail(identity.context(), token)
    return render_template("citizen/claim/show.html", token=token, proposal=proposal)


@blueprint.post("/me/claim/<token>")
def join(token: str) -> ResponseReturnValue:
    """Tie the address to this record, and join what is known under it."""
    claiming.by_mail(identity.context(), token)
    return redirect(JOINED, code=303)


@blueprint.errorhandler(TooMany)
def asked_often(refusal: TooMany) -> ResponseReturnValue:
    """Say at the address that was typed how long to wait."""
    return _page(AskForm(request.form).too_often(refusal)), refusal.status


@blueprint.errorhandler(links.LinkExpired)
def expired(refusal: Refusal) -> ResponseReturnValue:
    """Lead on whoever pressed twice, and offer a new link, or say where one is got by who has no record."""
    person_id, token = identity.actor().person_id, str((request.view_args or {}).get("token", ""))
    if person_id and links.signed_in_by(person_id, identity.device() or "", token):
        return redirect(JOINED, code=303)
    said = refusals.text(refusal.code, refusal.facts)
    page = early("claim", said) if ways_in.too_early(identity.context()) else _page(AskForm(), said)
    return page, refusal.status


def asked() -> str | None:
    """Return the address that was typed last in this browser while its link may still come."""
    return mail_claims.asked_at(identity.context(), identity.device() or "")


def _sent(form: CodeForm) -> str:
    return render_template("citizen/claim/sent.html", form=form, asked=asked())


def early(what: str, said: str | None = None) -> str:
    """Return the page of who has nothing to keep: what this will be good for, and what works now."""
    return render_template("citizen/claim/early.html", what=what, said=said)


def _page(form: AskForm, said: str | None = None) -> str:
    ctx = identity.context()
    rows = mail_addresses.rows(ctx.actor.person_id)
    return render_template(
        "citizen/claim/start.html",
        form=form,
        said=said,
        addresses=[(mail_addresses.hinted(str(row.address)), row.ref) for row in rows],
        allowed=ways_in.may_change(ctx),
        droppable=ways_in.may_drop_address(ctx),
        dropped="dropped" in request.args,
    )
