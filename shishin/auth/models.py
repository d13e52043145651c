"""Ways in (mail links, passkeys, codes from another browser) and the sessions they open."""

from enum import StrEnum

import peewee

from shishin.core import signing
from shishin.core.browsers import BrowserKind
from shishin.core.forgetting import Erase
from shishin.core.joining import OnJoin
from shishin.core.models import ChoiceField, InstantField, MailField, Model
from shishin.people.models import Person


class LinkPurpose(StrEnum):
    """What a link in a mail is for; also the kind of the message that carries it."""

    LOGIN = "login"
    CLAIM = "claim"


class LoginLink(Model):
    """A single-use link; only digests are kept, and the `seed` of a claim, which needs our keys to be one.

    `browser` is the digest of the asking browser's cookie (None for links from the command line, which are
    not bound); another browser needs the short `code`, whose wrong tries are counted. The `address` that was
    typed, which may be nobody's, goes when the link has ended. A claim's `person` is who asked for it.
    """

    on_forget = Erase()
    on_join = OnJoin(moves=("person",))

    digest = peewee.CharField(max_length=64, unique=True)
    person_id: int | None
    person = peewee.ForeignKeyField(Person, null=True, backref="login_links")
    address = MailField(null=True)
    browser = peewee.CharField(max_length=64, null=True, index=True)
    code_digest = peewee.CharField(max_length=64, null=True)
    purpose = ChoiceField(LinkPurpose, default=LinkPurpose.LOGIN)
    seed = peewee.CharField(max_length=16, null=True)
    tries = peewee.IntegerField(default=0)
    created_at = InstantField()
    expires_at = InstantField()
    used_at = InstantField(null=True)


class SessionKind(StrEnum):
    """For whom a session was opened, which decides how long it lives."""

    CITIZEN = "citizen"
    ORGANIZER = "organizer"
    STAFF = "staff"
    # Staff who have shown that their mail reaches them, and no passkey yet.
    LIMITED = "limited"


class Session(Model):
    """A signed-in browser: the digest of its random id, ended on the server.

    When it was last seen stands in a signed cookie of the browser, because a GET never writes. `device` is
    the digest of that browser's other cookie, where it had one.
    """

    on_forget = Erase()
    on_join = OnJoin(moves=("person",))

    digest = peewee.CharField(max_length=64, unique=True)
    person_id: int
    person = peewee.ForeignKeyField(Person, backref="sessions")
    kind = ChoiceField(SessionKind)
    browser = ChoiceField(BrowserKind, null=True)
    device = peewee.CharField(max_length=64, null=True)
    created_at = InstantField()
    expires_at = InstantField()
    ended_at = InstantField(null=True)

    @property
    def ref(self) -> str:
        """A name of it for forms, that opens nothing."""
        return self.digest[:16]


class Handover(Model):
    """A code that carries a guest to another browser of theirs; `browser` is the one in which it was typed.

    The code follows from the `seed` under our keys, so that it can be shown again.
    """

    on_forget = Erase()
    on_join = OnJoin(moves=("person",))

    code_digest = peewee.CharField(max_length=64, unique=True)
    seed = peewee.CharField(max_length=16)
    person_id: int
    person = peewee.ForeignKeyField(Person, backref="handovers")
    browser = peewee.CharField(max_length=64, null=True, index=True)
    created_at = InstantField()
    expires_at = InstantField()
    used_at = InstantField(null=True)


class Passkey(Model):
    """A key that somebody's phone, computer or password manager keeps: we have only its public half.

    `uses` is what the authenticator counts, where it counts; `browser` is where it was made.
    """

    on_forget = Erase()
    on_join = OnJoin(moves=("person",))

    credential = peewee.CharField(max_length=1400, unique=True)
    public_key = peewee.TextField()
    uses = peewee.BigIntegerField()
    person_id: int
    person = peewee.ForeignKeyField(Person, backref="passkeys")
    browser = ChoiceField(BrowserKind, null=True)
    created_at = InstantField()
    used_at = InstantField(null=True)

    @property
    def ref(self) -> str:
        """A name of it for forms, that counts nothing."""
        return signing.digest(self.credential)[:16]


class ChallengePurpose(StrEnum):
    """What a passkey is asked for."""

    REGISTER = "register"
    SIGN_IN = "sign_in"


class Challenge(Model):
    """Random bytes that a passkey has to sign, once, in the browser that asked; only their digest is kept."""

    digest = peewee.CharField(max_length=64, unique=True)
    browser = peewee.CharField(max_length=64)
    purpose = ChoiceField(ChallengePurpose)
    created_at = InstantField()
