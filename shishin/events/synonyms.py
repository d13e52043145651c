"""Words that people say for the same thing: whoever looks for one of them finds the others, too.

Only whole words as somebody types them. A word stands for itself wherever an event's text holds it, so longer
forms of it (清掃活動) need no line of their own.
"""

from collections.abc import Iterator

from shishin.core import text

# Each of these stands for all of its line.
ALIKE = (
    "清掃 掃除 そうじ クリーン作戦 ごみ拾い ゴミ拾い ごみひろい ゴミひろい 落ち葉ひろい 落ち葉拾い",
    "ごみ ゴミ",
    "花壇 花だん",
    "草取り 草とり 草むしり 除草 草刈り 草かり",
    "こども 子ども 子供 キッズ",
    "読み聞かせ よみきかせ おはなし会 お話し会",
    "見守り みまもり パトロール",
    "防災 避難訓練 防災訓練",
    "外国人 国際交流 多文化",
    "高齢者 シニア お年寄り",
    "障害者 障がい者 障碍者",
    "料理 調理 クッキング",
    "散歩 さんぽ ウォーキング",
    "緑道 みどりのみち",
)
# The first of these finds the others; the others are more than it, or only partly it.
WIDER = (
    "花 園芸 ガーデニング",
    "掃除 美化",
    "清掃 美化",
    "環境 清掃 リサイクル",
    "子育て 育児 親子",
)


def _lines(table: tuple[str, ...]) -> Iterator[list[str]]:
    return ([text.normal(word) for word in line.split()] for line in table)


def _table() -> dict[str, tuple[str, ...]]:
    found: dict[str, dict[str, None]] = {}
    for line in _lines(ALIKE):
        for word in line:
            found.setdefault(word, {}).update(dict.fromkeys(line))
    for first, *others in _lines(WIDER):
        found.setdefault(first, {}).update(dict.fromkeys(others))
    return {word: (word, *(other for other in others if other != word)) for word, others in found.items()}


_TABLE = _table()


def of(word: str) -> tuple[str, ...]:
    """Return a word in normal form, first, and all that is looked for with it."""
    return _TABLE.get(word, (word,))
