"""Signing in and out: a page without JavaScript, a session in the database, a cookie no script can read."""

from dataclasses import dataclass
from urllib.parse import parse_qs

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from data_access.engine import reading, writing
from data_access.identity import ABSOLUTE_LIMIT, hash_token, open_session, revoke_session
from data_access.people import find_credentials, find_setting, log_action
from intake.demo_accounts import DEMO_LOGINS, DEMO_PASSWORD
from server.credentials import check_password
from server.html import wanted_language
from server.local_path import local_path
from server.signin_page import Problem, signin_page, signout_page
from server.site import Site, client_address
from server.throttle import TooManyTriesError, begin_attempt, succeed_attempt

# Name, password and next together; more is not a form of ours.
_LONGEST_FORM = 10_000


@dataclass(frozen=True, slots=True)
class SigningIn:
    """The fields of a sent sign-in form and where it came from."""

    login: str
    password: str
    target: str
    address: str
    agent: str
    old_token: str  # of a session this browser still has; signing in again ends it


class WrongCredentialsError(Exception):
    """Nobody is let in; which part was wrong is not said."""


def signin_routes(site: Site) -> list[Route]:
    """GET and POST /signin and /signout."""

    async def show(request: Request) -> Response:
        target = local_path(request.query_params.get("next"))
        if await run_in_threadpool(site.user, request.cookies) is not None:
            return _onwards(target)
        return await run_in_threadpool(_page, site, request, target)

    async def sign_in(request: Request) -> Response:
        fields = await _form(request)
        if fields is None:
            return Response("The form is too long.", status_code=413)
        return await run_in_threadpool(_sign_in, site, request, fields)

    async def leave(request: Request) -> Response:
        if _came_from_our_page(request):
            return await run_in_threadpool(_sign_out, site, request)
        return signout_page(_language(site, request))

    async def sign_out(request: Request) -> Response:
        return await run_in_threadpool(_sign_out, site, request)

    return [
        Route("/signin", show, methods=["GET"]),
        Route("/signin", sign_in, methods=["POST"]),
        Route("/signout", leave, methods=["GET"]),
        Route("/signout", sign_out, methods=["POST"]),
    ]


def let_in(site: Site, wish: SigningIn) -> str:
    """Check a sign-in and open a session; the token for the cookie.

    Raises TooManyTriesError or WrongCredentialsError, after the same work for unknown and known names.
    """
    database, now = site.database(), site.clock()
    attempt_id = begin_attempt(database, login=wish.login, address=wish.address, now=now)
    with reading(database) as connection:
        found = find_credentials(connection, wish.login)
    is_right = check_password(wish.password, found.password_hash if found else None)
    if found is None or not is_right or not found.may_sign_in:
        with writing(database) as connection:
            log_action(
                connection, at=now, user_id=found.user_id if found else None, action="sign_in_refused",
                subject=wish.login[:200], address=wish.address,
            )  # fmt: skip
        raise WrongCredentialsError
    succeed_attempt(database, attempt_id)
    with writing(database) as connection:
        if wish.old_token:
            revoke_session(connection, hash_token(wish.old_token), now)
        log_action(connection, at=now, user_id=found.user_id, action="sign_in", address=wish.address)
        return open_session(connection, user_id=found.user_id, now=now, address=wish.address, agent=wish.agent[:300])


def _sign_in(site: Site, request: Request, fields: dict[str, str]) -> Response:
    target = local_path(fields.get("next"))
    login, password = fields.get("login", "").strip()[:200], fields.get("password", "")
    if fields.get("demo") in DEMO_LOGINS and _is_demo(site):
        login, password = fields["demo"], DEMO_PASSWORD
    wish = SigningIn(
        login=login, password=password, target=target, address=client_address(request.scope),
        agent=request.headers.get("user-agent", ""), old_token=request.cookies.get(site.cookie, ""),
    )  # fmt: skip
    try:
        token = let_in(site, wish)
    except TooManyTriesError as error:
        return _page(site, request, target, login=login, problem=Problem(wait_seconds=error.seconds))
    except WrongCredentialsError:
        return _page(site, request, target, login=login, problem=Problem())
    response = _onwards(target)
    response.set_cookie(
        site.cookie, token, max_age=int(ABSOLUTE_LIMIT.total_seconds()), path="/",
        secure=site.settings.secure, httponly=True, samesite="lax",
    )  # fmt: skip
    return response


def _sign_out(site: Site, request: Request) -> Response:
    token, now = request.cookies.get(site.cookie), site.clock()
    if token:
        with writing(site.database()) as connection:
            user_id = revoke_session(connection, hash_token(token), now)
            if user_id is not None:
                address = client_address(request.scope)
                log_action(connection, at=now, user_id=user_id, action="sign_out", address=address)
    response = _onwards("/signin")
    response.delete_cookie(site.cookie, path="/", secure=site.settings.secure, httponly=True, samesite="lax")
    return response


def _onwards(path: str) -> Response:
    return RedirectResponse(path, status_code=303, headers={"Cache-Control": "no-store"})


def _page(site: Site, request: Request, target: str, *, login: str = "", problem: Problem | None = None) -> Response:
    return signin_page(
        language=_language(site, request), target=target, login=login, problem=problem, is_demo=_is_demo(site)
    )


def _is_demo(site: Site) -> bool:
    with reading(site.database()) as connection:
        return find_setting(connection, "demo") == "1"


def _language(site: Site, request: Request) -> str:
    return wanted_language(request, site.settings.language)


def _came_from_our_page(request: Request) -> bool:
    """True for a click on a link of this site: no other site and no picture can end a session."""
    return (
        request.headers.get("sec-fetch-site") in ("same-origin", "same-site")
        and request.headers.get("sec-fetch-mode") == "navigate"
        and "prefetch" not in request.headers.get("sec-purpose", "")
    )


async def _form(request: Request) -> dict[str, str] | None:
    """The fields of a small urlencoded form, the last of each name; None when it is too long to be ours."""
    body = b""
    async for chunk in request.stream():
        body += chunk
        if len(body) > _LONGEST_FORM:
            return None
    fields = parse_qs(body.decode("utf-8", "replace"), keep_blank_values=True, max_num_fields=20)
    return {name: values[-1] for name, values in fields.items()}
