"""Where somebody is told what they chose on a pass: at an address they confirm, or by their calendar."""

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from shishin.auth import links, mail_claims
from shishin.checkin import claiming
from shishin.core.errors import Refusal, TooMany
from shishin.participation import passes, reminders
from shishin.participation.models import SignUp
from shishin.people import mail_addresses
from shishin.web import errors, identity, refusals, security
from shishin.web.citizen import claim, install, notices
from shishin.web.citizen.sign_in import AskForm, CodeForm

blueprint = Blueprint("told", __name__)


@blueprint.before_request
def keep_secret() -> None:
    """Keep these addresses to whoever holds them."""
    security.private()
    security.no_referrer()


@blueprint.get("/p/<token>/told")
def show(token: str) -> ResponseReturnValue:
    """Say by what the person of a pass can be told, and ask for a mail address."""
    sign_up = _mine(token)
    if notices.ways(sign_up).reached:
        return redirect(_pass(sign_up), code=303)
    return _page(sign_up, AskForm(mail=claim.asked()))


@blueprint.post("/p/<token>/told")
def ask(token: str) -> ResponseReturnValue:
    """Send a link that confirms the address."""
    sign_up, form = _mine(token), AskForm(request.form)
    if not form.validate():
        return _page(sign_up, form), 422
    address = mail_addresses.normal(form.mail.data or "") or ""
    claiming.ask_to_be_told(identity.context(), sign_up, address, request.remote_addr or "")
    return redirect(url_for("citizen.told.sent", token=passes.managed_token(sign_up)), code=303)


@blueprint.get("/p/<token>/told/sent")
def sent(token: str) -> ResponseReturnValue:
    """Say what to do now, and take the short code."""
    return _sent(_mine(token), CodeForm())


@blueprint.post("/p/<token>/told/sent")
def by_code(token: str) -> ResponseReturnValue:
    """Confirm the address by the short code; where another is known by it, show first what will be joined."""
    sign_up, ctx, form = _mine(token), identity.context(), CodeForm(request.form)
    try:
        link = mail_claims.token_by_code(ctx, form.code.data or "", identity.device() or "")
    except (links.LinkExpired, links.WrongCode, links.CodeLocked) as refusal:
        if notices.ways(sign_up).reached:
            return redirect(_pass(sign_up), code=303)
        form.code.errors = [refusals.text(refusal.code, refusal.facts)]
        return _sent(sign_up, form), refusal.status
    proposal = claiming.proposed_by_mail(ctx, link)
    if proposal.other and not proposal.one:
        return redirect(url_for("citizen.told.link", token=token, link=link), code=303)
    return _confirmed(sign_up, link)


@blueprint.get("/p/<token>/told/<link>")
def link(token: str, link: str) -> ResponseReturnValue:
    """Show the address, what will be joined where another is known by it, and the button that confirms it."""
    sign_up = _named(token)
    proposal = claiming.proposed_by_mail(identity.context(), link)
    return render_template(
        "citizen/told/link.html", token=passes.managed_token(sign_up), link=link, proposal=proposal
    )


@blueprint.post("/p/<token>/told/<link>")
def confirm(token: str, link: str) -> ResponseReturnValue:
    """Tell the person of the pass at this address from now on."""
    return _confirmed(_named(token), link)


@blueprint.errorhandler(TooMany)
def asked_often(refusal: TooMany) -> ResponseReturnValue:
    """Say at the address that was typed how long to wait."""
    token = str((request.view_args or {})["token"])
    return _page(_mine(token), AskForm(request.form).too_often(refusal)), refusal.status


@blueprint.errorhandler(links.LinkExpired)
def expired(refusal: Refusal) -> ResponseReturnValue:
    """Lead on whoever pressed twice, and offer a new link to anybody else."""
    sign_up = _named(str((request.view_args or {})["token"]))
    if not claiming.may_tell(identity.context(), sign_up):
        return errors.refused(refusal)
    if notices.ways(sign_up).reached:
        return redirect(_pass(sign_up), code=303)
    return _page(sign_up, AskForm(), refusals.text(refusal.code, refusal.facts)), refusal.status


def _mine(token: str) -> SignUp:
    sign_up = passes.by_managed(token, identity.context())
    claiming.require_telling(identity.context(), sign_up)
    return sign_up


def _named(token: str) -> SignUp:
    """Return the pass that a letter names, or whose own address this is."""
    try:
        return passes.by_told(token)
    except passes.NoSuchPass:
        return passes.by_managed(token, identity.context())


def _pass(sign_up: SignUp) -> str:
    return url_for("citizen.passes.show", token=passes.managed_token(sign_up), _anchor=notices.PLACE)


def _confirmed(sign_up: SignUp, link: str) -> ResponseReturnValue:
    claiming.by_mail(identity.context(), link)
    return redirect(_pass(sign_up), code=303)


def _page(sign_up: SignUp, form: AskForm, said: str | None = None) -> str:
    return render_template(
        "citizen/told/show.html",
        token=passes.managed_token(sign_up),
        occurrence=sign_up.occurrence,
        form=form,
        said=said,
        eve=reminders.may_come(sign_up.occurrence, identity.context().now),
        pushed_to=not (install.on_iphone() or install.inside()),
    )


def _sent(sign_up: SignUp, form: CodeForm) -> str:
    token = passes.managed_token(sign_up)
    return render_template("citizen/told/sent.html", token=token, form=form, asked=claim.asked())
