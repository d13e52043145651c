"""A developer reads the kept mail on a page and clicks its links."""

import re

from shishin.core.config import Environment
from shishin.jobs import installation, worker
from tests.world import SAME, World


def test_the_kept_mail_signs_in_by_clicking(sqlite_world: World) -> None:
    world = sqlite_world
    assert world.organizer
    client = world.browser("mine")
    client.post("/login", data={"mail": "organizer@example.jp"}, headers=SAME)
    with world.app.app_context():
        worker.tick(worker.tasks(installation.delivering(), world.clock), world.clock)
    page = client.get("/dev/mail")
    assert "ログインのリンク" in page.text
    assert page.headers["Referrer-Policy"] == "no-referrer"
    (path,) = re.findall(r'href="(/login/\w+)"', page.text)
    assert client.post(path, headers=SAME).headers["Location"] == "/o"


def test_there_is_no_such_page_in_production(sqlite_world: World) -> None:
    sqlite_world.environment = Environment.PRODUCTION
    assert sqlite_world.browser().get("/dev/mail").status_code == 404


def test_nobody_else_in_the_network_reads_the_mail(sqlite_world: World) -> None:
    client = sqlite_world.browser()
    answers = [
        client.get("/dev/mail", environ_overrides={"REMOTE_ADDR": asker}).status_code
        for asker in ("192.0.2.7", "", "127.0.0.1", "::1")
    ]
    assert answers == [404, 404, 200, 200]


def test_an_empty_folder_says_so(sqlite_world: World) -> None:
    assert "まだ1通もありません" in sqlite_world.browser().get("/dev/mail").text
