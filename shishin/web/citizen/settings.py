"""My settings: nickname, notices, what I like to say about myself, my calendar's address."""

from flask import Blueprint, redirect, render_template, request
from flask.typing import ResponseReturnValue
from markupsafe import Markup
from wtforms import Form, RadioField, SelectField, StringField
from wtforms.validators import Length, Optional

from shishin.core import text
from shishin.core.city import Ward
from shishin.core.languages import Language
from shishin.people import feeds, guests, notices, profile
from shishin.people.models import AgeBand, Person
from shishin.people.profile import Profile
from shishin.web import identity, security, words
from shishin.web.wiring import wiring
from shishin.web.words import N_

blueprint = Blueprint("settings", __name__)

ADDRESS = "/me/settings"
# A form says one of these of the switch.
ON, OFF = "on", "off"
TOO_LONG = N_("%(max)s字までにしてください")
NOT_OFFERED = N_("この中からえらんでください")
# Each in itself, so that whoever needs it can read it.
LANGUAGES = {
    Language.JAPANESE: Markup('<span lang="ja">日本語</span>'),
    Language.EASY: Markup('<span lang="ja">やさしい にほんご</span>'),
    Language.ENGLISH: Markup('<span lang="en">English</span>'),
}
BANDS = {
    AgeBand.UNDER_20: N_("19歳まで"),
    AgeBand.TWENTIES: N_("20代"),
    AgeBand.THIRTIES: N_("30代"),
    AgeBand.FORTIES: N_("40代"),
    AgeBand.FIFTIES: N_("50代"),
    AgeBand.SIXTIES: N_("60代"),
    AgeBand.SEVENTIES: N_("70代"),
    AgeBand.FROM_80: N_("80歳から"),
}


class SettingsForm(Form):
    """What a person says about themselves; nothing of it has to be said."""

    nickname = StringField(validators=[Optional(), Length(max=guests.NICKNAME_LONGEST)])
    language = RadioField()
    ward = SelectField()
    age_band = SelectField()

    def offer(self) -> None:
        """Fill in what may be chosen, in the reader's language."""
        unsaid = ("", words.plain(N_("言わない")))
        self.language.choices = [(code.value, said) for code, said in LANGUAGES.items()]
        self.ward.choices = [unsaid, *((ward.code, _called(ward)) for ward in wiring().city.wards)]
        self.age_band.choices = [unsaid, *((band.value, words.plain(said)) for band, said in BANDS.items())]

    def say(self) -> None:
        """Put the errors into the words of the page."""
        too_long = words.words(TOO_LONG, max=guests.NICKNAME_LONGEST)
        for name, field in self._fields.items():
            if field.errors:
                field.errors = [too_long if name == "nickname" else words.words(NOT_OFFERED)]

    def profile(self) -> Profile:
        """Return what was filled in."""
        return Profile(
            nickname=text.one_line(str(self.nickname.data or "")),
            language=Language(str(self.language.data)),
            ward=self.ward.data or None,
            age_band=AgeBand(self.age_band.data) if self.age_band.data else None,
        )


def _called(ward: Ward) -> str:
    """Return a ward's name in the reader's language; an option carries no readings."""
    names = {Language.ENGLISH: ward.english, Language.EASY: ward.reading}
    return names.get(identity.language(), ward.name)


@blueprint.before_request
def mine_only() -> None:
    """Keep this page to the one who asks."""
    security.private()


@blueprint.get(ADDRESS)
def show() -> ResponseReturnValue:
    """Show everything that I can set."""
    ctx = identity.context()
    person = profile.known(ctx) if ctx.actor.person_id is not None else None
    return _page(person, _form_of(person) if person else None)


def _form_of(person: Person) -> SettingsForm:
    # The language of this page, which a link may have chosen: saving a nickname must not turn it back.
    form = SettingsForm(
        language=identity.language().value, ward=person.ward or "", age_band=person.age_band or ""
    )
    form.offer()
    return form


def _page(person: Person | None, form: SettingsForm | None) -> str:
    feed = feeds.of_person(person.id) if person else None
    secret = feeds.token(feed) if feed else ""
    return render_template(
        "citizen/settings/show.html",
        person=person,
        form=form,
        switch=notices.of_person(person.id) if person else None,
        reached=bool(person and notices.reaches(person.id)),
        secret=secret,
        address=f"{wiring().settings.base_url}/me/{secret}.ics",
        saved="saved" in request.args,
        signed_in=identity.actor().signed_in,
    )


@blueprint.post(ADDRESS)
def change() -> ResponseReturnValue:
    """Write what I say about myself, and show pages in the language that I chose."""
    ctx, form = identity.context(), SettingsForm(request.form)
    person = profile.known(ctx)
    form.offer()
    if not form.validate():
        form.say()
        return _page(person, form), 422
    profile.change(ctx, form.profile())
    return identity.speaking(redirect(f"{ADDRESS}?saved=1", code=303), form.language.data)


@blueprint.post(f"{ADDRESS}/notices")
def switch() -> ResponseReturnValue:
    """Turn all notices off, or on again as I had chosen them."""
    row = notices.of_person(profile.known(identity.context()).id)
    wanted = request.form.get("notices")
    if row is not None and wanted == OFF:
        notices.stop(identity.context(), row)
    if row is not None and wanted == ON:
        notices.resume(identity.context(), row)
    return redirect(f"{ADDRESS}#notices", code=303)


@blueprint.post(f"{ADDRESS}/calendar")
def calendar() -> ResponseReturnValue:
    """Give me an address for my calendar, or a new one in place of the old."""
    ctx, old = identity.context(), request.form.get("old", "")
    person = profile.known(ctx)
    if old:
        feeds.renew(ctx, person, old)
    else:
        feeds.make(ctx, person)
    return redirect(f"{ADDRESS}#calendar", code=303)
