"""The words of every refusal, by its code. A test finds a code without words."""

import math

from markupsafe import Markup

from shishin.web import words
from shishin.web.words import N_

BY_STATUS = {
    400: "bad_request",
    401: "sign_in_needed",
    404: "not_found",
    405: "wrong_method",
    413: "too_large",
    415: "bad_request",
    429: "too_many",
}

# In minutes: until when a moment is a moment, and from when on hours are counted.
SOON, HOUR = 2, 60

# Codes whose facts the words use: the facts are named in the text.
WORDS: dict[str, str] = {
    "bad_request": N_("読み取れない内容でした。前のページに戻って、もう一度お試しください。"),
    "not_found": N_("ページが見つかりません。QRの下の文字を入れるか、活動をさがしてください。"),
    "pass_letters_typed": N_(
        "これは参加証の文字です。会場で受付の人に伝えるか、会場のQRを読んで「参加証で受付する」を押してください。"
    ),
    "no_such_file": N_("ページが見つかりません。QRの下の文字を入れるか、活動をさがしてください。"),
    "gone": N_("この活動は主催の人が取り下げました"),
    "wrong_method": N_("このページは、リンクから開いてください。"),
    "too_large": N_("送るものが大きすぎます。小さくして、もう一度お試しください。"),
    "too_many": N_("少し混んでいます。1分ほど待って、もう一度押してください。"),
    "too_many_this_hour": N_("いまは受け付けられません。%(minutes)s分ほど待って、もう一度押してください。"),
    "too_many_today": N_("いまは受け付けられません。%(hours)s時間ほど待って、もう一度押してください。"),
    "unknown_host": N_("このアドレスでは開けません。%(url)s を開いてください。"),
    "cross_site": N_(
        "ほかのサイトから送られたため、受け取りませんでした。このページから、もう一度押してください。"
    ),
    "sign_in_needed": N_("ログインすると見られます。"),
    "forbidden": N_("このページを見る権限がありません。"),
    "conflict": N_("ほかの人の操作と重なりました。ページを開き直してください。"),
    "invalid": N_("入力を確かめてください。"),
    "refusal": N_("受け付けられませんでした。"),
    "no_device": N_(
        "このブラウザは、申し込みを覚えられません。クッキーを受け入れる設定にして、もう一度押してください。"
    ),
    "no_such_occurrence": N_("ページが見つかりません。QRの下の文字を入れるか、活動をさがしてください。"),
    "taken_back": N_("この活動は主催の人が取り下げました"),
    "no_such_filter": N_("この月・区・分野の数はありません。参加のようすの最初のページから選んでください。"),
    "no_such_group": N_("この団体のページは見つかりません。団体の一覧からさがしてください。"),
    "not_your_group": N_("この団体の主催の人だけが見られます。仲間に招待してもらってください。"),
    "reading_unfit": N_("ふりがなの書き方を確かめて、もう一度のせてください。"),
    "not_staff": N_("市の職員だけが見られるページです。"),
    "link_expired": N_("このリンクは古くなりました。新しいリンクを、もう一度たのんでください。"),
    "other_browser": N_(
        "このリンクは、たのんだブラウザーで開いてください。または、メールの6文字をそのブラウザーに入れてください。"
    ),
    "wrong_code": N_("6文字がちがいます。メールをもう一度見てください。"),
    "code_locked": N_(
        "何度もちがったため、この6文字は使えなくなりました。メールのリンクを開くか、もう一度メールを送ってください。"
    ),
    "staff_need_passkey": N_(
        "職員のページは、メールのリンクだけでは開けません。「パスキー」のページで、パスキーを使ってください。"
    ),
    "not_an_importer": N_("一覧を取り込めるのは、市の職員だけです。"),
    "file_too_large": N_("ファイルが大きすぎます。分けて取り込んでください。"),
    "file_empty": N_("ファイルに何も書かれていません。"),
    "file_not_text": N_("文字のファイルではありません。CSVで保存しなおしてください。"),
    "file_truncated": N_("ファイルが途中で切れています。もう一度入手してください。"),
    "encoding_unknown": N_("文字コードがわかりません。UTF-8のCSVで保存しなおしてください。"),
    "not_an_event_list": N_("催しの一覧ではありません。催しの名前と開始日の列が見つかりません。"),
    "list_empty": N_("見出しのほかに行がありません。"),
    "layout_unknown": N_("その名前の形式はありません。"),
    "layout_differs": N_("指定された形式の一覧ではありません。"),
    "too_many_rows": N_("行が多すぎます。分けて取り込んでください。"),
    "too_many_columns": N_("列が多すぎます。"),
    "cell_too_long": N_("長すぎるセルがあります。引用符が閉じているか確かめてください。"),
    "checked_in": N_("受付ずみなので、返事は変えられません。人数がちがうときは、受付の人に伝えてください。"),
    "event_over": N_("この活動は終わりました。ほかの活動をさがしてみませんか。"),
    "event_cancelled": N_("中止になりました。来てくれるつもりだった気持ちに感謝します。"),
    "no_stances": N_(
        "この活動の申し込みは、主催が受け付けています。活動のページの「申込方法」を見てください。"
    ),
    "seats_taken": N_("いま満員です。のこりは%(left)s席、定員は%(capacity)s人です。"),
    "way_seats_taken": N_("この関わり方は、いま満員です。のこりは%(left)s席です。"),
    "no_such_way": N_("この関わり方は、いまはありません。ページを開き直して、えらんでください。"),
    "turn_taken": N_("この時間の場所は、のこり%(left)s人分です。ほかの時間をえらんでください。"),
    "no_such_turn": N_("この時間は、もうえらべません。ほかの時間をえらんでください。"),
    "stance_not_offered": N_("「行きます」「たぶん行く」「気になる」のどれかを押してください。"),
    "too_many_heads": N_("1つの参加証は%(most)s人までです。人数を見直してください。"),
    "overtaken": N_("これを押したあとに、返事が変わっています。新しいほうの返事を、そのまま残しました。"),
    "already_withdrawn": N_("取り消しずみの参加証です。活動のページから、もう一度申し込めます。"),
    "too_late_to_undo": N_("もとにもどせるのは10分間です。活動のページから、もう一度申し込めます。"),
    "no_seat_to_hand_on": N_(
        "わたせるのは「行きます」の席だけです。代わりの人は、活動のページから申し込めます。"
    ),
    "own_hand_on": N_("これは、あなたがわたした参加証です。リンクを、代わりの人に送ってください。"),
    "pass_in_hand": N_("この活動の参加証を、もう持っています。予定のページから開けます。"),
    "handed_on": N_("代わりの人にわたした参加証です。新しい参加証を見せてもらってください。"),
    "pass_taken": N_(
        "代わりの人が受け取った参加証です。受け取った人のスマホで、「予定」のページから開けます。"
    ),
    "not_your_pass": N_(
        "これができるのは、申し込んだ人のブラウザーだけです。この日のことは、参加証のページで変えられます。"
    ),
    "no_such_pass": N_("参加証が見つかりません。リンクが途中で切れていないか、確かめてください。"),
    "pass_gone": N_(
        "この参加証は、もうありません。わたした人が席をもとにもどしたか、記録が消されました。活動のページから申し込めます。"
    ),
    "no_seat_yet": N_(
        "順番待ちや「気になる」のあいだは、QRがありません。参加証のページで、いまのようすが分かります。"
    ),
    "no_such_notices": N_("このアドレスは使えません。リンクが途中で切れていないか、確かめてください。"),
    "unknown_push_service": N_("このブラウザーには、通知を送れません。"),
    "unfit_push_keys": N_("このブラウザーには、通知を送れません。"),
    "filter_unknown": N_("条件の書き方がちがいます。"),
    "not_taken": N_("受け付けられませんでした。ページを開き直して、もう一度押してください。"),
    "too_many_scans": N_("一度に送れる受付は%(most)s件までです。"),
    "spans_days": N_("何日もつづく活動は、日ごとに分けると受付できます。"),
    "not_on_the_roster": N_("名簿にありません。ページを開き直してください。"),
    "no_such_scan": N_("取り消す受付が見つかりません。ページを開き直してください。"),
    "nobody_counted": N_("飛び入りは、1人から%(most)s人までで入れてください。"),
    "not_yet_open": N_("受付は、はじまりの1時間前からです。もう少しお待ちください。"),
    "reception_over": N_("この活動は終わりました。来ていた方は「来ていました」を押してください。"),
    "no_reception": N_("受付はありません。活動のページで「できました」を押してください。"),
    "no_such_link": N_("このリンクは見つかりません。主催の人に、もう一度送ってもらってください。"),
    "link_replaced": N_("このリンクは、もう使えません。主催の人に、新しいリンクを送ってもらってください。"),
    "helpers_not_yet": N_("受付の手伝いは、はじまりの1時間前からです。もう少しお待ちください。"),
    "helpers_done": N_("この活動の受付は終わりました。まだ送っていない分は、このまま送られます。"),
    "no_door_for_helpers": N_("この活動には、受付がありません。"),
    "not_helping": N_("このスマホでは、まだ受付できません。主催の人から届いたリンクを開いてください。"),
    "phone_ended": N_(
        "このスマホでの受付は、主催の人が終わりにしました。まだ送っていない分は、このまま送られます。"
    ),
    "nothing_to_claim": N_("これを伝えられるのは、終わって2日後までです。主催の人に声をかけてください。"),
    "heads_out_of_range": N_("おとなとこどもを合わせて、1人から10人までにしてください"),
    "code_not_known": N_(
        "その文字はありません。参加証の7文字か、紙のカードの12文字を、もう一度見てください。"
    ),
    "no_such_card": N_("その文字の紙の参加カードは見つかりません。カードをもう一度見てください。"),
    "cards_for_staff": N_(
        "市のカードをつくれるのは、市の職員だけです。団体のカードは、団体のページからつくれます。"
    ),
    "pages_out_of_range": N_("1枚から%(most)s枚までにしてください"),
    "no_such_batch": N_("このカードの紙は見つかりません。カードのページを開き直してください。"),
    "stub_not_known": N_(
        "その文字の控えは見つかりません。カードではなく、控え(家に置くほうの紙)の12文字を見てください。"
    ),
    "stub_replaced": N_("このカードは、つくり直しました。新しい控えの12文字を入れてください。"),
    "card_kept": N_(
        "このカードは、だれかの記録とつながっています。つないだ端末か、ログインした画面で見られます。"
    ),
    "nobody_came_yet": N_("記録は、はじめて活動に来たあとにできます。しばらくは、そのままで大丈夫です。"),
    "otherwise_proven": N_(
        "この記録には、もうメールアドレスか役わりがあります。そちらでログインしてから、1つにしてください。"
    ),
    "last_way_in": N_(
        "このアドレスがないと、ログインできなくなります。先に、ほかのアドレスかパスキーを足してください。"
    ),
    "prove_again": N_("ここは、ログインしてから10分の間だけ使えます。もう一度ログインしてください。"),
    "passkey_not_taken": N_("パスキーを読み取れませんでした。もう一度お試しください。"),
    "passkey_unknown": N_("このパスキーは登録されていません。メールのリンクでログインしてください。"),
    "too_many_passkeys": N_("パスキーは%(most)sこまでです。使わないものを消してください。"),
    "handover_not_known": N_("その8文字は見つかりません。ほかの画面の8文字を、もう一度見てください。"),
    "handover_over": N_("その8文字は古くなりました。ほかの画面で、新しい8文字を出してください。"),
    "door_missing": N_("受付する活動をえらんで、もう一度押してください。"),
    "no_such_pair": N_("結ぶ人が見つかりません。ページを開き直してください。"),
    "joined_otherwise": N_("もうほかの人と結ばれています。先にそちらをもどしてください。"),
    "names_gone": N_("終わって30日たったので、だれがだれかを見られません。"),
    "not_oneself": N_("自分の記録だけを、まとめられます。"),
    "somebody_forgotten": N_("消した記録は、まとめられません。"),
    "nobody_yet": N_("「行きます」などを1回押すと、設定できます。活動をさがしてみませんか。"),
    "no_such_feed": N_(
        "このカレンダーのアドレスは、もう使えません。設定のページで、新しいアドレスを見てください。"
    ),
    "taken_off": N_(
        "主催の人が、この申し込みを取りやめにしました。思いあたらないときは、主催の人に声をかけてください。"
    ),
    "no_such_sign_up": N_("名簿にありません。ページを開き直してください。"),
    "nothing_to_review": N_("確認を待っている受付が見つかりません。ページを開き直してください。"),
    "not_json": N_("JSONで送ってください。"),
    "unreadable_json": N_("読み取れないJSONでした。"),
    "draft_unfit": N_("イベントの内容を確かめてください。"),
    "event_is_off": N_("中止にしたイベントは、直せません。新しくつくってください。"),
    "too_many_days": N_("%(most)s日より長いので、分けられません。「直す」で、さいごの日を早くしてください。"),
    "seats_promised": N_(
        "もう%(going)s人が「行きます」と言っています。定員は%(going)s人より少なくできません。"
    ),
    "way_seats_promised": N_(
        "「%(way)s」は、もう%(going)s人がえらんでいます。席は%(going)sより少なくできません。"
    ),
    "turns_promised": N_(
        "「%(way)s」の時間を、もうえらんだ人がいます。その人たちの時間と人数が入るようにしてください。"
    ),
    "reason_unknown": N_("どれか1つを選んでください"),
    "reports_for_staff": N_("市の職員だけが見られるページです。"),
    "log_for_staff": N_("市の職員だけが見られるページです。"),
    "no_such_photo": N_("この写真は、もうありません。"),
    "photo_too_large": N_("写真は%(most)sMBまでです。小さくして、もう一度えらんでください。"),
    "photo_too_wide": N_("写真の画素が多すぎます。%(most)s00万画素までにして、えらび直してください。"),
    "photo_unreadable": N_("写真として読めません。JPEG・PNG・WebPの写真をえらんでください。"),
    "photo_not_plain": N_("写真のほかのものが入ったファイルです。カメラでとった写真をえらんでください。"),
    "too_soon_to_thank": N_("お礼を送れるのは、活動が終わってからです。"),
    "not_thanked": N_("ハートを返せるのは、あなたに届いたお礼だけです。あゆみを見てください。"),
    "nothing_to_thank_for": N_("中止にした活動です。"),
    "not_asked": N_("この活動では、たのんでいません。参加証を開き直してください。"),
    "purpose_unfit": N_("使いみちは%(most)s字までにしてください。"),
    "names_unfit": N_("名前は%(most)s字までにしてください。"),
    "count_unfit": N_("数えた人数は、0から%(most)sまでの数で書いてください。"),
    "nothing_to_count": N_("数えた人数は、活動がはじまってから入れられます。"),
    "not_here_yet": N_("まだ受付していない人です。名簿を開き直してください。"),
    "nothing_to_correct": N_("直せる受付がありません。直せるのは、終わって7日までです。"),
    "correction_unfit": N_("直す内容を確かめてください。"),
    "signal_unknown": N_("ページを開き直して、もう一度押してください。"),
    "thanks_unfit": N_("お礼の内容を確かめてください。"),
    "verdict_unknown": N_("「来ていた」か「来ていない」を押してください。"),
    "not_on_the_sheet": N_("この用紙のコードではありません。文字をもう一度見てください。"),
    "code_passed": N_(
        "このQRは、もう変わりました。会場の画面に出ているQRを、もう一度カメラで読んでください。"
    ),
    "screen_needed": N_("会場の画面のQRを、カメラで読んでください。"),
    "not_ready": N_("ただいま準備中です。少し待って、もう一度お試しください。"),
    "store_busy": N_("ただいま混み合っています。少し待って、もう一度押してください。"),
    "fault": N_("こちらの不具合です。少し待って、もう一度お試しください。続くときは電話でお知らせください。"),
}


def text(code: str, facts: dict[str, object]) -> Markup:
    """Return what happened and what to do, in the reader's language."""
    if code == BY_STATUS[429]:
        code, facts = _how_long(facts)
    return words.words(WORDS.get(code, WORDS["refusal"]), **facts)


def _how_long(facts: dict[str, object]) -> tuple[str, dict[str, object]]:
    """Return the words for somebody who was too many, or too often, by how long they have to wait."""
    minutes = round(int(str(facts.get("retry_after", 0))) / 60)
    if minutes <= SOON:
        return BY_STATUS[429], facts
    if minutes <= HOUR:
        return "too_many_this_hour", facts | {"minutes": minutes}
    return "too_many_today", facts | {"hours": math.ceil(minutes / HOUR)}
