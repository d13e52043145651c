"""The pass: shown, told more about, taken back, saved as an image. Its address is its key."""

import functools

from flask import Blueprint, Response, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from wtforms import Form, IntegerField, RadioField, StringField
from wtforms.validators import Length, NumberRange, Optional

from shishin.checkin import claims
from shishin.core import qr, text
from shishin.core.errors import Refusal
from shishin.core.languages import Language
from shishin.events import listing, windows
from shishin.participation import (
    access,
    arrivals,
    asking,
    detailing,
    handing,
    headcounts,
    lines,
    passes,
    reminders,
    series,
    sign_ups,
    standing,
    turns,
    withdrawing,
)
from shishin.participation.access import NoSuchWay
from shishin.participation.arrivals import CheckedIn
from shishin.participation.detailing import Details
from shishin.participation.models import TAKEN, Part, SignUp, Stance
from shishin.participation.seats import SeatsTaken, WaySeatsTaken
from shishin.participation.turns import NoSuchTurn, TurnTaken
from shishin.people import guests
from shishin.web import errors, flags, identity, readings, refusals, security, words
from shishin.web.citizen import notices, waited, way_choices
from shishin.web.citizen import sign_up as sign_up_page
from shishin.web.wiring import wiring
from shishin.web.words import N_

blueprint = Blueprint("passes", __name__)

HEADS = N_("おとなとこどもを合わせて、1人から10人までにしてください")
TOO_LONG = N_("%(max)s字までにしてください")


class DetailsForm(Form):
    """What somebody may add to their word; nothing of it has to be filled in."""

    way = StringField()
    part = RadioField(
        choices={part.value: said for part, said in flags.PARTS.items()}, default=Part.ALL.value
    )
    adults = IntegerField(validators=[NumberRange(0, detailing.MOST_HEADS)], default=1)
    children = IntegerField(validators=[NumberRange(0, detailing.MOST_HEADS)], default=0)
    nickname = StringField(validators=[Optional(), Length(max=guests.NICKNAME_LONGEST)])
    note = StringField(validators=[Optional(), Length(max=detailing.NOTE_LONGEST)])

    def heads(self) -> int:
        """Return how many come, one where that is not said in numbers that a pass takes."""
        return min(max((self.adults.data or 0) + (self.children.data or 0), 1), detailing.MOST_HEADS)

    def say(self) -> None:
        """Put the errors into the words of the page."""
        heads = words.words(HEADS)
        said = {
            "adults": heads,
            "children": heads,
            "nickname": words.words(TOO_LONG, max=guests.NICKNAME_LONGEST),
            "note": words.words(TOO_LONG, max=detailing.NOTE_LONGEST),
        }
        for name, field in self._fields.items():
            if field.errors:
                field.errors = [said.get(name, words.words(refusals.WORDS["invalid"]))]

    def details(self) -> Details:
        """Return what was filled in."""
        way = sign_up_page.way({"way": self.way.data}) if self.way.data else None
        return Details(
            way=way,
            turn=_turn(request.form.get(way_choices.field_of(way))),
            part=Part(str(self.part.data)),
            adults=self.adults.data,
            children=self.children.data,
            nickname=text.one_line(str(self.nickname.data or "")) or None,
            note=text.one_line(str(self.note.data or "")),
        )


def _turn(sent: str | None) -> int | None:
    """Return the time that was chosen; raises `NoSuchTurn` for what is none."""
    if sent is None:
        return None
    if not sent:
        return detailing.ANY_TIME
    if not (sent.isascii() and sent.isdigit()) or len(sent) > sign_up_page.MOST_DIGITS:
        raise turns.NoSuchTurn
    return int(sent)


@blueprint.before_request
def keep_secret() -> None:
    """Keep the pass and its address to whoever holds it."""
    security.private()
    security.no_referrer()


@blueprint.get("/p/<token>")
def show(token: str) -> ResponseReturnValue:
    """Show the pass as it stands; who is about to take one over gets the device cookie here."""
    sign_up = passes.by_managed(token, identity.context())
    if handing.may_be_taken(sign_up):
        identity.device(give=True)
    return page(sign_up)


def page(sign_up: SignUp, form: DetailsForm | None = None, said: SeatsTaken | CheckedIn | None = None) -> str:
    """Return the pass's page, with a form that has errors or a refusal where there is one."""
    arrived_at = arrivals.at(sign_up.occurrence_id, sign_up.person_id)
    # Who let us know that they would not come, and came, is there.
    if sign_up.withdrawn_at is not None and arrived_at is None:
        return _handed(sign_up) if sign_up.handed_to_id is not None else _withdrawn(sign_up, said)
    occurrence, ctx = sign_up.occurrence, identity.context()
    return render_template(
        "citizen/passes/show.html",
        sign_up=sign_up,
        occurrence=occurrence,
        read=readings.of_event(occurrence.event),
        state=standing.standing(occurrence, headcounts.of(occurrence.id), ctx.now),
        moved=occurrence.moved_at is not None and occurrence.moved_at > sign_up.created_at,
        token=passes.managed_token(sign_up),
        qr=functools.partial(drawing, sign_up),
        code=passes.shown_code(sign_up),
        form=form or _form_of(sign_up),
        choices=way_choices.of(ctx, sign_up, form.heads() if form else sign_up.adults + sign_up.children),
        arrived_at=arrived_at,
        asked=asking.of_event(occurrence.event_id),
        given=asking.given(sign_up),
        claim=claims.on_pass(ctx, sign_up, arrived=arrived_at is not None),
        at_home=claims.word_of(sign_up) is claims.Word.DONE,
        offered=handing.may_be_taken(sign_up),
        promoted=lines.promoted(sign_up),
        lost="lost" in request.args,
        place=lines.place(sign_up) if sign_up.stance is Stance.WAITING else 0,
        said=refusals.text(said.code, said.facts) if said else None,
        told="told" in request.args,
        own=access.is_own(ctx, sign_up),
        more=series.more(ctx, occurrence),
        typed=request.form.get,
        told_by=notices.ways(sign_up),
        eve=reminders.may_come(occurrence, ctx.now),
        base_url=wiring().settings.base_url,
    )


def drawing(sign_up: SignUp) -> tuple[str, int]:
    """Return the pass's QR as a path and the side of its square: only where it is shown, it takes longest."""
    return qr.svg_path(passes.door_url(sign_up, wiring().settings.base_url))


def _form_of(sign_up: SignUp) -> DetailsForm:
    return DetailsForm(
        way=str(sign_up.way_id or ""),
        part=sign_up.part.value,
        adults=sign_up.adults,
        children=sign_up.children,
        note=sign_up.note,
    )


def _handed(sign_up: SignUp) -> str:
    ctx, occurrence, offered = identity.context(), sign_up.occurrence, handing.given(sign_up)
    waits = handing.may_be_taken(offered)
    return render_template(
        "citizen/passes/handed.html",
        occurrence=occurrence,
        state=standing.standing(occurrence, headcounts.of(occurrence.id), ctx.now),
        token=passes.managed_token(sign_up),
        taken=offered.source == TAKEN,
        offered_token=passes.managed_token(offered) if waits else None,
        may_undo=handing.may_undo(ctx, sign_up),
        base_url=wiring().settings.base_url,
    )


def _withdrawn(sign_up: SignUp, said: SeatsTaken | CheckedIn | None) -> str:
    ctx = identity.context()
    others = listing.following(sign_up.occurrence, ctx.now)
    # Who only has the address of this pass is told nothing of the others.
    mine = access.is_own(ctx, sign_up)
    joined = series.joined(sign_up, {card.id for card in others}) if mine else frozenset()
    following = next((card for card in others if card.id not in joined), None)
    return render_template(
        "citizen/passes/withdrawn.html",
        sign_up=sign_up,
        occurrence=sign_up.occurrence,
        token=passes.managed_token(sign_up),
        may_undo=withdrawing.may_undo(ctx, sign_up),
        following=following,
        joined=[card for card in others if card.id in joined],
        heads=headcounts.of_many({following.id} if following else ()),
        said=said,
    )


@blueprint.post("/p/<token>/details")
def details(token: str) -> ResponseReturnValue:
    """Write what somebody adds; a stance alone changes how firm the word is."""
    sign_up = passes.by_managed(token, identity.context())
    if "stance" in request.form:
        return stands(detailing.change(waited.context(), sign_up, Details(stance=_stance())))
    form = DetailsForm(request.form)
    if not form.validate() or not _heads_fit(form):
        return _unfit(sign_up, form)
    if form.nickname.data:
        access.require_own(identity.context(), sign_up)
    return stands(detailing.change(waited.context(), sign_up, form.details()), told=1)


def _unfit(sign_up: SignUp, form: DetailsForm) -> ResponseReturnValue:
    if errors.wants_json():
        return errors.answer(422, "invalid", {"fields": sorted(form.errors)})
    form.say()
    return page(sign_up, form), 422


def _stance() -> Stance:
    sent = request.form["stance"]
    if sent not in sign_ups.OFFERED:
        raise sign_ups.StanceNotOffered
    return Stance(sent)


def _heads_fit(form: DetailsForm) -> bool:
    if 1 <= (form.adults.data or 0) + (form.children.data or 0) <= detailing.MOST_HEADS:
        return True
    form.adults.errors = [HEADS]
    return False


def stands(sign_up: SignUp, told: int | None = None, lost: int | None = None) -> ResponseReturnValue:
    """Lead back to the pass, which says what was told or lost, or tell a program how it stands now."""
    token = passes.managed_token(sign_up)
    if not errors.wants_json():
        return redirect(
            url_for("citizen.passes.show", token=token, told=told, lost=lost, _anchor=sign_up_page.SAID),
            code=303,
        )
    withdrawn = sign_up.withdrawn_at is not None
    said = {"stance": sign_up.stance, "adults": sign_up.adults, "children": sign_up.children}
    turn = None if sign_up.turn is None else f"{windows.clock(sign_up.turn):%H:%M}"
    said |= {"way": sign_up.way_id, "turn": turn}
    return jsonify({"pass": f"/p/{token}", **said, "withdrawn": withdrawn})


@blueprint.post("/p/<token>/withdraw")
def withdraw(token: str) -> ResponseReturnValue:
    """Let somebody off."""
    return stands(withdrawing.withdraw(waited.context(), passes.by_managed(token, identity.context())))


@blueprint.post("/p/<token>/undo")
def undo(token: str) -> ResponseReturnValue:
    """Take the withdrawal, or the handing on, back; the seat may have gone to somebody else."""
    before = passes.by_managed(token, identity.context())
    after = handing.undo(waited.context(), before)
    lost = before.stance is Stance.GOING and after.stance is Stance.WAITING
    return stands(after, lost=1 if lost else None)


@blueprint.post("/p/<token>/claim")
def claim(token: str) -> ResponseReturnValue:
    """Take somebody's word that they were there, or did it at home."""
    sign_up = passes.by_managed(token, identity.context())
    claims.claim(identity.context(), sign_up)
    return stands(sign_up)


def _asked() -> SignUp:
    return passes.by_managed(str((request.view_args or {})["token"]), identity.context())


@blueprint.errorhandler(SeatsTaken)
def full(refusal: SeatsTaken) -> Response | tuple[str, int]:
    """Say that seats are missing where they were asked for, keeping what was typed."""
    if errors.wants_json():
        return errors.refused(refusal)
    sign_up = _asked()
    if "adults" not in request.form:
        return page(sign_up, said=refusal), refusal.status
    field = "way" if isinstance(refusal, WaySeatsTaken) else "adults"
    return _mended(sign_up, field, refusal)


@blueprint.errorhandler(TurnTaken)
@blueprint.errorhandler(NoSuchTurn)
@blueprint.errorhandler(NoSuchWay)
def gone(refusal: Refusal) -> Response | tuple[str, int]:
    """Say at the ways of joining that what was chosen went to others, or is over, keeping what was typed."""
    if errors.wants_json():
        return errors.refused(refusal)
    return _mended(_asked(), "way", refusal)


def _mended(sign_up: SignUp, field: str, refusal: Refusal) -> tuple[str, int]:
    form = DetailsForm(request.form)
    form.validate()
    text = refusals.text(refusal.code, refusal.facts)
    if isinstance(refusal, TurnTaken):
        # Sentences stand apart where words do.
        text += "" if words.current() is Language.JAPANESE else " "
        text += way_choices.room(identity.context(), sign_up, str(form.way.data), form.heads())
    form[field].errors = [text]
    return page(sign_up, form), refusal.status


@blueprint.errorhandler(CheckedIn)
def here(refusal: CheckedIn) -> Response | tuple[str, int]:
    """Say on the pass that nothing of it can be changed any more: somebody pressed on an older page."""
    if errors.wants_json():
        return errors.refused(refusal)
    sign_up = _asked()
    return page(sign_up, said=refusal), refusal.status


@blueprint.get("/p/<token>.png")
def image(token: str) -> ResponseReturnValue:
    """Return the pass as an image that can be kept."""
    from shishin.web.citizen import pass_image  # noqa: PLC0415 - Pillow costs 10 MB, and few save the image

    sign_up = passes.by_managed(token, identity.context())
    if sign_up.stance not in passes.SHOWN and arrivals.at(sign_up.occurrence_id, sign_up.person_id) is None:
        raise passes.NoSeatYet
    drawn = pass_image.draw(
        passes.door_url(sign_up, wiring().settings.base_url),
        passes.shown_code(sign_up),
        pass_image.lines_of(sign_up),
    )
    answer = Response(drawn, mimetype="image/png")
    answer.headers["Content-Disposition"] = f'attachment; filename="shishin-{sign_up.occurrence.code}.png"'
    return answer
