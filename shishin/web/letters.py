"""The words of every message that is sent by mail, by its kind."""

from collections.abc import Callable
from datetime import date

from flask import Flask, current_app

from shishin.auth import links
from shishin.core.languages import Language
from shishin.events import slots
from shishin.notifications.mail import Letter, Outdated
from shishin.people.models import Message
from shishin.web import filters, words
from shishin.web.wiring import wiring


def install(app: Flask) -> None:
    """Let jobs find the words of a message."""
    app.extensions["letters"] = write


def write(message: Message) -> Letter:
    """Return the letter of a message in its person's language; raises `Outdated` for one that is too late."""
    # Words and days speak the language of a request; a letter has none, so it borrows one.
    with current_app.test_request_context(query_string={"lang": Language(message.language).value}):
        subject, paragraphs = LETTERS[message.kind](message)
        return Letter(subject, "\n\n".join(text for text in (*paragraphs, _sender()) if text) + "\n")


Parts = tuple[str, tuple[str, ...]]


def _login(message: Message) -> Parts:
    if wiring().now() >= message.created_at + links.LIFE:
        raise Outdated
    seed = str(message.facts["seed"])
    code = links.code_of(seed)
    return words.plain("ログインのリンク"), (
        words.plain("ログインのリンクです。10分間、1回だけ使えます。"),
        _address(f"/login/{links.token_of(seed)}"),
        words.plain("リンクがほかの画面で開くときは、ログインをたのんだ画面に、この6文字を入れてください。"),
        f"{code[:3]}-{code[3:]}",
        words.plain("たのんだ覚えがないときは、何もしなくて大丈夫です。"),
    )


def _cancelled(message: Message) -> Parts:
    facts = message.facts
    title, day = str(facts["title"]), filters.day(date.fromisoformat(str(facts["day"])))
    return words.plain("中止: %(title)s %(day)s", title=title, day=day), (
        words.plain("%(day)sの「%(title)s」は、中止になりました。", title=title, day=day),
        str(facts.get("note") or ""),
        words.plain("来てくれるつもりだった気持ちに感謝します。"),
        _address(f"/e/{facts['code']}"),
    )


def _moved(message: Message) -> Parts:
    facts = message.facts
    title = str(facts["title"])
    return words.plain("変更: %(title)s", title=title), (
        words.plain("「%(title)s」の日時か場所が変わりました。", title=title),
        words.plain("いままで: %(what)s", what=_when_and_where(facts["before"])),
        words.plain("これから: %(what)s", what=_when_and_where(facts["after"])),
        words.plain(
            "参加証のQRは、そのまま使えます。来られなくなったときは、参加証のページから1タップで取り消せます。"
        ),
        _address(f"/e/{facts['code']}"),
    )


def _promoted(message: Message) -> Parts:
    facts = message.facts
    title = str(facts["title"])
    return words.plain("席があきました: %(title)s", title=title), (
        words.plain("順番待ちの「%(title)s」に、席があきました。「行きます」になっています。", title=title),
        words.plain("いつ・どこ: %(what)s", what=_when_and_where(facts["when"])),
        words.plain("来られなくなったときは、参加証のページから1タップで取り消せます。"),
        _address(f"/e/{facts['code']}"),
    )


LETTERS: dict[str, Callable[[Message], Parts]] = {
    "login": _login,
    "cancelled": _cancelled,
    "moved": _moved,
    "promoted": _promoted,
}


def _when_and_where(fact: object) -> str:
    """Return the words of a slot as `participation.changing` spelled it."""
    slot = slots.read(str(fact))
    return filters.slot(slot) if slot else ""


def _address(path: str) -> str:
    return wiring().settings.base_url + path


def _sender() -> str:
    city = wiring().city
    return f"-- \n{words.plain('ししん')} / {city.name} {city.desk}\n{wiring().settings.base_url}"
