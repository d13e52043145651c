"""A machine reads what notices say; what a person has read stays."""

import pytest

from shishin.core import city, ruby
from shishin.jobs import furigana


@pytest.mark.parametrize(
    ("text", "marked"),
    [
        ("緑道の花に水をやる", "{緑道|りょくどう}の{花|はな}に{水|みず}をやる"),
        ("生き物さがし", "{生|い}き{物|もの}さがし"),
        ("10月24日(土)", "10{月|がつ}{24日|にじゅうよっか}({土|ど})"),
        ("11月1日(日・祝)", "11{月|がつ}1{日|にち}({日・祝|にちしゅく})"),
        ("11/7(水) 9時", "11/7({水|すい}) 9{時|じ}"),
        ("1人30分、3人で15分", "{1人|ひとり}30{分|ぷん}、3{人|にん}で15{分|ふん}"),
        ("苗を24本、3本", "{苗|なえ}を24{本|ほん}、3{本|ぼん}"),
        ("日本語ではじめての方も", "{日本|にほん}{語|ご}ではじめての{方|かた}も"),
        ("ごみひろい ABC 24", "ごみひろい ABC 24"),
        ("", ""),
    ],
)
def test_notices_are_read(text: str, marked: str) -> None:
    assert furigana.complete(text) == marked


def test_readings_that_are_there_stay_and_the_others_are_added() -> None:
    assert furigana.complete("{盆栽町|ぼんさいちょう}の花") == "{盆栽町|ぼんさいちょう}の{花|はな}"


@pytest.mark.parametrize(
    ("text", "marked"),
    [
        ("土合みどり公園", "{土合|つちあい}みどり{公園|こうえん}"),
        ("和土と指扇の田んぼ", "{和土|わつち}と{指扇|さしおうぎ}の{田|た}んぼ"),
        ("東大宮駅、大成功", "{東大宮|ひがしおおみや}{駅|えき}、{大|だい}{成功|せいこう}"),
        ("三橋、橋が三つ", "{三橋|みはし}、{橋|はし}が{三|みっ}つ"),
    ],
)
def test_names_of_places_are_read_as_the_city_reads_them(text: str, marked: str) -> None:
    assert furigana.complete(text, city.load("saitama").readings) == marked


def test_no_letter_of_a_text_is_lost() -> None:
    text = "集合：大宮第二公園(東口) 9:30〜\n※雨天中止・𠮷田まで ｶﾌｪ ①②  {x} 　おわり。"
    plain = text.replace("{x}", "")
    assert ruby.without_readings(furigana.complete(plain)) == plain
    assert ruby.odd_reading(furigana.complete(plain)) == ""
