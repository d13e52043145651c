"""Thirty rows of Takamatsu's list, read by a person in the raw file, and what must come of them.

Number, title, venue, first and last day, start, end, verdict. Times of a row that spans days are daily ones.
"""

from dataclasses import dataclass
from datetime import date, time

from shishin.opendata.models import Verdict

ACCEPTED, REVIEW = Verdict.ACCEPTED, Verdict.REVIEW


@dataclass(frozen=True)
class Checked:
    """What a person read in one row."""

    number: str
    title: str
    venue: str
    first_day: date
    last_day: date
    starts: time | None
    ends: time | None
    verdict: Verdict


def _day(month: int, day: int, year: int = 2020) -> date:
    return date(year, month, day)


ROWS = (
    # Two Saturdays, told as a span with the hours of each.
    Checked(
        "0001",
        "今昔まちあるきツアー",
        "商店街周辺",
        _day(5, 16),
        _day(5, 23),
        time(9, 30),
        time(12),
        ACCEPTED,
    ),
    # 00:00 to 00:00 stands for "no time", here and in the whole beginning of the file.
    Checked(
        "0004",
        "プラネタリウム ゴールデンウィーク特別投影",
        "高松市こども未来館 ５階 プラネタリウム室",
        _day(5, 2),
        _day(5, 6),
        None,
        None,
        ACCEPTED,
    ),
    Checked("0026", "もの忘れ・認知症相談", "保健所", _day(5, 27), _day(5, 27), time(14), time(16), ACCEPTED),
    # From 18:30 on the first day to 6:30 on the last: no daily times, whatever the columns say.
    Checked(
        "0053",
        "税関係証明書などのコンビニ交付の停止について",
        "全国の発行可能なコンビニエンスストア（高松市に住民票がある方）",
        _day(5, 31),
        _day(6, 3),
        time(18, 30),
        time(6, 30),
        REVIEW,
    ),
    Checked(
        "0073",
        "高松市スポーツ協会の教室・イベント開催について",
        "高松市スポーツ協会が管理する各施設",
        _day(5, 1),
        _day(5, 31),
        None,
        None,
        ACCEPTED,
    ),
    # The same row as 0021, published again under another number.
    Checked(
        "0074",
        "ぴっぴ子育てセミナー",
        "東ハゼ南部集会場",
        _day(5, 28),
        _day(5, 28),
        time(10),
        time(11, 30),
        REVIEW,
    ),
    # 0073 again, with 00:00 where that has no time.
    Checked(
        "0125",
        "高松市スポーツ協会の教室・イベント開催について",
        "高松市スポーツ協会が管理する各施設",
        _day(5, 1),
        _day(5, 31),
        None,
        None,
        REVIEW,
    ),
    # An evening on the first day, a workshop until three on the second.
    Checked(
        "0139",
        "「いまつーポス」の高松くっぴんりお",
        "高松市美術館",
        _day(7, 23),
        _day(7, 24),
        time(18),
        time(15),
        REVIEW,
    ),
    Checked(
        "0156",
        "大的場海岸を利用される皆さんへ",
        "大的場海岸",
        _day(7, 1),
        _day(6, 30, 2021),
        None,
        None,
        ACCEPTED,
    ),
    # 8/2/2020  3:30:00 PM in the cell of the last day, and 15:30 in that of the time.
    Checked(
        "0223",
        "夏休み『科学と発明』おもしろ体験学習の開催",
        "リストかがわ（サンメッセ香川南）",
        _day(8, 2),
        _day(8, 2),
        time(10),
        time(15, 30),
        ACCEPTED,
    ),
    Checked(
        "0254",
        "市民登山学校 第42期生募集！",
        "【講座】高松市役所内会議室 【実技】中四国の山岳",
        _day(8, 1),
        _day(8, 31),
        None,
        time(17, 15),
        ACCEPTED,
    ),
    # The end's time stands in the cell of its day only; the start has none.
    Checked(
        "0307",
        "ふれあい福祉センター勝賀の各種相談について",
        "高松市ふれあい福祉センター勝賀",
        _day(8, 4),
        _day(8, 27),
        None,
        time(14),
        ACCEPTED,
    ),
    Checked(
        "0322",
        "基礎から学ぶＮＰＯのための会計講座",
        "高松市市民活動センター",
        _day(10, 10),
        _day(10, 10),
        time(13, 30),
        time(16, 30),
        ACCEPTED,
    ),
    # Only the public is kept out; a person must decide what that means.
    Checked(
        "0378",
        "田井の子供神相撲(一般公開中止)",
        "六萬寺境内（ことでん志度線六万寺駅より北東へ７００ｍ）",
        _day(9, 22),
        _day(9, 22),
        time(12),
        time(13, 15),
        REVIEW,
    ),
    # Year first.
    Checked(
        "0420",
        "EN-MUSUかがわ主催 親御さん向けの結婚応援セミナー",
        "市民交流プラザＩＫＯＤＥ瓦町 健康ステーション大会議室",
        _day(10, 4),
        _day(10, 4),
        time(13, 30),
        time(15, 30),
        ACCEPTED,
    ),
    Checked(
        "0421",
        "戦争犠牲者に黙とうを",
        "サンポートホール高松 3階大ホール",
        _day(9, 1),
        _day(9, 30),
        time(8, 15),
        time(17, 15),
        ACCEPTED,
    ),
    # The end lies two days before the start.
    Checked(
        "0460",
        "連載講座「探求！たかまつ遺産」第１回講演会",
        "サンクリスタル高松３階 視聴覚ホール",
        _day(11, 22),
        _day(11, 20),
        time(10),
        time(12),
        REVIEW,
    ),
    # 2020.10/5, and in the text 11月5日, which it was (0509 says so).
    Checked(
        "0468",
        "香川県シェイクアウトの実施について",
        "家庭・学校・職場など普段の生活場所",
        _day(10, 5),
        _day(10, 5),
        time(10),
        None,
        REVIEW,
    ),
    # Open without a break from 8:30 on the first day to 23:59 on the last.
    Checked(
        "0469",
        "【たった６問・３分！】公共施設の将来アンケート",
        "",
        _day(10, 15),
        _day(11, 23),
        time(8, 30),
        time(23, 59),
        REVIEW,
    ),
    # 10:00 to 10:00: it begins at ten; the end is not told.
    Checked(
        "0509",
        "香川県シェイクアウトの実施について",
        "家庭・学校・職場など普段の生活場所",
        _day(11, 5),
        _day(11, 5),
        time(10),
        None,
        ACCEPTED,
    ),
    # (中止) is a status and leaves the title.
    Checked("0520", "柴野栗山214年祭", "栗山記念館", _day(12, 1), _day(12, 1), None, None, ACCEPTED),
    Checked(
        "0561",
        "税を考える週間について(知ってますか？税のこと）",
        "高松市役所納税課",
        _day(11, 11),
        _day(11, 17),
        None,
        None,
        ACCEPTED,
    ),
    # Lit from 18:00 on the first day to 6:00 on the last, or each night?
    Checked(
        "0566",
        "第11回 レインボー・イルミネーションフェスティバル",
        "レインボーロード遊歩道",
        _day(12, 1),
        _day(1, 12, 2021),
        time(18),
        time(6),
        REVIEW,
    ),
    # A title of two lines.
    Checked(
        "0629",
        "（仮）高松市瓦町アートステーション自主事業 高松ワークショップLab.「自由な筆談」",
        "IKODE瓦町 8階 アートステーション多目的スタジオ",
        _day(12, 26),
        _day(12, 26),
        time(14, 30),
        time(16),
        ACCEPTED,
    ),
    # January, announced in December, with December's year.
    Checked(
        "0630",
        "新国立劇場 演劇「ピーター＆ザ・スターキャッチャー」",
        "サンポートホール高松 3階 大ホール",
        _day(1, 13),
        _day(1, 13),
        time(18),
        time(20, 30),
        REVIEW,
    ),
    # The 25th in the columns, the 24th (a Sunday) in the text.
    Checked(
        "0671",
        "ボランティア養成講座",
        "サンクリスタル高松",
        _day(1, 25, 2021),
        _day(1, 25, 2021),
        None,
        None,
        REVIEW,
    ),
    Checked(
        "0711",
        "「扇の的」ゆかりのコンサート",
        "サンポートホール高松 4階 第1小ホール",
        _day(3, 21, 2021),
        _day(3, 21, 2021),
        time(14),
        None,
        ACCEPTED,
    ),
    # No start, and 00:00 for an end that is not there.
    Checked(
        "0713",
        "高松国分寺ホールイベント情報",
        "高松国分寺ホール",
        _day(1, 1, 2021),
        _day(1, 31, 2021),
        None,
        None,
        ACCEPTED,
    ),
    Checked(
        "0845",
        "かみはの緑を楽しむ教室⑥ ～洋ラン（シンビジウム、コチョウラン等）の管理～",
        "高松市市民活動センター",
        _day(3, 10, 2021),
        _day(3, 10, 2021),
        time(10, 30),
        time(12, 30),
        ACCEPTED,
    ),
    # No last day and no times: it is on the first day, and nobody said when.
    Checked(
        "0875",
        "国際交流こどもスクール おうちでフランスあそび",
        "アイパル香川",
        _day(3, 14, 2021),
        _day(3, 14, 2021),
        None,
        None,
        ACCEPTED,
    ),
    Checked(
        "0943",
        "小学生ソフトテニス教室 新規受講生の募集",
        "高松市立亀岡庭球場",
        _day(4, 10, 2021),
        _day(3, 26, 2022),
        time(13),
        time(15),
        ACCEPTED,
    ),
)
