"""The words of every message, by its kind: as text, as simple HTML, and as what a lock screen may show.

A letter is written when it is sent, from how things stand then.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from flask import Flask, current_app

from shishin.auth import links
from shishin.core import days
from shishin.core.languages import Language
from shishin.events import access, slots
from shishin.events.models import Occurrence, OccurrenceStatus
from shishin.notifications.mail import Letter, Outdated, Shown
from shishin.participation import passes, told
from shishin.participation.models import SignUp, Stance
from shishin.people import notices
from shishin.people.models import Message
from shishin.web import filters, letter_parts, thanks_words, words
from shishin.web.wiring import wiring
from shishin.web.words import N_

# Whoever looks at somebody else's phone reads no more than this.
CHANGED = N_("予定に変更があります。開くと見られます。")
THANKED = N_("お礼がとどきました。開くと見られます。")
THANK = N_("きのうの活動のお礼を送れます。")
TOMORROW = N_("あしたの予定があります。開くと見られます。")

# What is told when everything is over.
AFTERWARDS = frozenset({"thanks", "thank"})


def install(app: Flask) -> None:
    """Let jobs find the words of a message."""
    app.extensions["letters"] = write


@dataclass(frozen=True, slots=True)
class Said:
    """What a message says: its subject, its paragraphs, where it leads, and what a lock screen shows."""

    subject: str
    paragraphs: tuple[str, ...]
    leads_to: str
    shown: str = ""


def write(message: Message) -> Letter:
    """Return the letter of a message in its person's language; raises `Outdated` for one that is too late."""
    language = Language(message.language)
    # Words and days speak the language of a request; a letter has none, so it borrows one. The application's
    # own context comes anew with it: what holds for the request is kept there, the language first of all.
    lang = {"lang": language.value}
    with current_app.app_context(), current_app.test_request_context(query_string=lang):
        sign_up = told.sign_up_of(message)
        over = sign_up is not None and wiring().now() >= sign_up.occurrence.ends_at
        if over and message.kind not in AFTERWARDS:
            raise Outdated
        said, stop = LETTERS[message.kind](message, sign_up), _stop(message)
        paragraphs = [text for text in (*said.paragraphs, stop and _stopping(stop), _sender()) if text]
        return Letter(
            said.subject,
            "\n\n".join(paragraphs) + "\n",
            letter_parts.html(said.subject, paragraphs, "en" if language is Language.ENGLISH else "ja"),
            stop=stop,
            entry=letter_parts.entry(sign_up) if sign_up and not over else None,
            shown=_shown(said, stop) if said.shown else None,
        )


def _shown(said: Said, stop: str) -> Shown:
    return Shown(words.plain("ししん"), words.plain(said.shown), said.leads_to, words.plain("止める"), stop)


def _login(message: Message, _: SignUp | None) -> Said:
    if wiring().now() >= message.created_at + links.LIFE:
        raise Outdated
    seed = str(message.facts["seed"])
    link = _address(f"/login/{links.token_of(seed)}")
    paragraphs = (
        words.plain("ログインのリンクです。10分間、1回だけ使えます。"),
        link,
        words.plain("リンクがほかの画面で開くときは、ログインをたのんだ画面に、この6文字を入れてください。"),
        _spelled(links.code_of(seed)),
        words.plain("たのんだ覚えがないときは、何もしなくて大丈夫です。"),
    )
    return Said(words.plain("ログインのリンク"), paragraphs, link)


def _claim(message: Message, _: SignUp | None) -> Said:
    if wiring().now() >= message.created_at + links.LIFE:
        raise Outdated
    seed, sign_up = str(message.facts["seed"]), told.asked_on(message)
    token = links.token_of(seed)
    if sign_up is not None:
        # Not the pass's own address: whose mailbox this is has yet to be shown.
        link = _address(f"/p/{passes.told_token(sign_up)}/told/{token}")
        subject = words.plain("知らせの届け先の確認")
        what = words.plain("このアドレスに知らせを送るために、確かめるリンクです。10分間、1回だけ使えます。")
    else:
        link = _address(f"/me/claim/{token}")
        subject = words.plain("記録をのこすためのリンク")
        what = words.plain("このアドレスを、あなたの参加の記録とつなぐリンクです。10分間、1回だけ使えます。")
    paragraphs = (
        what,
        link,
        words.plain("リンクがほかの画面で開くときは、リンクをたのんだ画面に、この6文字を入れてください。"),
        _spelled(links.code_of(seed)),
        words.plain("たのんだ覚えがないときは、何もしなくて大丈夫です。"),
    )
    return Said(subject, paragraphs, link)


def _spelled(code: str) -> str:
    return f"{code[:3]}-{code[3:]}"


def _cancelled(message: Message, sign_up: SignUp | None) -> Said:
    facts, link = message.facts, _page(message, sign_up)
    title, day = str(facts["title"]), filters.day(date.fromisoformat(str(facts["day"])))
    note = str(facts.get("note") or "")
    paragraphs = (
        words.plain("%(day)sの「%(title)s」は、中止になりました。", title=title, day=day),
        words.plain("主催から: %(note)s", note=note) if note else "",
        words.plain("来てくれるつもりだった気持ちに感謝します。"),
        _leading(link, sign_up),
    )
    return Said(words.plain("中止: %(title)s %(day)s", title=title, day=day), paragraphs, link, CHANGED)


def _moved(message: Message, sign_up: SignUp | None) -> Said:
    if sign_up is not None and not _concerned(sign_up):
        raise Outdated
    facts, link = message.facts, _page(message, sign_up)
    title = str(facts["title"])
    paragraphs = (
        words.plain("「%(title)s」の日時か場所が変わりました。", title=title),
        words.plain("いままで: %(what)s", what=_when_and_where(facts["before"])),
        words.plain("これから: %(what)s", what=_when_and_where(facts["after"])),
        words.plain(
            "参加証のQRは、そのまま使えます。来られなくなったときは、参加証のページから1タップで取り消せます。"
        ),
        _leading(link, sign_up),
    )
    return Said(words.plain("変更: %(title)s", title=title), paragraphs, link, CHANGED)


def _concerned(sign_up: SignUp) -> bool:
    """Say whether a move matters still: a cancellation says all, and who let us know does not come anyway."""
    return sign_up.withdrawn_at is None and not _called_off(sign_up)


def _called_off(sign_up: SignUp) -> bool:
    return sign_up.occurrence.status is not OccurrenceStatus.SCHEDULED


def _promoted(message: Message, sign_up: SignUp | None) -> Said:
    if sign_up is not None and not _has_seat(sign_up):
        raise Outdated
    facts, link = message.facts, _page(message, sign_up)
    title = str(facts["title"])
    paragraphs = (
        words.plain("順番待ちの「%(title)s」に、席があきました。「行きます」になっています。", title=title),
        words.plain("いつ・どこ: %(what)s", what=_when_and_where(facts["when"])),
        words.plain("来られなくなったときは、参加証のページから1タップで取り消せます。"),
        _leading(link, sign_up),
    )
    return Said(words.plain("席があきました: %(title)s", title=title), paragraphs, link, CHANGED)


def _removed(message: Message, sign_up: SignUp | None) -> Said:
    if sign_up is not None and (sign_up.removed_at is None or _called_off(sign_up)):
        raise Outdated
    facts, link = message.facts, _page(message, sign_up)
    title = str(facts["title"])
    paragraphs = (
        words.plain("主催の人が、「%(title)s」へのあなたの申し込みを取りやめにしました。", title=title),
        words.plain("いつ・どこ: %(what)s", what=_when_and_where(facts["when"])),
        words.plain(
            "人数や準備のつごうのことがあります。思いあたらないときは、主催の人に声をかけてください。"
        ),
        _leading(link, sign_up),
    )
    return Said(words.plain("申し込みの取りやめ: %(title)s", title=title), paragraphs, link, CHANGED)


def _put_back(message: Message, sign_up: SignUp | None) -> Said:
    if sign_up is not None and not _concerned(sign_up):
        raise Outdated
    facts, link = message.facts, _page(message, sign_up)
    title = str(facts["title"])
    waits = sign_up is not None and sign_up.stance is Stance.WAITING
    paragraphs = (
        words.plain("主催の人が、「%(title)s」へのあなたの申し込みをもとにもどしました。", title=title),
        words.plain("いまは満員なので、順番待ちです。") if waits else "",
        words.plain("いつ・どこ: %(what)s", what=_when_and_where(facts["when"])),
        words.plain("来られなくなったときは、参加証のページから1タップで取り消せます。"),
        _leading(link, sign_up),
    )
    return Said(words.plain("申し込みがもどりました: %(title)s", title=title), paragraphs, link, CHANGED)


def _has_seat(sign_up: SignUp) -> bool:
    return _concerned(sign_up) and sign_up.stance is Stance.GOING


def _day_before(message: Message, sign_up: SignUp | None) -> Said:
    day = date.fromisoformat(str(message.facts["day"]))
    if sign_up is None or not _still_comes(sign_up, day):
        raise Outdated
    occurrence = sign_up.occurrence
    title = str(occurrence.event.title)
    link = _address(f"/p/{passes.managed_token(sign_up)}/reply")
    belongings = str(occurrence.event.belongings)
    paragraphs = (
        words.plain("あした、「%(title)s」があります。", title=title),
        words.plain("いつ・どこ: %(what)s", what=filters.slot(slots.of(occurrence))),
        words.plain("もちもの: %(what)s", what=belongings) if belongings else "",
        words.plain("返事は、ここで変えられます。何もしなければ、このままです。"),
        link,
    )
    # Who reads it a day late sees which day it was.
    subject = words.plain("あした: %(title)s %(day)s", title=title, day=filters.day(day))
    return Said(subject, paragraphs, link, TOMORROW)


def _thanks(message: Message, _: SignUp | None) -> Said:
    occurrence = access.by_code(str(message.facts["code"]))
    title, link = str(occurrence.event.title), _address("/me")
    paragraphs = (
        words.plain("「%(title)s」に来てくれて、ありがとうございました。", title=title),
        thanks_words.plain(occurrence.thanks),
        _result(occurrence),
        f"{words.plain('あゆみを見る')}\n{link}",
    )
    return Said(words.plain("お礼: %(title)s", title=title), paragraphs, link, THANKED)


def _result(occurrence: Occurrence) -> str:
    if occurrence.result_amount is None:
        return ""
    what = f"{occurrence.result_unit} {filters.number(occurrence.result_amount)}".strip()
    return words.plain("みんなで: %(what)s", what=what)


def _still_comes(sign_up: SignUp, day: date) -> bool:
    """Say whether a reminder of a day is still of use: neither too late, nor for who let us know."""
    occurrence = sign_up.occurrence
    coming = sign_up.withdrawn_at is None and sign_up.stance is not Stance.WAITING
    as_it_was = occurrence.day == day and occurrence.cancelled_at is None
    return coming and as_it_was and days.day_of(wiring().now()) < day


def _thank(message: Message, _: SignUp | None) -> Said:
    waiting = [one for one in map(access.by_code, message.facts["codes"]) if _unthanked(one)]
    switch = notices.of_person(message.person_id) if message.person_id else None
    if not waiting or switch is None or switch.off_at is not None:
        raise Outdated
    asked = [f"{one.event.title}\n{_address(f'/o/e/{one.code}/thanks')}" for one in waiting]
    paragraphs = (words.plain("きのう来てくれた人に、お礼を送れます。1分でできます。"), *asked)
    link = _address(f"/o/e/{waiting[0].code}/thanks")
    return Said(words.plain("お礼を送りませんか"), paragraphs, link, THANK)


def _unthanked(occurrence: Occurrence) -> bool:
    return occurrence.thanked_at is None and occurrence.status is OccurrenceStatus.SCHEDULED


LETTERS: dict[str, Callable[[Message, SignUp | None], Said]] = {
    "login": _login,
    "claim": _claim,
    "cancelled": _cancelled,
    "moved": _moved,
    "promoted": _promoted,
    "removed": _removed,
    "put_back": _put_back,
    "day_before": _day_before,
    "thanks": _thanks,
    "thank": _thank,
}


def _page(message: Message, sign_up: SignUp | None) -> str:
    """Return the address of the pass, or of the event where there is none."""
    if sign_up is None:
        return _address(f"/e/{message.facts['code']}")
    return _address(f"/p/{passes.managed_token(sign_up)}")


def _leading(link: str, sign_up: SignUp | None) -> str:
    """Return a link with the words of what it opens."""
    what = words.plain("参加証を見る") if sign_up else words.plain("活動のページを見る")
    return f"{what}\n{link}"


def _when_and_where(fact: object) -> str:
    """Return the words of a slot as `participation.changing` spelled it."""
    slot = slots.read(str(fact))
    return filters.slot(slot) if slot else ""


def _address(path: str) -> str:
    return wiring().settings.base_url + path


def _stop(message: Message) -> str:
    """Return the address where its person stops all messages; none for what they asked for just now."""
    unasked = message.about or message.kind == "thank"
    row = notices.of_person(message.person_id) if unasked and message.person_id else None
    return _address(f"/n/{notices.token(row)}") if row else ""


def _stopping(address: str) -> str:
    return "\n".join((words.plain("もう受け取らないときは、ここで止められます。"), address))


def _sender() -> str:
    city = wiring().city
    return f"-- \n{words.plain('ししん')} / {city.name} {city.desk}\n{wiring().settings.base_url}"
