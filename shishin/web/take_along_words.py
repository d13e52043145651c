"""What stands in the tables that people take along to read: their names, headings and words.

The whole, digests and numbers too, is the JSON. A test finds a column that is neither here nor left out.
"""

from collections.abc import Mapping
from typing import Any

from shishin.web.reasons import POINTS
from shishin.web.staff.messages import KINDS
from shishin.web.words import N_

# The names of the tables, and which columns each has, in the order in which they are read.
SHEETS: dict[str, tuple[str, tuple[str, ...]]] = {
    "person": (N_("わたし"), ("nickname", "language", "ward", "age_band", "created_at")),
    "sign_up": (
        N_("参加の返事"),
        (
            "occurrence",
            "stance",
            "part",
            "way",
            "adults",
            "children",
            "note",
            "created_at",
            "changed_at",
            "queued_at",
            "withdrawn_at",
            "removed_at",
        ),
    ),
    "attendance": (
        N_("参加の記録"),
        ("day", "occurrence", "way", "in_at", "out_at", "minutes", "adults", "children"),
    ),
    "points": (N_("ポイント"), ("day", "amount", "reason", "occurrence")),
    "heart": (N_("ありがとうへの返事"), ("occurrence", "at")),
    "scan": (N_("受付"), ("occurrence", "kind", "at", "way", "adults", "children")),
    "roster_name": (N_("名簿の名前"), ("names", "at")),
    "guardian_consent": (N_("保護者の同意"), ("at",)),
    "notice_choice": (N_("えらんだ知らせ"), ("about", "changes", "day_before", "at")),
    "notices": (N_("知らせの全部をやめる"), ("off_at", "created_at")),
    "message": (N_("送った知らせ"), ("kind", "to_mail", "created_at", "sent_at")),
    "mail_address": (N_("メールアドレス"), ("address", "verified_at", "stopped_at")),
    "device": (N_("参加に使った画面"), ("browser", "created_at")),
    "session": (N_("ログイン中"), ("browser", "created_at", "expires_at", "ended_at")),
    "passkey": (N_("パスキー"), ("browser", "created_at", "used_at")),
    "login_link": (N_("メールのリンク"), ("address", "created_at", "expires_at", "used_at")),
    "handover": (N_("ほかの画面につなぐ8文字"), ("created_at", "expires_at", "used_at")),
    "calendar_feed": (N_("自分のカレンダー"), ("created_at",)),
    "push_subscription": (N_("通知を受ける画面"), ("created_at",)),
    "card": (N_("紙の参加カード"), ("number", "lost_at")),
    "joining": (N_("1つにした記録"), ("at",)),
    "membership": (N_("団体"), ("group", "role", "since", "until")),
    "staff_member": (N_("市の職員"), ("since", "confirmed_at", "until")),
    "organizer_count": (N_("数えた人数"), ("occurrence", "heads", "at")),
    "correction": (N_("記録を直した理由"), ("occurrence", "reason", "at")),
    "review": (N_("確かめた受付"), ("occurrence", "at")),
    "same_person": (N_("同じ人とした受付"), ("occurrence", "at")),
    "names_look": (N_("開いた名簿"), ("occurrence", "hour")),
    "signal_look": (N_("見たしるし"), ("occurrence", "at")),
    "reception_link": (N_("手伝いの人のリンク"), ("occurrence", "at")),
    "grant_revocation": (N_("止めた受付の許可"), ("occurrence", "at")),
    "card_batch": (N_("印刷した紙のカード"), ("group", "at")),
    "occurrence": (N_("活動"), ("day", "title", "venue", "code")),
}
# What points came to is told under "points"; the others are only of use to programs.
LEFT_OUT = frozenset({"account", "movement", "posting", "person_facts", "push_mark"})

HEADINGS: dict[str, str] = {
    "about": N_("何について"),
    "address": N_("メールアドレス"),
    "adults": N_("おとな"),
    "age_band": N_("年代"),
    "amount": N_("ポイント"),
    "at": N_("日時"),
    "browser": N_("画面"),
    "changed_at": N_("変えた日時"),
    "changes": N_("変更の知らせ"),
    "children": N_("こども"),
    "code": N_("QRの下の文字"),
    "confirmed_at": N_("更新した日時"),
    "created_at": N_("はじめの日時"),
    "day": N_("日"),
    "day_before": N_("前の日の知らせ"),
    "ended_at": N_("終わった日時"),
    "expires_at": N_("いつまで使えるか"),
    "group": N_("団体"),
    "heads": N_("人数"),
    "hour": N_("日時"),
    "in_at": N_("受付した日時"),
    "kind": N_("種類"),
    "language": N_("ことば"),
    "lost_at": N_("なくした日時"),
    "minutes": N_("分"),
    "names": N_("名前"),
    "nickname": N_("よび名"),
    "note": N_("ひとこと"),
    "number": N_("番号"),
    "occurrence": N_("活動"),
    "off_at": N_("やめた日時"),
    "out_at": N_("退出した日時"),
    "part": N_("参加する間"),
    "queued_at": N_("順番待ちに入った日時"),
    "reason": N_("理由"),
    "removed_at": N_("主催の人が外した日時"),
    "role": N_("役わり"),
    "sent_at": N_("送った日時"),
    "since": N_("いつから"),
    "stance": N_("返事"),
    "stopped_at": N_("届かなくなった日時"),
    "title": N_("活動の名前"),
    "to_mail": N_("送り先"),
    "until": N_("いつまで"),
    "used_at": N_("使った日時"),
    "venue": N_("場所"),
    "verified_at": N_("確かめた日時"),
    "ward": N_("住んでいる区"),
    "way": N_("関わり方"),
    "withdrawn_at": N_("取りやめた日時"),
}

# What a column says by a code; a code without words is told as it is.
VALUES: dict[str, Mapping[Any, str]] = {
    "language": {"ja": N_("日本語"), "ja-easy": N_("やさしい日本語"), "en": N_("英語")},
    "stance": {
        "going": N_("行きます"),
        "maybe": N_("たぶん行く"),
        "interested": N_("気になる"),
        "waiting": N_("順番待ち"),
    },
    "part": {
        "all": N_("全部"),
        "first": N_("はじめだけ"),
        "last": N_("おわりだけ"),
        "half_hour": N_("30分だけ"),
    },
    "browser": {
        "line": N_("LINEの画面"),
        "iphone": N_("iPhone・iPad"),
        "android": N_("Androidのスマホ"),
        "computer": N_("パソコン"),
    },
    "role": {"organizer": N_("主催"), "member": N_("メンバー")},
    "kind": {
        "in": N_("受付"),
        "out": N_("退出"),
        "void": N_("取り消し"),
        **KINDS,
    },
    "reason": POINTS,
    "changes": {True: N_("はい"), False: N_("いいえ")},
    "day_before": {True: N_("はい"), False: N_("いいえ")},
}
