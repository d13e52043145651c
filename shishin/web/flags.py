"""The words of what makes joining light, of stances and of parts, in the order in which pages show them."""

from markupsafe import Markup

from shishin.events.filters import NO_FLAGS, When
from shishin.events.models import Flag
from shishin.participation.models import Part, Stance
from shishin.web import words
from shishin.web.words import N_

FLAGS: dict[Flag, str] = {
    Flag.WALKIN: N_("飛び入りOK"),
    Flag.SHORT: N_("30分だけOK"),
    Flag.PARTIAL: N_("途中だけOK"),
    Flag.HOME: N_("家でできる"),
    Flag.KIDS: N_("子どもと"),
    Flag.FIRST: N_("はじめて歓迎"),
    Flag.WATCH: N_("見学だけOK"),
    Flag.EMPTYHANDED: N_("手ぶらOK"),
    Flag.WHEEL: N_("車いすOK"),
    Flag.EASYJA: N_("やさしい日本語OK"),
    Flag.CERT: N_("証明書が出る"),
}
BY_NAME: dict[str, Flag] = {flag.name.lower(): flag for flag in FLAGS if flag.name}

WHENS: dict[When, str] = {
    When.TODAY: N_("きょう"),
    When.WEEKEND: N_("今週末"),
    When.NEXT_WEEK: N_("来週"),
    When.ONGOING: N_("期間中の活動"),
}
EVENINGS = N_("平日の夜")
MINUTES: dict[int, str] = {30: N_("30分だけ"), 60: N_("1時間まで"), 120: N_("2時間まで")}

STANCES: dict[Stance, str] = {
    Stance.GOING: N_("行きます"),
    Stance.MAYBE: N_("たぶん行く"),
    Stance.INTERESTED: N_("気になる"),
    Stance.WAITING: N_("順番待ち"),
}
PARTS: dict[Part, str] = {
    Part.ALL: N_("ぜんぶ"),
    Part.FIRST: N_("はじめだけ"),
    Part.LAST: N_("おわりだけ"),
    Part.HALF_HOUR: N_("30分だけ"),
}


def still_offered(flags: Flag, *, full: bool = False, closed: bool = False) -> Flag:
    """Return what still makes joining light: nothing where it is off, no dropping in where full."""
    if closed:
        return Flag(0)
    return flags & ~Flag.WALKIN if full else flags


def words_of(flags: Flag, most: int = len(FLAGS), wanted: Flag = NO_FLAGS) -> list[Markup]:
    """Return the words of a set of flags in the reader's language, those asked for first."""
    offered = sorted((flag for flag in FLAGS if flag in flags), key=lambda flag: flag not in wanted)
    return [words.words(FLAGS[flag]) for flag in offered[:most]]
