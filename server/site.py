"""What every route and middleware needs to know of this installation."""

import ipaddress
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime

from starlette.types import Scope

from config import Settings
from data_access.identity import Database, cookie_name, identify
from domain.access import User


def utc_now() -> datetime:
    """The moment of a request; rules take it as an argument, tests pass another clock."""
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class Site:
    """One installation: its settings, its database, its clock and the token of its command line."""

    settings: Settings
    # A function, so that importing app.py opens no file: the database is opened when the server starts.
    database: Callable[[], Database]
    clock: Callable[[], datetime] = utc_now
    handover_token: str = field(default_factory=lambda: secrets.token_urlsafe(32))

    @property
    def cookie(self) -> str:
        """The name of the session cookie here."""
        return cookie_name(secure=self.settings.secure)

    def user(self, cookies: Mapping[str, str]) -> User | None:
        """The person behind a request, read from the database now. Blocks: call it in a thread."""
        return identify(self.database(), cookies, self.clock(), secure=self.settings.secure)


def client_address(scope: Scope) -> str:
    """The network address a request came from; uvicorn has already believed a proxy on this machine.

    An IPv6 customer owns a whole /64, so it counts as one address.
    """
    host = scope["client"][0] if scope.get("client") else ""
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return host or "unknown"
    if address.version == 6:
        mapped = address.ipv4_mapped
        return str(mapped or ipaddress.ip_network((address, 64), strict=False))
    return str(address)


def is_own_machine(scope: Scope) -> bool:
    """True when the request was sent from this very machine and not passed on by a proxy."""
    forwarded = {b"forwarded", b"x-forwarded-for", b"x-real-ip"}
    if any(name in forwarded for name, _ in scope["headers"]):
        return False
    host = scope["client"][0] if scope.get("client") else ""
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return False
    mapped = address.ipv4_mapped if address.version == 6 else None
    # Listening on one outer address, the machine calls itself by that address.
    return (mapped or address).is_loopback or host == (scope.get("server") or ("",))[0]
