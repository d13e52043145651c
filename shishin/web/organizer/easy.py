"""The organizer's text in easy Japanese, its hints, and the readings to be put right."""

from flask import Blueprint, redirect, render_template, request
from flask.typing import ResponseReturnValue
from markupsafe import Markup
from wtforms import Form, StringField

from shishin.core import ruby, text
from shishin.events import access, easy, hints, readings
from shishin.events.easy import Fault, Problem
from shishin.events.hints import Hint, HintKind
from shishin.events.models import Event, Occurrence, Reading, TextPart
from shishin.web import identity, words
from shishin.web import readings as shown_readings
from shishin.web.words import N_

blueprint = Blueprint("easy", __name__)

EXAMPLE = Markup('<code lang="ja">{緑道|りょくどう}</code>')
LABELS: dict[TextPart, str] = {
    TextPart.TITLE: N_("なにをする?"),
    TextPart.SUMMARY: N_("ひとこと"),
    TextPart.DESCRIPTION: N_("くわしい説明"),
    TextPart.BELONGINGS: N_("もちもの"),
    TextPart.RAIN: N_("雨のとき"),
    TextPart.FEE: N_("お金"),
    TextPart.EASY: N_("やさしい文"),
}
PROBLEMS: dict[Problem, str] = {
    Problem.BROKEN: N_("「%(near)s」のかっこと線を確かめてください(例: %(example)s)"),
    Problem.NOT_KANA: N_("「%(near)s」の読みを、ひらがなかカタカナにしてください"),
    Problem.OTHER_TEXT: N_(
        "「%(label)s」の文がもとと違います。ここではふりがなだけ直し、文は「直す」のページでかえてください"
    ),
    Problem.TOO_LONG: N_("800字までにしてください(いま%(near)s字)"),
}
HINTS: dict[HintKind, str] = {
    HintKind.LONG: N_("「%(quote)s」は%(n)s字です。40字までの文に分けると、読みやすくなります。"),
    HintKind.KANJI: N_("字のうち%(n)s%%が漢字です。ひらがなや、もっとやさしい言葉にかえてみませんか。"),
    HintKind.DOUBLE_NEGATION: N_(
        "「%(quote)s」は、打ち消しが2つ重なっています。「〜してください」「〜できます」のように言いかえてみませんか。"
    ),
}
QUOTED = 24


class EasyForm(Form):
    """The easy version, and the other texts with their readings; named as the event names them."""

    easy = StringField()
    title = StringField()
    summary = StringField()
    description = StringField()
    belongings = StringField()
    rain = StringField()
    fee = StringField()


@blueprint.get("/e/<code>/easy")
def show(code: str) -> ResponseReturnValue:
    """Show the easy version as it is, with hints, and all readings to be put right."""
    occurrence = access.organized_occurrence(identity.context(), code)
    event = occurrence.event
    found = readings.of_event(event)
    said = {"easy": event.easy, **{part.value: said for part, said in readings.texts(event).items()}}
    marked = {part.value: reading.marked for part, reading in found.items()}
    return _page(occurrence, EasyForm(data=said | marked), found)


@blueprint.post("/e/<code>/easy")
def write(code: str) -> ResponseReturnValue:
    """Keep what was written, or say what has to be mended and keep what was typed."""
    ctx = identity.context()
    occurrence = access.organized_occurrence(ctx, code)
    typed = _typed(occurrence.event)
    found = easy.faults(occurrence.event, typed)
    if found:
        form = EasyForm(request.form)
        form.validate()
        _tell(form, found)
        return _page(occurrence, form, readings.of_event(occurrence.event)), 422
    easy.write(ctx, occurrence, typed)
    return redirect(f"/o/e/{occurrence.code}/easy?saved=1", code=303)


def _typed(event: Event) -> dict[TextPart, str]:
    """Return what was sent for the texts that the page asks."""
    lines = [text.one_line(line) for line in request.form.get("easy", "").splitlines()]
    former = readings.texts(event)
    others = [part for part in _others(event) if part.value in request.form]
    return {
        TextPart.EASY: ruby.as_typed("\n".join(lines).strip()),
        **{part: ruby.as_typed(_ended_as(former[part], request.form[part.value])) for part in others},
    }


def _ended_as(former: str, typed: str) -> str:
    """Return a typed text with the line ends of its former text; browsers send theirs."""
    return typed.replace("\r\n", "\r\n" if "\r\n" in former else "\n")


def _tell(form: EasyForm, faults: list[Fault]) -> None:
    for fault in faults:
        label = words.words(LABELS[fault.part])
        said = words.words(PROBLEMS[fault.problem], near=fault.near, example=EXAMPLE, label=label)
        form[fault.part.value].errors = [said]


def _page(occurrence: Occurrence, form: EasyForm, found: dict[TextPart, Reading]) -> str:
    event = occurrence.event
    told = hints.of(form.easy.data or event.summary or event.description)
    return render_template(
        "organizer/easy/show.html",
        occurrence=occurrence,
        form=form,
        read=shown_readings.as_read(event),
        asked=[(form[part.value], LABELS[part], found.get(part)) for part in _others(event)],
        hints=[_hint(hint) for hint in told],
        example=EXAMPLE,
    )


def _others(event: Event) -> list[TextPart]:
    return [part for part in readings.texts(event) if part is not TextPart.EASY]


def _hint(hint: Hint) -> Markup:
    quote = hint.quote if len(hint.quote) <= QUOTED else f"{hint.quote[:QUOTED]}…"
    return words.words(HINTS[hint.kind], quote=quote, n=hint.number)
