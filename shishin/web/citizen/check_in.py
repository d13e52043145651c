"""The venue's QR: one button that checks in, for whoever stands there. The GET writes nothing."""

from types import SimpleNamespace

from flask import Blueprint, Response, jsonify, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict
from wtforms import Form, IntegerField, StringField
from wtforms.validators import InputRequired, NumberRange

from shishin.checkin import attendances, pages, records, screens, self_check_in, ways_in
from shishin.checkin.clocks import Phase
from shishin.checkin.models import ScanStatus
from shishin.checkin.taking import Answer
from shishin.core import days
from shishin.core.errors import Refusal, TooMany
from shishin.events import access, homes, listing
from shishin.events.models import Occurrence
from shishin.participation import asking, passes
from shishin.participation.access import EventCancelled
from shishin.participation.detailing import MOST_HEADS
from shishin.participation.models import SignUp, Stance
from shishin.web import errors, identity, refusals, security, words
from shishin.web.citizen import install
from shishin.web.wiring import wiring
from shishin.web.words import N_

blueprint = Blueprint("check_in", __name__)

HEADS = N_("おとなとこどもを合わせて、1人から10人までにしてください")
# Who stands at the door cannot wait out what somebody else's guesses have used up.
AT_THE_DESK = N_("%(said)s いま受付するには、参加証か紙のカードを、受付の人に見せてください。")
# Twelve letters with room for a space after each, as hands put them in.
LONGEST_CODE = 40
SLIP = "slip"
# How many somebody said they were whose slip was too old, until they have read the screen again.
SAID = "heads"


class HeadsForm(Form):
    """How many come, oneself included."""

    adults = IntegerField(validators=[InputRequired(), NumberRange(0, MOST_HEADS)], default=1)
    children = IntegerField(validators=[InputRequired(), NumberRange(0, MOST_HEADS)], default=0)

    def fits(self) -> bool:
        """Say whether one to ten people come; puts the error into words."""
        if self.validate() and 0 < sum(self.heads()) <= MOST_HEADS:
            return True
        self.children.errors = []
        self.adults.errors = [words.words(HEADS)]
        return False

    def heads(self) -> tuple[int, int]:
        """Return adults and children."""
        return self.adults.data or 0, self.children.data or 0


class CodeForm(Form):
    """The letters of a pass or of a paper card."""

    code = StringField()


@blueprint.before_request
def of_this_browser() -> None:
    """Let the browser be one person however often it presses, and keep its pages to itself."""
    security.private()
    identity.device(give=True)


@blueprint.get("/c/<venue>")
def venue(venue: str) -> ResponseReturnValue:
    """Show the button, or why there is none now; by the screen's code, give a slip and drop the code."""
    shown = screens.read(venue)
    return _with_slip(shown) if shown else page(access.by_venue_code(venue))


def _with_slip(shown: screens.Read) -> ResponseReturnValue:
    occurrence = access.by_venue_code(shown.venue_code)
    slip = screens.slip(identity.context(), occurrence, shown)
    address = url_for("citizen.check_in.venue", venue=occurrence.venue_code)
    response = make_response(redirect(address, code=303))
    _hand(response, occurrence, SLIP, slip)
    return response


def _hand(response: Response, occurrence: Occurrence, name: str, value: str) -> None:
    """Give a browser something for this page, for as long as a slip is good."""
    response.set_cookie(
        name,
        value,
        max_age=screens.SLIP_LIFE,
        httponly=True,
        samesite="Lax",
        secure=wiring().settings.https,
        path=url_for("citizen.check_in.venue", venue=occurrence.venue_code),
    )


def page(occurrence: Occurrence, heads: HeadsForm | None = None, code: CodeForm | None = None) -> str:
    """Return the page as the present moment and this browser have it."""
    ctx = identity.context()
    reception = self_check_in.reception(ctx, occurrence)
    state = _state(occurrence, reception)
    if state != "open":
        return _closed(occurrence, state, reception)
    sign_up = self_check_in.own_sign_up(ctx, occurrence)
    attendance = attendances.find(occurrence, ctx.actor.person_id)
    asks = asking.of_event(occurrence.event_id)
    own_pass = sign_up if sign_up is not None and sign_up.stance in {Stance.GOING, Stance.MAYBE} else None
    return render_template(
        "citizen/check_in/venue.html",
        occurrence=occurrence,
        sign_up=sign_up,
        attendance=attendance,
        asks=asks,
        asked=_unanswered(asks, sign_up),
        token=passes.managed_token(own_pass) if own_pass else None,
        heads=heads or _heads_of(attendance or _said() or sign_up),
        code=code or CodeForm(),
        have="have" in request.args or code is not None,
        uid=pages.new_uid(ctx),
    )


def _unanswered(asks: asking.Asked, sign_up: SignUp | None) -> asking.Asked:
    """Return what the event asks that nobody has answered on the pass; who has none is asked all of it."""
    given = asking.given(sign_up) if asks and sign_up is not None else asking.Given(consent=False, names="")
    return asking.Asked(asks.consent and not given.consent, "" if given.names else asks.purpose)


def _heads_of(said: object | None) -> HeadsForm:
    return HeadsForm(obj=said) if said is not None else HeadsForm()


def _said() -> object | None:
    adults, _, children = request.cookies.get(SAID, "").partition(".")
    form = HeadsForm(MultiDict({"adults": adults, "children": children}))
    return SimpleNamespace(adults=form.adults.data, children=form.children.data) if form.fits() else None


def _state(occurrence: Occurrence, reception: self_check_in.Reception) -> str:
    if occurrence.off:
        return "cancelled"
    if occurrence.last_day != occurrence.day:
        return "days"
    if homes.at_home(occurrence):
        return "home"
    unread = reception.phase is Phase.OPEN and not screens.lets_in(identity.context(), occurrence, _slip())
    if not unread:
        return str(reception.phase)
    # Whoever pressed the button has to hear that they are not in.
    return "unread" if request.method == "POST" else "screen"


def _slip() -> str | None:
    return request.cookies.get(SLIP)


def _closed(occurrence: Occurrence, state: str, reception: self_check_in.Reception) -> str:
    ctx = identity.context()
    return render_template(
        "citizen/check_in/closed.html",
        occurrence=occurrence,
        state=state,
        opens_at=reception.opens_at,
        today=days.day_of(ctx.now),
        claimable=reception.claimable,
        heads_kept="adults" in request.form,
        following=listing.next_of_event(occurrence, ctx.now),
        uid=pages.new_uid(ctx),
    )


@blueprint.post("/c/<venue>")
def check_in(venue: str) -> ResponseReturnValue:
    """Check in this browser's person or a typed code's holder, or take their word that they were there."""
    occurrence, ctx = access.by_venue_code(venue), identity.context()
    uid = request.form.get("uid")
    if "claim" in request.form:
        return _done(occurrence, self_check_in.claim(ctx, occurrence, uid, request.remote_addr))
    if "code" in request.form:
        return _check_in_by_code(occurrence, uid)
    form = HeadsForm(request.form)
    if not form.fits():
        return _again(occurrence, self_check_in.HeadsOutOfRange(most=MOST_HEADS), heads=form)
    answer = self_check_in.check_in(
        ctx, occurrence, uid, *form.heads(), address=request.remote_addr, slip=_slip()
    )
    return _done(occurrence, answer)


def _check_in_by_code(occurrence: Occurrence, uid: str | None) -> ResponseReturnValue:
    ctx, form = identity.context(), CodeForm(request.form)
    typed = str(form.code.data or "").strip()[:LONGEST_CODE]
    comer = self_check_in.by_code(ctx, occurrence, typed, request.remote_addr or "", _slip())
    answer = self_check_in.check_in(ctx, occurrence, uid, *comer.heads, comer, slip=_slip())
    return _done(occurrence, answer, by_code=True)


def _done(occurrence: Occurrence, answer: Answer, *, by_code: bool = False) -> ResponseReturnValue:
    address = url_for(
        "citizen.check_in.done",
        venue=occurrence.venue_code,
        again=1 if answer.status is ScanStatus.ALREADY else None,
        # The pass may be another person's than this browser's; the scan's id tells whose it was.
        scan=answer.uid if by_code else None,
    )
    if errors.wants_json():
        return jsonify(status=answer.status, done=address, facts=answer.facts)
    return redirect(address, code=303)


@blueprint.get("/c/<venue>/done")
def done(venue: str) -> ResponseReturnValue:
    """Welcome whoever has just checked in; anybody else is led to the button."""
    occurrence, ctx = access.by_venue_code(venue), identity.context()
    receipt = records.receipt(ctx, occurrence, request.args.get("scan"))
    if receipt.attendance is None and not receipt.waiting:
        return redirect(url_for("citizen.check_in.venue", venue=occurrence.venue_code), code=303)
    return render_template(
        "citizen/check_in/done.html",
        occurrence=occurrence,
        receipt=receipt,
        install_how=install.how(),
        again="again" in request.args,
        counted=attendances.heads(occurrence),
        claimable=ways_in.may_be_offered(ctx),
        own=receipt.attendance is not None and receipt.attendance.person_id == ctx.actor.person_id,
    )


@blueprint.errorhandler(self_check_in.NotYetOpen)
@blueprint.errorhandler(self_check_in.ReceptionOver)
@blueprint.errorhandler(self_check_in.NoReception)
@blueprint.errorhandler(self_check_in.CodeNotKnown)
@blueprint.errorhandler(pages.SpansDays)
@blueprint.errorhandler(EventCancelled)
@blueprint.errorhandler(TooMany)
def refused(refusal: Refusal) -> Response | tuple[str, int]:
    """Answer a no on the page itself, where what can be done stands beside it."""
    occurrence = access.by_venue_code(str((request.view_args or {})["venue"]))
    if isinstance(refusal, (self_check_in.CodeNotKnown, TooMany)) and "code" in request.form:
        form = CodeForm(request.form)
        said = refusals.text(refusal.code, refusal.facts)
        form.code.errors = [words.words(AT_THE_DESK, said=said) if isinstance(refusal, TooMany) else said]
        return _again(occurrence, refusal, code=form)
    if isinstance(refusal, TooMany):
        return errors.refused(refusal)
    return _again(occurrence, refusal)


@blueprint.errorhandler(screens.ScreenNeeded)
def unread(refusal: screens.ScreenNeeded) -> Response:
    """Answer who has to read the screen, maybe again; how many they said they are is kept meanwhile."""
    answer, form = make_response(refused(refusal)), HeadsForm(request.form)
    if "adults" in request.form and form.fits():
        occurrence = access.by_venue_code(str((request.view_args or {})["venue"]))
        _hand(answer, occurrence, SAID, ".".join(map(str, form.heads())))
    return answer


@blueprint.errorhandler(screens.CodePassed)
def passed(refusal: screens.CodePassed) -> Response | tuple[str, int]:
    """Answer who opens what the screen showed earlier, at the venue or in a photo from there."""
    shown = screens.read(str((request.view_args or {})["venue"]))
    if errors.wants_json() or shown is None:
        return errors.refused(refusal)
    occurrence = access.by_venue_code(shown.venue_code)
    state = _state(occurrence, reception := self_check_in.reception(identity.context(), occurrence))
    return _closed(occurrence, "passed" if state in {"open", "screen"} else state, reception), refusal.status


def _again(
    occurrence: Occurrence, refusal: Refusal, heads: HeadsForm | None = None, code: CodeForm | None = None
) -> Response | tuple[str, int]:
    if errors.wants_json():
        return errors.refused(refusal)
    status = 422 if refusal.status == 404 else refusal.status  # noqa: PLR2004 - the page exists, the code does not
    return page(occurrence, heads, code), status
