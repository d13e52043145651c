"""A paper card seen by a phone's camera, and what its stub opens at home."""

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from wtforms import Form, StringField

from shishin.checkin import card_check_in, cards, claiming, pages, records, stubs
from shishin.checkin.models import ScanBy
from shishin.checkin.proofs import Proof
from shishin.core.context import Actor
from shishin.core.errors import Invalid, Refusal, SignInNeeded, TooMany
from shishin.events import access
from shishin.web import errors, identity, refusals, security
from shishin.web.citizen.claim import JOINED

blueprint = Blueprint("card", __name__)

# 7K3M-Q8ZA-B2CD with room for the spaces that hands put in.
LONGEST_CODE = 40


class DoorMissing(Invalid):
    """The form names no occurrence to check the card in at."""


class StubForm(Form):
    """The twelve letters of a stub."""

    code = StringField()


@blueprint.before_request
def keep_secret() -> None:
    """Keep the card and its address to whoever holds it."""
    security.private()
    security.no_referrer()


@blueprint.get("/card/<token>")
def show(token: str) -> ResponseReturnValue:
    """Say what this is; a signed-in organizer gets a button for each reception of theirs that is open."""
    ctx, (card, proof) = identity.context(), cards.by_token(token)
    return render_template(
        "citizen/card/show.html",
        token=token,
        card=card,
        lost=proof is Proof.REISSUED,
        organizer=ctx.actor.signed_in,
        doors=card_check_in.doors(ctx, card),
        done=request.args.get("done"),
        said=request.args.get("said"),
        uid=pages.new_uid(ctx),
    )


@blueprint.post("/card/<token>")
def check_in(token: str) -> ResponseReturnValue:
    """Check the card in at the occurrence that an organizer of it chose."""
    ctx, (card, proof) = identity.context(), cards.by_token(token)
    if not ctx.actor.signed_in:
        raise SignInNeeded
    chosen = request.form.get("occurrence")
    if not chosen:
        raise DoorMissing
    occurrence = access.organized_occurrence(ctx, chosen)
    uid = request.form.get("uid")
    answer = card_check_in.check_in(ctx, occurrence, card, proof, uid, ScanBy.CAMERA)
    done = url_for("citizen.card.show", token=token, done=occurrence.code, said=answer.status.value)
    return redirect(done, code=303)


@blueprint.get("/card/claim")
def claim() -> ResponseReturnValue:
    """Ask for the letters of the stub."""
    return render_template("citizen/card/claim.html", form=StubForm())


@blueprint.post("/card/claim")
def open_stub() -> ResponseReturnValue:
    """Lead whoever holds the stub to the card's record."""
    typed = request.form.get("code", "")[:LONGEST_CODE]
    card = stubs.opened(identity.context(), typed, request.remote_addr or "")
    return redirect(url_for("citizen.card.record", token=cards.record_token(card)), code=303)


@blueprint.get("/card/record/<token>")
def record(token: str) -> ResponseReturnValue:
    """Show the card's record and its points; whoever holds the stub may tie it to this browser."""
    identity.device(give=True)
    ctx, card = identity.context(), cards.by_record(token)
    of_card = ctx.acting_as(Actor(person_id=card.person_id))
    return render_template(
        "citizen/card/record.html",
        token=token,
        record=records.record(of_card),
        proposal=claiming.proposed_by_card(ctx, card),
    )


@blueprint.post("/card/record/<token>")
def join(token: str) -> ResponseReturnValue:
    """Let the card be of this browser's person."""
    claiming.by_stub(identity.context(), token)
    return redirect(JOINED, code=303)


@blueprint.errorhandler(stubs.StubNotKnown)
@blueprint.errorhandler(stubs.StubReplaced)
@blueprint.errorhandler(TooMany)
def refused(refusal: Refusal) -> ResponseReturnValue:
    """Answer a no beside the letters that were typed."""
    if errors.wants_json():
        return errors.refused(refusal)
    form = StubForm(request.form)
    form.code.errors = [refusals.text(refusal.code, refusal.facts)]
    status = refusal.status if isinstance(refusal, TooMany) else 422
    return render_template("citizen/card/claim.html", form=form), status
