"""Who publishes a list: the key by which its imports belong together, and the name and licence to show."""

import re
from collections import Counter
from dataclasses import dataclass

from shishin.opendata import cells
from shishin.opendata.layouts import Field
from shishin.opendata.tables import Table

# In the order of their codes, 01 to 47 (JIS X 0401).
_PREFECTURES = (
    "北海道 青森県 岩手県 宮城県 秋田県 山形県 福島県 茨城県 栃木県 群馬県 埼玉県 "
    "千葉県 東京都 神奈川県 新潟県 富山県 石川県 福井県 山梨県 長野県 岐阜県 静岡県 "
    "愛知県 三重県 滋賀県 京都府 大阪府 兵庫県 奈良県 和歌山県 鳥取県 島根県 岡山県 "
    "広島県 山口県 徳島県 香川県 愛媛県 高知県 福岡県 佐賀県 長崎県 熊本県 大分県 "
    "宮崎県 鹿児島県 沖縄県"
)
_CODE = re.compile(r"(?P<prefecture>0[1-9]|[1-3]\d|4[0-7])(?P<municipality>\d{3})\d?")
_LONGEST_KEY = 120
_LONGEST_NAME = 200
_LONGEST_LINK = 1_000


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a list comes from. `key` is the same at every import of the same publisher's list."""

    key: str
    name: str
    licence: str = ""
    link: str = ""


def of(table: Table, file_name: str) -> Origin:
    """Return the origin that a list names itself, else its publisher's code, else its file's name."""
    code = _commonest(table, Field.CODE)
    publisher = _commonest(table, Field.PUBLISHER) or _commonest(table, Field.MUNICIPALITY)
    name = table.preface.get("attribution_name") or publisher or _of_code(code) or file_name
    link = table.preface.get("download_from", "")
    return Origin(
        key=f"{code or 'file:' + file_name}:{table.layout.name}"[:_LONGEST_KEY],
        name=name[:_LONGEST_NAME],
        licence=table.preface.get("license", "")[:_LONGEST_NAME],
        link=link if link.startswith(("https://", "http://")) and len(link) <= _LONGEST_LINK else "",
    )


def _commonest(table: Table, field: Field) -> str:
    place = table.layout.places(table.header).get(field)
    if place is None:
        return ""
    said = (cells.figures(row.cells[place]) for row in table.rows if place < len(row.cells))
    counted = Counter(each for each in said if not cells.says_nothing(each))
    return counted.most_common(1)[0][0] if counted else ""


def _of_code(code: str) -> str:
    """Return the prefecture of a code; for a municipality, whose name we do not keep, its code beside it."""
    match = _CODE.fullmatch(code)
    if match is None:
        return code
    prefecture = _PREFECTURES.split()[int(match["prefecture"]) - 1]
    return prefecture if match["municipality"] == "000" else f"{prefecture} {code}"
