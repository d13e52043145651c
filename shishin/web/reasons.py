"""The words of why points moved and why a scan waits, by their codes. A test finds a code without words."""

from markupsafe import Markup

from shishin.web import words
from shishin.web.words import N_

POINTS: dict[str, str] = {
    "came": N_("参加"),
    "helped": N_("参加と手伝い"),
    "limited": N_("参加(ポイントは上限まで)"),
    "corrected": N_("記録の修正"),
    "taken_back": N_("受付の取り消し"),
    "joined": N_("同じ人の記録をまとめました"),
}
REVIEW: dict[str, str] = {
    "early": N_("受付の時間より前でした"),
    "late": N_("受付の時間より後でした"),
    "closed": N_("終わって7日より後に届きました"),
    "cancelled": N_("中止の活動での受付です"),
    "spans_days": N_("何日もつづく活動に変えたあとに届きました。1日目に来たことになります"),
    "grant_expired": N_("受付の許可が切れたスマホからです"),
    "grant_revoked": N_("受付の許可を取り消したスマホからです"),
    "reissued": N_("つくり直す前の参加証です"),
    "card_lost": N_("なくしたと届けのあった、古い紙のカードです"),
    "offline_code": N_("会場のQRを圏外で読んだものです"),
    "no_screen": N_("会場の画面ではなく、コードだけで受付したものです"),
    "claim": N_("ご本人が「来ていました」を押しました"),
}


def points(message: str) -> Markup:
    """Return why points moved."""
    return words.words(POINTS.get(message, POINTS["corrected"]))


def review(code: str) -> Markup:
    """Return why a scan waits for an organizer's word."""
    return words.words(REVIEW.get(code, REVIEW["late"]))
