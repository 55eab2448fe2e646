"""Signing in and out, as a browser does it."""

import pytest
from sqlalchemy import Engine, insert, select

from data_access.engine import reading, writing
from data_access.people import set_active, set_password
from data_access.schema import app_user, audit_log, setting, user_session
from server.site import Site
from tests.server.doors import Clock, TestClient, browser_of, is_let_in, sign_in, site_on

WRONG = "The name or the password is not right."


def test_the_right_password_opens_the_page_that_was_asked_for(client: TestClient) -> None:
    answer = sign_in(client, "anna", next="/standards?region=3")
    assert (answer.status_code, answer.headers["location"]) == (303, "/standards?region=3")
    assert is_let_in(client)


def test_a_login_is_typed_in_any_case_and_with_blanks(client: TestClient) -> None:
    assert sign_in(client, " Anna ").status_code == 303


@pytest.mark.parametrize(
    ("login", "password"),
    [
        ("anna", "wrong password"),
        ("nobody", "correct horse battery"),
        ("ivo", "correct horse battery"),  # has left
        ("", ""),
        ("anna", "x" * 5000),
        ("anna", "\0\udcff"),
        ("x' OR 1=1 --", "x"),
    ],
)
def test_whatever_is_wrong_the_answer_is_the_same(client: TestClient, login: str, password: str) -> None:
    answer = client.post("/signin", data={"login": login, "password": password.encode("utf-8", "surrogateescape")})
    assert answer.status_code == 401
    assert WRONG in answer.text
    assert "set-cookie" not in answer.headers
    assert not is_let_in(client)


def test_a_person_without_a_scope_is_let_in(client: TestClient) -> None:
    assert sign_in(client, "nico").status_code == 303
    assert is_let_in(client)


def test_a_role_nobody_knows_is_not_let_in(client: TestClient, engine: Engine) -> None:
    with writing(engine) as connection:
        connection.execute(app_user.update().where(app_user.c.login == "anna").values(role="emperor"))
    assert sign_in(client, "anna").status_code == 401


def test_the_cookie_cannot_be_read_by_scripts(client: TestClient) -> None:
    cookie = sign_in(client, "anna").headers["set-cookie"]
    name, *attributes = cookie.split("; ")
    assert name.startswith("foyer_session=")
    assert {item.lower() for item in attributes} == {"httponly", "max-age=43200", "path=/", "samesite=lax"}


def test_under_https_the_cookie_is_secure_and_bound_to_this_host(engine: Engine, clock: Clock) -> None:
    site = site_on(engine, clock, public_url="https://foyer.test")
    with browser_of(site, url="https://foyer.test") as client:
        cookie = sign_in(client, "anna").headers["set-cookie"]
        assert cookie.startswith("__Host-foyer_session=")
        assert "; Secure" in cookie
        assert "Domain" not in cookie
        assert is_let_in(client)
        # The name without the prefix could come from a neighbouring site.
        client.cookies.set("foyer_session", client.cookies["__Host-foyer_session"])
        del client.cookies["__Host-foyer_session"]
        assert not is_let_in(client)


def test_the_database_does_not_hold_the_token(client: TestClient, engine: Engine) -> None:
    sign_in(client, "anna")
    with reading(engine) as connection:
        stored = connection.execute(select(user_session.c.token_hash)).scalar_one()
    assert len(stored) == 64
    assert client.cookies["foyer_session"] not in stored


def test_a_cookie_kept_from_before_signing_out_opens_nothing(client: TestClient) -> None:
    sign_in(client, "anna")
    token = client.cookies["foyer_session"]
    answer = client.post("/signout")
    assert (answer.status_code, answer.headers["location"]) == (303, "/signin")
    assert 'foyer_session=""' in answer.headers["set-cookie"]
    client.cookies.set("foyer_session", token)
    assert not is_let_in(client)


def test_signing_in_again_ends_the_session_before(client: TestClient, site: Site) -> None:
    sign_in(client, "anna")
    first = client.cookies["foyer_session"]
    sign_in(client, "anna")
    with browser_of(site) as other:
        other.cookies.set("foyer_session", first)
        assert not is_let_in(other)
    assert is_let_in(client)


def test_half_an_hour_untouched_ends_a_session(client: TestClient, clock: Clock) -> None:
    sign_in(client, "anna")
    clock.pass_time(minutes=29)
    assert is_let_in(client)
    clock.pass_time(minutes=29)
    assert is_let_in(client)
    clock.pass_time(minutes=30)
    assert not is_let_in(client)


def test_twelve_hours_end_a_session_however_busy(client: TestClient, clock: Clock) -> None:
    sign_in(client, "anna")
    for _ in range(12 * 3 - 1):
        clock.pass_time(minutes=20)
        assert is_let_in(client)
    clock.pass_time(minutes=20)
    assert not is_let_in(client)


def test_a_person_who_leaves_is_out_at_once(client: TestClient, engine: Engine) -> None:
    sign_in(client, "anna")
    with writing(engine) as connection:
        user_id = connection.execute(select(app_user.c.user_id).where(app_user.c.login == "anna")).scalar_one()
        set_active(connection, user_id, is_active=False)
    assert not is_let_in(client)


def test_a_new_password_ends_the_sessions_of_the_old_one(
    client: TestClient, engine: Engine, clock: Clock, password_hash: str
) -> None:
    sign_in(client, "anna")
    with writing(engine) as connection:
        user_id = connection.execute(select(app_user.c.user_id).where(app_user.c.login == "anna")).scalar_one()
        set_password(connection, user_id, password_hash, clock.now)
    assert not is_let_in(client)


@pytest.mark.parametrize("forged", ["", "x", "x" * 43, "x" * 100_000, "' OR '1'='1", "%00", "../../etc/passwd"])
def test_a_forged_cookie_opens_nothing(client: TestClient, forged: str) -> None:
    client.cookies.set("foyer_session", forged)
    assert not is_let_in(client)


def test_a_link_of_ours_signs_out_and_a_picture_elsewhere_does_not(client: TestClient) -> None:
    sign_in(client, "anna")
    for headers in (
        {},
        {"sec-fetch-site": "cross-site", "sec-fetch-mode": "navigate"},
        {"sec-fetch-site": "same-origin", "sec-fetch-mode": "no-cors"},
        {"sec-fetch-site": "same-origin", "sec-fetch-mode": "navigate", "sec-purpose": "prefetch"},
    ):
        asked = client.get("/signout", headers=headers)
        assert asked.status_code == 200
        assert '<form method="post" action="/signout">' in asked.text
        assert is_let_in(client)
    link = client.get("/signout", headers={"sec-fetch-site": "same-origin", "sec-fetch-mode": "navigate"})
    assert link.status_code == 303
    assert not is_let_in(client)


def test_who_is_signed_in_is_not_asked_again(client: TestClient) -> None:
    sign_in(client, "anna")
    answer = client.get("/signin?next=/voice")
    assert (answer.status_code, answer.headers["location"]) == (303, "/voice")


def test_demo_accounts_are_shown_on_demo_data_only(client: TestClient, engine: Engine) -> None:
    assert "foyer-demo-2026" not in client.get("/signin").text
    assert client.post("/signin", data={"demo": "executive"}).status_code == 401
    with writing(engine) as connection:
        connection.execute(insert(setting).values(name="demo", value="1"))
    page = client.get("/signin").text
    assert "foyer-demo-2026" in page
    assert all(f'value="{login}"' in page for login in ("executive", "north", "cinema", "coach", "admin"))


def test_what_was_typed_comes_back_as_text(client: TestClient) -> None:
    page = sign_in(client, '"><script>alert(1)</script>', "wrong", next='/"><b>').text
    assert "<script" not in page
    assert "<b>" not in page


def test_a_form_that_is_too_long_is_refused(client: TestClient) -> None:
    assert client.post("/signin", content=b"login=" + b"a" * 20_000).status_code == 413


def test_the_log_tells_who_came_went_and_was_refused(client: TestClient, engine: Engine) -> None:
    sign_in(client, "anna", "wrong password")
    sign_in(client, "anna")
    client.post("/signout")
    with reading(engine) as connection:
        entries = connection.execute(select(audit_log.c.action).order_by(audit_log.c.entry_id)).scalars().all()
    assert entries == ["sign_in_refused", "sign_in", "sign_out"]
