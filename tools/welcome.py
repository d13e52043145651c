"""What the developer is told once the city is up."""

import unicodedata

from tools import address

NOT_OVER_HTTP = (
    "https が要るもの(この住所では動きません): カメラでの読み取り、オフライン、通知\n"
    "  need https, so not over this address: camera, offline app, push"
)


SIGN_IN = (
    "もう一度ログインするとき: citizen@example.jp / organizer@example.jp / staff@example.jp。\n"
    "  リンクはメールのページに届きます / to sign in again: these at /login; the link arrives at /dev/mail"
)
PAST = (
    "この街の「きょう」は、過ぎました。新しい街にするとき: instance/ を消して、もう一度 make run\n"
    "  the demo city's day is over; for a new one delete instance/ and run make run again"
)
OPEN_NOW = "いま受付中 / open for check-in now: 「%s」"
NAME_COLUMNS = 24

# What each role's address is called, and what to try there first.
ROLES = {
    "anybody": ("はじめて / anybody", "「行きます」を1タップ、参加証のQR / one tap, a pass"),
    "citizen": (
        "市民 / citizen",
        "あゆみ(お礼と写真)、予定(順番待ちからの席) / thanks with photos, a seat from the line",
    ),
    "organizer": (
        "主催者 / organizer",
        "今日の受付、名簿、きのうの確認待ち、お礼 / reception, roster, yesterday's review",
    ),
    "helper": ("受付係 / helper", "アカウントなしで受付 / at the door without an account"),
    "staff": ("職員 / staff", "今月の数字、報告、送信の記録 / the month, reports, messages"),
    "mail": ("メール / mail", "とどいた手紙 / letters"),
}
# Of what is open now.
DOORS = {
    "event": "催し / event",
    "venue": "会場のQR / venue's QR",
    "organizer_page": "読み取り・画面・印刷",
}

Links = dict[str, str | None]


def text(here: address.Address, links: Links) -> str:
    """Say where each role goes and what is there, what is open now, and where mail is shown."""
    base = here.base_url
    at = {"anybody": f"{base}/", "organizer": f"{base}/login", "staff": f"{base}/login"}
    at |= {name: url for name, url in links.items() if url} | {"mail": f"{base}/dev/mail"}
    parts = ["", "動いています(Ctrl+C で止まります) / running (Ctrl+C stops it)", ""]
    for role, (name, hint) in ROLES.items():
        parts += [_row(name, at[role]), _row("", hint)] if role in at else []
    if "title" in at:
        parts += ["", f"  {OPEN_NOW % at['title']}", ""]
        parts += [_row(name, at[door]) for door, name in DOORS.items()]
    elif "citizen" in at:
        parts += ["", f"  {PAST}"]
    parts += ["", f"  {SIGN_IN}"]
    if here.open_to_network and not here.https:
        parts += ["", f"  {NOT_OVER_HTTP}"]
    return "\n".join([*parts, ""])


def _row(name: str, what: str) -> str:
    return f"  {name}{' ' * (NAME_COLUMNS - _columns(name))}{what}"


def link_in(told: object, mail: str) -> str | None:
    """Find a person's sign-in link in what the demo tells of itself."""
    if isinstance(told, list):
        return next((link for part in told if (link := link_in(part, mail))), None)
    if not isinstance(told, dict):
        return None
    if mail in told.values():
        return next((value for value in told.values() if isinstance(value, str) and "/login/" in value), None)
    return link_in(list(told.values()), mail)


def _columns(name: str) -> int:
    return sum(2 if unicodedata.east_asian_width(letter) in "WF" else 1 for letter in name)
