"""Layouts of event lists seen in the wild, as tables of data; recognised by their columns, not by file names.

A: 自治体標準オープンデータセット「イベント一覧」, 79 columns. B: 推奨データセット v1, 32. C: the catalogue
of 2022, 50. LinkData: tables whose `#property` line names the columns. A column's first name is the layout's
own; the names after it are what publishers also write.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from shishin.opendata import headings


class Field(StrEnum):
    """What we read from a row, by our own names."""

    CODE = "code"
    NUMBER = "number"
    PUBLISHER = "publisher"
    TITLE = "title"
    KANA = "kana"
    SUBTITLE = "subtitle"
    STATUS = "status"
    SUMMARY = "summary"
    DESCRIPTION = "description"
    FIRST_DAY = "first_day"
    LAST_DAY = "last_day"
    STARTS = "starts"
    ENDS = "ends"
    TIME_NOTE = "time_note"
    VENUE = "venue"
    MEETING_PLACE = "meeting_place"
    PLACE_CODE = "place_code"
    ADDRESS = "address"
    PREFECTURE = "prefecture"
    MUNICIPALITY = "municipality"
    TOWN = "town"
    STREET = "street"
    BUILDING = "building"
    WARD = "ward"
    LATITUDE = "latitude"
    LONGITUDE = "longitude"
    ACCESS = "access"
    CAPACITY = "capacity"
    CAPACITY_NOTE = "capacity_note"
    FEE_KIND = "fee_kind"
    FEE = "fee"
    FEE_NOTE = "fee_note"
    APPLY_DAY = "apply_day"
    APPLY_TIME = "apply_time"
    APPLY_HOW = "apply_how"
    APPLY_LINK = "apply_link"
    ORGANIZER = "organizer"
    CONTACT = "contact"
    CONTACT_TEL = "contact_tel"
    CONTACT_MAIL = "contact_mail"
    AUDIENCE = "audience"
    CONDITIONS = "conditions"
    LINK = "link"
    PAGE = "page"


@dataclass(frozen=True, slots=True)
class Layout:
    """One layout: which of its columns holds which of our fields, and those that we only keep."""

    name: str
    columns: Mapping[Field, tuple[str, ...]]
    kept: tuple[str, ...] = ()

    def places(self, header: Sequence[str]) -> dict[Field, int]:
        """Return the place of each field in a header, by the first of its names that is there."""
        where = {headings.key(name): place for place, name in reversed(tuple(enumerate(header)))}
        found = {
            field: next((where[headings.key(name)] for name in names if headings.key(name) in where), None)
            for field, names in self.columns.items()
        }
        return {field: place for field, place in found.items() if place is not None}

    def unknown(self, header: Sequence[str]) -> tuple[str, ...]:
        """Return the columns of a header that this layout does not name."""
        known = {headings.key(name) for names in (*self.columns.values(), self.kept) for name in names}
        return tuple(name for name in header if headings.key(name) and headings.key(name) not in known)


def _split(text: str) -> tuple[str, ...]:
    return tuple(text.split())


STANDARD = Layout(
    "A",
    {
        Field.CODE: ("全国地方公共団体コード",),
        Field.NUMBER: ("ID",),
        Field.PUBLISHER: ("地方公共団体名",),
        Field.TITLE: ("イベント名",),
        Field.KANA: ("イベント名_カナ",),
        Field.SUBTITLE: ("サブタイトル",),
        Field.STATUS: ("状態",),
        Field.SUMMARY: ("概要",),
        Field.DESCRIPTION: ("説明",),
        Field.FIRST_DAY: ("開始日",),
        Field.LAST_DAY: ("終了日",),
        Field.STARTS: ("開始時間", "開始時刻"),
        Field.ENDS: ("終了時間", "終了時刻"),
        Field.TIME_NOTE: ("開始日時特記事項",),
        Field.VENUE: ("場所名称",),
        Field.MEETING_PLACE: ("集合（受付）場所",),
        Field.PLACE_CODE: ("所在地_全国地方公共団体コード",),
        Field.ADDRESS: ("所在地_連結表記",),
        Field.PREFECTURE: ("所在地_都道府県",),
        Field.MUNICIPALITY: ("所在地_市区町村",),
        Field.TOWN: ("所在地_町字",),
        Field.STREET: ("所在地_番地以下",),
        Field.BUILDING: ("建物名等(方書)",),
        Field.LATITUDE: ("緯度",),
        Field.LONGITUDE: ("経度",),
        Field.ACCESS: ("アクセス方法",),
        Field.CAPACITY: ("定員",),
        Field.CAPACITY_NOTE: ("定員備考",),
        Field.FEE_KIND: ("料金種別",),
        Field.FEE: ("料金(基本)",),
        Field.FEE_NOTE: ("料金(詳細)",),
        Field.APPLY_DAY: ("参加申込終了日",),
        Field.APPLY_TIME: ("参加申込終了時間", "参加申込終了時刻"),
        Field.APPLY_HOW: ("参加申込方法",),
        Field.APPLY_LINK: ("申込URL",),
        Field.ORGANIZER: ("主催者",),
        Field.CONTACT: ("連絡先名称",),
        Field.CONTACT_TEL: ("連絡先電話番号",),
        Field.AUDIENCE: ("対象者",),
        Field.CONDITIONS: ("開催条件",),
        Field.LINK: ("コンテンツURL",),
        Field.PAGE: ("URL",),
    },
    _split(
        "法人番号 言語コード イベント通称 イベント名_英語 キーワード タグ 対象となる産業 "
        "開催パターン 所要時間 掲載開始日 掲載終了日 サブイベント イベント種類 連絡先内線番号 "
        "共催団体 関連組織 対象者備考 町字ID 駐車場情報 駐車場料金 駐輪場情報 Web開催 Web開催URL "
        "ツール・環境 決済種別 外国語対応 外国語対応備考 申込開始日 申込開始時刻 授乳室 "
        "おむつ替えコーナー 飲食可否 ベビーカー貸出 ベビーカー利用 画像 画像_ライセンス 備考"
    ),
)

RECOMMENDED = Layout(
    "B",
    {
        Field.CODE: ("都道府県コード又は市区町村コード", "市区町村コード", "都道府県コード", "自治体コード"),
        Field.NUMBER: ("NO", "No.", "番号"),
        Field.PUBLISHER: ("市区町村名", "都道府県名"),
        Field.TITLE: ("イベント名", "イベント名称", "event_name", "event_title", "title"),
        Field.KANA: ("イベント名_カナ", "イベント名（カナ）", "event_name_kana"),
        Field.STATUS: ("状態", "開催状況", "status"),
        Field.SUMMARY: ("概要", "summary"),
        Field.DESCRIPTION: ("説明", "内容", "イベント内容", "description", "event_description"),
        Field.FIRST_DAY: ("開始日", "開催日", "開催開始日", "start_date", "event_start_date"),
        Field.LAST_DAY: ("終了日", "開催終了日", "end_date", "event_end_date"),
        Field.STARTS: ("開始時間", "開始時刻", "start_time", "event_start_time"),
        Field.ENDS: ("終了時間", "終了時刻", "end_time", "event_end_time"),
        Field.TIME_NOTE: ("開始日時特記事項", "日時備考", "date_note"),
        Field.VENUE: ("場所名称", "開催場所", "会場", "会場名", "場所", "place_name", "venue", "place"),
        Field.MEETING_PLACE: ("集合場所",),
        Field.ADDRESS: ("住所", "開催場所住所", "会場住所", "所在地", "address"),
        Field.BUILDING: ("方書",),
        Field.WARD: ("区", "区名", "行政区", "ward"),
        Field.LATITUDE: ("緯度", "latitude", "lat"),
        Field.LONGITUDE: ("経度", "longitude", "lng", "lon"),
        Field.ACCESS: ("アクセス方法", "access"),
        Field.CAPACITY: ("定員", "capacity"),
        Field.FEE: ("料金(基本)", "料金", "参加費", "参加料", "fee", "price"),
        Field.FEE_NOTE: ("料金(詳細)",),
        Field.APPLY_DAY: ("参加申込終了日", "申込期限日", "申込締切日", "申込終了日"),
        Field.APPLY_TIME: ("参加申込終了時間", "参加申込終了時刻", "申込終了時間"),
        Field.APPLY_HOW: ("参加申込方法", "申込方法", "申込み方法"),
        Field.APPLY_LINK: ("申込URL",),
        Field.ORGANIZER: ("主催者", "主催", "organizer"),
        Field.CONTACT: ("連絡先名称", "問い合わせ先", "問合せ先", "contact"),
        Field.CONTACT_TEL: ("連絡先電話番号", "電話番号", "tel"),
        Field.AUDIENCE: ("対象者", "対象", "target"),
        Field.LINK: ("URL", "関連URL", "url"),
    },
    _split("都道府県名 イベント名_英語 連絡先内線番号 駐車場情報 備考 カテゴリー category 公開日 updated"),
)

CATALOGUE = Layout(
    "C",
    {
        Field.CODE: ("都道府県コード又は市区町村コード",),
        Field.NUMBER: ("NO",),
        Field.TITLE: ("名称",),
        Field.KANA: ("名称(カナ)",),
        Field.SUBTITLE: ("サブタイトル",),
        Field.STATUS: ("状態",),
        Field.SUMMARY: ("概要",),
        Field.DESCRIPTION: ("説明",),
        Field.FIRST_DAY: ("開始日",),
        Field.LAST_DAY: ("終了日",),
        Field.STARTS: ("開始時刻", "開始時間"),
        Field.ENDS: ("終了時刻", "終了時間"),
        Field.TIME_NOTE: ("日時備考",),
        Field.VENUE: ("場所名称",),
        Field.MEETING_PLACE: ("集合場所",),
        Field.PREFECTURE: ("住所都道府県",),
        Field.MUNICIPALITY: ("住所市区町村",),
        Field.TOWN: ("住所町名",),
        Field.STREET: ("住所丁目以下",),
        Field.BUILDING: ("建物名等",),
        Field.LATITUDE: ("緯度",),
        Field.LONGITUDE: ("経度",),
        Field.ACCESS: ("アクセス方法",),
        Field.CAPACITY: ("定員",),
        Field.FEE: ("料金(基本)",),
        Field.FEE_NOTE: ("料金(詳細)",),
        Field.APPLY_DAY: ("申込期限日",),
        Field.APPLY_TIME: ("申込期限時刻",),
        Field.APPLY_HOW: ("申込方法",),
        Field.ORGANIZER: ("主催団体",),
        Field.CONTACT: ("連絡先名称",),
        Field.CONTACT_TEL: ("連絡先電話番号",),
        Field.CONTACT_MAIL: ("連絡先メールアドレス",),
        Field.AUDIENCE: ("対象者",),
        Field.LINK: ("URL",),
    },
    _split(
        "名称(英字) 名称(通称) サブイベント イベント種類 画像URL 対象となる産業 ステージ 郵便番号 共催団体 "
        "その他関係団体 外国語対応 駐車場情報 駐輪場情報 連絡先内線番号 備考"
    ),
)

LINKDATA = Layout(
    "LinkData",
    {
        Field.CODE: ("prefCode", "cityCode"),
        Field.NUMBER: ("no",),
        Field.PREFECTURE: ("pref",),
        Field.MUNICIPALITY: ("cityName",),
        Field.TOWN: ("townName",),
        Field.STREET: ("address",),
        Field.BUILDING: ("buildingName",),
        Field.VENUE: ("venue",),
        Field.TITLE: ("eventName",),
        Field.DESCRIPTION: ("overview",),
        Field.ORGANIZER: ("organizer",),
        Field.FIRST_DAY: ("startDate",),
        Field.STARTS: ("startTime",),
        Field.LAST_DAY: ("endDate",),
        Field.ENDS: ("endTime",),
    },
    # The first column holds the subject of each row; its heading is the mark of the line itself.
    ("#property",),
)

LAYOUTS = (LINKDATA, STANDARD, CATALOGUE, RECOMMENDED)
# Without these two a table is no list of events.
NEEDED = (Field.TITLE, Field.FIRST_DAY)


def recognise(header: Sequence[str]) -> Layout | None:
    """Return the layout that names most of a header's columns, or None where it is no list of events."""
    fitting = [layout for layout in LAYOUTS if all(field in layout.places(header) for field in NEEDED)]
    return max(fitting, key=lambda layout: _named(layout, header), default=None)


def named(name: str) -> Layout | None:
    """Return the layout of a name, whatever its case."""
    return next((layout for layout in LAYOUTS if layout.name.casefold() == name.casefold()), None)


def missing(header: Sequence[str]) -> tuple[Field, ...]:
    """Return which needed fields no layout finds in a header."""
    return tuple(field for field in NEEDED if not any(field in layout.places(header) for layout in LAYOUTS))


def _named(layout: Layout, header: Sequence[str]) -> int:
    return len(header) - len(layout.unknown(header))
