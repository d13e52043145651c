"""The pages of paper cards that organizers and staff share: sheets, making more, finding a lost one."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask import redirect, render_template, request
from flask.typing import ResponseReturnValue
from markupsafe import Markup
from wtforms import Form, HiddenField, IntegerField, StringField
from wtforms.validators import InputRequired, NumberRange

from shishin.checkin import card_batches, cards, pages
from shishin.checkin.card_batches import CARDS_A_PAGE, MOST_PAGES, Printed
from shishin.checkin.models import Card, CardBatch
from shishin.core import qr
from shishin.core.languages import Language
from shishin.groups.models import Group
from shishin.web import identity, refusals, words
from shishin.web.wiring import wiring
from shishin.web.words import N_

# The paper is for whoever is given it, whatever the organizer reads: easy Japanese, and English below it.
PAPER: dict[str, str] = {
    "title": N_("紙の参加カード"),
    "show": N_("受付でこのカードを見せてください。"),
    "stub": N_("控え(家に置いてください)"),
    "keep": N_("カードをなくしたら、これを受付の人に見せてください。"),
    "points": N_("記録とポイントを見る:"),
}


@dataclass(frozen=True, slots=True)
class Desk:
    """Whose cards these are, where their pages lie, and where they lead back to."""

    group: Group | None
    address: str
    back: str
    sheet: str = ""

    @property
    def sheets(self) -> str:
        """Where the sheets are: a page of the event, where one came from there."""
        return self.sheet or self.address


@dataclass(frozen=True, slots=True)
class Slip:
    """A card as it is printed; None where somebody uses it already."""

    qr: tuple[str, int]
    code: str
    stub_code: str


class PagesForm(Form):
    """How many pages of eight cards, and the id of what will be made."""

    uid = HiddenField()
    pages = IntegerField(validators=[InputRequired(), NumberRange(1, MOST_PAGES)], default=1)


class LostForm(Form):
    """The letters of a stub, or of a card."""

    code = StringField()


def page(desk: Desk, form: PagesForm | None = None) -> str:
    """Return the sheets of one batch, the newest unless another is asked for, and the way to more."""
    ctx = identity.context()
    made = card_batches.batches(ctx, desk.group)
    asked = request.args.get("batch")
    batch = card_batches.batch(ctx, desk.group, asked) if asked else next(iter(made), None)
    printed = card_batches.printed(batch) if batch else []
    return _sheets(
        desk,
        [_slip(one) for one in printed],
        batch=batch,
        batches=made,
        form=form or PagesForm(uid=pages.new_uid(ctx)),
    )


def make(desk: Desk) -> ResponseReturnValue:
    """Make so many pages; lead to them."""
    ctx, form = identity.context(), PagesForm(request.form)
    card_batches.require(ctx, desk.group)
    if not form.validate():
        form.pages.errors = [refusals.text("pages_out_of_range", {"most": MOST_PAGES})]
        return page(desk, form), 422
    batch = card_batches.make(ctx, desk.group, form.pages.data or 1, form.uid.data)
    return redirect(f"{desk.sheets}?batch={batch.uid}", code=303)


def ask_lost(desk: Desk, form: LostForm | None = None) -> str:
    """Return the page that asks for the letters of a lost card."""
    card_batches.require(identity.context(), desk.group)
    return render_template("organizer/cards/lost.html", desk=desk, form=form or LostForm())


def find_lost(desk: Desk) -> ResponseReturnValue:
    """Lead to the card whose letters were typed."""
    ctx, form = identity.context(), LostForm(request.form)
    try:
        card = card_batches.by_letters(ctx, desk.group, form.code.data or "")
    except cards.NoSuchCard as refusal:
        form.code.errors = [refusals.text(refusal.code, refusal.facts)]
        return ask_lost(desk, form), 422
    return redirect(f"{desk.address}/{card.number}", code=303)


def one(desk: Desk, number: str) -> str:
    """Return one card: the button that makes it anew, or, after it, the new one to print."""
    card = card_batches.of_number(identity.context(), desk.group, number.upper())
    slips = [_slip_of(card)] if card.lost_at is not None else []
    return _sheets(desk, slips, card=card)


def make_anew(desk: Desk, number: str) -> ResponseReturnValue:
    """Make a lost card anew; lead to it."""
    version = request.form.get("version", type=int) or 0
    card = card_batches.make_anew(identity.context(), desk.group, number.upper(), version)
    return redirect(f"{desk.address}/{card.number}", code=303)


def _sheets(
    desk: Desk,
    slips: Sequence[Slip | None],
    *,
    batch: CardBatch | None = None,
    batches: Sequence[CardBatch] = (),
    form: PagesForm | None = None,
    card: Card | None = None,
) -> str:
    return render_template(
        "organizer/cards/show.html",
        desk=desk,
        sheets=[slips[place : place + CARDS_A_PAGE] for place in range(0, len(slips), CARDS_A_PAGE)],
        used=slips.count(None),
        batch=batch,
        batches=batches,
        form=form,
        card=card,
        most=MOST_PAGES,
        easy={name: _in(Language.EASY, text) for name, text in PAPER.items()},
        english={name: _in(Language.ENGLISH, text) for name, text in PAPER.items()},
        claim=f"{wiring().settings.base_url.partition('://')[2]}/card/claim",
    )


def _in(language: Language, text: str) -> Markup:
    return words.with_ruby(words.translated(text, language))


def _slip(printed: Printed) -> Slip | None:
    return None if printed.used else _slip_of(printed.card)


def _slip_of(card: Card) -> Slip:
    return Slip(
        qr.svg_path(cards.url(card, wiring().settings.base_url)),
        cards.shown(cards.code(card)),
        cards.shown(cards.stub_code(card)),
    )
