"""The delivery log, for staff: how many messages went how, never what they said or to whom."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from shishin.notifications import log
from shishin.people.models import Channel, MessageState
from shishin.web import identity
from shishin.web.words import N_

blueprint = Blueprint("messages", __name__)

KINDS: dict[str, str] = {
    "login": N_("ログインのリンク"),
    "claim": N_("記録をのこすためのリンク"),
    "cancelled": N_("中止"),
    "moved": N_("日時・場所の変更"),
    "promoted": N_("順番待ちから「行きます」へ"),
    "removed": N_("主催の人が外した"),
    "put_back": N_("主催の人がもどした"),
    "day_before": N_("前の日"),
    "thanks": N_("お礼"),
    "thank": N_("お礼のさそい"),
}
STATES: dict[str, str] = {
    MessageState.WAITING: N_("待っている"),
    MessageState.SENDING: N_("送っている"),
    MessageState.SENT: N_("送った"),
    MessageState.FAILED: N_("送れなかった"),
    MessageState.DROPPED: N_("送らなかった"),
}
CHANNELS: dict[str, str] = {Channel.MAIL: N_("メール"), Channel.PUSH: N_("プッシュ通知")}
# Anything else is the name of a fault as the machine calls it, for whoever looks after the mail server.
FAULTS: dict[str, str] = {
    "no_address": N_("あて先がない"),
    "not_chosen": N_("本人が止めた"),
    "told_already": N_("もう知らせた"),
    "enough": N_("回数の上限"),
    "push_gone": N_("ブラウザーがもうない"),
    "push_429": N_("プッシュのサーバーが混んでいる"),
    "outdated": N_("もう役に立たない"),
    "bad_address": N_("アドレスの書き方がちがう"),
    "gave_up": N_("何度も失敗した"),
    "SMTPRecipientsRefused": N_("相手のサーバーがあて先をことわった"),
    "SMTPDataError": N_("相手のサーバーが中身をことわった"),
    "ConnectionRefusedError": N_("メールサーバーにつながらない"),
    "TimeoutError": N_("メールサーバーが答えない"),
}


@blueprint.get("/messages")
def sent() -> ResponseReturnValue:
    """Show the last month's messages by day, kind and how they went."""
    return render_template(
        "staff/messages/sent.html",
        log=log.read(identity.context()),
        kinds=KINDS,
        states=STATES,
        channels=CHANNELS,
        faults=FAULTS,
    )
