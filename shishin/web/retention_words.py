"""The words of the table of what is kept, by the names of its rules. A test finds a rule without words."""

from typing import NamedTuple

from shishin.web.words import N_


class Kept(NamedTuple):
    """What is kept, why, and until when; `until` may name the `days`."""

    what: str
    why: str
    until: str


_MINE = N_("あなたが消すまで。")
_AFTERWARDS = N_("あなたが消すまで。そのあとは、だれのものかわからない数だけ。")
_AFTER_THE_END = N_("活動が終わってから%(days)s日まで。")

WORDS: dict[str, Kept] = {
    "devices": Kept(
        N_("この端末のしるし(クッキー)"),
        N_("名前のかわりです。同じ人の参加証と記録を見せるために使います。"),
        N_("最後にボタンを押してから%(days)s日まで。"),
    ),
    "display": Kept(
        N_("ことばと表示のえらび(クッキー)"),
        N_("次に来たときも同じ表示にします。"),
        N_("えらんでから%(days)s日まで。"),
    ),
    "nicknames": Kept(
        N_("よび名(例: けやき 37)"),
        N_("受付で、だれの参加証かがわかるように、こちらでつけます。"),
        N_("主催の人が見られるのは、終わってから%(days)s日まで。"),
    ),
    "notes": Kept(
        N_("参加証の「ひとこと」"),
        N_("主催の人が準備するために使います。"),
        _AFTER_THE_END,
    ),
    "record": Kept(
        N_("参加のへんじと、来た記録"),
        N_("主催の人が準備し、あなたが「あゆみ」で見るために使います。"),
        _AFTERWARDS,
    ),
    "points": Kept(
        N_("参加ポイントの記録"),
        N_("いつ、何のお礼かがわかるように残します。"),
        _AFTERWARDS,
    ),
    "mail_addresses": Kept(
        N_("メールアドレス(入れた人だけ)"),
        N_("記録を呼びもどすリンク、ログインのリンク、選んだ知らせを送るために使います。"),
        _MINE,
    ),
    "passkeys": Kept(
        N_("パスキー(つくった人だけ)"),
        N_("メールのかわりにログインするために使います。指や顔のデータは届きません。"),
        _MINE,
    ),
    "subscriptions": Kept(
        N_("通知のあて先(選んだ人だけ)"),
        N_("選んだ知らせを、この端末に送るために使います。とちゅうの会社は、中身を読めません。"),
        N_("あなたが消すか、この端末が受け取らなくなるまで。"),
    ),
    "choices": Kept(
        N_("知らせのえらび"),
        N_("えらんだことだけを知らせるために使います。"),
        _AFTER_THE_END,
    ),
    "messages": Kept(
        N_("送った知らせ"),
        N_("二度送らないためと、とどかないときに調べるために使います。"),
        N_("送ってから%(days)s日まで。"),
    ),
    "kept_mail": Kept(
        N_("送らずにしまったメール"),
        N_("メールのサーバーを、まだつないでいないときだけです。"),
        N_("%(days)s日まで。"),
    ),
    "links": Kept(
        N_("ログインのリンク"),
        N_("リンクを1回だけ使えるようにします。"),
        N_("使えなくなってから%(days)s日まで。"),
    ),
    "handovers": Kept(
        N_("ほかの画面につなぐ8文字"),
        N_("8文字を1回だけ使えるようにします。"),
        N_("使えなくなってから%(days)s日まで。"),
    ),
    "challenges": Kept(
        N_("パスキーをたしかめる数"),
        N_("パスキーの返事を1回だけ使えるようにします。"),
        N_("%(days)s日まで。"),
    ),
    "sessions": Kept(
        N_("ログインの記録"),
        N_("ログインしたままにし、知らないログインに気づくために使います。"),
        N_("終わってから%(days)s日まで。"),
    ),
    "guests": Kept(
        N_("だれも開けなくなったもの(端末のしるしもメールアドレスもない人)"),
        N_("端末をなくした人が、まだ戻れるかもしれないためです。"),
        N_("最後にボタンを押してから%(days)s日まで。"),
    ),
    "helpers": Kept(
        N_("受付を手伝ったスマホのしるし"),
        N_("主催の人が、どのスマホが受付しているかを見て、終わりにするために使います。"),
        _AFTER_THE_END,
    ),
    "revocations": Kept(
        N_("受付係の許可の取りやめ"),
        N_("おくれて届く受付を、正しく見分けるために使います。"),
        N_("%(days)s日まで。"),
    ),
    "reports": Kept(
        N_("ページについての知らせ(だれが送ったかは、しまいません)"),
        N_("市の職員が見て、直すために使います。"),
        N_("職員が見てから%(days)s日まで。"),
    ),
    "tries": Kept(
        N_("押した回数(アドレスは、もとにもどせない形で)"),
        N_("いたずらをふせぐために使います。"),
        N_("%(days)s日まで。"),
    ),
    "erased": Kept(
        N_("データを消した人の番号"),
        N_("バックアップをもどしたときに、もう一度消すために使います。"),
        N_("ずっと。番号だけで、だれのものかはわかりません。"),
    ),
    "backups": Kept(
        N_("全部の控え(バックアップ)"),
        N_("機械がこわれたときに、もとにもどすために使います。"),
        N_("%(days)s日で入れかえます。"),
    ),
}


def of(name: str) -> Kept:
    """Return the words of a rule."""
    return WORDS[name]
