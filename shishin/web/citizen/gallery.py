"""The gallery of components, in development: what pages are built from, in every state."""

from datetime import date

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict
from wtforms import (  # type: ignore[attr-defined] # the stubs do not know SelectChoice yet
    Form,
    RadioField,
    SelectChoice,
    SelectField,
    SelectMultipleField,
    StringField,
    validators,
)

from shishin.core import qr
from shishin.core.errors import NotFound
from shishin.web.wiring import wiring

blueprint = Blueprint("gallery", __name__)

DAYS = (date(2026, 10, 24), date(2026, 10, 25), date(2026, 11, 23))
HEADS = (921, 880, 560, 498, 610, 902, 1010, 1144, 980, 870, 641, 1146, 1284)
FIRST_MONTH = 10
PASS = "HTTPS://SHISHIN.EXAMPLE/T/0123456789ABCDEFGHJKMNPQRS"  # noqa: S105 - an example, no secret
FILLED = {
    "title": "見沼の緑道 ごみひろい",
    "day": "next",
    "starts": "9:30",
    "ends": "11:00",
    "date": "2026-11-14",
    "flags": ["walkin", "part"],
    "said": "clean",
    "note": "緑道をおしゃべりしながら歩いて、ごみを拾います。",
}
MISSING = {"title", "day", "ends"}


class ExampleForm(Form):
    """One field of each kind."""

    title = StringField(validators=[validators.InputRequired("「なにをする?」を書いてください")])
    day = RadioField(
        choices=[
            SelectChoice("tomorrow", "あす"),
            SelectChoice("next", "次の土 11/14"),
            SelectChoice("after", "次の日 11/15"),
        ],
        validators=[validators.InputRequired("「いつ?」をえらんでください")],
    )
    starts = SelectField(
        choices=[
            SelectChoice("9:00", "9:00"),
            SelectChoice("9:30", "9:30"),
        ]
    )
    ends = StringField(
        validators=[validators.InputRequired("おわりの時刻を、はじまりの9:30よりあとにしてください")]
    )
    date = StringField()
    flags = SelectMultipleField(
        choices=[
            SelectChoice("walkin", "飛び入り"),
            SelectChoice("short", "30分だけ"),
            SelectChoice("part", "途中だけ"),
            SelectChoice("hands", "手ぶら"),
            SelectChoice("wheelchair", "車いす"),
            SelectChoice("easy", "やさしい日本語"),
        ]
    )
    said = RadioField(
        choices=[
            SelectChoice("clean", "おかげで通学路がきれいになりました。"),
            SelectChoice("first", "はじめての人が5人も。うれしいです。"),
            SelectChoice("own", "自分で書く"),
        ]
    )
    note = StringField()


@blueprint.get("/dev/gallery")
def gallery() -> ResponseReturnValue:
    """Show every component; with `?errors=1`, a form that has to be corrected."""
    if not wiring().settings.development:
        raise NotFound
    left_out = MISSING if request.args.get("errors") else set()
    form = ExampleForm(MultiDict({name: value for name, value in FILLED.items() if name not in left_out}))
    form.validate()
    months = [(str((FIRST_MONTH - 1 + place) % 12 + 1), heads) for place, heads in enumerate(HEADS)]
    return render_template("gallery.html", form=form, days=DAYS, months=months, drawing=qr.svg_path(PASS))
