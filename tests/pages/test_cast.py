"""Every page in front of everybody: it works, or it shows nothing at all."""

import pytest

from tests.pages.conftest import CAST, ROOT, Run

READ = {"executive", "north", "cinema", "coach", "admin"}
PAGES = {
    "health": READ,
    "standards": READ,
    "compare": READ,
    "priorities": READ - {"cinema"},
    "programme": READ - {"cinema"},
    "thanks": READ,
    "coaching": READ,
    "plan": READ,
    "location": READ,
    "audit": READ,
    "voice": READ,
    "reliability": READ,
    "search": READ,
    "coverage": READ,
    "scorecard": READ,
    "data": {"admin"},
    "account": READ,
}


@pytest.mark.parametrize("login", CAST)
@pytest.mark.parametrize("page", PAGES)
def test_a_page_opens_for_those_who_may_and_shows_nothing_to_others(run: Run, login: str, page: str) -> None:
    test = run(login, page)
    assert not test.exception, test.exception
    shown = len(test.main.children) if test.main else 0
    if login in PAGES[page]:
        assert test.header, "the page has no headline"
    else:
        assert shown == 0


@pytest.mark.parametrize("login", CAST)
def test_the_entry_offers_the_pages_of_the_role_and_a_stranger_the_sign_in(run: Run, login: str) -> None:
    test = run(login, "main")
    assert not test.exception, test.exception
    if login == "stranger":
        assert [title.value for title in test.title] == ["Foyer"]
        assert not test.header
    else:
        assert test.header


def test_a_new_page_must_meet_the_cast_here_and_in_every_state_of_an_installation() -> None:
    assert set(PAGES) == {file.stem for file in (ROOT / "pages").glob("*.py")} - {"main"}
