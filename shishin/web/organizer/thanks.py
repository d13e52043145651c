"""お礼: a word, a number, a photo, sent to everybody who came."""

from pathlib import Path

from flask import Blueprint, redirect, render_template, request
from flask.typing import ResponseReturnValue
from wtforms import (  # type: ignore[attr-defined] # the stubs do not know SelectChoice yet
    BooleanField,
    FileField,
    Form,
    HiddenField,
    RadioField,
    SelectChoice,
    StringField,
)

from shishin.checkin import attendances, hearts, thanks
from shishin.checkin.thanks import Problem, Thanks
from shishin.core import images, text
from shishin.core.context import Context
from shishin.core.errors import Refusal
from shishin.core.images import Picture
from shishin.events import access, photos, results
from shishin.events.models import Occurrence
from shishin.events.photos import Written
from shishin.web import identity, refusals, thanks_words, words
from shishin.web.organizer import date_form
from shishin.web.wiring import wiring
from shishin.web.words import N_

blueprint = Blueprint("thanks", __name__)

PROBLEMS: dict[Problem, str] = {
    Problem.WORDS_MISSING: N_("ことばを1つえらぶか、書いてください"),
    Problem.WORDS_LONG: N_("ことばは200字までにしてください"),
    Problem.AMOUNT: N_("数は、1から999999の数で書いてください"),
    Problem.UNIT_MISSING: N_("なにの数かを書いてください(例: ごみ袋)"),
    Problem.UNIT_LONG: N_("20字までにしてください"),
    Problem.ALT_MISSING: N_("写真に何が写っているかを書いてください"),
    Problem.ALT_LONG: N_("120字までにしてください"),
}


class ThanksForm(Form):
    """What the page asks; own words come before those that were picked.

    `slip` stands for a photo that came with a form that had to be mended; `mends` says that thanks are out.
    """

    unit = StringField()
    amount = StringField()
    pick = RadioField(validate_choice=False)
    words = StringField()
    photo = FileField()
    alt = StringField()
    drop = BooleanField()
    slip = HiddenField()
    mends = HiddenField()


@blueprint.get("/e/<code>/thanks")
def show(code: str) -> ResponseReturnValue:
    """Show what can be said, filled with what was said."""
    ctx = identity.context()
    occurrence = access.organized_occurrence(ctx, code)
    thanks.require_over(ctx, occurrence)
    return _page(occurrence, _as_said(occurrence))


@blueprint.post("/e/<code>/thanks")
def send(code: str) -> ResponseReturnValue:
    """Thank, or say what has to be mended and keep what was typed."""
    ctx = identity.context()
    occurrence = access.organized_occurrence(ctx, code)
    thanks.require_over(ctx, occurrence)
    form = ThanksForm(request.form)
    said, photo, drop = _read(form), _photo(ctx, occurrence, form), bool(form.drop.data)
    had = photos.of(occurrence) is not None and not drop
    _tell(form, said, photo=had or photo is not None)
    if form.errors:
        return _page(occurrence, form), 422
    thanks.send(ctx, occurrence, said, photo, drop_photo=drop)
    done = "mended" if form.mends.data else "sent"
    return redirect(f"/o/e/{occurrence.code}/thanks?{done}=1", code=303)


def _as_said(occurrence: Occurrence) -> ThanksForm:
    photo = photos.of(occurrence)
    units = results.units(occurrence.event.group_id or 0, occurrence.event_id)
    own = occurrence.thanks if occurrence.thanks not in thanks_words.OFFERED else ""
    return ThanksForm(
        data={
            "unit": occurrence.result_unit or next(iter(units), ""),
            "amount": "" if occurrence.result_amount is None else str(occurrence.result_amount),
            "pick": _place(occurrence.thanks) or ("" if own else "0"),
            "words": own,
            "alt": photo.alt if photo else "",
            "mends": "1" if occurrence.thanked_at else "",
        }
    )


def _place(said: str) -> str:
    return str(thanks_words.OFFERED.index(said)) if said in thanks_words.OFFERED else ""


def _read(form: ThanksForm) -> Thanks:
    own = " ".join(text.one_line(line) for line in (form.words.data or "").splitlines()).strip()
    offered = {str(place): said for place, said in enumerate(thanks_words.OFFERED)}
    return Thanks(
        words=own or offered.get(form.pick.data or "", ""),
        amount=date_form.number(form.amount.data),
        unit=text.one_line(form.unit.data or ""),
        alt=text.one_line(form.alt.data or ""),
    )


def _photo(ctx: Context, occurrence: Occurrence, form: ThanksForm) -> Written | None:
    """Return the photo that came, or the one that came before; the form keeps it from now on."""
    try:
        picture = _picture()
    except Refusal as refusal:
        form.photo.errors, picture = [refusals.text(refusal.code, refusal.facts)], None
    folder = wiring().settings.uploads
    if picture is not None:
        photo: Written | None = photos.write(ctx, folder, picture)
    else:
        photo = None if form.drop.data else _kept(occurrence, folder, form)
    form.slip.data = photos.slip(occurrence, photo) if photo else ""
    return photo


def _kept(occurrence: Occurrence, folder: Path, form: ThanksForm) -> Written | None:
    photo = photos.by_slip(occurrence, folder, form.slip.data) if form.slip.data else None
    if form.slip.data and photo is None:
        form.photo.errors = [words.words(N_("写真は、もう一度えらんでください"))]
    return photo


def _picture() -> Picture | None:
    sent = request.files.get("photo")
    # A browser sends an empty file where none was chosen.
    content = sent.stream.read() if sent else b""
    return images.made_anew(content) if content else None


def _tell(form: ThanksForm, said: Thanks, *, photo: bool) -> None:
    """Write the words of every fault at its field."""
    broken = list(form.photo.errors)
    form.validate()
    form.photo.errors = broken
    for fault in thanks.faults(said, photo=photo):
        form[fault.field].errors = [words.words(PROBLEMS[fault.problem])]


def _page(occurrence: Occurrence, form: ThanksForm) -> str:
    form.pick.choices = [
        SelectChoice(str(place), words.words(said)) for place, said in enumerate(thanks_words.OFFERED)
    ]
    return render_template(
        "organizer/thanks/show.html",
        occurrence=occurrence,
        form=form,
        came=attendances.heads(occurrence),
        hearts=hearts.how_many(occurrence),
        units=results.units(occurrence.event.group_id or 0, occurrence.event_id),
        photo=photos.of(occurrence),
        longest=thanks.WORDS_LONGEST,
    )
