"""Publishing an event, its page, editing and cancelling it."""

from flask import Blueprint, redirect, render_template, request
from flask.typing import ResponseReturnValue
from wtforms import Form, StringField

from shishin.checkin import (
    approving,
    attendances,
    counting,
    hearts,
    pages,
    rescheduling,
    review,
    signals,
    unmatched,
)
from shishin.core.context import Context
from shishin.events import access, dates, homes, programme, publishing, slots
from shishin.events.models import Occurrence, OccurrenceStatus
from shishin.groups import access as group_access
from shishin.groups.models import Group, GroupStatus
from shishin.participation import cancelling, changing, coming, headcounts, roster
from shishin.participation.promises import TurnsPromised, WaySeatsPromised
from shishin.stats import forecasting
from shishin.web import identity, refusals
from shishin.web.organizer import event_filling, event_form
from shishin.web.organizer.event_form import EventForm
from shishin.web.wiring import wiring

blueprint = Blueprint("events", __name__)

SHOWN_PEOPLE = 8


class CancelForm(Form):
    """A word of why."""

    note = StringField()


class CountForm(Form):
    """How many the organizer counted."""

    heads = StringField()


@blueprint.get("/e/new")
def new() -> ResponseReturnValue:
    """Ask the five questions; `like` fills in the answers of an earlier event."""
    ctx = identity.context()
    group = _group(ctx, request.args.get("group"))
    form = EventForm()
    event_filling.blank(ctx, form, group, pages.new_uid(ctx))
    if request.args.get("like"):
        event_filling.like(form, access.organized_occurrence(ctx, request.args["like"]))
    return _form_page(ctx, form, group)


@blueprint.post("/e/new")
def publish() -> ResponseReturnValue:
    """Publish what was answered, or say what has to be mended and keep what was typed."""
    ctx = identity.context()
    form = EventForm(request.form)
    group = _group(ctx, form.group.data)
    draft = event_form.draft(form)
    if not event_form.check(form, draft, ctx.now):
        event_filling.offer(ctx, form, group)
        return _form_page(ctx, form, group), 422
    occurrence = publishing.publish(ctx, group, draft, form.uid.data or None, wiring().city)
    return redirect(f"/o/e/{occurrence.code}?published=1", code=303)


@blueprint.get("/e/<code>")
def show(code: str) -> ResponseReturnValue:
    """Show how an event stands and what can be done about it."""
    ctx = identity.context()
    occurrence = access.organized_occurrence(ctx, code)
    return page(ctx, occurrence, CountForm(data={"heads": counting.of(occurrence)}))


def page(ctx: Context, occurrence: Occurrence, count: CountForm) -> str:
    """Return the page of an event, with the count as it stands or was typed."""
    rows = roster.rows(ctx, occurrence)
    return render_template(
        "organizer/events/show.html",
        occurrence=occurrence,
        heads=headcounts.of(occurrence.id),
        people=[row for row in rows if row.nickname],
        ways=coming.by_way(ctx, occurrence),
        most=SHOWN_PEOPLE,
        arrived=attendances.heads(occurrence),
        forecast=_forecast(ctx, occurrence),
        waiting=len(review.waiting(ctx, occurrence)),
        claims=approving.counts(ctx, [occurrence.id]).get(occurrence.id, 0),
        counted=counting.of(occurrence),
        count=count,
        hearts=hearts.how_many(occurrence),
        begun=ctx.now >= occurrence.starts_at,
        signals=sum(not signal.looked for signal in signals.of(ctx, occurrence)),
        at_home=homes.at_home(occurrence),
        pairs=unmatched.board(ctx, occurrence),
        reach=cancelling.reach(occurrence),
        over=ctx.now >= occurrence.ends_at,
        others=[one for one in dates.of_event(occurrence.event_id) if _to_come(ctx, one, occurrence)],
        pending=_group_of(ctx, occurrence).status is GroupStatus.PENDING,
        base_url=wiring().settings.base_url,
    )


def _to_come(ctx: Context, one: Occurrence, shown: Occurrence) -> bool:
    return one.id != shown.id and one.ends_at > ctx.now


def _forecast(ctx: Context, occurrence: Occurrence) -> forecasting.Forecast | None:
    """Return how many to expect where people will come to a place, and have not begun to."""
    coming = occurrence.status is OccurrenceStatus.SCHEDULED and ctx.now < occurrence.ends_at
    return forecasting.of_occurrence(occurrence) if coming and occurrence.venue else None


@blueprint.get("/e/<code>/edit")
def edit(code: str) -> ResponseReturnValue:
    """Show the answers as they are, to be changed."""
    ctx = identity.context()
    occurrence = _changeable(ctx, code)
    form = EventForm()
    event_filling.like(form, occurrence, same=True)
    event_filling.offer(ctx, form, _group_of(ctx, occurrence), occurrence)
    form.day_pick.data = occurrence.day.isoformat()
    form.last_day.data = occurrence.last_day.isoformat() if occurrence.last_day != occurrence.day else ""
    return _edit_page(form, occurrence)


@blueprint.post("/e/<code>/edit")
def change(code: str) -> ResponseReturnValue:
    """Change what was published, or say what has to be mended and keep what was typed."""
    ctx = identity.context()
    occurrence = _changeable(ctx, code)
    form = EventForm(request.form)
    event_filling.offer(ctx, form, _group_of(ctx, occurrence), occurrence)
    draft = event_form.draft(form, occurrence)
    before = slots.of(occurrence)
    if not event_form.check(form, draft, ctx.now, moved=publishing.slot_of(draft, before) != before):
        return _edit_page(form, occurrence), 422
    try:
        changed = rescheduling.change(ctx, occurrence, draft, wiring().city)
    except changing.SeatsPromised as refusal:
        form.capacity.errors = [refusals.text(refusal.code, refusal.facts)]
        return _edit_page(form, occurrence), refusal.status
    except (WaySeatsPromised, TurnsPromised) as refusal:
        form["way_name_0"].errors = [refusals.text(refusal.code, refusal.facts)]
        return _edit_page(form, occurrence), refusal.status
    return redirect(f"/o/e/{occurrence.code}?changed={'moved' if changed.moved else 'words'}", code=303)


@blueprint.get("/e/<code>/cancel")
def ask_cancel(code: str) -> ResponseReturnValue:
    """Ask once before everybody is told."""
    occurrence = _changeable(identity.context(), code)
    return _cancel_page(CancelForm(), occurrence)


@blueprint.post("/e/<code>/cancel")
def cancel(code: str) -> ResponseReturnValue:
    """Cancel the event and tell everybody who signed up."""
    ctx = identity.context()
    form = CancelForm(request.form)
    occurrence = access.organized_occurrence(ctx, code)
    cancelling.cancel(ctx, occurrence, form.note.data or "")
    return redirect(f"/o/e/{occurrence.code}", code=303)


def _group(ctx: Context, handle: str | None) -> Group:
    """Return the group that publishes: the one named, else the first; raises `NotYourGroup`."""
    if handle:
        return group_access.organized_group(ctx, group_access.public_group(handle).id)
    groups = group_access.organized_groups(ctx)
    if not groups:
        raise group_access.NotYourGroup
    return groups[0]


def _group_of(ctx: Context, occurrence: Occurrence) -> Group:
    return group_access.organized_group(ctx, occurrence.event.group_id or 0)


def _changeable(ctx: Context, code: str) -> Occurrence:
    occurrence = access.organized_occurrence(ctx, code)
    if occurrence.status is OccurrenceStatus.CANCELLED:
        raise publishing.EventIsOff
    return occurrence


def _form_page(ctx: Context, form: EventForm, group: Group) -> str:
    return render_template(
        "organizer/events/new.html",
        form=form,
        group=group,
        groups=group_access.organized_groups(ctx),
        latest=programme.latest(group),
    )


def _edit_page(form: EventForm, occurrence: Occurrence) -> str:
    return render_template(
        "organizer/events/edit.html",
        form=form,
        occurrence=occurrence,
        reach=cancelling.reach(occurrence),
        others=len(dates.of_event(occurrence.event_id)) - 1,
    )


def _cancel_page(form: CancelForm, occurrence: Occurrence) -> str:
    return render_template(
        "organizer/events/cancel.html",
        form=form,
        occurrence=occurrence,
        reach=cancelling.reach(occurrence),
        others=len(dates.of_event(occurrence.event_id)) - 1,
    )
