"""What is never built, as rules that a page can break: words and shapes, one row a kind.

A rule is asked for what it finds in a page; its row carries pages that break it, so that a rule which finds
nothing any more is found itself.

Three things look like what is forbidden and are not. 「残りわずか」 and 「のこり3人」 say how many
seats there are, as a fact beside the event, without a time and without changing while one looks: a clock
that hurries would be found. 無断欠席率 is the city's aggregate, on staff's pages only. And an organizer's own
answers (`flags`, `untimed`), shown again to be edited, are ticked as they ticked them, like a sample in the
gallery of components (`kept`).
"""

import html
import re
from collections.abc import Callable
from dataclasses import dataclass

from tests.pages import Page, Who

MARKUP = re.compile(r"<(script|style|svg)\b.*?</\1>|<[^>]*>", re.DOTALL)
READINGS = re.compile(r"<rp>.*?</rp>|<rt>.*?</rt>|</?ruby>")
SHOWN_ATTRIBUTES = re.compile(r'\s(?:alt|aria-label|title|placeholder|content|value)="([^"]*)"')
TAG = re.compile(r"<(\w+)\b([^>]*)>")
CLASSES = re.compile(r'\sclass="([^"]*)"')
NAME = re.compile(r'\sname="([^"]*)"')
LABEL = re.compile(r"<(label|legend)\b[^>]*>(.*?)</\1>", re.DOTALL)
PRESSED = re.compile(r"<(button|a)\b[^>]*>(.*?)</\1>", re.DOTALL)

# Answers that organizers gave about their own event, shown to be edited.
OWN_ANSWERS = frozenset({"flags", "untimed", "kept", "asks_consent", "asks_names"})

Find = Callable[[Page, str], list[str]]


def said(text: str) -> str:
    """What a page says, without readings, in its text and in attributes that are shown or read aloud."""
    return html.unescape(
        "\n".join([MARKUP.sub("\n", READINGS.sub("", text)), *SHOWN_ATTRIBUTES.findall(text)])
    )


def words(pattern: str, *, of_staff: bool = True) -> Find:
    """Find words; staff's pages may say them where they are the city's own terms."""
    compiled = re.compile(pattern, re.IGNORECASE)

    def find(page: Page, text: str) -> list[str]:
        if page.who is Who.STAFF and not of_staff:
            return []
        return [found[0] for found in compiled.finditer(said(text))]

    return find


def besides(path: str, rule: Find) -> Find:
    """Find what a rule finds, on every page but one."""
    return lambda page, text: [] if page.path.partition("?")[0] == path else rule(page, text)


def besides_the_venues_screen(rule: Find) -> Find:
    """Find what a rule finds, but for the QR that changes by itself before everybody at the entrance."""
    return lambda page, text: (
        [] if re.fullmatch(r"/o/e/\w+/screen", page.path.partition("?")[0]) else rule(page, text)
    )


def pressed(pattern: str) -> Find:
    """Find words on what can be pressed."""
    compiled = re.compile(pattern, re.IGNORECASE)

    def find(_page: Page, text: str) -> list[str]:
        labels = (" ".join(said(label).split()) for _, label in PRESSED.findall(text))
        return [label for label in labels if compiled.search(label)]

    return find


def shapes(pattern: str) -> Find:
    """Find attributes of any tag."""
    compiled = re.compile(pattern, re.IGNORECASE)

    def find(_page: Page, text: str) -> list[str]:
        return [f"<{tag}{more}>" for tag, more in TAG.findall(text) if compiled.search(f"{tag}{more}")]

    return find


def classes(*names: str) -> Find:
    """Find elements that are of one of these classes."""

    def find(_page: Page, text: str) -> list[str]:
        return [found for found in CLASSES.findall(text) if not set(names).isdisjoint(found.split())]

    return find


def ticked(_page: Page, text: str) -> list[str]:
    """Find boxes that are ticked before anybody touched them."""
    boxes = [more for tag, more in TAG.findall(text) if tag == "input" and 'type="checkbox"' in more]
    return [box for box in boxes if re.search(r"\schecked\b", box) and _name(box) not in OWN_ANSWERS]


def asked(pattern: str) -> Find:
    """Find fields that ask for something."""
    compiled = re.compile(pattern, re.IGNORECASE)

    def find(_page: Page, text: str) -> list[str]:
        fields = [_name(more) for tag, more in TAG.findall(text) if tag in {"input", "select", "textarea"}]
        return [name for name in fields if compiled.search(name)]

    return find


def no_way_out(page: Page, text: str) -> list[str]:
    """Find passes that can be changed and not be withdrawn: by a button that is in sight, in one tap."""
    if not page.path.startswith("/p/") or '/details"' not in text:
        return []
    in_sight = re.sub(
        r"<details\b.*?</details>|<(\w+)[^>]*\shidden\b[^>]*>.*?</\1>", "", text, flags=re.DOTALL
    )
    found = re.search(
        r'<form[^>]*action="/p/[^"/]+/withdraw"[^>]*>(?:(?!</form>).)*<button', in_sight, re.DOTALL
    )
    return [] if found else ["no withdrawal in sight"]


def labelled(pattern: str) -> Find:
    """Find words over fields."""
    compiled = re.compile(pattern, re.IGNORECASE)

    def find(_page: Page, text: str) -> list[str]:
        return [label for _, label in LABEL.findall(text) if compiled.search(said(label))]

    return find


def either(*finds: Find) -> Find:
    """Find what any of these finds."""
    return lambda page, text: [found for find in finds for found in find(page, text)]


def _name(attributes: str) -> str:
    found = NAME.search(attributes)
    return found[1] if found else ""


@dataclass(frozen=True, slots=True)
class Rule:
    """A kind of thing that is never built; `planted` are pages that have it, `fine` only looks so."""

    name: str
    find: Find
    planted: tuple[str, ...]
    fine: str = "<p>30分だけでもOK。手ぶらでどうぞ。</p>"
    path: str = "/e/7K3M"


# A pass that can be changed, and one that can be withdrawn.
CHANGED = '<form action="/p/X/details"></form>'
LEFT = '<form action="/p/X/withdraw"><button>やめる</button></form>'

RULES = (
    Rule(
        "streaks",
        words(r"連続(?:記録|参加|\d)|\d+(?:日|週|回|か月)連続|ストリーク|streak|in a row"),
        ("<p>連続記録 5回</p>", "<p>3週連続!</p>", "<p><ruby>連続<rp>(</rp><rt>れんぞく</rt></ruby>記録</p>"),
        "<p>7日つづく写真展</p>",
    ),
    Rule(
        "countdowns",
        either(
            words(
                r"カウントダウン|あと\s*\d+\s*(?:秒|分|時間|日)|残り\s*\d+\s*(?:秒|分|時間|日)|締切まで|お急ぎ|急いで"
                r"|今すぐ|早い者勝ち|countdown|\d+ (?:seconds|minutes|hours|days) (?:left|to go)|hurry"
                r"|act now|last chance|don.t miss"
            ),
            shapes(r'role="timer"|data-[\w-]*="[^"]*countdown|<?marquee'),
        ),
        ("<p>あと3分!</p>", "<p>今すぐ申し込む</p>", '<p role="timer">2:59</p>', "<p>2 hours left</p>"),
        "<p>残りわずか</p><p>定員10人・のこり3人</p><p>もとにもどせるのは10分間です。</p>",
    ),
    Rule(
        "red dots",
        either(
            classes("badge", "dot", "unread", "unseen", "bubble", "red"),
            shapes(r"data-(?:badge|unread)"),
        ),
        ('<a href="/me">あゆみ<span class="badge">3</span></a>', '<i class="icon dot"></i>'),
        '<span class="chip maybe">たぶん</span>',
    ),
    Rule(
        "guilt",
        words(
            r"残念|さぼ|サボ|まだ[^。<>\n]{1,20}していません|せっかく|来なかった|来ませんでした|無断|ドタキャン|欠席"
            r"|unfortunately|no.show|you missed|you haven.t|let (?:us|them) down|disappoint|did not show up",
            of_staff=False,
        ),
        (
            "<p>残念です。</p>",
            "<p>まだ受付していません</p>",
            "<b>無断欠席 1回</b>",
            "<p>You missed this event</p>",
        ),
        "<p>まだ予定はありません。</p><p>来られたら、そのままどうぞ。</p>",
    ),
    Rule(
        "guilt on staff's pages",
        words(r"残念|さぼ|サボ|せっかく|ドタキャン|unfortunately|you missed|disappoint"),
        ("<p>さぼった人</p>",),
        "<p>無断欠席率 8%</p>",
    ),
    Rule(
        "ranking of persons",
        words(
            r"ランキング|順位|第\d+位|\d+位\b|トップ\d+|上位\d+|ranking|leaderboard"
            r"|top \d+ (?:people|volunteers)"
        ),
        ("<h2>今月のランキング</h2>", "<p>あなたは3位</p>", "<p>Leaderboard</p>"),
        "<p>順番待ちの3番目です</p>",
    ),
    Rule(
        "lottery",
        words(r"抽選|くじ引き|当選|落選|ガチャ|lottery|raffle|prize draw"),
        ("<p>参加者から抽選で</p>", "<p>A prize draw</p>"),
    ),
    Rule(
        "confirm-shaming",
        pressed(
            r"(?:いいえ|いや)[、,。 ].{0,30}(?:ません|ない|興味)|まちのために.*しない"
            r"|^no[,.]? (?:thanks[,.]? )?i (?:don|do not|hate|am)"
        ),
        ("<button>いいえ、まちに興味がありません</button>", '<a href="/">No thanks, I don’t care</a>'),
        "<button>行けなくなった(1タップで取り消す)</button><a>No</a>",
    ),
    Rule(
        "ticked consent, messages on by default",
        ticked,
        (
            '<label><input type="checkbox" name="agree" checked>同意する</label>',
            '<input type="checkbox" checked name="mail_news">',
        ),
        '<input type="checkbox" name="agree"><input type="radio" name="size" value="m" checked>'
        '<input type="checkbox" name="flags" value="1" checked>',
    ),
    Rule(
        "hidden cancel",
        no_way_out,
        (
            '<form method="post" action="/p/X/details"><button>たぶん</button></form>',
            f"{CHANGED}<details>{LEFT}</details>",
            f"{CHANGED}<div hidden>{LEFT}</div>",
        ),
        f"{CHANGED}{LEFT}",
        path="/p/X",
    ),
    Rule(
        "infinite feed",
        shapes(r'data-module="[^"]*(?:infinite|feed|more|autoload)|\sautoplay\b'),
        ('<ul data-module="infinite">', '<video src="a.mp4" autoplay>'),
        '<ul class="stack" data-module="share">',
    ),
    Rule(
        "page that reloads itself",
        besides_the_venues_screen(shapes(r'http-equiv="refresh"')),
        ('<meta http-equiv="refresh" content="5">',),
        '<meta name="color-scheme" content="light dark">',
    ),
    Rule(
        "points for sharing, logging in, inviting",
        words(
            r"(?:シェア|共有|招待|紹介|ログイン|知らせる)[^。\n]{0,12}(?:ポイント|pt\b)"
            r"|ポイント[^。\n]{0,12}(?:シェア|共有|招待|紹介|ログイン)"
            r"|points? (?:for|by|when you) (?:shar|invit|logg|sign|refer)"
        ),
        ("<p>友だちを招待して100ポイント</p>", "<p>Earn points for sharing</p>", "<p>ログインで5pt</p>"),
        "<p>ログイン</p><p>参加ポイント +10</p>",
    ),
    Rule(
        "age or gender to join",
        # By choice, with its purpose, where nobody joins anything: `product.md` wants the city to know.
        besides(
            "/me/settings",
            either(
                asked(r"^(?:age|gender|sex|birth|born|dob|nenrei|seibetsu)"),
                labelled(r"年齢|性別|生年月日|\bage\b|gender|date of birth"),
            ),
        ),
        ('<input name="age">', '<select name="gender"></select>', "<label>生年月日</label>"),
        "<p>おとなは、高校生からです。</p><option>男女共同参画・Gender</option>",
    ),
)


def broken(page: Page, text: str) -> list[tuple[str, str, str]]:
    """Return every rule that a page breaks: the page, the rule, and what was found."""
    return [(page.path, rule.name, found) for rule in RULES for found in rule.find(page, text)]
