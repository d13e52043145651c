"""The words of an import's report, for the city's desk: every reason, verdict and refusal in Japanese.

The code below says reasons as codes with facts; here each has its sentence, in which `{name}` is a fact.
"""

from collections.abc import Mapping

from shishin.core.errors import Refusal
from shishin.opendata.models import Verdict
from shishin.opendata.planning import Deed
from shishin.opendata.verdicts import Finding, Reason

VERDICTS: Mapping[Verdict, str] = {
    Verdict.ACCEPTED: "取り込み",
    Verdict.REVIEW: "要確認",
    Verdict.REJECTED: "見送り",
}

DEEDS: Mapping[Deed, str] = {
    Deed.CREATE: "新しい",
    Deed.CHANGE: "変わった",
    Deed.JOIN: "ほかの一覧と同じ",
    Deed.RECORD: "記録だけ",
    Deed.KEEP: "前と同じ",
}

_ENDS = {"starts": "開始", "ends": "終了"}
_TEXTS = {
    "summary": "概要",
    "description": "説明",
    "time_note": "日時の備考",
    "venue": "場所",
    "meeting_place": "集合場所",
    "address": "住所",
    "access": "アクセス",
    "capacity_note": "定員の備考",
    "fee": "料金",
    "apply_how": "申込方法",
    "organizer": "主催",
    "contact": "連絡先",
}
_COLUMNS = {"title": "催しの名前", "first_day": "開始日"}

REASONS: Mapping[Reason, str] = {
    Reason.EMPTY_ROW: "何も書かれていない行です。",
    Reason.TITLE_MISSING: "催しの名前がありません。",
    Reason.DAY_MISSING: "開始日がありません。",
    Reason.DAY_UNREADABLE: "日付が読み取れません:「{text}」",
    Reason.YEAR_MISSING: "日付に年がありません:「{text}」",
    Reason.DAY_IMPLAUSIBLE: "日付の年を確かめてください:「{text}」",
    Reason.WEEKDAY_DIFFERS: "曜日が日付と合いません:「{text}」({weekday}曜日です)",
    Reason.ZONE_UNCLEAR: "日付の時刻が日本の時刻かどうかわかりません:「{text}」",
    Reason.TIME_UNREADABLE: "時刻が読み取れません:「{text}」",
    Reason.TIMES_DIFFER: "{field}の時刻が二つあり、合いません: {one}と{other}",
    Reason.ENDS_BEFORE_START: "終了日({last})が開始日({first})より前です。両方をそのまま残しました。",
    Reason.ENDS_TOO_EARLY: "終了時刻({ends})が開始時刻({starts})より前です。",
    Reason.DAILY_TIMES_UNCLEAR: "{starts}から{ends}までが、毎日なのか通しなのかわかりません。",
    Reason.STARTS_AT_MIDNIGHT: "開始が0:00です。時刻が未定の印かどうか確かめてください。",
    Reason.TEXT_NAMES_OTHER_DAY: "説明の日付が、開始日から終了日までの間にありません:「{text}」",
    Reason.YEAR_DOUBTFUL: "前後の行は{around}ごろなのに、{day}です。年を確かめてください。",
    Reason.PERHAPS_CANCELLED: "中止か延期かもしれません:「{text}」",
    Reason.TITLE_TOO_LONG: "催しの名前が{most}文字より長いです。",
    Reason.TOO_MANY_CELLS: "セルが見出しより多いです({expected}個に{count}個)。列のずれを確かめてください。",
    Reason.SAME_NUMBER: "同じ番号({number})の行が{row}行目にもあります。",
    Reason.SAME_EVENT: "同じ名前・日時・場所の行が{row}行目にもあります。",
    Reason.LISTED_BEFORE: "同じ名前・日時・場所の催しを、別の番号で取り込み済みです({code})。",
    Reason.PEOPLE_ARE_COMING: "申し込んだ人がいるため、日時・場所・中止の変更を止めました。",
    Reason.OF_A_GROUP: "団体が受け持っている催しのため、変更を止めました。",
    Reason.TOLD_ELSEWHERE: "同じ催しがもう載っています({code})。情報元として名前を添えます。",
    Reason.TIME_UNKNOWN: "時刻はわかりません。",
    Reason.PLACEHOLDER_TIME: "0:00は時刻が未定の印とみて、時刻なしにしました。",
    Reason.WHOLE_DAY: "0:00から23:59までは終日とみて、時刻なしにしました。",
    Reason.ENDS_AS_IT_STARTS: "開始と終了が同じ時刻({time})のため、終了時刻なしにしました。",
    Reason.CANCELLED: "中止として載せます。",
    Reason.POSTPONED: "延期として載せます。",
    Reason.STATUS_UNKNOWN: "状態の言葉がわかりません:「{text}」",
    Reason.HALF_COORDINATES: "緯度と経度の片方だけのため、地図の位置なしにしました。",
    Reason.SWAPPED_COORDINATES: "緯度と経度が逆のようです({text})。地図の位置なしにしました。",
    Reason.COORDINATES_OUTSIDE: "緯度・経度が日本の外です({text})。地図の位置なしにしました。",
    Reason.COORDINATES_UNREADABLE: "緯度・経度が読み取れません:「{text}」",
    Reason.CAPACITY_IN_WORDS: "定員は人数を一つに決められないため、言葉のまま載せます:「{text}」",
    Reason.DEADLINE_UNREADABLE: "申込の締切が読み取れません:「{text}」",
    Reason.DEADLINE_AFTER_END: "申込の締切({day})が終了日よりあとです。",
    Reason.UNSAFE_LINK: "Webのアドレスではないため、リンクにしません:「{text}」",
    Reason.TEXT_CUT: "{field}が長いため、{most}文字で切りました。",
}

ABOUT = "{file}({source}、{layout}の形式)"
HELD_BACK = "{count}行: {example}({row}行目)"
NOT_MIGRATED = "データベースの準備がまだです。先に flask --app app migrate を実行してください。"
ONLY_A_PREVIEW = "下見です。まだ何も取り込んでいません。取り込むには --commit を付けてください。"
REPORT = "報告: {path}"
UNKNOWN_COLUMNS = "知らない列(行と一緒に残します): {columns}"
UNREADABLE = "ファイルが読めません({fault})。"
UNWRITABLE = "報告を書けません: {path}({fault})。"
VANISHED_COUNT = "前回あって今回ない行 {count}(消していません)"
VANISHED = "前回の一覧にあった行が、今回はありません。消さずに残しています。"

_REFUSALS: Mapping[str, str] = {
    "file_too_large": "ファイルが大きすぎます({most_megabytes}MBまで)。分けて取り込んでください。",
    "file_empty": "ファイルに何も書かれていません。",
    "file_not_text": "{kind}で、文字のファイルではありません。CSVで保存しなおしてください。",
    "file_truncated": "ファイルが途中で切れています({line}行目のあたり)。もう一度入手してください。",
    "encoding_unknown": "文字コードがわかりません({line}行目)。UTF-8のCSVで保存しなおしてください。",
    "not_an_event_list": "催しの一覧ではありません。{missing}の列が見つかりません(1行目: {columns})。",
    "list_empty": "見出しのほかに行がありません。",
    "layout_unknown": "「{layout}」という形式はありません(auto, {layouts})。",
    "layout_differs": "「{layout}」の形式ではありません(「{found}」のようです)。",
    "too_many_rows": "行が多すぎます({most}行まで)。分けて取り込んでください。",
    "too_many_columns": "{row}行目の列が多すぎます({most}列まで)。",
    "cell_too_long": "{row}行目のセルが長すぎます({most}文字まで)。引用符が閉じているか確かめてください。",
    "store_busy": "データベースが使用中か、いっぱいです。少し待って、もう一度実行してください。",
}
_KINDS = {
    "excel": "Excelのファイル",
    "pdf": "PDF",
    "image": "画像",
    "utf-16": "UTF-16の文字コード",
    "binary": "バイナリー",
}
_MEGABYTE = 1024 * 1024


def reason(finding: Finding) -> str:
    """Return the sentence of a finding."""
    facts = dict(finding.facts)
    if "field" in facts:
        facts["field"] = (_ENDS | _TEXTS).get(str(facts["field"]), facts["field"])
    return REASONS[finding.reason].format(**facts)


def refusal(refused: Refusal) -> str:
    """Return the one line for a file that is not taken."""
    facts: dict[str, object] = {name: _fact(name, value) for name, value in refused.facts.items()}
    if isinstance(most := refused.facts.get("most"), int):
        facts["most_megabytes"] = most // _MEGABYTE
    return _REFUSALS.get(refused.code, refused.code).format(**facts)


def _fact(name: str, value: object) -> object:
    if isinstance(value, list):
        separator = "と" if name == "missing" else ", "
        return separator.join(_COLUMNS.get(str(each), str(each)) for each in value)
    return _KINDS.get(str(value), value) if name == "kind" else value
