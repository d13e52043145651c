"""What the developer is told once the city is up."""

import unicodedata

from tools import address

NOT_OVER_HTTP = (
    "https が要るもの(この住所では動きません): カメラでの読み取り、オフライン、通知\n"
    "  need https, so not over this address: camera, offline app, push"
)


SIGN_IN = (
    "もう一度ログインするとき: organizer@example.jp / staff@example.jp。リンクはメールのページに届きます\n"
    "  to sign in again: these addresses at /login; the link arrives at /dev/mail"
)
NAME_COLUMNS = 22


def text(here: address.Address, links: dict[str, str | None]) -> str:
    """Say where each role goes, and where mail is shown."""
    base = here.base_url
    rows = [
        ("はじめて / anybody", f"{base}/"),
        ("市民 / citizen", links["citizen"]),
        ("主催者 / organizer", links["organizer"] or f"{base}/login"),
        ("職員 / staff", links["staff"] or f"{base}/login"),
        ("メール / mail", f"{base}/dev/mail"),
    ]
    parts = ["", "動いています(Ctrl+C で止まります) / running (Ctrl+C stops it)", ""]
    parts += [f"  {name}{' ' * (NAME_COLUMNS - _columns(name))}{url}" for name, url in rows if url]
    parts += ["", f"  {SIGN_IN}"]
    if here.open_to_network and not here.https:
        parts += ["", f"  {NOT_OVER_HTTP}"]
    return "\n".join([*parts, ""])


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
