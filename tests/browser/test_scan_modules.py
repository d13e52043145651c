"""The scanner's pure modules say the same as the server's Python: codes, tags, verdicts, counts."""

import hashlib
import uuid
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from shishin.checkin import subjects
from shishin.core import codes, rng, signing
from tests.browser import modules as modules_in
from tests.checkin.test_sheets import slips

pytestmark = pytest.mark.browser
TAG_DIGITS = 16
NOON = 1_760_000_000_000


class Modules:
    """The modules, called from here."""

    def __init__(self, page: Page) -> None:
        """Take a page that can import them."""
        self.page = page

    def call(self, module: str, name: str, *arguments: object) -> Any:
        """Return what a function of a module gives."""
        return modules_in.call(self.page, module, name, *arguments)


@pytest.fixture(scope="module")
def modules(chromium: Browser) -> Iterator[Modules]:
    """One page for all: pure functions leave nothing behind."""
    context, page = modules_in.open_blank(chromium)
    yield Modules(page)
    context.close()


def test_the_digest_is_sha_256(modules) -> None:
    texts = [
        "",
        "abc",
        "7K3M2P:" + "Z" * 26,
        "けやき",
        *("x" * length for length in range(50, 70)),
        "y" * 1000,
    ]
    assert [modules.call("sha256", "hex", text) for text in texts] == [
        hashlib.sha256(text.encode()).hexdigest() for text in texts
    ]


@pytest.mark.parametrize("length", [7, 12])
def test_a_check_letter_is_the_servers_and_catches_every_slip_without_it(modules, length) -> None:
    chance = rng.SeededRng(4)
    good = [codes.with_check(codes.random_code(chance, length - 1)) for _ in range(40)]
    typed = "(it, typed, length) => typed.filter((one) => it.checked(one, length))"
    assert modules_in.use(modules.page, "codes", typed, good, length) == good
    wrong = sorted(slip for code in good[:5] for slip in slips(code))
    assert len(wrong) > 5 * length * 31
    assert modules_in.use(modules.page, "codes", typed, wrong, length) == []


@pytest.mark.parametrize("typed", ["7k3m-q8z", " 7K3M Q8Z ", "7K3MQ8Z", "7K3M—Q8Z", "7K3M‐Q8Z", "7K3MーQ8Z"])
def test_hyphens_case_and_width_make_no_difference(modules, typed) -> None:
    assert modules.call("codes", "normal", typed) == "7K3MQ8Z"


def test_letters_that_hands_confuse_are_digits_here_too(modules) -> None:
    assert modules.call("codes", "normal", "oil") == codes.normal("oil") == "011"
    assert modules.call("codes", "normal", "UUU") is codes.normal("UUU") is None


def test_only_a_tokens_one_spelling_is_well_formed(modules) -> None:
    signing.use((b"k" * 32,))
    token = signing.token("door", "00ff" * 4, 1, signing.keyring().newest)
    assert modules.call("codes", "token", token) == token
    spare = token[:-1] + codes.ALPHABET[codes.ALPHABET.index(token[-1]) | 1]
    assert signing.read_token(spare) is None
    assert modules.call("codes", "token", spare) is None
    assert modules.call("codes", "token", token[:-1]) is None


TOKEN = codes.encode(bytes(range(16)))
CARD = codes.with_check("7K3MQ8ZA2BC")


@pytest.mark.parametrize(
    ("text", "read"),
    [
        (f"HTTPS://EXAMPLE.JP/T/{TOKEN}", {"token": TOKEN}),
        (f"https://example.jp/t/{TOKEN.lower()}/?from=qr", {"token": TOKEN}),
        (TOKEN, {"token": TOKEN}),
        (f"HTTPS://EXAMPLE.JP/CARD/{TOKEN}", {"card": f"/card/{TOKEN}"}),
        (f"https://example.jp/card/{TOKEN.lower()}/?from=qr", {"card": f"/card/{TOKEN}"}),
        (f"{CARD[:4]}-{CARD[4:8].lower()}-{CARD[8:]}", {"card": CARD}),
        (f"{CARD[:-1]}{'0' if CARD[-1] != '0' else '1'}", {"not": "stranger"}),
        ("HTTPS://EXAMPLE.JP/CARD/CLAIM", {"not": "stranger"}),
        (f"HTTPS://EXAMPLE.JP/CARD/RECORD/{TOKEN}", {"not": "stranger"}),
        ("HTTPS://EXAMPLE.JP/C/7K3M2P9A", {"not": "stranger"}),
        (f"https://example.jp/p/{TOKEN}", {"not": "stranger"}),
        (f"https://example.jp/t/{TOKEN}/more", {"not": "stranger"}),
        ("https://example.jp/", {"not": "stranger"}),
        ("WIFI:S:cafe;;", {"not": "stranger"}),
        ("", {"not": "stranger"}),
    ],
)
def test_what_a_qr_says_is_a_pass_or_a_stranger(modules, text, read) -> None:
    assert modules.call("judge", "read", text) == read


def tag(occurrence: str, letters: str) -> str:
    """Return the tag as the server makes it."""
    return hashlib.sha256(f"{occurrence}:{letters}".encode()).hexdigest()[:TAG_DIGITS]


def reception(**more: object) -> dict[str, object]:
    """Return a reception with one person on its roster."""
    row = {"ref": "R1", "nickname": "けやき 37", "adults": 1, "children": 2, "stance": "going"}
    row |= {"tag": tag("7K3M2P", TOKEN), "code_tag": tag("7K3M2P", "7K3MQ8Z")}
    known = {
        "code": "7K3M2P",
        "title": "花の日",
        "day": "2026-10-24",
        "ends_at": "",
        "grant": "g",
        "offset": 0,
    }
    return known | {"expected": [row], "counted": {"people": 0, "heads": 0}, "counted_at": NOON} | more


def entry(**more: object) -> dict[str, object]:
    """Return the phone's memory of a scan of the person on the roster."""
    made = {"id": "1", "occurrence": "7K3M2P", "kind": "in", "keys": ["R1", tag("7K3M2P", TOKEN)]}
    made |= {"nickname": "けやき 37", "adults": 1, "children": 2, "at": NOON + 1, "status": "waiting"}
    return made | {"why": "", "facts": {}, "answered": None, "voided": False, "dismissed": False} | more


def verdict(modules: Modules, read: object, known: object, entries: object = (), others: object = ()) -> Any:
    """Return sign and reason of a judgement."""
    found = modules.call("judge", "judge", read, known, list(entries), list(others))
    return found["sign"], found["why"]


def test_a_pass_on_the_roster_comes_in_once(modules) -> None:
    assert verdict(modules, {"token": TOKEN}, reception()) == ("ok", "known")
    assert verdict(modules, {"code": "7K3MQ8Z"}, reception()) == ("ok", "known")
    assert verdict(modules, {"token": TOKEN}, reception(), [entry()]) == ("again", "here")
    assert verdict(modules, {"code": "7K3MQ8Z"}, reception(), [entry()]) == ("again", "here")


@pytest.mark.parametrize("gone", [{"voided": True}, {"status": "refused"}, {"status": "conflict"}])
def test_who_was_taken_back_or_refused_may_come_again(modules, gone) -> None:
    assert verdict(modules, {"token": TOKEN}, reception(), [entry(**gone)]) == ("ok", "known")


def test_who_came_in_elsewhere_is_known_by_the_roster(modules) -> None:
    known = reception()
    known["expected"][0]["in_at"] = "2026-10-24T09:12:00+09:00"
    assert verdict(modules, {"token": TOKEN}, known) == ("again", "there")
    assert verdict(modules, {"token": TOKEN}, known, [entry(voided=True)]) == ("ok", "known")


def test_a_pass_that_the_phone_does_not_know_comes_in_marked_and_once(modules) -> None:
    other = codes.encode(bytes(16))
    assert verdict(modules, {"token": other}, reception()) == ("ok", "unknown")
    seen = entry(keys=[tag("7K3M2P", other)])
    assert verdict(modules, {"token": other}, reception(), [seen]) == ("again", "here")


def test_a_pass_of_another_reception_on_this_phone_is_told_apart(modules) -> None:
    here = reception(code="OTHER1", expected=[])
    assert verdict(modules, {"token": TOKEN}, here, [], [reception()]) == ("no", "elsewhere")


def test_what_stays_before_the_camera_is_one_sight(modules) -> None:
    looks = [("a", 0), ("a", 4000), ("b", 4100), ("a", 8000), ("b", 8100), ("a", 13001), ("b", 13000)]
    code = "(it, looks) => { const still = it.sight(); return looks.map(([text, at]) => still(text, at)); }"
    seen = modules_in.use(modules.page, "judge", code, looks)
    assert seen == [False, True, False, True, True, False, True]


@pytest.mark.parametrize(
    ("entries", "heads"),
    [
        ([], 10),
        ([entry()], 13),
        ([entry(), entry(id="2", children=4)], 15),
        ([entry(), entry(id="2", keys=["R2"], children=0)], 14),
        ([entry(kind="tally", keys=[]), entry(id="2", kind="tally", keys=[], adults=2, children=0)], 15),
        ([entry(voided=True), entry(id="2", kind="void", keys=["1"])], 10),
        # Answered before the server counted: it has counted it.
        ([entry(status="recorded", answered=NOON - 5)], 10),
        ([entry(status="recorded", answered=NOON + 5)], 13),
        ([entry(status="already", answered=NOON + 5)], 10),
        ([entry(status="refused", answered=NOON + 5)], 10),
        # Counted by the server, taken back since.
        (
            [
                entry(status="recorded", answered=NOON - 5, voided=True),
                entry(id="2", kind="void", keys=["1"], adults=0, children=0),
            ],
            7,
        ),
    ],
)
def test_the_count_is_the_servers_and_what_was_done_since(modules, entries, heads) -> None:
    known = reception(counted={"people": 5, "heads": 10})
    assert modules.call("counts", "arrived", known, entries) == heads


def test_the_count_of_a_large_event_is_no_hold_up(modules) -> None:
    """Five thousand came to one phone, which counts after each and may be much slower than this machine.

    The quickest of five: what else the machine does meanwhile makes it no quicker.
    """
    code = """(it, known, one) => {
        const all = Array.from({ length: 5000 }, (_, n) => ({ ...one, id: `${n}`, keys: [`R${n}`] }));
        const began = performance.now();
        return [it.arrived(known, all), performance.now() - began];
    }"""
    known = reception(counted={"people": 0, "heads": 0})
    counted = [modules_in.use(modules.page, "counts", code, known, entry()) for _ in range(5)]
    assert {heads for heads, _ in counted} == {5000 * 3}
    assert min(milliseconds for _, milliseconds in counted) < 100


def test_each_sign_has_its_own_sound(modules) -> None:
    heard = modules_in.use(
        modules.page,
        "sound",
        """async (it) => {
            const tones = [];
            const gain = { setValueAtTime: () => {}, linearRampToValueAtTime: () => {} };
            const node = () => ({ connect: (next) => next, stop: () => {}, frequency: {}, gain });
            globalThis.AudioContext = class {
                state = "running";
                currentTime = 0;
                createGain() { return node(); }
                createOscillator() {
                    const voice = node();
                    voice.start = (from) => tones.push([voice.frequency.value, from]);
                    return voice;
                }
            };
            it.wake();
            const heard = {};
            for (const sign of ["ok", "again", "no"]) {
                tones.length = 0;
                it.play(sign);
                heard[sign] = tones.map(([pitch]) => pitch);
            }
            return heard;
        }""",
    )
    first, second = heard["ok"]
    assert second > first, "two rising"
    first, second = heard["again"]
    assert second == first, "two equal"
    [low] = heard["no"]
    assert low < min(heard["ok"] + heard["again"]), "one low"


def test_ids_are_made_where_the_browser_has_no_maker(modules) -> None:
    code = """(it) => {
        Object.defineProperty(crypto, "randomUUID", { value: undefined, configurable: true });
        const made = Array.from({ length: 100 }, () => it.uuid());
        delete crypto.randomUUID;
        return made;
    }"""
    made = modules_in.use(modules.page, "../ids", code)
    assert len(set(made)) == 100
    assert {uuid.UUID(one).version for one in made} == {4}
    assert all(str(uuid.UUID(one)) == one for one in made)


def test_a_paper_card_comes_in_unknown_and_is_in_already_when_this_phone_had_it(modules) -> None:
    known = reception()
    for code in (f"/card/{TOKEN}", CARD):
        fresh = modules.call("judge", "judge", {"card": code}, known, [], [])
        assert (fresh["sign"], fresh["why"], fresh["code"]) == ("ok", "card", code)
        assert subjects.present(code).carrier is subjects.Carrier.CARD, "the server reads it alike"
        entry = {"kind": "in", "keys": fresh["keys"], "status": "waiting", "voided": False, "at": NOON}
        again = modules.call("judge", "judge", {"card": code}, known, [entry], [])
        assert (again["sign"], again["at"]) == ("again", NOON)
