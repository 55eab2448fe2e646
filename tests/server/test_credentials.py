"""Passwords: hashed and checked by streamlit-authenticator, without its traps."""

import time

import pytest

from server.credentials import PasswordError, check_password, hash_password


@pytest.fixture(scope="module")
def hashed() -> str:
    return hash_password("foyer-demo-2026")


def test_only_the_right_password_matches(hashed: str) -> None:
    assert hashed.startswith("$2b$12$")
    assert check_password("foyer-demo-2026", hashed)
    assert not check_password("foyer-demo-2025", hashed)


def test_a_password_of_any_length_and_script_is_accepted() -> None:
    password = "шістнадцять слів довше за двадцять"  # 63 bytes; its own validator stops at 20 characters
    assert check_password(password, hash_password(password))


@pytest.mark.parametrize("password", ["eleven-char", "x" * 73, "ї" * 37])
def test_a_new_password_that_is_too_short_or_would_be_cut_is_refused(password: str) -> None:
    with pytest.raises(PasswordError):
        hash_password(password)


@pytest.mark.slow
def test_a_password_that_goes_on_after_what_bcrypt_reads_does_not_match() -> None:
    longest = "x" * 72
    hashed = hash_password(longest)
    assert check_password(longest, hashed)
    assert not check_password(longest + "y", hashed)


def test_a_stored_text_that_is_no_hash_matches_nothing() -> None:
    assert not check_password("plain text", "plain text")
    assert not check_password("", "")


@pytest.mark.slow
def test_an_unknown_name_takes_as_long_as_a_known_one(hashed: str) -> None:
    def seconds(stored: str | None) -> float:
        started = time.process_time()
        assert not check_password("wrong", stored)
        return time.process_time() - started

    known, unknown = (min(seconds(stored) for _ in range(3)) for stored in (hashed, None))
    assert 0.5 < unknown / known < 2
