"""Mail links: ask for one, and open a session with it.

The link's token and its short code follow from a random seed under the installation's keys, so that the
outbox carries the seed only: neither the store nor a backup holds anything that signs in.
"""

from collections.abc import Callable
from datetime import datetime, timedelta

import peewee

from shishin.auth import sessions
from shishin.auth.models import LinkPurpose, LoginLink, SessionKind
from shishin.core import codes, limits, networks, signing
from shishin.core.context import Context
from shishin.core.db import unit_of_work
from shishin.core.errors import Conflict, Forbidden, Gone, Invalid, TooMany
from shishin.core.languages import Language
from shishin.people import guests, mail_addresses, outbox
from shishin.people.models import MailAddress, Person

LIFE = timedelta(minutes=10)
# A link that has ended is known for a day, so that a second press is understood.
KEPT_FOR = timedelta(days=1)
TOKEN_BYTES = 16
SEED_BYTES = 8
CODE_LETTERS = 6
# A code is tried in the browser that asked for it alone: nobody uses up another's tries.
CODE_TRIES = 10

# Loose for a hall that shares one connection; strict for what one network asks for one address. All networks
# together neither fill a mailbox nor have codes to guess without end (decision 0023).
ASKS_OF_CLIENT = limits.Limit("login-client", 200, timedelta(hours=1))
ASKS_FOR_ADDRESS = limits.Limit("login-address", 10, timedelta(hours=1))
ASKS_FOR_ADDRESS_AT_ALL = limits.Limit("login-address-all", 100, timedelta(days=1))

KindOf = Callable[[int], SessionKind]


class LinkExpired(Gone):
    """The link is used, too old, or was never ours; a new one helps."""


class OtherBrowser(Conflict):
    """The link was asked for in another browser; its short code can be typed there."""


class WrongCode(Invalid):
    """The six letters are not those of the mail."""


class CodeLocked(TooMany):
    """The code was tried too often; the link itself still works."""


class StaffNeedPasskey(Forbidden):
    """A mail link alone opens none of the staff's pages in production: a passkey has to be shown."""


def ask(ctx: Context, address: str, browser: str, client: str) -> None:
    """Send a link to an address, bound to the browser (its device digest).

    The same answer and the same work whether or not anybody is known under the address. `client` is the
    asker's network address. Raises `TooMany`.
    """
    count_asking(ctx, address, browser, client)
    _write_login(ctx, address, browser)


def count_asking(ctx: Context, address: str, browser: str, client: str) -> None:
    """Count that a link for an address was asked for in a browser and from a network address.

    The browser of whoever is known under the address counts for itself: nobody else can use that up. Raises
    `TooMany`.
    """
    limits.count(ctx, ASKS_OF_CLIENT, client)
    owners = _is_the_owners(browser, address)
    limits.count(ctx, ASKS_FOR_ADDRESS, f"{address} {browser if owners else networks.site(client)}")
    if not owners:
        limits.count(ctx, ASKS_FOR_ADDRESS_AT_ALL, address)


def _is_the_owners(browser: str, address: str) -> bool:
    person_id = guests.person_of_device(browser)
    return person_id is not None and mail_addresses.owner(address) == person_id


@unit_of_work
def _write_login(ctx: Context, address: str, browser: str) -> None:
    person = person_of_address(address)
    # Without an address the worker drops the message: a stranger's mailbox hears nothing, the asker sees no
    # difference.
    write(ctx, LinkPurpose.LOGIN, person, address, browser, address if person else None)


@unit_of_work
def write(
    ctx: Context,
    purpose: LinkPurpose,
    person: Person | None,
    address: str,
    browser: str,
    to: str | None,
    facts: dict[str, object] | None = None,
) -> None:
    """Write a link for a purpose and the message that carries it, with more `facts` for its words.

    The person is named in the message, so that forgetting them finds it.
    """
    seed = ctx.rng.bytes(SEED_BYTES).hex()
    LoginLink.create(
        digest=signing.digest(token_of(seed)),
        person=person,
        address=address,
        browser=browser,
        code_digest=code_digest(browser, code_of(seed)),
        purpose=purpose,
        seed=seed if purpose is LinkPurpose.CLAIM else None,
        created_at=ctx.now,
        expires_at=ctx.now + LIFE,
    )
    outbox.add(
        ctx,
        key=f"{purpose}:{seed}",
        kind=purpose,
        to=person,
        to_mail=to,
        facts={"seed": seed} | (facts or {}),
        language=Language(ctx.language),
    )


@unit_of_work
def issue_unbound(ctx: Context, person: Person, hours: float) -> str:
    """Return the token of a link that any browser may use: for the command line and the demo city."""
    seed = ctx.rng.bytes(SEED_BYTES).hex()
    token = token_of(seed)
    expires_at = ctx.now + timedelta(hours=hours)
    LoginLink.create(digest=signing.digest(token), person=person, created_at=ctx.now, expires_at=expires_at)
    return token


def person_of_address(address: str) -> Person | None:
    """Return the person who is known under a mail address (in lower case), or None."""
    known = (MailAddress.address == address, Person.erased_at.is_null())
    person: Person | None = Person.select().join(MailAddress).where(*known).first()
    return person


def token_of(seed: str) -> str:
    """Return the token that belongs to a seed under the newest key."""
    return codes.encode(signing.keyring().mac("login", bytes.fromhex(seed))[:TOKEN_BYTES])


def code_of(seed: str) -> str:
    """Return the short code that belongs to a seed: six letters, the last of them a check."""
    letters = codes.encode(signing.keyring().mac("login-code", bytes.fromhex(seed)))
    return codes.with_check(letters[: CODE_LETTERS - 1])


def require_usable(ctx: Context, token: str, browser: str | None) -> None:
    """Raise `LinkExpired` or `OtherBrowser` unless this browser may open a session with the link."""
    usable(ctx, token, browser)


@unit_of_work
def consume(ctx: Context, token: str, browser: str | None, kind_of: KindOf) -> str:
    """Open a session with a link, once; return the session's token.

    `kind_of` says which session a person gets, and may refuse. Raises `LinkExpired`, `OtherBrowser`.
    """
    return _open(ctx, usable(ctx, token, browser), kind_of)


def consume_code(ctx: Context, text: str, browser: str, kind_of: KindOf) -> str:
    """Open a session with the short code of a link that this browser asked for; return the session's token.

    A wrong try stays counted: not one transaction. Raises `LinkExpired`, `CodeLocked`, `WrongCode`.
    """
    count_try(ctx, browser)
    return _open_by_code(ctx, codes.normal(text) or "", browser, kind_of)


def signed_in_by(person_id: int, browser: str, token: str = "", code: str = "") -> bool:
    """Say whether this person's link or short code is used up in this browser: a button was pressed twice."""
    spelled = codes.decode(token, TOKEN_BYTES)
    named = (
        LoginLink.digest == signing.digest(codes.encode(spelled))
        if spelled
        else LoginLink.code_digest == code_digest(browser, codes.normal(code) or "")
    )
    # A link from the command line belongs to no browser.
    bound = LoginLink.browser.is_null() | (LoginLink.browser == browser)
    used = (LoginLink.person == person_id, LoginLink.used_at.is_null(is_null=False))
    return bool(LoginLink.select().where(named, bound, *used).exists())


@unit_of_work
def forget_old(ctx: Context) -> int:
    """Delete links that ended more than a day ago, and the addresses of all that ended; return how many."""
    LoginLink.update(address=None).where(
        LoginLink.expires_at <= ctx.now, LoginLink.address.is_null(is_null=False)
    ).execute()
    return int(LoginLink.delete().where(LoginLink.expires_at < ctx.now - KEPT_FOR).execute())


def usable(
    ctx: Context, token: str, browser: str | None, purpose: LinkPurpose = LinkPurpose.LOGIN
) -> LoginLink:
    """Return the living link of a token and a purpose; raises `LinkExpired` or `OtherBrowser`."""
    spelled = codes.decode(token, TOKEN_BYTES)
    digest = signing.digest(codes.encode(spelled)) if spelled else ""
    living = (LoginLink.digest == digest, LoginLink.purpose == purpose, *_living(ctx.now))
    link: LoginLink | None = LoginLink.select().where(*living).first()
    if link is None:
        raise LinkExpired
    if link.browser not in {None, browser}:
        raise OtherBrowser
    return link


def _living(now: datetime) -> tuple[peewee.Expression, ...]:
    return LoginLink.used_at.is_null(), LoginLink.expires_at > now, LoginLink.person.is_null(is_null=False)


def asked_at(ctx: Context, browser: str, purpose: LinkPurpose = LinkPurpose.LOGIN) -> str | None:
    """Return the address typed last in a browser, anybody's or nobody's, while its link may still come."""
    waiting = (LoginLink.used_at.is_null(), LoginLink.expires_at > ctx.now)
    newest: LoginLink | None = (
        LoginLink.select(LoginLink.address)
        .where(LoginLink.browser == browser, LoginLink.purpose == purpose, *waiting)
        .order_by(LoginLink.id.desc())
        .first()
    )
    return newest.address if newest else None


def count_try(ctx: Context, browser: str, purpose: LinkPurpose = LinkPurpose.LOGIN) -> None:
    """Count a try to type a code; not one transaction, so that a wrong one stays counted.

    Raises `LinkExpired` where this browser waits for none, and `CodeLocked` where each was tried too often.
    """
    newest = _count_try(ctx, browser, purpose)
    if newest.tries > CODE_TRIES:
        raise _locked(ctx, newest)


@unit_of_work
def _count_try(ctx: Context, browser: str, purpose: LinkPurpose) -> LoginLink:
    """Count a try on every link that this browser waits for (the code is any one's); return the newest."""
    living = (LoginLink.used_at.is_null(), LoginLink.expires_at > ctx.now)
    waiting = (LoginLink.browser == browser, LoginLink.purpose == purpose, *living)
    if not LoginLink.update(tries=LoginLink.tries + 1).where(*waiting).execute():
        raise LinkExpired
    # Every older one was tried as often, at the least.
    newest: LoginLink = LoginLink.select().where(*waiting).order_by(LoginLink.id.desc()).first()
    return newest


@unit_of_work
def _open_by_code(ctx: Context, code: str, browser: str, kind_of: KindOf) -> str:
    return _open(ctx, by_code(ctx, code, browser), kind_of)


def by_code(ctx: Context, code: str, browser: str, purpose: LinkPurpose = LinkPurpose.LOGIN) -> LoginLink:
    """Return the living link whose short code this is; raises `WrongCode` or `CodeLocked`."""
    named = (LoginLink.browser == browser, LoginLink.code_digest == code_digest(browser, code))
    link: LoginLink | None = (
        LoginLink.select().where(*named, LoginLink.purpose == purpose, *_living(ctx.now)).first()
    )
    if link is None:
        raise WrongCode
    if link.tries > CODE_TRIES:
        raise _locked(ctx, link)
    return link


def _locked(ctx: Context, link: LoginLink) -> CodeLocked:
    return CodeLocked(retry_after=int((link.expires_at - ctx.now).total_seconds()) + 1)


def _open(ctx: Context, link: LoginLink, kind_of: KindOf) -> str:
    person = Person.get_or_none(Person.id == link.person, Person.erased_at.is_null())
    if person is None:
        raise LinkExpired
    kind = kind_of(person.id)
    use_up(ctx, link)
    if link.address is not None:
        mail_addresses.confirm(ctx, link.address)
    return sessions.begin(ctx, person, kind)


@unit_of_work
def drop_address(_ctx: Context, mine: MailAddress) -> None:
    """Let nobody be known under an address any more, nor by a link on its way there. Safe to repeat."""
    on_its_way = (LoginLink.person == mine.person_id, LoginLink.address == mine.address)
    LoginLink.delete().where(*on_its_way).execute()
    mine.delete_instance()


@unit_of_work
def use_up(ctx: Context, link: LoginLink) -> None:
    """Let a link be used; raises `LinkExpired` where it is already."""
    # A button may be pressed twice at once: only one press changes the row.
    unused = (LoginLink.id == link.id, LoginLink.used_at.is_null())
    if not LoginLink.update(used_at=ctx.now).where(*unused).execute():
        raise LinkExpired


def code_digest(browser: str, code: str) -> str:
    """Return what is kept of a short code that belongs to a browser."""
    # Thirty bits are soon guessed from a plain digest; under our key they are not.
    return signing.keyring().mac("login-code-kept", f"{browser}:{code}".encode()).hex()
