"""What is never built is not there, and every rule about it can fail; nobody's absence is written down.

The pages themselves are crawled in `test_every_page`, in three languages and for everybody in the cast.
"""

import json
import re
from datetime import timedelta
from pathlib import Path

import peewee
import pytest

from shishin.auth.models import SessionKind
from shishin.checkin import self_check_in
from shishin.core.models import Model
from shishin.events import reports
from shishin.events.models import PageReport
from shishin.jobs import schema, worker
from shishin.notifications.delivery import Delivery
from shishin.notifications.folder import MailFolder
from shishin.participation import passes, sign_ups
from shishin.participation.models import SignUp, Stance
from shishin.people.models import Person
from shishin.points.models import Movement
from shishin.web import reasons
from tests import respect, town
from tests.pages import Page, Who
from tests.respect import RULES, Rule
from tests.world import SAME, World

STATIC = Path(__file__).resolve().parents[2] / "static"
PLANTED = [(rule, page) for rule in RULES for page in rule.planted]


@pytest.mark.parametrize(
    ("rule", "page"), PLANTED, ids=[f"{rule.name}-{n}" for n, (rule, _) in enumerate(PLANTED)]
)
def test_a_page_that_has_it_is_found(rule: Rule, page: str) -> None:
    for who in set(Who) - ({Who.STAFF} if rule.name == "guilt" else set()):
        assert rule.find(Page(rule.path, who), page), who


@pytest.mark.parametrize("rule", RULES, ids=[rule.name for rule in RULES])
def test_a_page_that_only_looks_like_it_is_not(rule: Rule) -> None:
    assert respect.broken(Page(rule.path, Who.STAFF), rule.fine) == []
    assert rule.find(Page(rule.path), rule.fine) == []


# What scripts and the sheet could do without a word on the page.
NEVER_IN_SCRIPTS = re.compile(
    r"IntersectionObserver|[\"']scroll[\"']|onscroll|requestPermission|pushManager\.subscribe|setAppBadge"
    r"|setInterval\([^)]*(?:countdown|remaining)",
)
# One script asks, at the press of a button that says so, and never before (`tests/browser/test_notices.py`).
AT_A_PRESS = {("js/notices.js", "requestPermission")}
# And the icon says how much waits to be sent, which its person pressed; nothing lures them there
# (`tests/browser/test_waiting.py`).
OF_WHAT_WAITS = {(f"js/acts/{name}.js", "setAppBadge") for name in ("sending", "showing")}
NEVER_IN_SHEETS = re.compile(r"\.(?:badge|dot|unread|bubble)\b|@keyframes\s+(?:pulse|shake|blink)")


def in_files(pattern: re.Pattern[str], files: dict[str, str]) -> set[tuple[str, str]]:
    return {(name, found[0]) for name, text in files.items() for found in pattern.finditer(text)}


def texts(ending: str) -> dict[str, str]:
    places = [place for place in STATIC.rglob(f"*{ending}") if "vendor" not in place.parts]
    assert places
    return {str(place.relative_to(STATIC)): place.read_text("utf-8") for place in places}


def test_no_script_loads_more_by_itself_asks_to_notify_or_paints_a_badge() -> None:
    assert in_files(NEVER_IN_SCRIPTS, {"x.js": "new IntersectionObserver(load)"})
    assert in_files(NEVER_IN_SCRIPTS, {"x.js": "await Notification.requestPermission()"})
    assert in_files(NEVER_IN_SCRIPTS, texts(".js")) == AT_A_PRESS | OF_WHAT_WAITS


def test_no_sheet_knows_red_dots() -> None:
    assert in_files(NEVER_IN_SHEETS, {"x.css": ".tab .badge { background: red }"})
    assert in_files(NEVER_IN_SHEETS, texts(".css")) == set()


def test_points_come_from_taking_part_and_from_nothing_else(sqlite_world: World) -> None:
    world = sqlite_world
    occurrence, browser = world.occurrence(), world.browser("citizen")
    assert world.citizen
    for address in (f"/e/{occurrence.code}?from=share", "/me", "/me/points", "/login"):
        browser.get(address)
    browser.post(f"/e/{occurrence.code}/join", data={"stance": "going", "from": "share"}, headers=SAME)
    world.signed_in(world.citizen, SessionKind.CITIZEN).get("/me")
    assert Movement.select().count() == 0
    # Joining two who are one person takes back what was paid twice; it gives nothing.
    assert reasons.POINTS.keys() == {"came", "helped", "limited", "corrected", "taken_back", "joined"}


# Nobody's absence is written down.

# A column that could say of a person that they did not come, or how reliable they are.
TELLING = re.compile(
    r"no_?show|absen|missed|missing|skip|reliab|penalt|strike|score|streak|rank|flak|late_count"
)


def telling(models: list[type[Model]]) -> set[tuple[str, str]]:
    """Columns that speak of absence, in tables about a person."""
    found = set()
    for model in models:
        fields = model._meta.sorted_fields
        about = [field for field in fields if isinstance(field, peewee.ForeignKeyField)]
        if model is Person or any(field.rel_model in {Person, SignUp} for field in about):
            found |= {(model.__name__, field.name) for field in fields if TELLING.search(field.name)}
    return found


def test_no_table_about_a_person_has_a_column_for_not_coming() -> None:
    class Card(peewee.Model):
        person = peewee.ForeignKeyField(Person)
        times_missed = peewee.IntegerField()

    assert telling([Card]) == {("Card", "times_missed")}
    assert telling(schema.models()) == set()


def written_about(person_id: int) -> str:
    """Every row of every table that leads to a person: by them, by their pass, or by their device."""
    found: dict[str, list[dict[str, object]]] = {}
    ids: dict[type[Model], set[object]] = {Person: {person_id}}
    for _ in range(3):
        for model in schema.models():
            keys = [
                field
                for field in model._meta.sorted_fields
                if isinstance(field, peewee.ForeignKeyField) and field.rel_model in {Person, SignUp}
            ]
            own = [(model._meta.primary_key.in_(list(ids.get(model, ()))))] if model in ids else []
            wanted = own + [key.in_(list(ids[key.rel_model])) for key in keys if ids.get(key.rel_model)]
            rows = [row for where in wanted for row in model.select().where(where).dicts()]
            if rows:
                ids.setdefault(model, set()).update(row["id"] for row in rows if "id" in row)
                found[model.__name__] = sorted(rows, key=str)
    return json.dumps(found, default=str, sort_keys=True, ensure_ascii=False)


def test_after_an_event_everything_about_who_did_not_come_is_as_it_was_before(world: World) -> None:
    occurrence = world.occurrence()
    came, stayed = (sign_ups.join(world.device_ctx(name), occurrence, Stance.GOING) for name in ("a", "b"))
    before = {one.person_id: written_about(one.person_id) for one in (came, stayed)}
    self_check_in.check_in(
        world.ctx(Person.get_by_id(came.person_id), signed_in=False), occurrence, None, 1, 0
    )
    post = Delivery(MailFolder(world.folder / "mail"), _no_letter, "shishin@localhost")
    for _ in range(3):
        world.clock.move(days=15)
        for task in worker.tasks(post, world.clock):
            task.run(world.system)
    assert written_about(stayed.person_id) == before[stayed.person_id]
    assert written_about(came.person_id) != before[came.person_id]
    SignUp.update(note="来なかった").where(SignUp.id == stayed.id).execute()
    assert written_about(stayed.person_id) != before[stayed.person_id]


def _no_letter(*_: object) -> None:
    """Nothing is in the outbox: who did not come is not written to either."""
    pytest.fail("a letter about an event that is over")


def test_what_programs_and_the_one_who_did_not_come_are_shown_says_nothing_of_it(sqlite_world: World) -> None:
    world = sqlite_world
    occurrence = world.occurrence()
    sign_up = sign_ups.join(town.citizen(world), occurrence, Stance.GOING)
    browser = world.browser("citizen")
    before = browser.get("/api/v1/me").get_json()
    world.clock.move(days=9)
    after = browser.get("/api/v1/me").get_json()
    assert after == {**before, "sign_ups": []}
    path = f"/p/{passes.managed_token(sign_up)}"
    shown = [path, "/me", "/me/plans", "/me/passes", f"/e/{occurrence.code}"]
    given = ["/api/v1/me", f"/api/v1/events/{occurrence.code}", "/api/v1/events", "/api/v1/stats"]
    for address in (*shown, *given):
        for language in ("ja", "ja-easy", "en"):
            text = browser.get(f"{address}?lang={language}").get_data(as_text=True)
            assert respect.broken(Page(address), text) == [], address
            if address in given:
                assert not TELLING.search(text.lower()), address


# A page can be reported.


@pytest.mark.parametrize("language", ["ja", "ja-easy", "en"])
def test_every_public_page_can_be_reported_without_a_script_and_twice_is_once(
    sqlite_world: World, language: str
) -> None:
    world = sqlite_world
    settled = town.settle(world)
    kinds = ("today", "full", "cancelled", "moved", "imported", "lasting", "thanked", "home")
    public = [f"/e/{getattr(settled, kind).code}" for kind in kinds] + [f"/g/{world.group.handle}"]
    for number, path in enumerate(public):
        reader = world.browser()
        assert f'href="{path}/report"' in reader.get(f"{path}?lang={language}").text, path
        form = reader.get(f"{path}/report?lang={language}").text
        uid = re.search(r'name="uid"[^>]*value="([^"]+)"|value="([^"]+)"[^>]*name="uid"', form)
        assert uid, path
        sent = {"reason": "other", "note": "", "uid": uid[1] or uid[2]}
        for _ in range(2):
            answer = reader.post(f"{path}/report", data=sent, headers=SAME)
            assert (answer.status_code, answer.headers["Location"]) == (303, f"{path}/report?sent=1")
        assert PageReport.select().count() == number + 1
    assert reports.REPORTS.count < 1000, "the limit is tried in test_report"
    assert timedelta(hours=1) <= reports.REPORTS.window
